"""What the dashboards are made of: one home for colours, units, legends, variables and links.

A dashboard is a list of lines: a heading, or a height with panels that fill the 24 columns together.
Every panel has a Vietnamese title and an English description."""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}

GOOD, POOR, BAD, NEUTRAL, PALE = "green", "orange", "red", "blue", "#8e8e8e"
# The same colour for a channel wherever it stands.
CHANNELS = (("online", "Trực tuyến", NEUTRAL), ("direct", "Trực tiếp", POOR), ("postal", "Bưu chính công ích", "purple"),
            ("other", "Trực tiếp, bưu chính (không tách)", PALE))  # fmt: skip
# Colours of a share where no target is at hand: what Decision 766 gives all points for, and half of it.
SHARE = ((None, BAD), (0.5, POOR), (0.8, GOOD))
ALARM = ((None, GOOD), (1, BAD))
PLAIN = ((None, NEUTRAL),)
RULES = [{"type": "value", "options": {"online_rate": {"text": "tỷ lệ trực tuyến", "index": 0},
                                       "volume": {"text": "số hồ sơ", "index": 1}}}]  # fmt: skip
MISSING = "…"

NAV = (
    ("dvcmon-tong-quan", "Tổng quan"),
    ("dvcmon-don-vi", "Sở, ngành và UBND cấp xã"),
    ("dvcmon-sut-giam", "Cảnh báo sụt giảm hồ sơ trực tuyến"),
    ("dvcmon-thanh-toan", "Thanh toán trực tuyến"),
    ("dvcmon-766", "Bộ chỉ số 766"),
    ("dvcmon-chi-so", "Chỉ số CCHC: PAR INDEX, SIPAS, PAPI, PCI, DTI"),
    ("dvcmon-ca-nuoc", "Cả nước"),
    ("dvcmon-nguon", "Tình trạng nguồn dữ liệu"),
    ("dvcmon-van-hanh", "Vận hành hệ thống giám sát"),
)


# --- queries ----------------------------------------------------------------------------------------


def last(metric, *matchers, offset=""):
    """History has one sample a day, and a query looks back five minutes by itself."""
    return f"last_over_time({metric}{{{', '.join(matchers)}}}[1d]{offset})"


def increase(metric, *matchers, over="7d", offset=""):
    return f"increase({metric}{{{', '.join(matchers)}}}[{over}]{offset})"


def by(labels, expr, how="max"):
    """Of one daemon or of several that watch the same."""
    return f"{how} by ({labels}) ({expr})"


def target(expr, legend="", color=None, *, table=False, instant=False, interval=None, hide_in_legend=False):
    return {"expr": expr, "legend": legend, "color": color, "table": table, "instant": instant or table,
            "interval": interval, "hide_in_legend": hide_in_legend}  # fmt: skip


# --- panels -----------------------------------------------------------------------------------------


def _steps(steps):
    return {"mode": "absolute", "steps": [{"color": color, "value": value} for value, color in steps]}


def _panel(kind, title, about, targets, *, width, unit, options, steps=None, color=None, custom=None, decimals=None,
           low=None, high=None, mappings=(), overrides=(), transformations=None, links=(), interval=None,
           is_share=True):  # fmt: skip
    if steps is None:
        steps = SHARE if unit == "percentunit" else PLAIN
    defaults = {"unit": unit, "noValue": MISSING, "mappings": list(mappings), "thresholds": _steps(steps),
                "color": color or ({"mode": "fixed", "fixedColor": NEUTRAL} if steps is PLAIN else
                                       {"mode": "thresholds"})}  # fmt: skip
    if is_share and unit == "percentunit" and kind in ("gauge", "bargauge", "timeseries"):
        low, high = (0 if low is None else low), (1 if high is None else high)
    for key, value in (("decimals", decimals), ("min", low), ("max", high), ("custom", custom)):
        if value is not None:
            defaults[key] = value
    if links:
        defaults["links"] = list(links)
    overrides, made = list(overrides), []
    for number, each in enumerate(targets):
        ref = chr(ord("A") + number)
        query = {"refId": ref, "datasource": DATASOURCE, "expr": each["expr"], "legendFormat": each["legend"],
                 "editorMode": "code", "range": not each["instant"], "instant": each["instant"]}  # fmt: skip
        if each["table"]:
            query["format"] = "table"
        if each["interval"]:
            query["interval"] = each["interval"]
        made.append(query)
        properties = []
        if each["color"]:
            properties.append({"id": "color", "value": {"mode": "fixed", "fixedColor": each["color"]}})
        if each["hide_in_legend"]:
            properties.append({"id": "custom.hideFrom", "value": {"legend": True, "tooltip": False, "viz": False}})
        if properties:
            overrides.append({"matcher": {"id": "byFrameRefID", "options": ref}, "properties": properties})
    panel = {"type": kind, "title": title, "description": about, "datasource": DATASOURCE, "width": width,
             "fieldConfig": {"defaults": defaults, "overrides": overrides}, "options": options,
             "targets": made}  # fmt: skip
    if transformations:
        panel["transformations"] = transformations
    if interval:
        panel["interval"] = interval
    return panel


