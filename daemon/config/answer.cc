#include "daemon/config/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "collectors/model/tier.h"
#include "daemon/config/format.h"
#include "daemon/config/rows.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

void ReadStatuses(const YamlValue& value, std::vector<int>& out) {
  out = {200};
  if (!value) return;
  out.clear();
  for (const YamlValue& element : value.List()) {
    int64_t status = 0;
    if (!ReadWhole(element, status, 200, 299)) continue;
    if (std::find(out.begin(), out.end(), status) != out.end()) element.Error("stands twice");
    out.push_back(static_cast<int>(status));
  }
}

void ReadContentType(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a media type like application/json");
  if (text == nullptr) return;
  const size_t slash = text->find('/');
  const bool lower =
      std::none_of(text->begin(), text->end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (slash == std::string::npos || !lower || !IsName(text->substr(0, slash), "-+.") ||
      !IsName(text->substr(slash + 1), "-+.")) {
    value.Error(
        "a media type like application/json is needed here, in lower case and without parameters");
    return;
  }
  out = *text;
}

// Nobody has sent an answer that is brought by hand, and who brings it says whom it is about.
void RefuseOfPortal(const YamlMap& map) {
  for (const char* key : {"status", "content_type", "entity"}) {
    if (map.Has(key)) map[key].Error("has no meaning beside `by_hand`: no portal answers");
  }
}

bool IsEmptyList(const YamlValue& value) {
  return value && value.node().kind == YamlNode::Kind::kList && value.node().values.empty();
}

}  // namespace

void FigureSources::Add(const RowSet& rows, const std::string& figure,
                        const std::vector<PeriodKind>& periods, const YamlValue& value) {
  const std::string place = fmt::format("{} ({})", value.Place(), value.path());
  const std::string cut = IsBody(rows.own_tier) ? "" : rows.own_tier;
  for (const PeriodKind period : periods) {
    const auto [first, is_new] = places_.try_emplace({rows.level, cut, figure, period}, place);
    if (is_new) continue;
    value.Error(fmt::format("{} of level {} and period {} has a source already: {}; keep one",
                            figure, Name(rows.level), Name(period), first->second));
    return;
  }
}

void ReadAnswer(const YamlValue& value, const Catalogue* catalogue, FigureSources& sources,
                CollectorSpec& collector) {
  const PlaceholderScope scope{collector.of, collector.periods,
                               collector.paging ? &*collector.paging : nullptr};
  const YamlMap map(value, kAnswerKeys);
  ReadFormat(map, collector.format);
  if (collector.by_hand) RefuseOfPortal(map);
  ReadStatuses(map["status"], collector.statuses);
  collector.content_type = UsualContentType(collector.format.kind);
  ReadContentType(map["content_type"], collector.content_type);
  collector.assertions = ReadAssertions(map["assert"], scope, /*in_row=*/false);
  const YamlValue entity = map["entity"];
  if (!IsEmptyList(entity)) collector.entity = ReadAssertions(entity, scope, /*in_row=*/false);
  const bool is_asked = collector.of == Level::kProvince && !collector.by_hand;
  if (is_asked && value.IsMap() && !entity) {
    value.Warn(
        "without `entity`, an answer about another province is taken for the one asked for; write "
        "`entity: []` where the answer does not say whom it is about");
  }
  Selector as_of;
  if (ReadRootSelector(map["as_of"], as_of)) collector.as_of = std::move(as_of);
  const YamlValue rows = map.Required("rows");
  if (rows.IsMap() && rows.node().keys.empty()) rows.Error("at least one row set is needed here");
  for (const auto& [name, entry] : rows.Entries()) {
    collector.row_sets.push_back(ReadRowSet(name, entry, catalogue, collector, sources));
  }
}

}  // namespace dvcmon
