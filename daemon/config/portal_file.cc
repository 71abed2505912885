#include "daemon/config/portal_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/version.h"
#include "daemon/config/answer.h"
#include "daemon/config/paging.h"
#include "daemon/config/portal_settings.h"
#include "daemon/config/request.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

bool IsLowerCaseName(std::string_view text, std::string_view extra) {
  return IsName(text, extra) &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void ReadPeriods(const YamlValue& value, std::vector<PeriodKind>& out) {
  for (const YamlValue& element : value.List()) {
    PeriodKind kind{};
    if (!ReadWord<PeriodKind>(element, kind,
                              {{"year", PeriodKind::kYear},
                               {"quarter", PeriodKind::kQuarter},
                               {"month", PeriodKind::kMonth},
                               {"day", PeriodKind::kDay},
                               {"as_of", PeriodKind::kAsOf}})) {
      continue;
    }
    if (std::find(out.begin(), out.end(), kind) != out.end()) {
      element.Error("stands twice; keep one");
    } else {
      out.push_back(kind);
    }
  }
}

// `collector` has its format.
void ReadCapture(const YamlValue& value, CollectorSpec& collector) {
  CaptureKind kind{};
  if (!ReadWord<CaptureKind>(value, kind,
                             {{"full", CaptureKind::kFull},
                              {"redacted", CaptureKind::kRedacted},
                              {"hash", CaptureKind::kHash}})) {
    return;
  }
  if (kind == CaptureKind::kRedacted && collector.format.kind != AnswerFormat::Kind::kJson) {
    value.Error("only answers in JSON can be redacted; use hash, which keeps no byte of them");
  }
  collector.capture = kind;
}

// When and how a portal is asked.
void ReadAsking(const std::string& name, const YamlMap& map, SchedulePlaces& schedules,
                CollectorSpec& collector) {
  if (collector.by_hand) {
    for (const char* key : {"schedule", "paging", "request"}) {
      if (map.Has(key)) map[key].Error("has no meaning beside `by_hand`: no portal is asked");
    }
    return;
  }
  if (const YamlValue schedule = map["schedule"]) {
    ReadSchedule(schedule, collector.schedule);
    schedules.try_emplace(name, schedule);
  }
  if (map.Has("paging")) collector.paging = ReadPaging(map["paging"]);
  const PagingSpec* paging = collector.paging ? &*collector.paging : nullptr;
  collector.request =
      ReadRequest(map.Required("request"), {collector.of, collector.periods, paging});
}

CollectorSpec ReadCollector(const std::string& name, const YamlValue& value,
                            const Catalogue* catalogue, FigureSources& sources,
                            SchedulePlaces& schedules) {
  CollectorSpec collector;
  collector.name = name;
  if (!IsLowerCaseName(name, "-_")) {
    value.Error("a collector is named in lower case like provide-online-tree, at most 64");
  }
  const YamlMap map(value, kCollectorKeys);
  ReadWord<Level>(map.Required("of"), collector.of,
                  {{"province", Level::kProvince}, {"national", Level::kNational}});
  ReadPeriods(map.Required("periods"), collector.periods);
  ReadBool(map["by_hand"], collector.by_hand);
  ReadAsking(name, map, schedules, collector);
  ReadAnswer(map.Required("answer"), catalogue, sources, collector);
  ReadCapture(map["capture"], collector);
  if (collector.paging) CheckPaging(map["paging"], collector);
  return collector;
}

bool UsesProvinceId(const std::vector<Assertion>& assertions) {
  return std::any_of(assertions.begin(), assertions.end(), [](const Assertion& assertion) {
    return assertion.equals.Uses(Placeholder::kProvinceId);
  });
}

// Rows of a national answer that say by an id which province they are about.
bool FindsProvincesById(const CollectorSpec& collector) {
  return std::any_of(collector.row_sets.begin(), collector.row_sets.end(), [](const RowSet& rows) {
    return rows.level == Level::kProvince && rows.id.has_value();
  });
}

}  // namespace

bool UsesProvinceId(const CollectorSpec& collector) {
  const RequestSpec& request = collector.request;
  const auto uses = [](const Template& text) { return text.Uses(Placeholder::kProvinceId); };
  return uses(request.path) || std::ranges::any_of(request.headers, uses, &Header::value) ||
         std::ranges::any_of(request.body, uses, &decltype(request.body)::value_type::second) ||
         UsesProvinceId(collector.assertions) || UsesProvinceId(collector.entity) ||
         std::any_of(collector.row_sets.begin(), collector.row_sets.end(), [&](const RowSet& rows) {
           return rows.code_prefix.Uses(Placeholder::kProvinceId) || UsesProvinceId(rows.only);
         });
}

PortalSpec ReadPortal(const YamlMap& map, const Catalogue* catalogue, SchedulePlaces& schedules) {
  PortalSpec portal;
  portal.user_agent = fmt::format("dvcmon/{}", kVersion);
  if (ReadName(map.Required("portal"), portal.name, "-_", "dvcqg") &&
      !IsLowerCaseName(portal.name, "-_")) {
    map["portal"].Error("a portal is named in lower case like dvcqg");
  }
  ReadTitle(map.Required("title"), portal.title_vi, portal.title_en);
  ReadName(map["province_ids"], portal.id_scheme, "-_.", "dvcqg-2026");
  ReadPortalSettings(map, portal);
  FigureSources sources;
  const YamlValue collectors = map.Required("collectors");
  if (collectors.IsMap() && collectors.node().keys.empty()) {
    collectors.Error("at least one collector is needed here");
  }
  for (const auto& [name, value] : collectors.Entries()) {
    portal.collectors.push_back(ReadCollector(name, value, catalogue, sources, schedules));
    const CollectorSpec& collector = portal.collectors.back();
    if (!map.Has("province_ids") && (UsesProvinceId(collector) || FindsProvincesById(collector))) {
      value.Error(
          "uses the portal's ids of provinces, but the portal does not say which: set "
          "province_ids");
    }
  }
  return portal;
}

}  // namespace dvcmon
