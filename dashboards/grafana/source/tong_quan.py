"""One screen: can the numbers be trusted, are targets met, does anything fall, who is to be urged."""

# fmt: off
from panels import (ALARM, ANNOTATIONS, BAD, CHANNELS, GOOD, NEUTRAL, OF_PROVINCE, PALE, PERIOD, POOR, PROVINCE, bars, by,
                    dashboard, dashed, increase, last, lines, stat, table, target, words)
from parts import PERCENT, PLACE, either, fallen, ranking, score
from queries import COMMUNES, DEPARTMENTS, SO_FAR, YEAR_AGO, before, count, filed, goal, online_share, rate, usual

HEALTHY = 'dvcmon_collector_healthy{province=~"$province|"}'


def digitised(window='window="$window"', offset=""):
    def part(name):
        return by("portal, province", last(f"dvc_province_quality_indicator_{name}", OF_PROVINCE,
                                           'indicator="ORIGINAL_RESULT_AVAILABLE"', window.replace("window=", "period="),
                                           offset=offset))
    return f"({part('numerator')} / {part('denominator')})"


# What the tiles and the table below them tell: name, query of a window and an offset, target, what it is.
SHARES = (
    ("Hồ sơ trực tuyến", lambda *of: rate("online", *of), "online_of_received",
     "Applications filed online, of all received (Decision 766); the sum of the agencies where no portal tells of the "
     "province."),
    ("Hồ sơ toàn trình", lambda *of: rate("full", *of), "full_of_received",
     "Applications to fully online services, of all received."),
    ("Trước và đúng hạn", lambda *of: rate("on_time", *of), "on_time_of_completed",
     "Settled before or on the day they were due, of all settled (form 06). The rate of Decision 766 is another one."),
    ("Thanh toán trực tuyến", lambda *of: rate("paid", *of), "paid_online_of_payable",
     "Applications paid online, of those with something to pay."),
    ("Kết quả điện tử", digitised, None,
     "Applications with an electronic result (Decision 766, item 6.1)."),
)


def tile(name, query, statistic, about):
    """Coloured by its target, which words say too: not everybody sees red."""
    value = query()
    if not statistic:  # no plan speaks of it
        return stat(name, about, target(value, "Chưa có chỉ tiêu", NEUTRAL, instant=True), unit="percentunit", decimals=1,
                    named=True)
    wanted = goal(statistic)
    return stat(
        name, about,
        target(f"{value} >= on (province) group_left () {wanted}", "Đạt chỉ tiêu", GOOD, instant=True),
        target(f"{value} < on (province) group_left () {wanted}", "Dưới chỉ tiêu", POOR, instant=True),
        target(f"{value} unless on (province) {wanted}", "Chưa có chỉ tiêu", NEUTRAL, instant=True),
        unit="percentunit", decimals=1, named=True)


def compared(column_of):
    """One row for each share."""
    rows = (f'label_replace({by("province", column_of(query, statistic))}, "chi_tieu", "{name}", "", "")'
            for name, query, statistic, _ in SHARES if statistic or column_of(query, statistic))
    return " or ".join(rows)


def status():
    moved = f"max(dvcmon_collector_last_change_timestamp_seconds{{{OF_PROVINCE}}}) * 1000"
    told = f"count({by('agency', last('dvc_agency_applications_received', OF_PROVINCE, SO_FAR))})"
    known = f"count({by('agency', f'dvc_agency_info{{{OF_PROVINCE}}}')})"
    opened = " + ".join(f"sum({by(f'portal, rule, {part}', f'dvc_{level}_drop_open{{{OF_PROVINCE}}}')})"
                        for level, part in (("province", "group"), ("agency", "agency")))
    def left(cutoff):
        return f'max(dvc_workdays_to_cutoff{{{OF_PROVINCE}, cutoff="{cutoff}"}})'
    return (
        3,
        stat("Số liệu đến", "When an accepted poll last brought other numbers about this province.",
             target(moved, "Số liệu đến", NEUTRAL, instant=True), width=4, unit="dateTimeAsIso"),
        stat("Nguồn tốt", "Sources of this province and of the nation whose last poll was accepted, in time, and "
                          "that move.",
             target(f"count({HEALTHY} == 1)", "Nguồn tốt", GOOD, instant=True), width=3, unit="none"),
        stat("Nguồn không tốt", "Sources that fail, are late or stand still. Missing numbers are no fall of filing.",
             target(f"count({HEALTHY} == 0) or vector(0)", "Nguồn không tốt", instant=True), width=3, unit="none",
             steps=ALARM),
        stat("Đơn vị có số liệu", "Agencies of which a source tells in this period, and all that are known.",
             target(told, "có số liệu", NEUTRAL, instant=True), target(known, "đã biết", PALE, instant=True), width=4,
             unit="none", named=True),
        stat("Cảnh báo đang mở", "Falls of filing that are open: of the province, of groups of agencies, of single "
                                 "ones.",
             target(opened, "đang mở", instant=True), width=3, unit="none", steps=ALARM),
        stat("Hôm nay", "Whether offices work today.",
             target(f"max(dvc_working_day{{{OF_PROVINCE}}})", "Hôm nay", instant=True), width=3, unit="none",
             mappings=words(_1=("Ngày làm việc", GOOD), _0=("Ngày nghỉ", PALE))),
        stat("Ngày làm việc đến ngày chốt", "Working days that are left of the month, today with them: of reports, "
                                            "which end with the 14th, and of the calendar, by which portals count. "
                                            "Orange: at most three.",
             target(left("report15"), "kỳ báo cáo, hết ngày 14", instant=True),
             target(left("calendar"), "tháng dương lịch", instant=True), width=4, unit="none", named=True,
             steps=((None, POOR), (4, NEUTRAL))),
    )