LAST = {"calcs": ["lastNotNull"], "fields": "", "values": False}


def stat(title, about, *targets, width=4, unit="short", named=False, graph=False, **more):
    """Few big numbers; with `named` each says what it is."""
    options = {"reduceOptions": LAST, "colorMode": "value", "graphMode": "area" if graph else "none",
               "justifyMode": "auto", "orientation": "auto", "textMode": "value_and_name" if named else "value",
               "wideLayout": True, "showPercentChange": False}  # fmt: skip
    return _panel("stat", title, about, targets, width=width, unit=unit, options=options, **more)


def bars(title, about, *targets, width=8, unit="short", **more):
    options = {"reduceOptions": LAST, "displayMode": "basic", "orientation": "horizontal", "valueMode": "color",
               "namePlacement": "auto", "showUnfilled": True, "sizing": "auto", "minVizWidth": 8, "minVizHeight": 16,
               "maxVizHeight": 300}  # fmt: skip
    return _panel("bargauge", title, about, targets, width=width, unit=unit, options=options, **more)


def lines(title, about, *targets, width=12, unit="short", stacked=False, columns=False, legend="bottom", **more):
    custom = {"drawStyle": "bars" if columns else "line", "lineWidth": 0 if columns else 2, "showPoints": "never",
              "fillOpacity": 80 if columns else 0, "spanNulls": 4 * 86400000, "lineInterpolation": "linear",
              "thresholdsStyle": {"mode": "off"}, "axisSoftMin": 0}  # fmt: skip
    if stacked:
        custom["stacking"] = {"mode": "normal", "group": "A"}
    if more.get("low") is not None:
        del custom["axisSoftMin"]
    options = {"legend": {"showLegend": True, "displayMode": "list" if legend == "bottom" else "table",
                          "placement": legend, "calcs": [] if legend == "bottom" else ["lastNotNull"]},
               "tooltip": {"mode": "multi", "sort": "desc"}}  # fmt: skip
    more.setdefault("color", {"mode": "palette-classic"})
    return _panel("timeseries", title, about, targets, width=width, unit=unit, options=options, custom=custom, **more)


