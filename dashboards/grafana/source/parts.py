"""Panels and columns that stand on several dashboards."""

# fmt: off
from panels import BAD, OF_PROVINCE, RULES, SHARE, by, column, drill, last, table
from queries import SO_FAR, YEAR_AGO, agency_rate, before, drop, named

PERCENT = {"unit": "percentunit", "decimals": 1}
COUNT = {"decimals": 0}
DAY = {"unit": "time:DD/MM/YYYY"}
TO_AGENCY = drill("dvcmon-don-vi", "Xem đơn vị", province="${province}", agency="${__data.fields[0]}")
AGENCY_KEYS = {"agency": "Mã", "name": "Đơn vị"}
AGENCY_LINK = column("Mã", width=90, link=TO_AGENCY)


def score(*more):
    return last("dvc_province_quality_total_score", *more, SO_FAR)


PLACE = (f"count by (portal) ({score()} > on (portal) group_left () {by('portal', score(OF_PROVINCE))}) + 1"
         f" or {by('portal', score(OF_PROVINCE))} * 0 + 1")  # nobody is before the first


def ranking(title, about, tier, rate="online", **more):
    """Of one tier, the lowest first; the place now and in the period before."""
    def share(window='window="$window"', offset=""):
        return agency_rate(rate, window, offset)

    family = {"online": "applications_received", "paid": "applications_payable"}[rate]
    of = by("province, agency", by("portal, province, agency", last(f"dvc_agency_{family}", OF_PROVINCE, SO_FAR), "sum"))
    return table(
        title, about,
        [(named(share(), tier), "Tỷ lệ", {**PERCENT, "steps": SHARE}),
         (named(before(share), tier), "Kỳ trước", PERCENT),
         (named(share('window="$window"', YEAR_AGO), tier), "Cùng kỳ", PERCENT),
         (named(of, tier), "Hồ sơ", COUNT)],
        keys=AGENCY_KEYS, unit="none", width=12, sort=("Hạng", True),
        ranks=(("Hạng trước", "Kỳ trước"), ("Hạng", "Tỷ lệ")), overrides=[AGENCY_LINK], **more)


def fallen(width, *more):
    """Falls that are open, biggest first."""
    return table(
        "Đang giảm: ai, bao nhiêu",
        "Who receives less than usual: X of N received, what is usual, how many are missing, since when.",
        [(drop("observed", only_open=True), "X", COUNT), (drop("received", only_open=True), "trên N", COUNT),
         (drop("expected", only_open=True), "Kỳ vọng", COUNT),
         (drop("missing_applications", only_open=True), "Thiếu", {**COUNT, "steps": ((None, BAD),)}),
         (drop("window_start_timestamp_seconds", only_open=True) + " * 1000", "Từ ngày", DAY), *more],
        keys={"name": "Đơn vị", "rule": "Giảm", "portal": "Nguồn", "agency": "Mã"}, width=width, unit="none",
        sort=("Thiếu", True), hidden=() if more else ("Nguồn", "Mã"),
        overrides=[column("Đơn vị", link=drill("dvcmon-sut-giam", "Vì sao?", province="${province}")),
                   column("Giảm", mappings=RULES)])


def either(family):
    """By portal: of the province, else of all its agencies together."""
    return " or ".join(by("portal", last(f"dvc_{level}_{family}", OF_PROVINCE, SO_FAR), "sum")
                       for level in ("province", "agency"))
