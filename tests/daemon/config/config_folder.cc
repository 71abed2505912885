#include "tests/daemon/config/config_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace dvcmon {
namespace {

constexpr char kMain[] = R"(storage: {path: figures.db}
portals:
  - file: portal.yaml
    provinces: [phu-tho]
calendar: calendar.yaml
targets: targets.yaml
agencies: agencies.yaml
reports:
  words: {organisation: SỞ NỘI VỤ}
  layouts: [report.yaml]
  issue:
    - {report: monthly, province: phu-tho, periods: [month]}
)";

constexpr char kStatistics[] = R"(statistics:
  received:
    title: {vi: Hồ sơ tiếp nhận, en: Applications received}
    unit: applications
    kind: count
    max: 1000000
    labels: {channel: [online, direct]}
    source: QĐ 766/QĐ-TTg
    formula: 766-2026
  score:
    title: {vi: Điểm, en: Score}
    unit: points
    kind: score
    max: 100
    labels: {indicator: any}
    source: QĐ 766/QĐ-TTg
    formula: 766-2026
  payable:
    title: {vi: Hồ sơ có nghĩa vụ tài chính, en: Applications payable}
    unit: applications
    kind: count
    max: 1000000
    source: QĐ 766/QĐ-TTg
    formula: 766-2026
)";

constexpr char kProvinces[] = R"(provinces:
  phu-tho:
    name: Phú Thọ
    kind: tinh
    code: "25"
    identity_code: H44
    valid_from: 2025-07-01
    ids: {test-2026: [{id: id-of-phu-tho, from: 2026-01-01}]}
  hue:
    name: Huế
    kind: thanh_pho
    code: "46"
    identity_code: H57
    valid_from: 2025-07-01
)";

constexpr char kCalendar[] = R"(years:
  2026:
    off:
      2026-01-01: Tết Dương lịch
      2026-02-14..2026-02-22: Tết Bính Ngọ
    working:
      2026-01-10: Làm bù 02/01
    half: {2026-12-31: Cuối năm}
    tet: 2026-02-09..2026-02-27
    provinces:
      hue:
        off: {2026-03-26: Ngày của thành phố}
  2027:
    off: {2027-01-01: Tết Dương lịch}
)";

constexpr char kPortal[] = R"(portal: test
title: {vi: Cổng thử, en: Test portal}
url: https://portal.example
province_ids: test-2026
schedule: {every: 12h}
collectors:
  counts:
    of: province
    periods: [year, quarter]
    request:
      method: POST
      path: /counts
      json: {id: "{province_id}", year: "{year}"}
      json_of_period:
        quarter: {quarter: "{quarter}"}
    answer:
      format: json
      entity:
        - {at: /id, equals: "{province_id}"}
      rows:
        province:
          at: /data
          level: province
          figures:
            received{channel=online}: /online
            received{channel=direct}: /direct
          checks:
            - {clause: total, sum: [/online, /direct], equals: /total}
        agencies:
          at: /data/children
          level: agency
          code: /code
          figures:
            payable: /payable
  scores:
    of: national
    periods: [month]
    request:
      path: /scores?year={year}&month={month02}
    answer:
      format: json
      rows:
        nation:
          at: /data
          level: national
          figures:
            score{indicator=PUBLISH}: {at: /score, format: vi, required: false}
)";

constexpr char kTargets[] = R"(targets:
  - statistic: online_of_received
    kind: rate
    value: 80%
    from: 2026-01-01
    source: QD-1
    document: QĐ 1/QĐ-UBND
)";

constexpr char kMergedAgencies[] = R"(agencies:
  - {province: phu-tho, code: H44.05, to: 2026-02-28, successor: H44.21}
)";

constexpr char kReport[] = R"yaml(report: monthly
title: {vi: Báo cáo tháng, en: Monthly report}
periods: [month, quarter]
head:
  title: ["**BÁO CÁO {period}**"]
sheets:
  - id: province
    name: Toàn tỉnh
    columns:
      - {show: title, number: 1, title: Chỉ tiêu}
      - {id: now, number: 2, title: Trong kỳ}
      - {id: before, number: 3, title: Kỳ trước, at: previous}
      - {id: change, number: 4, title: Tăng/giảm, formula: (2)-(3)}
    lines:
      - {heading: I, title: Tiếp nhận}
      - {id: received, title: Hồ sơ tiếp nhận, unit: hồ sơ, count: received}
  - id: agencies
    name: Theo cơ quan
    columns:
      - {show: ordinal, number: 1, title: STT}
      - {show: title, number: 2, title: Cơ quan}
      - title: Hồ sơ
        columns:
          - {id: all, number: 3, title: Tổng, count: received}
          - {id: online, number: 4, title: Trực tuyến, count: "received{channel=online}"}
    groups:
      - {id: departments, heading: A, title: "Sở, ban, ngành", tiers: [department]}
    total: TỔNG CỘNG
    checks: ["(4)<(3)"]
summary: ["Trong kỳ tiếp nhận {received.now} hồ sơ, các cơ quan {agencies/total.all}."]
signatures: [["**{organisation}**"]]
)yaml";

}  // namespace

ConfigFolder::ConfigFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "dvcmon-config-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
  Write("dvcmon.yaml", kMain);
  Write("statistics.yaml", kStatistics);
  Write("provinces.yaml", kProvinces);
  Write("calendar.yaml", kCalendar);
  Write("targets.yaml", kTargets);
  Write("agencies.yaml", kMergedAgencies);
  Write("portal.yaml", kPortal);
  Write("report.yaml", kReport);
}

ConfigFolder::~ConfigFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void ConfigFolder::Write(const std::string& name, const std::string& text) {
  files_[name] = text;
  std::ofstream(Path(name), std::ios::binary) << text;
}

void ConfigFolder::Replace(const std::string& name, const std::string& old_text,
                           const std::string& new_text) {
  std::string text = files_.at(name);
  const size_t at = text.find(old_text);
  ASSERT_NE(at, std::string::npos) << name << " holds no " << old_text;
  ASSERT_EQ(text.find(old_text, at + 1), std::string::npos) << old_text << " stands twice";
  Write(name, text.replace(at, old_text.size(), new_text));
}

LoadedConfig ConfigFolder::Load() const { return LoadConfig(Path("dvcmon.yaml")); }

std::vector<std::string> ConfigFolder::Diagnoses() const {
  std::vector<std::string> texts;
  for (const Diagnostic& diagnostic : Load().diagnostics) {
    texts.push_back(Without(diagnostic.Text()));
  }
  return texts;
}

std::string ConfigFolder::Without(std::string text) const {
  const std::string folder = path_ + "/";
  for (size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  return text;
}

}  // namespace dvcmon