def dashed(ref, fill_below=None):
    """A line that is no measurement: a target, what is usual."""
    properties = [{"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [8, 6]}},
                  {"id": "custom.lineWidth", "value": 1}]  # fmt: skip
    if fill_below:
        properties += [{"id": "custom.fillBelowTo", "value": fill_below}, {"id": "custom.fillOpacity", "value": 12}]
    return {"matcher": {"id": "byFrameRefID", "options": ref}, "properties": properties}


def states(title, about, *targets, width=24, unit="none", history=False, **more):
    """On and off over time; with `history` a coloured cell for each step."""
    custom = {"lineWidth": 1 if history else 0, "fillOpacity": 80}
    options = {"showValue": "auto" if history else "never", "rowHeight": 0.9,
               "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
               "tooltip": {"mode": "single", "sort": "none"}}  # fmt: skip
    options.update({"colWidth": 0.95} if history else {"mergeValues": True, "alignValue": "left"})
    return _panel("status-history" if history else "state-timeline", title, about, targets, width=width, unit=unit,
                  options=options, custom=custom, **more)  # fmt: skip


def table(title, about, columns, *, keys, width=12, unit="short", ranks=None, sort=None, hidden=(), **more):
    """columns: (expression, heading, properties) of one number each; keys: label → heading, in this order.

    ranks: (heading of the rank, heading of the number that it is by); several, each by another column.
    Rows are told apart by their labels, which are the same in each query."""
    targets = [target(expr, table=True) for expr, _, _ in columns]
    value = "Value" if len(columns) == 1 else "Value #{}"
    names = {value.format(chr(ord("A") + number)): heading for number, (_, heading, _) in enumerate(columns)}
    order = {name: place for place, name in enumerate([*keys, *names])}
    steps = [{"id": "merge", "options": {}}] if len(columns) > 1 else []
    steps.append({"id": "organize", "options": {"excludeByName": {"Time": True}, "indexByName": order,
                                                "renameByName": {**keys, **names}}})  # fmt: skip
    overrides = []
    for heading, number in ranks or ():
        steps += [
            {"id": "sortBy", "options": {"fields": {}, "sort": [{"field": number, "desc": True}]}},
            {"id": "calculateField", "options": {"mode": "index", "alias": heading + " (từ 0)",
                                                 "index": {"asPercentile": False}, "replaceFields": False}},
            {"id": "calculateField", "options": {
                "mode": "binary", "alias": heading, "replaceFields": False,
                "binary": {"left": heading + " (từ 0)", "operator": "+", "right": "1", "reducer": "sum"}}},
            {"id": "organize", "options": {"excludeByName": {heading + " (từ 0)": True}, "indexByName": {},
                                           "renameByName": {}}}]  # fmt: skip
        overrides.append(column(heading, unit="none", decimals=0, width=90))
    if hidden:
        steps.append({"id": "organize", "options": {"excludeByName": dict.fromkeys(hidden, True), "indexByName": {},
                                                    "renameByName": {}}})  # fmt: skip
    overrides += [column(heading, **properties) for _, heading, properties in columns if properties]
    options = {"showHeader": True, "cellHeight": "sm", "frameIndex": 0,
               "sortBy": [{"displayName": sort[0], "desc": sort[1]}] if sort else [],
               "footer": {"show": False, "reducer": ["sum"], "countRows": False, "fields": []}}  # fmt: skip
    return _panel("table", title, about, targets, width=width, unit=unit, options=options,
                  custom={"align": "auto", "cellOptions": {"type": "auto"}, "inspect": False, "filterable": False},
                  transformations=steps, overrides=[*overrides, *more.pop("overrides", [])], **more)  # fmt: skip


def column(heading, *, unit=None, decimals=None, steps=None, width=None, link=None, mappings=None, bar=False):
    properties = []
    if unit:
        properties.append({"id": "unit", "value": unit})
    if decimals is not None:
        properties.append({"id": "decimals", "value": decimals})
    if steps:
        properties += [{"id": "thresholds", "value": _steps(steps)},
                       {"id": "custom.cellOptions", "value": {"type": "color-text"}}]  # fmt: skip
    if bar:
        properties.append({"id": "custom.cellOptions", "value": {"type": "gauge", "mode": "basic"}})
    if width:
        properties.append({"id": "custom.width", "value": width})
    if mappings:
        properties.append({"id": "mappings", "value": list(mappings)})
    if link:
        properties.append({"id": "links", "value": [link]})
    return {"matcher": {"id": "byName", "options": heading}, "properties": properties}


def words(**texts):
    """1 → yes and the like: texts for numbers, (text, colour) each."""
    return [{"type": "value", "options": {str(number).lstrip("_"): {"text": text, "color": color, "index": place}
                                          for place, (number, (text, color)) in enumerate(texts.items())}}]  # fmt: skip


def drill(uid, title, **variables):
    """From a row or number to another dashboard, at the same time."""
    query = "&".join(f"var-{name}={value}" for name, value in variables.items())
    return {"title": title, "url": f"/d/{uid}?{query}&${{__url_time_range}}", "targetBlank": False}


def text(title, markdown, width=24):
    return {"type": "text", "title": title, "width": width,
            "options": {"mode": "markdown", "content": markdown, "code": {"language": "plaintext"}}}  # fmt: skip


# --- dashboards -------------------------------------------------------------------------------------


def _query(name, label, query, *, multi=False, regex="", sort=1):
    variable = {"name": name, "type": "query", "label": label, "datasource": DATASOURCE, "definition": query,
                "query": {"query": query, "refId": "V", "qryType": 3 if query.startswith("query_result") else 1},
                "refresh": 2, "sort": sort, "regex": regex, "hide": 0, "options": [], "multi": multi, "includeAll": multi,
                "current": {"selected": True, "text": ["All"], "value": ["$__all"]} if multi else
                {"selected": False, "text": "", "value": ""}}  # fmt: skip
    if multi:
        variable["allValue"] = ".*"
    return variable


def _choice(name, label, choices):
    (first, value), *_ = choices
    options = [{"text": title, "value": each, "selected": each == value} for title, each in choices]
    return {"name": name, "type": "custom", "label": label, "hide": 0, "multi": False, "includeAll": False,
            "query": ", ".join(f"{title} : {each}" for title, each in choices), "options": options,
            "current": {"selected": True, "text": first, "value": value}}  # fmt: skip


_DATASOURCE = {"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source", "hide": 0,
               "refresh": 1, "regex": "", "multi": False, "includeAll": False, "options": [],
               "current": {"text": "default", "value": "default"}}  # fmt: skip
PROVINCE = _query("province", "Tỉnh", "label_values(dvc_working_day, province)")
PERIOD = _choice("window", "Kỳ", (("Tháng", "month"), ("Quý", "quarter"), ("Năm", "year")))
PORTAL = _query("portal", "Nguồn", "label_values(dvcmon_collector_up, portal)", multi=True)


def province_of(metric):
    """Provinces of which there is that."""
    return _query("province", "Tỉnh", f"label_values({metric}, province)")


def portal_of(metric):
    """Portals that tell that of the province."""
    return _query("portal", "Nguồn", f'label_values({{__name__=~"{metric}", province="$province"}}, portal)', multi=True)


# The last one first.
YEAR = _query("year", "Năm", 'label_values(dvc_province_index_rank{province="$province"}, year)', sort=4)
AGENCY = _query(
    "agency", "Đơn vị", 'query_result(dvc_agency_info{province="$province"})', multi=True,
    regex='/agency"?[=:] ?"(?<value>[^"]+)".*name"?[=:] ?"(?<text>[^"]+)"/')  # fmt: skip


def _annotation(name, color, expr, title, text_, step="1h", at_value=False):
    return {"name": name, "enable": True, "hide": False, "iconColor": color, "datasource": DATASOURCE, "expr": expr,
            "step": step, "titleFormat": title, "textFormat": text_, "tagKeys": "",
            "useValueForTime": at_value}  # fmt: skip


OF_PROVINCE = 'province="$province"'
ANNOTATIONS = [
    _annotation("Sụt giảm", BAD,
                by("portal, rule, group", f"dvc_province_drop_open{{{OF_PROVINCE}}}") + " == 1",
                "Đang có cảnh báo sụt giảm", "{{rule}} {{group}} ({{portal}})"),
    _annotation("Cổng sửa số", "purple",
                by("portal, collector, kind", f"{last('dvc_province_restatements_total', OF_PROVINCE)} - "
                   f"{last('dvc_province_restatements_total', OF_PROVINCE, offset=' offset 1d')}") + " > 0",
                "Nguồn điều chỉnh số liệu", "{{portal}}/{{collector}}: {{kind}}", "1d"),
    _annotation("Mốc thay đổi", "yellow",
                by("portal", f'dvc_province_drop_not_judged{{{OF_PROVINCE}, reason="boundary"}}') + " == 1",
                "Thay đổi định nghĩa hoặc cách đếm", "Không so sánh qua mốc này ({{portal}})"),
    _annotation("Phát hành báo cáo", NEUTRAL,
                by("report", f"dvcmon_report_last_issue_timestamp_seconds{{{OF_PROVINCE}}}") + " * 1000",
                "Phát hành báo cáo", "{{report}}", "1d", at_value=True),
]  # fmt: skip


def dashboard(uid, about, variables, content, *, since="now-90d", annotations=()):
    title = dict(NAV)[uid]
    panels, y, number = [], 0, 0
    group = None  # the collapsed row that panels go into

    def add(panel, **place):
        nonlocal number
        number += 1
        (group["panels"] if group and panel["type"] != "row" else panels).append(
            {"id": number, **panel, "gridPos": place})

    for line in content:
        if isinstance(line, str):
            closed = line.startswith("▸")
            row = {"type": "row", "title": line.lstrip("▸ "), "collapsed": closed, "panels": []}
            group = None
            add(row, x=0, y=y, w=24, h=1)
            group = panels[-1] if closed else None
            y += 1
            continue
        height, *those = line
        x = 0
        for panel in those:
            width = panel["width"]
            add({key: value for key, value in panel.items() if key != "width"}, x=x, y=y, w=width, h=height)
            x += width
        assert x == 24, f"{title}: a line of {x} columns: {[panel['title'] for panel in those]}"
        y += height
    links = [{"title": name, "type": "link", "icon": "dashboard", "tooltip": name, "url": f"/d/{other}", "tags": [],
              "asDropdown": False, "targetBlank": False, "includeVars": True, "keepTime": True}
             for other, name in NAV if other != uid]  # fmt: skip
    return {
        "id": None, "uid": uid, "title": title, "description": about, "tags": ["dvcmon"], "timezone": "Asia/Ho_Chi_Minh",
        "weekStart": "monday", "schemaVersion": 39, "version": 1, "editable": False, "graphTooltip": 1, "refresh": "1m",
        "time": {"from": since, "to": "now"}, "timepicker": {}, "fiscalYearStartMonth": 0, "liveNow": False,
        "annotations": {"list": list(annotations)}, "links": links,
        "templating": {"list": [_DATASOURCE, *variables]}, "panels": panels,
    }  # fmt: skip
