#include "daemon/config/paging.h"

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/config/rows.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

constexpr int64_t kMostPages = 10'000;
constexpr int64_t kMostRowsOfAPage = 10'000;

}  // namespace

PagingSpec ReadPaging(const YamlValue& value) {
  PagingSpec paging;
  const YamlMap map(value, kPagingKeys);
  ReadWord<PagingSpec::By>(map.Required("by"), paging.by,
                           {{"page", PagingSpec::By::kPage}, {"last_id", PagingSpec::By::kLastId}});
  int64_t size = 0;
  int64_t at_most = 0;
  ReadWhole(map.Required("size"), size, 1, kMostRowsOfAPage);
  ReadWhole(map.Required("at_most"), at_most, 1, kMostPages);
  paging.size = static_cast<int>(size);
  paging.at_most = static_cast<int>(at_most);
  Selector place;
  if (ReadRootSelector(map.Required("rows"), place)) paging.rows = place.pointer;
  if (ReadRootSelector(map["total"], place)) paging.total = place.pointer;
  if (ReadRootSelector(map["last_id"], place)) paging.last_id = place.pointer;
  Selector key;
  if (ReadSelector(map["key"], key)) paging.key = std::move(key);
  const bool by_id = paging.by == PagingSpec::By::kLastId;
  if (value.IsMap() && by_id && !map.Has("last_id")) {
    value.Error("`last_id` is missing: where the portal says what its last row is called");
  }
  if (!by_id && map.Has("last_id")) map["last_id"].Error("only with by: last_id");
  return paging;
}

void CheckPaging(const YamlValue& value, const CollectorSpec& collector) {
  const PagingSpec& paging = *collector.paging;
  const bool by_id = paging.by == PagingSpec::By::kLastId;
  const Placeholder turns = by_id ? Placeholder::kLastId : Placeholder::kPage;
  const RequestSpec& request = collector.request;
  const auto uses = [=](const Template& text) { return text.Uses(turns); };
  const bool in_head =
      uses(request.path) || std::ranges::any_of(request.headers, uses, &Header::value);
  const bool in_every_body =
      !request.body.empty() &&
      std::ranges::all_of(request.body, uses, &decltype(request.body)::value_type::second);
  if (!in_head && !in_every_body) {
    value.Error(by_id ? "the request does not use {last_id}: it would ask for the first page only"
                      : "the request does not use {page}: it would ask for the first page only");
  }
  const auto& sets = collector.row_sets;
  const bool read = std::ranges::find(sets, paging.rows, &RowSet::pointer) != sets.end();
  if (!read && !sets.empty() && !paging.rows.empty()) {
    value.Error("no row set reads `rows`, which the pages share out");
  }
  if (!by_id && !paging.total) {
    value.Warn(
        "without `total`, an answer of a portal that gives fewer rows a page than it is "
        "asked for ends after the first");
  }
}

}  // namespace dvcmon
