"""Falls of filing: who, how much, why, and how sure that is."""

# fmt: off
from panels import (ALARM, ANNOTATIONS, BAD, GOOD, NEUTRAL, OF_PROVINCE, PALE, POOR, PROVINCE, bars, by, dashboard,
                    dashed, last, lines, portal_of, stat, states, table, target)
from parts import COUNT, fallen
from queries import drop

AT = 'portal=~"$portal"'
WHERE = f"{OF_PROVINCE}, {AT}"
WHOLE = f'{WHERE}, group="", rule="online_rate"'


REASONS = {
    "unknown": "chưa biết số của ngày", "boundary": "mốc thay đổi", "probation": "đang học lại", "too_small": "quá ít hồ sơ",
    "nothing": "không phát sinh", "too_few_known": "biết quá ít ngày", "tet": "quanh Tết", "made_up": "ngày làm bù",
    "span": "gộp nhiều ngày"}


def of_province(what):
    return by("portal", last(f"dvc_province_drop_{what}", WHOLE))


def open_count(level, part, more=""):
    return f"sum({by(f'portal, rule, {part}', f'dvc_{level}_drop_open{{{WHERE}{more}}}')}) or vector(0)"


def restated(level):
    metric = f"dvc_{level}_restatements_total"
    return (f"{by('portal, collector, kind', last(metric, OF_PROVINCE, AT), 'sum')} - "
            f"{by('portal, collector, kind', last(metric, OF_PROVINCE, AT, offset=' offset 30d'), 'sum')}")


