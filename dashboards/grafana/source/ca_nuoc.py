"""The nation: 34 provinces side by side, and the nation's own numbers."""

# fmt: off
from panels import (BAD, CHANNELS, GOOD, NEUTRAL, PALE, PERIOD, POOR, bars, by, column, dashboard, increase, last, lines,
                    stat, table, target)
from parts import COUNT
from queries import SO_FAR

POINTS = {"decimals": 2}
GROUPS = ("CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH")
INFO = 'topk by (province) (1, last_over_time(dvc_province_info[1d] @ end()))'


def of(family, *matchers, offset=""):
    value = by("province", last(f"dvc_province_{family}", SO_FAR, *matchers, offset=offset))
    return by("province, name", f"{value} * on (province) group_left (name) {INFO}")


def before():
    return " or ".join(
        by("province, name", f"{by('province', last('dvc_province_quality_total_score', SO_FAR, period, offset=f' offset {ago}'))}"
                             f" * on (province) group_left (name) {INFO}")
        for period, ago in (('period="month"', "30d"), ('period="quarter"', "91d"), ('period="year"', "365d")))


def nation(family, *matchers, labels="portal"):
    return by(labels, last(f"dvc_national_{family}", *matchers))


def filed(channel=None):
    matchers = [f'channel="{channel}"'] if channel else []
    return by("portal", increase("dvc_national_applications_filed_total", *matchers), "sum")


def make():
    return dashboard(
        "dvcmon-ca-nuoc",
        "The 34 provinces by their scores, from one table of the national portal, and the nation's own numbers. A "
        "mean of "
        "the provinces is another number.",
        [PERIOD],
        [
            (4,
             stat("Hồ sơ trực tuyến", "Share filed online in the nation, in this period to date.",
                  target(nation("online_filing_ratio", 'rate="online_of_received"', 'window="$window"'), "{{portal}}", instant=True),
                  unit="percentunit", decimals=1, width=5, steps=((None, BAD), (0.5, POOR), (0.8, GOOD))),
             stat("Hồ sơ tiếp nhận", "Applications received in the nation, in this period to date.",
                  target(by("portal", last("dvc_national_applications_received", SO_FAR), "sum"), "{{portal}}", instant=True), width=5),
             stat("Tổng điểm 766", "The portal's own score of the nation, and the most there is.",
                  target(nation("quality_total_score", SO_FAR), "điểm", NEUTRAL, instant=True),
                  target(nation("quality_total_score_max", SO_FAR), "tối đa", PALE, instant=True), unit="none", named=True, width=5),
             stat("Cung cấp DVCTT (766)", "The provision item of the nation.",
                  target(nation("online_provision_ratio", 'window="$window"'), "{{portal}}", instant=True), unit="percentunit",
                  decimals=1, width=5, steps=((None, BAD), (0.5, POOR), (0.8, GOOD))),
             stat("TTHC trong danh mục", "Procedures in force in the national catalogue.",
                  target(nation("procedures"), "{{portal}}", instant=True), width=4)),
            (19,
             table("Xếp hạng 34 tỉnh, thành phố", "Total score of Decision 766 and its groups, the place now and in "
                                                  "the period before.",
                   [(of("quality_total_score"), "Tổng điểm", POINTS), (before(), "Kỳ trước", POINTS),
                    *((of("quality_score", f'group="{group}"'), group, POINTS) for group in GROUPS)],
                   keys={"province": "Mã", "name": "Tỉnh, thành phố"}, width=15, unit="none", sort=("Hạng", False),
                   ranks=(("Hạng trước", "Kỳ trước"), ("Hạng", "Tổng điểm")),
                   overrides=[column("Mã", width=110)]),
             bars("Tổng điểm", "Total score of each province, the highest first.",
                  target(f"sort_desc({of('quality_total_score')})", "{{name}}", instant=True), width=9, unit="none", decimals=1, low=0,
                  high=100, steps=((None, BAD), (60, POOR), (70, GOOD)))),
            (9,
             lines("Tỷ lệ trực tuyến cả nước, 7 ngày và lũy kế năm", "Share filed online: in the seven days before, "
                                                                     "and over the year to "
                   "date.",
                   target(f"{filed('online')} / {filed()}", "7 ngày", NEUTRAL),
                   target(nation("online_filing_ratio", 'rate="online_of_received"', 'window="year"'), "Lũy kế năm", "purple"),
                   unit="percentunit", low=0.4, high=1, decimals=1, interval="6h"),
             lines("Hồ sơ mỗi tuần, cả nước", "Filed in seven days, by channel; whole periods of seven days.",
                   *(target(filed(channel), name, color, interval="7d") for channel, name, color in CHANNELS
                     if channel in ("online", "other")), stacked=True, columns=True)),
            (8,
             bars("Điểm các nhóm, cả nước", "Share of the points of each group that the nation has.",
                  target(f"{nation('quality_score', SO_FAR, labels='group')} / "
                         f"{nation('quality_score_max', SO_FAR, labels='group')}",
                         "{{group}}", instant=True), unit="percentunit", decimals=0),
             bars("Cung cấp DVCTT theo mức", "Operands of the provision item; not the number of services.",
                  target(nation("provision_services", SO_FAR, 'level="4"'), "toàn trình", GOOD, instant=True),
                  target(nation("provision_services", SO_FAR, 'level="3"'), "một phần", NEUTRAL, instant=True),
                  target(nation("provision_services", SO_FAR, 'level="none"'), "chưa cung cấp", PALE, instant=True)),
             table("Nguồn sửa số cả nước", "Days on which the nation's counters were restated, corrected in bulk or "
                                           "put aside, since "
                   "they are known.",
                   [(by("portal, collector, kind", last("dvc_national_restatements_total")), "Lần", COUNT)],
                   keys={"portal": "Nguồn", "collector": "Bộ thu", "kind": "Loại"}, width=8, unit="none")),
        ])