def trend():
    week = online_share()
    mean, deviation = usual(week, "avg"), usual(week, "stddev")
    return (
        9,
        lines("Tỷ lệ hồ sơ trực tuyến, 7 ngày",
              "Share filed online in the seven days before; what was usual in the eight weeks before it (mean, two "
              "standard deviations); the target; a year ago by weeks, 364 days, where Tết is not aligned. Marks: "
              "restatements, boundaries, falls, issued reports.",
              target(week, "7 ngày ({{portal}})", NEUTRAL),
              target(f"{mean} + 2 * {deviation}", "Thường lệ, trên", PALE),
              target(f"{mean} - 2 * {deviation}", "Thường lệ, dưới", PALE),
              target(online_share(" offset 364d"), "Năm trước", "purple"),
              target(goal("online_of_received"), "Chỉ tiêu", GOOD),
              width=16, unit="percentunit", low=0.4, high=1, decimals=1, interval="6h",
              overrides=[dashed("B", fill_below="Thường lệ, dưới"), dashed("C"), dashed("D"), dashed("E")]),
        fallen(width=8),
    )


def week(family, *matchers):
    """Added in seven days, by the province's counters, else its agencies'."""
    return count(f"applications_{family}_counted_total", *matchers,
                 over=lambda metric, *those, offset: increase(metric, *those, offset=offset))


def weeks():
    def columns(title, about, *targets):
        return lines(title, about + " Whole periods of seven days, from counters that no restatement spoils.",
                     # Over two years the portal that tells of the province may be another one.
                     *(target(by("province", expr, "sum"), name, color, interval="7d") for expr, name, color in targets),
                     width=8, stacked=True, columns=True, unit="short")
    return (
        8,
        columns("Tiếp nhận mỗi tuần, theo kênh", "Filed in each week.",
                *((filed(channel), name, color) for channel, name, color in CHANNELS)),
        columns("Giải quyết mỗi tuần", "Settled in each week, before, on and after the day they were due.",
                (week("completed", 'outcome="early"'), "Trước hạn", GOOD),
                (week("completed", 'outcome="on_time"'), "Đúng hạn", NEUTRAL),
                (week("completed", 'outcome="overdue"'), "Quá hạn", BAD)),
        columns("Nộp trực tuyến mỗi tuần, theo mức độ DVCTT", "Filed online in each week, by the service; where only "
                                                              "that is told, "
                "applications of online services in all channels.",
                (week("online", 'level="4"'), "Toàn trình", GOOD), (week("online", 'level="3"'), "Một phần", NEUTRAL),
                (f"{week('of_online_services')} unless on (province) {week('online')}",
                 "Của các DVCTT, mọi kênh", PALE)),
    )


def stocks():
    def of(family, *matchers):
        return by("province", last(f"dvc_province_{family}", OF_PROVINCE, *matchers))
    public = f"sum({by('tier', last('dvc_province_procedures_public', OF_PROVINCE))})"
    return (
        8,
        bars("Từ TTHC đến hồ sơ trực tuyến", "Procedures, those with applications, services online, and those that "
                                             "were used; as far "
             "as a source tells them. Online use is of this period.",
             target(f"{of('procedures')} or {public}", "TTHC", PALE, instant=True),
             target(of("procedures_used"), "TTHC có phát sinh hồ sơ", PALE, instant=True),
             target(of("online_services_offered", SO_FAR), "DVCTT đang cung cấp", NEUTRAL, instant=True),
             target(of("online_services_used", SO_FAR, 'filing="any"'), "DVCTT có phát sinh hồ sơ", GOOD, instant=True),
             target(of("online_services_used", SO_FAR, 'filing="online"'), "DVCTT có hồ sơ trực tuyến", GOOD, instant=True)),
        bars("Hồ sơ theo kênh và mức độ, kỳ này", "Received in this period to date, by channel; filed online by the "
                                                  "service.",
             *(target(count("applications_received", f'channel="{channel}"', SO_FAR), name, color, instant=True)
               for channel, name, color in CHANNELS),
             target(count("applications_online", 'level="4"', SO_FAR), "Nộp trực tuyến, toàn trình", GOOD, instant=True),
             target(count("applications_online", 'level="3"', SO_FAR), "Nộp trực tuyến, một phần", NEUTRAL, instant=True),
             target(count("applications_of_online_services", SO_FAR), "Của các DVCTT, mọi kênh", PALE, instant=True)),
        bars("Việc tồn", "Open and overdue, settled late in this period, waiting for a supplement, carried over. "
                         "Petitions, and what has "
             "not been accepted for 8 working hours, are told by no source.",
             target(count("applications_in_progress", 'state="overdue"', SO_FAR), "Đang giải quyết quá hạn", BAD, instant=True),
             target(count("applications_completed", 'outcome="overdue"', SO_FAR), "Đã giải quyết quá hạn", POOR, instant=True),
             target(count("applications_waiting", SO_FAR), "Chờ bổ sung", "purple", instant=True),
             target(count("applications_carried_over", SO_FAR), "Từ kỳ trước chuyển sang", PALE, instant=True)),
    )


