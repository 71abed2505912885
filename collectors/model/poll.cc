#include "collectors/model/poll.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "collectors/model/statistic_key.h"

namespace dvcmon {

std::string_view Name(ReadingState state) {
  switch (state) {
    case ReadingState::kValue:
      return "value";
    case ReadingState::kNotProvided:
      return "not_provided";
    case ReadingState::kNotApplicable:
      return "not_applicable";
    case ReadingState::kAbsent:
      return "absent";
    case ReadingState::kMoreThan:
      return "more_than";
    case ReadingState::kAtLeast:
      return "at_least";
    case ReadingState::kLessThan:
      return "less_than";
    case ReadingState::kAtMost:
      return "at_most";
  }
  return {};
}

bool IsBound(ReadingState state) { return state >= ReadingState::kMoreThan; }

std::string PollTarget::Text() const {
  return fmt::format("{}/{} {} {}", portal->name, collector->name, province ? province->slug : "vn",
                     dvcmon::Text(period));
}

bool PollTarget::CanAskOn(Day day) const {
  if (!province) return true;
  const bool known = portal->id_scheme.empty() || province->IdOn(portal->id_scheme, day);
  return province->ValidOn(day) && known;
}

Context PollTarget::ContextOn(Day day) const {
  Context context;
  context.period = period;
  if (province) {
    context.province = province->slug;
    context.identity_code = province->identity_code;
    context.province_id = province->IdOn(portal->id_scheme, day).value_or("");
  }
  return context;
}

std::string KeyOf(const Row& row, const Field& field) {
  if (row.labels.empty()) return field.key;
  auto labels = field.labels;
  labels.insert(labels.end(), row.labels.begin(), row.labels.end());
  std::ranges::sort(labels);
  std::string key = std::string(StatisticIdOf(field.key));
  const char* separator = "{";
  for (const auto& [label, value] : labels) {
    key += fmt::format("{}{}={}", separator, label, value);
    separator = ",";
  }
  return key + "}";
}

std::string PlaceOf(const Row& row) {
  return row.page > 1 ? fmt::format("page {}: {}", row.page, row.path) : row.path;
}

std::string Poll::WhereOf(const Reading& reading) const {
  const Selector& at = FieldOf(reading).at;
  const Row& row = rows[reading.row];
  switch (at.base) {
    case Selector::Base::kRoot:
      return at.pointer;
    case Selector::Base::kParent:
      return ParentOf(target.collector->row_sets[row.row_set].pointer) + at.pointer;
    case Selector::Base::kRow:
      break;
  }
  return PlaceOf(row) + at.pointer;
}

std::vector<std::string> AgenciesOf(const PollTarget& target, const std::vector<Row>& rows) {
  std::vector<std::string> agencies;
  std::unordered_set<std::string_view> seen;
  for (const Row& row : rows) {
    const Level level = target.collector->row_sets[row.row_set].level;
    if (level == Level::kAgency && seen.insert(row.body).second) agencies.push_back(row.body);
  }
  return agencies;
}

}  // namespace dvcmon
