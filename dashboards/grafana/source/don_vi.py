"""Agencies of a province: two rankings, a heat map, and one of them in detail."""

# fmt: off
from panels import (AGENCY, ANNOTATIONS, BAD, CHANNELS, GOOD, NEUTRAL, OF_PROVINCE, PALE, PERIOD, POOR, PROVINCE, SHARE,
                    bars, by, dashboard, increase, last, lines, states, table, target)
from parts import AGENCY_KEYS, AGENCY_LINK, COUNT, PERCENT, ranking
from queries import COMMUNES, DEPARTMENTS, SO_FAR, agencies, agency_rate, named

CHOSEN = 'agency=~"$agency"'


def now(family, *matchers, how="sum"):
    return by("province, agency", by("portal, province, agency",
                                     last(f"dvc_agency_{family}", OF_PROVINCE, CHOSEN, SO_FAR, *matchers), how))


def total(family, *matchers):
    """Of all that are chosen."""
    return f"sum({now(family, *matchers)} * on (province, agency) group_left () {agencies()})"


def weekly():
    def filed(*matchers):
        return by("province, agency", increase("dvc_agency_applications_filed_total", OF_PROVINCE, CHOSEN, *matchers), "sum")
    online = 'channel="online"'
    return f"{filed(online)} / {filed()}"


def lowest(number, *matchers):
    share = by("province, agency", last("dvc_agency_online_filing_ratio", OF_PROVINCE, CHOSEN, 'rate="online_of_received"',
                                        'window="month"', offset=" @ end()"))
    return f"bottomk({number}, {share} * on (province, agency) group_left (name) {agencies(*matchers)})"


def detail():
    def share(family, rate):
        return by("province, agency", last(f"dvc_agency_{family}_ratio", OF_PROVINCE, CHOSEN, f'rate="{rate}"',
                                           'window="$window"'))
    first = table(
        "Tiếp nhận và giải quyết", "Of each agency that is chosen, in this period to date. “Đúng hạn 766” also "
                                   "counts what is "
        "open and not yet due; “Trước, đúng hạn” only what was settled (form 06).",
        [(named(now("applications_received")), "Tiếp nhận", COUNT),
         (named(share("online_filing", "online_of_received")), "Trực tuyến", {**PERCENT, "steps": SHARE}),
         (named(share("full_online", "full_of_received")), "Toàn trình", PERCENT),
         (named(now("applications_completed")), "Đã giải quyết", COUNT),
         (named(agency_rate("on_time")), "Trước, đúng hạn", PERCENT),
         (named(now("applications_in_progress")), "Đang giải quyết", COUNT),
         (named(now("applications_in_progress", 'state="overdue"')), "Quá hạn", {**COUNT, "steps": ((None, PALE), (1, BAD))}),
         (named(now("applications_carried_over")), "Kỳ trước chuyển sang", COUNT),
         (named(now("applications_handled")), "Tiếp nhận, xử lý (766)", COUNT),
         (named(f"{now('applications_handled_on_time')} / {now('applications_handled')}"), "Đúng hạn (766)", PERCENT)],
        keys=AGENCY_KEYS, unit="none", width=24, sort=("Trực tuyến", False), overrides=[AGENCY_LINK])
    second = table(
        "TTHC và DVCTT", "Procedures and online services of each agency that is chosen; “một phần” and “toàn trình” "
                         "were levels "
        "3 and 4 before Decree 42/2022.",
        [(named(now("procedures")), "TTHC", COUNT), (named(now("procedures_used")), "TTHC có hồ sơ", COUNT),
         (named(now("online_services_offered")), "DVCTT", COUNT),
         (named(now("online_services", 'level="4"')), "Toàn trình", COUNT),
         (named(now("online_services", 'level="3"')), "Một phần", COUNT),
         (named(now("online_services_used")), "DVCTT có hồ sơ", COUNT),
         (named(share("online_services_used", "services_used_of_offered")), "Tỷ lệ DVCTT có hồ sơ", PERCENT),
         (named(share("online_provision", "full_services_of_procedures")), "Toàn trình trên TTHC", PERCENT)],
        keys=AGENCY_KEYS, unit="none", width=24, sort=("TTHC", True), overrides=[AGENCY_LINK])
    return first, second


def make():
    shown = f"({weekly()}) * on (province, agency) group_left (name) {agencies()}"
    first, second = detail()
    return dashboard(
        "dvcmon-don-vi", "Agencies of a province: two rankings, a heat map of weeks, and one agency in detail.",
        [PROVINCE, AGENCY, PERIOD],
        [
            (10,
             ranking("Xếp hạng sở, ban, ngành", "Departments by their share online in this period, the lowest first; "
                                                "also bodies "
                     "of unknown tier. A branch counts with its department; vertical bodies are not "
                     "ranked.", DEPARTMENTS),
             ranking("Xếp hạng xã, phường, đặc khu", "Communes by their share online, the lowest first.", COMMUNES)),
            "Theo tuần",
            (12,
             states("Tỷ lệ trực tuyến theo tuần: sở, ngành và 20 xã thấp nhất", "Share filed online in each seven "
                                                                                "days. Of communes, "
                    "and of bodies of other tiers, the 20 lowest of those that are chosen: choose agencies to see "
                    "others.",
                    target(by("agency, name", f"{shown} and on (province, agency) ({agencies(DEPARTMENTS)} or "
                                              f"{lowest(20, COMMUNES)})"),
                           "{{name}} ({{agency}})", interval="7d"),
                    history=True, unit="percentunit", decimals=0,
                    color={"mode": "continuous-RdYlGr"}, low=0.4, high=1)),
            "Đơn vị đang chọn",
            (9,
             lines("Tỷ lệ trực tuyến, 7 ngày: 8 đơn vị thấp nhất", "Share filed online in the seven days before, of "
                                                                   "the eight lowest of "
                   "those that are chosen.",
                   target(by("agency, name", f"{shown} and on (province, agency) {lowest(8)}"), "{{name}} ({{agency}})"),
                   unit="percentunit", low=0, high=1, decimals=1, interval="1d", legend="right", width=14),
             bars("Hồ sơ tiếp nhận theo kênh", "Received in this period to date by all that are chosen.",
                  *(target(total("applications_received", f'channel="{channel}"'), name, color, instant=True)
                    for channel, name, color in CHANNELS), width=5),
             bars("Hồ sơ trực tuyến và việc tồn", "Filed online by kind of service; what was received at online "
                                                  "services in any channel; "
                  "what waits; of all that are chosen.",
                  target(total("applications_online", 'level="4"'), "Nộp trực tuyến, toàn trình", GOOD, instant=True),
                  target(total("applications_online", 'level="3"'), "Nộp trực tuyến, một phần", NEUTRAL, instant=True),
                  target(total("applications_of_online_services"), "Hồ sơ của các DVCTT, mọi kênh", PALE, instant=True),
                  target(total("applications_completed", 'outcome="overdue"'), "Đã giải quyết quá hạn", POOR, instant=True),
                  target(total("applications_in_progress", 'state="overdue"'), "Đang giải quyết quá hạn", BAD, instant=True),
                  target(total("applications_waiting"), "Chờ bổ sung", "purple", instant=True), width=5)),
            (9, first),
            (9, second),
        ],
        annotations=ANNOTATIONS)
