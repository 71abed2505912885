"""dvcmon itself: is it alive, does it write, judge, issue; what it costs."""

# fmt: off
from panels import (ALARM, BAD, GOOD, NEUTRAL, PALE, POOR, by, dashboard, lines, stat, table, target, words)

JOB = 'job="dvcmon"'


def make():
    return dashboard(
        "dvcmon-van-hanh",
        "dvcmon itself: is it alive, does it write, judge and issue, and what it costs.",
        [],
        [
            (4,
             stat("Trả lời Prometheus", "Whether the last scrape had an answer.",
                  target(f"min(up{{{JOB}}})", "dvcmon", instant=True), unit="none", width=4,
                  mappings=words(_1=("có", GOOD), _0=("không", BAD))),
             stat("Ghi được kho", "Whether the record can be written. While it cannot, polls are lost.",
                  target("min(dvcmon_store_writable)", "kho", instant=True), unit="none", width=4,
                  mappings=words(_1=("có", GOOD), _0=("không", BAD))),
             stat("Cấu hình đang dùng", "Whether the last reload succeeded; else the old configuration runs.",
                  target("min(dvcmon_config_last_reload_successful)", "cấu hình", instant=True), unit="none", width=4,
                  mappings=words(_1=("mới nhất", GOOD), _0=("bản cũ", POOR))),
             stat("Lần lấy bị mất", "Polls that could not be kept, since the start.",
                  target("max(last_over_time(dvcmon_store_polls_lost_total[1h]))", "mất", instant=True), unit="short", width=4, steps=ALARM),
             stat("Xét sụt giảm cách đây", "Days are judged when they have ended; above 26 hours silence says nothing.",
                  target("max(time() - dvcmon_evaluation_last_run_timestamp_seconds)", "cách đây", instant=True), unit="s", width=4,
                  steps=((None, GOOD), (26 * 3600, BAD))),
             stat("Lịch nghỉ còn", "Time until the calendar of holidays ends; add each new year.",
                  target("min(dvc_calendar_end_timestamp_seconds - time())", "còn", instant=True), unit="s", width=4,
                  steps=((None, BAD), (60 * 86400, GOOD)))),
            (8,
             table("Cảnh báo đang phát", "Alerts that Prometheus fires now; the watchdog always does.",
                   [(by("alertname, severity, province", 'ALERTS{alertstate="firing"}'), "Đang phát", {"decimals": 0})],
                   keys={"severity": "Mức", "alertname": "Cảnh báo", "province": "Tỉnh"}, unit="none"),
             table("Báo cáo", "When reports were last issued, and how often that failed.",
                   [(by("report, province", "dvcmon_report_last_issue_timestamp_seconds * 1000"), "Phát hành", {"unit": "dateTimeAsIso"}),
                    (by("report, province", "last_over_time(dvcmon_report_issue_failures_total[1h])"), "Lần lỗi",
                     {"decimals": 0, "steps": ((None, PALE), (1, BAD))})],
                   keys={"report": "Báo cáo", "province": "Tỉnh"}, unit="none")),
            (8,
             lines("Kho dữ liệu", "How large the record is, on disk.", target("max(dvcmon_store_bytes)", "kích thước"), unit="bytes", width=8),
             lines("Số đã giữ", "Numbers that the record keeps: every one that was told, and every change.",
                   target("max(dvcmon_store_figures)", "số"), unit="short", width=8),
             lines("Thời gian đọc /metrics", "How long a scrape takes, and how many samples it brings.",
                   target(f"max(scrape_duration_seconds{{{JOB}}})", "giây"), unit="s", width=8)),
            (8,
             lines("Bộ xử lý", "Processor time in each second; above 100 % on more than one processor.", target("sum(rate(process_cpu_seconds_total{job=\"dvcmon\"}[$__rate_interval]))", "giây mỗi giây"),
                   unit="percentunit", width=8, low=0, is_share=False),
             lines("Bộ nhớ", "Resident and virtual memory.",
                   target(f"max(process_resident_memory_bytes{{{JOB}}})", "thường trú"),
                   target(f"max(process_virtual_memory_bytes{{{JOB}}})", "ảo", PALE), unit="bytes", width=8),
             lines("Tệp đang mở", "Open files, and how many there may be.",
                   target(f"max(process_open_fds{{{JOB}}})", "đang mở"),
                   target(f"max(process_max_fds{{{JOB}}})", "nhiều nhất", PALE), unit="short", width=8)),
            (6,
             table("Phiên bản", "What runs, since when, and with which configuration.",
                   [(by("version, instance", "dvcmon_build_info * on (instance) group_left () "
                                             "process_start_time_seconds * 1000"), "Chạy từ",
                     {"unit": "dateTimeAsIso"}),
                    (by("version, instance", "dvcmon_build_info * on (instance) group_left () "
                        "dvcmon_config_last_reload_success_timestamp_seconds * 1000"), "Cấu hình từ", {"unit": "dateTimeAsIso"})],
                   keys={"version": "Phiên bản", "instance": "Nơi chạy"}, width=16, unit="none"),
             stat("Mẫu mỗi lần đọc", "Samples of a scrape; sample_limit of the scrape configuration is above it.",
                  target(f"max(scrape_samples_scraped{{{JOB}}})", "mẫu", NEUTRAL, instant=True), unit="short", width=8)),
        ], since="now-24h")
