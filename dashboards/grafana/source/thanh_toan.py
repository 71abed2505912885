"""Payment online: how much of what is to be paid, where not, and against the target."""

# fmt: off
from panels import (ANNOTATIONS, GOOD, NEUTRAL, OF_PROVINCE, PALE, PERIOD, POOR, PROVINCE, bars, by, dashboard, dashed,
                    increase, last, lines, portal_of, stat, table, target)
from parts import AGENCY_KEYS, AGENCY_LINK, COUNT, PERCENT, ranking
from queries import COMMUNES, DEPARTMENTS, SO_FAR, count, goal, named, rate

AT = 'portal=~"$portal"'


def now(family):
    return count(family, AT, SO_FAR)


def share():
    return f"{now('applications_paid_online')} / {now('applications_payable')}"


def week(family):
    return count(f"{family}_counted_total", AT, over=lambda metric, *those, offset: increase(metric, *those, offset=offset))


def of_agencies(family):
    return named(by("portal, province, agency", last(f"dvc_agency_{family}", OF_PROVINCE, AT, SO_FAR)), portal=True)


def make():
    wanted = goal("paid_online_of_payable")
    group = 'group="TTTT"'
    points = by("portal", last("dvc_province_quality_score", OF_PROVINCE, SO_FAR, group))
    most = by("portal", last("dvc_province_quality_score_max", OF_PROVINCE, SO_FAR, group))
    return dashboard(
        "dvcmon-thanh-toan",
        "Payment online of what has to be paid: share, target, trend, agencies. Amounts and platforms are told by no "
        "source.",
        [PROVINCE, portal_of("dvc_(province|agency)_applications_payable"), PERIOD],
        [
            (5,
             stat("Tỷ lệ thanh toán trực tuyến", "Applications paid online, of those with something to pay, in this "
                                                 "period to date.",
                  target(f"{share()} >= on (province) group_left () {wanted}", "Đạt chỉ tiêu ({{portal}})", GOOD, instant=True),
                  target(f"{share()} < on (province) group_left () {wanted}", "Dưới chỉ tiêu ({{portal}})", POOR, instant=True),
                  target(f"{share()} unless on (province) {wanted}", "Chưa có chỉ tiêu ({{portal}})", NEUTRAL, instant=True),
                  width=6, unit="percentunit", decimals=1, named=True),
             stat("Chỉ tiêu", "The highest share that a plan wants of the province today.",
                  target(wanted, "chỉ tiêu", PALE, instant=True), width=3, unit="percentunit", decimals=1),
             stat("Còn thiếu", "Applications that would have had to be paid online to be at the target now.",
                  target(f"clamp_min({now('applications_payable')} * on (province) group_left () {wanted} - "
                         f"{now('applications_paid_online')}, 0)", "{{portal}}", POOR, instant=True),
                  width=4, unit="short", decimals=0, named=True),
             stat("Hồ sơ có nghĩa vụ tài chính", "Applications with something to pay, and those paid online.",
                  target(now("applications_payable"), "phải nộp ({{portal}})", PALE, instant=True),
                  target(now("applications_paid_online"), "trực tuyến ({{portal}})", NEUTRAL, instant=True),
                  width=6, unit="short", named=True),
             stat("Điểm nhóm TTTT (766)", "Points of the group “payment online” of Decision 766, and the most there "
                                          "are.",
                  target(points, "điểm", NEUTRAL, instant=True), target(most, "tối đa", PALE, instant=True),
                  width=5, unit="none", decimals=2, named=True)),
            (9,
             lines("Tỷ lệ, 7 ngày và lũy kế năm", "Paid online of what was to be paid: in the seven days before, "
                                                  "from counters that no "
                   "restatement spoils, and over the year to date; the target.",
                   target(f"{week('applications_paid_online')} / {week('applications_payable')}", "7 ngày ({{portal}})", NEUTRAL),
                   target(rate("paid", 'window="year"'), "Lũy kế năm ({{portal}})", "purple"),
                   target(wanted, "Chỉ tiêu", GOOD),
                   width=14, unit="percentunit", low=0, high=1, decimals=1, interval="6h", overrides=[dashed("C")]),
             lines("Hồ sơ mỗi tuần", "Applications in seven days: paid online, and what was to be paid.",
                   target(week("applications_paid_online"), "Thanh toán trực tuyến ({{portal}})", interval="7d"),
                   target(week("applications_payable"), "Có nghĩa vụ tài chính ({{portal}})", interval="7d"),
                   width=10, unit="short", columns=True)),
            "Theo đơn vị",
            (10,
             ranking("Sở, ban, ngành", "Departments by the share paid online, the lowest first.", DEPARTMENTS, rate="paid"),
             ranking("Xã, phường, đặc khu", "Communes by the share paid online, the lowest first.", COMMUNES, rate="paid")),
            "TTHC có thanh toán trực tuyến",
            (8,
             bars("TTHC: phải nộp, đã có hồ sơ thanh toán", "Procedures with something to pay, and those with an "
                                                            "application that was paid "
                  "online (Decision 766, item 4.2).",
                  target(now("services_payable"), "TTHC có nghĩa vụ tài chính", PALE, instant=True),
                  target(now("services_paid_online"), "TTHC có hồ sơ thanh toán trực tuyến", NEUTRAL, instant=True),
                  target(now("payment_services"), "Chỉ tiêu cung cấp thanh toán (766)", GOOD, instant=True)),
             table("Từng đơn vị", "What each portal tells of each agency in this period to date.",
                   [(of_agencies("applications_payable"), "Phải nộp", COUNT),
                    (of_agencies("applications_paid_online"), "Trực tuyến", COUNT),
                    (named(by("portal, province, agency", last("dvc_agency_online_payment_ratio", OF_PROVINCE, AT, 'window="$window"')),
                           portal=True), "Tỷ lệ", PERCENT),
                    (of_agencies("services_payable"), "TTHC phải nộp", COUNT),
                    (of_agencies("services_paid_online"), "TTHC có thanh toán", COUNT),
                    (of_agencies("payment_services"), "TTHC cung cấp (766)", COUNT)],
                   keys={**AGENCY_KEYS, "portal": "Nguồn"}, width=16, unit="none", sort=("Phải nộp", True),
                   overrides=[AGENCY_LINK])),
        ],
        annotations=ANNOTATIONS)