def make():
    evidence = f"{drop('evidence', AT)} / {drop('evidence_limit', AT)}"
    return dashboard(
        "dvcmon-sut-giam",
        "Falls of filing that dvcmon judges each night: who files less online or less at all, how many applications "
        "are "
        "missing, whether single agencies or the mix of applications did it, and the evidence against its limit.",
        [PROVINCE, portal_of("dvc_(province|agency)_drop_evidence_limit")],
        [
            (4,
             stat("Toàn tỉnh, nhóm đơn vị", "Falls of the province and of all its departments or communes together "
                                            "that are open.",
                  target(open_count("province", "group"), "đang mở", instant=True), unit="none", steps=ALARM),
             stat("Đơn vị giảm tỷ lệ trực tuyến", "Agencies whose share online has fallen.",
                  target(open_count("agency", "agency", ', rule="online_rate"'), "đang mở", instant=True), unit="none", steps=ALARM),
             stat("Đơn vị giảm số hồ sơ", "Agencies that receive fewer applications, in all channels.",
                  target(open_count("agency", "agency", ', rule="volume"'), "đang mở", instant=True), unit="none", steps=ALARM),
             stat("Hồ sơ trực tuyến thiếu", "Missing to what is usual, in all falls of single agencies that are open.",
                  target(f"sum(dvc_agency_drop_missing_applications{{{WHERE}, rule=\"online_rate\"}} and "
                         f"dvc_agency_drop_open{{{WHERE}}} == 1) or vector(0)", "thiếu", instant=True),
                  unit="none", decimals=0, steps=ALARM),
             stat("Đủ hồ sơ để xét riêng", "Agencies where enough is filed to judge them alone; the others are "
                                           "judged with their "
                  "province.",
                  target(f"sum({by('portal, agency', f'dvc_agency_testable{{{WHERE}}}')})", "xét riêng", GOOD, instant=True),
                  target(f"count({by('portal, agency', f'dvc_agency_testable{{{WHERE}}}')})", "tất cả", PALE, instant=True),
                  unit="none", named=True),
             stat("Xét lần cuối", "When all days that have ended were last judged. Without it silence says nothing.",
                  target("max(dvcmon_evaluation_last_run_timestamp_seconds) * 1000", "lần cuối", NEUTRAL, instant=True),
                  unit="dateTimeFromNow")),
            (9,
             fallen(24, (drop("lower_bound", AT, only_open=True), "Ngưỡng dưới", COUNT),
                    (drop("evidence", AT, only_open=True), "Bằng chứng", {"decimals": 1}))),
            "Vì sao",
            (8,
             bars("Thiếu bao nhiêu hồ sơ, ở đâu", "Applications missing to what is usual, of bodies with evidence, "
                                                  "the most first.",
                  target(f"topk(15, {drop('missing_applications', AT)} > 0)", "{{name}} ({{agency}}, {{portal}}, "
                                                                              "{{rule}})", POOR, instant=True), unit="none",
                  decimals=0),
             bars("Do từng đơn vị, do cơ cấu hồ sơ", "How much of the change of the province's share is that "
                                                     "agencies have a lower share "
                  "each, and how much that who receives how much has changed. While a fall of the province is open.",
                  target(by("portal", f"dvc_province_drop_rate_effect_ratio{{{WHERE}}}"), "Do từng đơn vị giảm "
                                                                                          "({{portal}})", BAD,
                         instant=True),
                  target(by("portal", f"dvc_province_drop_mix_effect_ratio{{{WHERE}}}"), "Do cơ cấu hồ sơ ({{portal}})", NEUTRAL,
                         instant=True),
                  unit="percentunit", decimals=1, low=-0.5, high=0.5),
             bars("Chưa xét được, vì", "Why bodies could not be judged on the last day: the source, the calendar, a "
                                       "boundary, too few "
                  "applications.",
                  target(f"count by (reason) (dvc_province_drop_not_judged{{{WHERE}}})", "{{reason}} (tỉnh)", PALE, instant=True),
                  target(f"count by (reason) (dvc_agency_drop_not_judged{{{WHERE}}})", "{{reason}} (đơn vị)", NEUTRAL, instant=True),
                  unit="none",
                  transformations=[{"id": "renameByRegex", "options": {"regex": f"/^{key} /", "renamePattern": f"{text} "}}
                                   for key, text in REASONS.items()])),
            "Bằng chứng so với ngưỡng",
            (9,
             bars("Bằng chứng trên ngưỡng", "Evidence by the limit from which on it is a fall, the strongest first. "
                                            "The limits keep to the "
                  "budget of false alarms in drops:.",
                  target(f"topk(15, {evidence} > 0)", "{{name}} ({{agency}}, {{portal}}, {{rule}})", instant=True), width=10, unit="percentunit",
                  decimals=0, steps=((None, GOOD), (0.5, POOR), (1, BAD))),
             lines("Toàn tỉnh: trực tuyến, kỳ vọng, ngưỡng dưới", "Filed online in the window of the evidence, what "
                                                                  "was expected, the "
                   "least that chance explains in 99 of 100 such windows. Of days before dvcmon was "
                   "scraped only those of a fall are known.",
                   target(of_province("observed"), "Trực tuyến ({{portal}})", NEUTRAL),
                   target(of_province("expected"), "Kỳ vọng ({{portal}})", PALE),
                   target(of_province("lower_bound"), "Ngưỡng dưới ({{portal}})", BAD),
                   target(of_province("received"), "Mọi kênh ({{portal}})", "purple"),
                   width=14, unit="none", decimals=0, overrides=[dashed("B"), dashed("C")])),
            (7,
             states("Cảnh báo theo thời gian", "What was announced as an alert, of the province and its groups: open "
                                               "on a working day, "
                    "with healthy sources, until dvcmon closes it.",
                    target(by("portal, rule", f"province:dvc_drop_open:announced{{{WHERE}}}"), "Toàn tỉnh ({{portal}}, {{rule}})"),
                    target(by("portal, rule, group", f"group:dvc_drop_open:announced{{{WHERE}}}"), "{{group}} ({{portal}}, {{rule}})"),
                    target(by("portal, rule, agency", f"agency:dvc_drop_open:announced{{{WHERE}}}"), "{{agency}} ({{portal}}, {{rule}})"),
                    width=14, steps=ALARM),
             table("Nguồn sửa số trong 30 ngày", "Days on which counters of agencies were restated, corrected in "
                                                 "bulk or put aside: "
                   "these are no falls.",
                   [(restated("agency"), "Lần, của đơn vị", COUNT), (restated("province"), "Lần, của tỉnh", COUNT)],
                   keys={"portal": "Nguồn", "collector": "Bộ thu", "kind": "Loại"}, width=10, unit="none",
                   sort=("Lần, của đơn vị", True))),
        ],
        annotations=ANNOTATIONS)
