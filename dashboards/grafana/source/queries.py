"""What several dashboards ask for: rates of a province, names of its agencies, what was filed in seven days."""

from panels import OF_PROVINCE, by, increase, last

PORTAL_PROVINCE, PROVINCE_AGENCY = "portal, province", "province, agency"
SO_FAR = 'period="$window"'
YEAR_AGO = " offset 365d"
# Of the departments the branches are part of; a body whose tier nobody told stands with them.
DEPARTMENTS, COMMUNES = 'tier=~"|department|centre"', 'tier="commune"'


def agencies(*matchers):
    """One series for each agency with its name and tier, also for days before anybody scraped names."""
    info = last("dvc_agency_info", OF_PROVINCE, *matchers, offset=" @ end()")
    return f"topk by ({PROVINCE_AGENCY}) (1, {info})"


def named(expr, *matchers, portal=False):
    """`expr` of these agencies, with their names."""
    labels = ("portal, " if portal else "") + "agency, name"
    return by(labels, f"{expr} * on ({PROVINCE_AGENCY}) group_left (name) {agencies(*matchers)}")


def _of_agencies(expr):
    """Added up over agencies; a branch is part of a department, and counts there."""
    branches = last("dvc_agency_info", OF_PROVINCE, 'tier="branch"', offset=" @ end()")
    return by(PORTAL_PROVINCE, f"{by('portal, province, agency', expr, 'sum')} unless on ({PROVINCE_AGENCY}) "
                               f"{branches}",
              "sum")  # fmt: skip


def count(family, *matchers, over=last, offset=""):
    """Of the province; where no portal publishes that, of its agencies."""
    own = over(f"dvc_province_{family}", OF_PROVINCE, *matchers, offset=offset)
    parts = over(f"dvc_agency_{family}", OF_PROVINCE, *matchers, offset=offset)
    return f"({by(PORTAL_PROVINCE, own, 'sum')} or on (province) {_of_agencies(parts)})"


# rate → (family, label rate, numerator and denominator of agencies). Only where a source tells both.
RATES = {
    "online": ("online_filing_ratio", "online_of_received", ("applications_received", 'channel="online"'),
               ("applications_received",)),
    "full": ("full_online_ratio", "full_of_received", ("applications_online", 'level="4"'), ("applications_received",)),
    "on_time": ("on_time_ratio", "on_time_of_completed", ("applications_completed", 'outcome!="overdue"'),
                ("applications_completed",)),
    "paid": ("online_payment_ratio", "paid_online_of_payable", ("applications_paid_online",), ("applications_payable",)),
}  # fmt: skip


def rate(name, window='window="$window"', offset=""):
    """0 to 1, by portal and province; from the sums of agencies where no portal publishes it of the province."""
    family, words, above, below = RATES[name]
    own = by(PORTAL_PROVINCE, last(f"dvc_province_{family}", OF_PROVINCE, f'rate="{words}"', window, offset=offset))
    period = window.replace("window=", "period=")

    def part(what):
        metric, *matchers = what
        return _of_agencies(last(f"dvc_agency_{metric}", OF_PROVINCE, *matchers, period, offset=offset))

    return f"({own} or on (province) {part(above)} / {part(below)})"


def agency_rate(name, window='window="$window"', offset=""):
    family, words, *_ = RATES[name]
    return by("portal, province, agency",
              last(f"dvc_agency_{family}", OF_PROVINCE, f'rate="{words}"', window, offset=offset))  # fmt: skip


def before(expr):
    """The same days of the period before: `expr` takes a window and an offset."""
    days = {"month": "30d", "quarter": "91d", "year": "365d"}
    return "(" + " or ".join(expr(f'window="{window}", window="$window"', f" offset {ago}")
                             for window, ago in days.items()) + ")"  # fmt: skip


def goal(statistic, kind="rate"):
    """The highest that holds today; of yesterday nobody has written it down."""
    wanted = last("dvc_province_target", OF_PROVINCE, f'statistic="{statistic}"', f'kind="{kind}"', offset=" @ end()")
    return by("province", wanted)


def filed(channel=None, over="7d", offset=""):
    """What was filed in so many days, from counters that neither a restatement nor a new year spoils."""
    matchers = [f'channel="{channel}"'] if channel else []
    return count("applications_filed_total", *matchers, offset=offset,
                 over=lambda metric, *those, offset: increase(metric, *those, over=over, offset=offset))  # fmt: skip


def online_share(offset=""):
    """Of what was filed in the seven days before, without the days of the week."""
    return f"{filed('online', offset=offset)} / {filed(offset=offset)}"


def usual(expr, how):
    """The mean, or the standard deviation, of the eight weeks before."""
    return f"{how}_over_time(({expr})[56d:7d] offset 7d)"


# --- falls ------------------------------------------------------------------------------------------

GROUPS = (("", "Toàn tỉnh"), ("departments", "Các sở, ngành"), ("communes", "Các xã, phường, đặc khu"))


def drop(what, *matchers, only_open=False):
    """dvc_…_drop_ of the province, of groups and of agencies, with names. At this moment: of history only days with a fall are known."""
    matchers = ", ".join((OF_PROVINCE, *matchers))

    def of(level, labels):
        shown = by(labels, f"dvc_{level}_drop_{what}{{{matchers}}}")
        return f"({shown} and {by(labels, f'dvc_{level}_drop_open{{{matchers}}}')} == 1)" if only_open else shown

    wide = of("province", "portal, province, group, rule")
    for group, name in GROUPS:
        wide = f'label_replace({wide}, "name", "{name}", "group", "{group}")'
    wide = f'label_replace({wide}, "agency", "–", "", "")'
    single = of("agency", "portal, province, agency, rule")
    single += f" * on ({PROVINCE_AGENCY}) group_left (name) {agencies()}"
    return by("portal, agency, name, rule", f"{wide} or {single}")
