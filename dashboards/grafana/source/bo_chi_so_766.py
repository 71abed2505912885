"""Decision 766: points of a province, where they are lost, and of its agencies."""

# fmt: off
from panels import (ANNOTATIONS, GOOD, NEUTRAL, OF_PROVINCE, PALE, PERIOD, POOR, SHARE, bars, by, column, dashboard,
                    increase, last, lines, province_of, stat, table, target)
from parts import AGENCY_KEYS, AGENCY_LINK, COUNT, PERCENT, PLACE, score
from queries import SO_FAR, count, named

POINTS = {"decimals": 2}
GROUPS = {"CKMB": "Công khai, minh bạch", "TDGQ": "Tiến độ giải quyết", "CLGQ": "Dịch vụ công trực tuyến",
          "TTTT": "Thanh toán trực tuyến", "MDHL": "Mức độ hài lòng", "MDSH": "Mức độ số hóa"}
INDICATORS = {
    "PUBLISH_ON_TIME": "1.1 TTHC được công bố đúng hạn", "PUBLIC_UPDATE_ON_TIME": "1.2 TTHC được cập nhật, công khai "
                                                                                  "đúng hạn",
    "PUBLIC_CONTENT_FULL": "1.3 TTHC được công khai đầy đủ nội dung", "DOSSIER_SYNC": "1.4 Hồ sơ đồng bộ trạng thái",
    "DOSSIER_RECEIVING_SATISFACTION": "5.1 Hài lòng trong tiếp nhận, giải quyết",
    "PETITION_PROCESSING_ON_TIME": "5.2 PAKN được xử lý đúng hạn", "PETITION_HANDLING_SATISFACTION": "5.3 Hài lòng trong xử lý PAKN",
    "ORIGINAL_RESULT_AVAILABLE": "6.1 Hồ sơ có kết quả điện tử", "SO_HOA_GIAY_TO_GIAI_QUYET": "6.2 Hồ sơ được số hóa giấy tờ",
    "REUSED_DIGITIZED_DATA": "6.3 Tái sử dụng dữ liệu số hóa",
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "6.4 Đồng bộ vào kho dữ liệu cá nhân",
    "CITIZEN_DATA_CONNECTED_DOSSIER": "6.5 Hồ sơ khai thác dữ liệu dân cư",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "6.6 TTHC khai thác dữ liệu dân cư",
    "ELECTRONIC_CERTIFIED_COPY": "6.7 Chứng thực bản sao điện tử"}


def titles(texts):
    return [{"type": "value", "options": {key: {"text": text, "index": place} for place, (key, text) in enumerate(texts.items())}}]


def of(family, labels="group", *matchers):
    return by(labels, last(f"dvc_province_{family}", OF_PROVINCE, SO_FAR, *matchers))


def agency_group(group):
    return named(by("province, agency", last("dvc_agency_quality_score", OF_PROVINCE, SO_FAR, f'group="{group}"')))


def week(family):
    return count(f"applications_{family}_counted_total",
                 over=lambda metric, *those, offset: increase(metric, *those, offset=offset))


def points(family):
    return by("province, agency", last(f"dvc_agency_{family}", OF_PROVINCE, SO_FAR, 'group=~"CLGQ|TTTT"'), "sum")


