"""Yearly indices, which no portal gives: places and scores by year, components, targets."""

# fmt: off
from panels import (BAD, GOOD, NEUTRAL, OF_PROVINCE, PALE, POOR, YEAR, by, column, dashboard, last, province_of, stat, table, target,
                    text)

INDICES = {"par": "PAR INDEX", "sipas": "SIPAS", "papi": "PAPI", "pci": "PCI", "dti": "DTI"}
NAMES = [{"type": "value", "options": {
    key: {"text": name, "index": place}
    for place, (key, name) in enumerate({**INDICES, "pgi": "PGI", "ict": "ICT INDEX", "ddci": "DDCI"}.items())}}]
GROUPS = [{"type": "value", "options": {
    str(number): {"text": name, "color": color, "index": number}
    for number, name, color in ((1, "Cao nhất", GOOD), (2, "Trung bình cao", NEUTRAL), (3, "Trung bình thấp", POOR),
                                (4, "Thấp nhất", BAD))}}]
WHOLE, NATION, CHOSEN = 'component=""', 'scope="national"', 'year="$year"'
INDEX_YEAR = "Chỉ số \\ năm"


def of(family, *matchers, labels="index"):
    return by(labels, last(f"dvc_province_index_{family}", OF_PROVINCE, *matchers))


def by_year(title, about, family, **more):
    """One row for each index, one column for each year."""
    panel = table(title, about, [(of(family, WHOLE, NATION, labels="index, year"), "Value", {})], keys={}, unit="none", **more,
                  overrides=[column(INDEX_YEAR, width=130, mappings=NAMES)])
    panel["transformations"] = [
        {"id": "groupingToMatrix", "options": {"columnField": "year", "rowField": "index", "valueField": "Value",
                                               "emptyValue": "null"}},
        {"id": "organize", "options": {"excludeByName": {}, "indexByName": {}, "renameByName": {"index\\year": INDEX_YEAR}}}]
    return panel


def make():
    tiles = [stat(name, f"{name}: the place in the year that is chosen, and among how many.",
                  target(of("rank", f'index="{index}"', WHOLE, NATION, CHOSEN), "hạng", NEUTRAL, instant=True),
                  target(of("ranked", f'index="{index}"', WHOLE, NATION, CHOSEN), "trên", PALE, instant=True),
                  unit="none", named=True, width=width)
             for (index, name), width in zip(INDICES.items(), (5, 5, 5, 5, 4))]
    target_rank = last("dvc_province_target", OF_PROVINCE, 'kind=~"rank|score"', 'statistic=~"par|sipas|papi|pci|pgi|ict|dti"')
    return dashboard(
        "dvcmon-chi-so",
        "Yearly indices of a province (PAR INDEX, SIPAS, PAPI, PCI, DTI), brought by hand. The year is the one that "
        "was measured, "
        "not that of publication.",
        [province_of("dvc_province_index_rank"), YEAR],
        [
            (5, *tiles),
            (8,
             by_year("Hạng qua các năm", "Places in the nation by year. Until 2024 there were 63 provinces, then "
                                         "34.", "rank", width=12),
             by_year("Điểm qua các năm", "Scores by year, each on its own scale.", "score", width=12, decimals=2)),
            (9,
             table("Năm đang chọn", "Score, change, place and group of each index in the year that is chosen.",
                   [(of("score", WHOLE, NATION, CHOSEN), "Điểm", {"decimals": 2}),
                    (of("score_change", WHOLE, NATION, CHOSEN), "Tăng, giảm", {"decimals": 2, "steps": ((None, BAD), (0, GOOD))}),
                    (of("rank", WHOLE, NATION, CHOSEN), "Hạng", {"decimals": 0}),
                    (of("ranked", WHOLE, NATION, CHOSEN), "Trên", {"decimals": 0}),
                    (of("rank", WHOLE, 'scope="region"', CHOSEN), "Hạng vùng", {"decimals": 0}),
                    (of("group", WHOLE, NATION, CHOSEN), "Nhóm", {})],
                   keys={"index": "Chỉ số"}, width=12, unit="none",
                   overrides=[column("Chỉ số", width=130, mappings=NAMES), column("Nhóm", mappings=GROUPS)]),
             table("Thành phần", "Components of each index in the year that is chosen: here it shows where points "
                                 "are lost.",
                   [(of("score", 'component!=""', NATION, CHOSEN, labels="index, component"), "Điểm", {"decimals": 2})],
                   keys={"index": "Chỉ số", "component": "Thành phần"}, width=6, unit="none",
                   overrides=[column("Chỉ số", mappings=NAMES)]),
             table("Chỉ tiêu", "Places and scores that plans want today.",
                   [(by("statistic, kind, source", target_rank), "Chỉ tiêu", {"decimals": 0})],
                   keys={"statistic": "Chỉ số", "kind": "Loại", "source": "Văn bản"}, width=6, unit="none",
                   overrides=[column("Chỉ số", mappings=NAMES)])),
            (4, text("Nhập số liệu", "Không cổng nào công bố các chỉ số này dưới dạng máy đọc được: nhập bằng "
                                     "`dvcmon import … --collector "
                     "manual/indices`, hoặc đặt tệp vào `drop_folder`. Chưa nhập thì các ô ghi “…”.\n\nNo portal "
                     "tells these: bring "
                     "them by `dvcmon import`.")),
        ])
