"""Sources: which answer, which are late, refused, frozen, built otherwise."""

# fmt: off
from panels import (ALARM, BAD, GOOD, NEUTRAL, PALE, POOR, PORTAL, bars, by, dashboard, lines, stat, states, table, target,
                    words)
from parts import COUNT

AT = 'portal=~"$portal"'
SOURCE = "portal, collector, province"
NAME = "{{portal}}/{{collector}} {{province}}"
YES_NO = words(_1=("tốt", GOOD), _0=("không", BAD))


def of_source(expr, how="max"):
    """An answer about the whole nation has no province."""
    return f'label_replace({by(SOURCE, expr, how)}, "province", "cả nước", "province", "")'


def now(name, how="max"):
    return of_source(f"dvcmon_collector_{name}{{{AT}}}", how)


def since(name):
    return of_source(f"time() - dvcmon_collector_{name}_timestamp_seconds{{{AT}}}", "min")


def added(name, labels=SOURCE, over="1d"):
    expr = f"increase(dvcmon_collector_{name}_total{{{AT}}}[{over}])"
    return of_source(expr, "sum") if labels == SOURCE else by(labels, expr, "sum")


def make():
    slow = f"dvcmon_collector_fetch_duration_seconds_bucket{{{AT}}}"
    quick = {"width": 90, "decimals": 0}
    return dashboard(
        "dvcmon-nguon",
        "Sources: which answer, which are late, refused, frozen or built otherwise. What is missing here is no fall "
        "of filing.",
        [PORTAL],
        [
            (4,
             stat("Tốt", "Last poll accepted, at most two intervals old, and the source moves.",
                  target(f"count({now('healthy')} == 1) or vector(0)", "tốt", GOOD, instant=True), unit="none"),
             stat("Không tốt", "Sources that fail, are late or stand still.",
                  target(f"count({now('healthy')} == 0) or vector(0)", "không tốt", instant=True), unit="none", steps=ALARM),
             stat("Lần lấy gần nhất bị bỏ", "Sources whose last poll was not accepted: it failed, or broke its "
                                            "contract.",
                  target(f"count({now('up')} == 0) or vector(0)", "bị bỏ", instant=True), unit="none", steps=ALARM),
             stat("Đứng yên", "Sources that are frozen: it is next to impossible that nothing was filed for so long.",
                  target(f"count({now('frozen_log10_p', 'min')} <= -6) or vector(0)", "đứng yên", instant=True), unit="none",
                  steps=ALARM),
             stat("Lần lấy mỗi giờ", "Polls in the last hour.",
                  target(f"sum({added('polls', over='1h')})", "lần", NEUTRAL, instant=True), unit="short", decimals=0),
             stat("Lỗi trong 24 giờ", "Polls of the last day that were not accepted, by any reason.",
                  target(f"sum({added('poll_failures')})", "lỗi", instant=True), unit="short", decimals=0, steps=ALARM)),
            (13,
             table("Từng nguồn", "Each source: three facts tell apart what cannot be reached, what gives the same "
                                 "answer, and what gives "
                   "another answer with the same numbers.",
                   [(now("healthy"), "Tốt", {"mappings": YES_NO, "width": 70}),
                    (now("up"), "Nhận", {"mappings": YES_NO, "width": 70}),
                    (since("last_success"), "Lần tốt gần nhất", {"unit": "s", "decimals": 0}),
                    (since("last_new_answer"), "Câu trả lời mới", {"unit": "s", "decimals": 0}),
                    (since("last_change"), "Số mới", {"unit": "s", "decimals": 0}),
                    (of_source(f"dvcmon_collector_as_of_timestamp_seconds{{{AT}}} * 1000"), "Cổng ghi số đến", {"unit": "dateTimeAsIso"}),
                    (now("interval_seconds"), "Chu kỳ", {"unit": "s", **quick}),
                    (now("rows"), "Dòng", quick),
                    (now("frozen_log10_p", "min"), "Đứng yên (log10 p)", {"decimals": 1, "steps": ((None, BAD), (-6, PALE))}),
                    (now("torn"), "Xé", {"mappings": words(_1=("có", POOR), _0=("–", PALE)), "width": 60}),
                    (added("poll_failures"), "Lỗi 24 giờ", {**COUNT, "steps": ((None, PALE), (1, BAD))}),
                    (added("structure_changes", over="7d"), "Đổi cấu trúc 7 ngày", {**COUNT, "steps": ((None, PALE), (1, POOR))})],
                   keys={"portal": "Nguồn", "collector": "Bộ thu", "province": "Tỉnh"}, width=24, unit="none", sort=("Tốt", False))),
            (10,
             states("Nguồn theo thời gian", "Healthy or not, as scraped.", target(now("healthy"), NAME), width=14,
                    mappings=words(_1=("tốt", GOOD), _0=("không tốt", BAD)), steps=((None, BAD), (1, GOOD))),
             lines("Lỗi theo lý do", "Polls that were not accepted, in each hour, by reason: a refusal is no outage, "
                                     "a broken contract is "
                   "the portal's data.",
                   target(f"{added('poll_failures', 'reason', '1h')} > 0", "{{reason}}"),
                   target(f"sum({added('poll_failures', 'reason', '1h')})", "mọi lý do", PALE),
                   width=10, unit="short", columns=True, decimals=0)),
            (9,
             lines("Thời gian một lần lấy", "Time of a whole poll, half and nine of ten of them.",
                   # A portal that was not asked has no times, and no number is not 0.
                   *(target(f"histogram_quantile({share}, "
                            f"{by('le, portal', f'rate({slow}[$__rate_interval])', 'sum')}) >= 0",
                            f"{{{{portal}}}} p{round(share * 100)}") for share in (0.5, 0.9)), unit="s", legend="right"),
             bars("Chứng thư TLS còn hạn", "Time until the certificate of each portal ends.",
                  target(by("portal", f"dvcmon_collector_tls_not_after_timestamp_seconds{{{AT}}} - "
                                      f"time()", "min"), "{{portal}}",
                         instant=True), unit="s", width=6, steps=((None, BAD), (14 * 86400, POOR), (30 * 86400, GOOD))),
             bars("Vi phạm hợp đồng số liệu, 7 ngày", "Answers that broke a clause of their contract, and changed "
                                                      "nothing.",
                  target(added("contract_violations", "portal, clause", "7d"), "{{portal}}: {{clause}}", instant=True), width=6,
                  unit="short", decimals=0, steps=ALARM)),
        ], since="now-24h")