def payment_and_score():
    have = by("group", last("dvc_province_quality_score", OF_PROVINCE, SO_FAR))
    most = by("group", last("dvc_province_quality_score_max", OF_PROVINCE, SO_FAR))
    return (
        8,
        lines("Tỷ lệ thanh toán trực tuyến, lũy kế năm", "Applications paid online of those with something to pay, "
                                                         "over the "
              "year to date, and the target.",
              target(rate("paid", 'window="year"'), "Lũy kế năm ({{portal}})", NEUTRAL),
              target(goal("paid_online_of_payable"), "Chỉ tiêu", GOOD),
              unit="percentunit", low=0, high=1, decimals=1, interval="6h", overrides=[dashed("B")]),
        bars("Điểm 6 nhóm so với tối đa", "Share of the points of each group of Decision 766.",
             target(f"{have} / {most}", "{{group}}", instant=True), width=6, unit="percentunit", decimals=0),
        bars("Mất nhiều điểm nhất ở", "Points that are missing to the maximum, by group.",
             target(f"sort_desc({most} - {have})", "{{group}}", POOR, instant=True), width=6, unit="none", decimals=1),
    )


def make():
    return dashboard(
        "dvcmon-tong-quan",
        "How a province does: can the numbers be trusted, are targets met, does filing fall and why, who is to be "
        "urged.",
        [PROVINCE, PERIOD],
        [
            status(),
            (5, *(tile(*share) for share in SHARES),
             stat("Điểm 766 và hạng", "Total score of Decision 766, and the place among the provinces of its table.",
                  target(by("portal", score(OF_PROVINCE)), "điểm", NEUTRAL, instant=True),
                  target(PLACE, "hạng", PALE, instant=True), unit="none", named=True)),
            trend(),
            (7,
             table("So sánh", "Each share in this period to date; on the same days of the period before and of a "
                              "year ago; "
                   "over the year; and its target. An open period is compared with equally many days.",
                   [(compared(lambda query, _: query()), "Kỳ này", PERCENT),
                    (compared(lambda query, _: before(query)), "Kỳ trước", PERCENT),
                    (compared(lambda query, _: query('window="$window"', YEAR_AGO)), "Cùng kỳ năm trước", PERCENT),
                    (compared(lambda query, _: query('window="year"')), "Lũy kế năm", PERCENT),
                    (compared(lambda _, statistic: statistic and goal(statistic)), "Mục tiêu", PERCENT)],
                   keys={"chi_tieu": "Chỉ tiêu", "province": "Tỉnh"}, hidden=("Tỉnh",), width=24, unit="percentunit")),
            stocks(),
            weeks(),
            "Đôn đốc ai",
            (10,
             ranking("Sở, ban, ngành", "Departments by their share online, the lowest first; also bodies of unknown "
                                       "tier. "
                     "Vertical bodies are not ranked, a branch counts with its department.", DEPARTMENTS),
             ranking("Xã, phường, đặc khu", "Communes by their share online, the lowest first.", COMMUNES)),
            "Thanh toán và Bộ chỉ số 766",
            payment_and_score(),
            "▸ Đối soát các nguồn, báo cáo đã phát hành",
            (8,
             table("Đối soát các nguồn", "The same number as each portal tells it, of the province or of all its "
                                         "agencies.",
                   [(either("applications_received"), "Tiếp nhận", {"decimals": 0}),
                    (either("applications_payable"), "Có nghĩa vụ tài chính", {"decimals": 0}),
                    (either("applications_paid_online"), "Thanh toán trực tuyến", {"decimals": 0})],
                   keys={"portal": "Nguồn"}, width=14, unit="none"),
             table("Báo cáo phát hành gần nhất", "When each report was last issued, by the daemon or by hand.",
                   [(by("report, province", "dvcmon_report_last_issue_timestamp_seconds") + " * 1000", "Phát hành",
                     {"unit": "dateTimeAsIso"})],
                   keys={"report": "Báo cáo", "province": "Tỉnh"}, width=10, unit="dateTimeAsIso")),
        ],
        annotations=ANNOTATIONS)