def make():
    nation = by("group", last("dvc_national_quality_score", SO_FAR))
    handled = f"{of('applications_handled_on_time', 'portal')} / {of('applications_handled', 'portal')}"
    ratio = {f: by("rate", last(f"dvc_province_{f}", OF_PROVINCE, 'window="$window"'))
             for f in ("online_provision_ratio", "online_services_used_ratio")}
    return dashboard(
        "dvcmon-766",
        "Decision 766 (serving citizens and businesses), as the national portal publishes it: points of the province "
        "and its "
        "agencies, place, and where points are lost. The scores of 2022 follow another formula.",
        [province_of("dvc_province_quality_indicator_score"), PERIOD],
        [
            (5,
             stat("Tổng điểm", "Total score of the province in this period to date.",
                  target(by("portal", score(OF_PROVINCE)), "{{portal}}", NEUTRAL, instant=True), unit="none", decimals=2, width=4),
             stat("Hạng trong bảng", "Place among the provinces of the national table.",
                  target(PLACE, "hạng", NEUTRAL, instant=True), unit="none", width=4),
             stat("Điểm cả nước", "The portal's own score of the nation, of so many points; not the mean of the "
                                  "provinces.",
                  target(f"max({last('dvc_national_quality_total_score', SO_FAR)})", "điểm", PALE, instant=True),
                  target(f"max({last('dvc_national_quality_total_score_max', SO_FAR)})", "tối đa", PALE, instant=True),
                  unit="none", named=True, width=4),
             stat("Tiếp nhận, xử lý đúng hạn (766)", "Settled on time and open within the deadline, of all received "
                                                     "and handled. Not the "
                  "share of form 06, which counts settled ones alone.",
                  target(handled, "{{portal}}", instant=True), unit="percentunit", decimals=1, width=4, steps=SHARE),
             stat("Cung cấp DVCTT (766)", "The provision item: on a narrow set of procedures, not the number of "
                                          "services.",
                  target(f"{ratio['online_provision_ratio']}", "{{rate}}", instant=True), unit="percentunit", decimals=1, width=4,
                  steps=SHARE),
             stat("DVCTT có hồ sơ trực tuyến", "Online services with applications filed online, of those offered, in "
                                               "this period.",
                  target(f"{ratio['online_services_used_ratio']}", "{{rate}}", instant=True), unit="percentunit", decimals=1, width=4,
                  steps=SHARE)),
            (9,
             table("Sáu nhóm", "Points of each group, the most there are, what is missing, and the nation.",
                   [(of("quality_score"), "Điểm", POINTS), (of("quality_score_max"), "Tối đa", POINTS),
                    (f"{of('quality_score_max')} - {of('quality_score')}", "Mất", {**POINTS, "steps": ((None, PALE), (3, POOR), (6, "red"))}),
                    (f"{of('quality_score')} / {of('quality_score_max')}", "Đạt", {**PERCENT, "steps": SHARE}),
                    (nation, "Cả nước", POINTS)],
                   keys={"group": "Nhóm"}, width=12, unit="none", sort=("Mất", True),
                   overrides=[column("Nhóm", mappings=titles({**GROUPS, "ONLINE_SERVICE": "Dịch vụ công và thanh toán"}))]),
             lines("Tổng điểm theo thời gian", "Score of the year to date, of the province and of the nation, as "
                                               "each day ended.",
                   target(by("portal", last("dvc_province_quality_total_score", OF_PROVINCE, 'period="year"')), "{{portal}}", NEUTRAL),
                   target(by("portal", last("dvc_national_quality_total_score", 'period="year"')), "Cả nước", PALE),
                   width=6, unit="none", decimals=1, low=0, high=100, interval="6h"),
             lines("Đúng hạn (766), 7 ngày", "Settled on time and open within the deadline, of what was received and "
                                             "handled in the seven "
                   "days before.",
                   target(f"{week('handled_on_time')} / {week('handled')}", "{{portal}}", NEUTRAL),
                   width=6, unit="percentunit", decimals=1, low=0.5, high=1, interval="6h")),
            (11,
             table("Chỉ tiêu thành phần", "Each item that the portal publishes: numerator, denominator, share and "
                                          "points.",
                   [(of("quality_indicator_numerator", "indicator"), "Tử số", COUNT),
                    (of("quality_indicator_denominator", "indicator"), "Mẫu số", COUNT),
                    (f"{of('quality_indicator_numerator', 'indicator')} / "
                     f"{of('quality_indicator_denominator', 'indicator')}", "Tỷ lệ",
                     {**PERCENT, "steps": SHARE}),
                    (of("quality_indicator_score", "indicator"), "Điểm", POINTS),
                    (of("quality_indicator_score_max", "indicator"), "Tối đa", POINTS)],
                   keys={"indicator": "Chỉ tiêu"}, width=15, unit="none",
                   overrides=[column("Chỉ tiêu", width=280, mappings=titles(INDICATORS))]),
             bars("Toán hạng các chỉ tiêu DVCTT", "Operands of the items of group III and IV that stand as counts.",
                  target(of("provision_services", "level", 'level="4"'), "Cung cấp toàn trình (tử số)", GOOD, instant=True),
                  target(of("provision_services", "level", 'level="3"'), "Cung cấp một phần (tử số)", NEUTRAL, instant=True),
                  target(of("provision_authority", "portal"), "Cung cấp DVCTT (mẫu số)", PALE, instant=True),
                  target(of("online_services_used", "portal", 'filing="online"'), "DVCTT có hồ sơ trực tuyến", GOOD, instant=True),
                  target(of("online_services_offered", "portal"), "DVCTT đang cung cấp", PALE, instant=True),
                  target(of("payment_services", "portal"), "TTHC cung cấp thanh toán", NEUTRAL, instant=True),
                  width=9)),
            "Theo đơn vị",
            (11,
             table("Điểm sáu nhóm của từng đơn vị", "Points of each group, as the portal publishes them of agencies.",
                   [*((agency_group(group), group, POINTS) for group in GROUPS),
                    (named(f"{points('quality_score')} / {points('quality_score_max')}"), "CLGQ, TTTT đạt", PERCENT)],
                   keys=AGENCY_KEYS, width=14, unit="none", sort=("CLGQ", False),
                   overrides=[AGENCY_LINK]),
             table("Số hóa và tiến độ của từng đơn vị", "Electronic results, digitised papers and the 766 share on "
                                                        "time, of each agency.",
                   [(named(" / ".join(by("province, agency", last(f"dvc_agency_quality_indicator_{part}", OF_PROVINCE, SO_FAR,
                                                                 f'indicator="{indicator}"')) for part in ("numerator", "denominator"))),
                     heading, {**PERCENT, "steps": SHARE})
                    for indicator, heading in (("ORIGINAL_RESULT_AVAILABLE", "Kết quả điện tử"),
                                               ("SO_HOA_GIAY_TO_GIAI_QUYET", "Số hóa giấy tờ"))]
                   + [(named(by("province, agency", last("dvc_agency_on_time_ratio", OF_PROVINCE, 'rate="on_time_of_handled"',
                                                         'window="$window"'))), "Đúng hạn (766)", PERCENT),
                      (named(by("province, agency", last("dvc_agency_quality_indicator_score", OF_PROVINCE, SO_FAR), "sum")),
                       "Điểm các chỉ tiêu", POINTS)],
                   keys=AGENCY_KEYS, width=10, unit="none", sort=("Kết quả điện tử", False), overrides=[AGENCY_LINK])),
        ],
        annotations=ANNOTATIONS)
