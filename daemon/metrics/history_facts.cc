// History of what no poll says: who there was, what was wanted, and which days were worked.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/metrics/body_names.h"
#include "daemon/metrics/cutoff_days.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/family_headers.h"
#include "daemon/metrics/history_parts.h"
#include "daemon/metrics/target_lines.h"

namespace dvcmon {
namespace {

constexpr auto kNextDay = std::chrono::days(1);

Status WriteProvince(HistoryParts& parts, const Province& province) {
  const std::string name = SampleOf(province);
  for (Day day = parts.terms.first; day <= parts.terms.last; day += kNextDay) {
    if (!province.ValidOn(day)) continue;
    if (Status added = parts.text.Add(name, 1, day); !added.ok()) return added;
  }
  return Done{};
}

// `province`: null: the nation.
Status WriteWorked(HistoryParts& parts, const Province* province) {
  const std::string slug = province == nullptr ? "" : province->slug;
  const std::string name = province == nullptr ? fmt::format("{} ", kWorkingDay)
                                               : fmt::format("{}{{province=\"{}\"}} ", kWorkingDay,
                                                             EscapeLabelValue(slug));
  for (Day day = parts.terms.first; day <= parts.terms.last; day += kNextDay) {
    if (province != nullptr && !province->ValidOn(day)) continue;
    const double worked = parts.terms.calendar->IsWorking(day, slug) ? 1 : 0;
    if (Status added = parts.text.Add(name, worked, day); !added.ok()) return added;
  }
  return Done{};
}

// `province`: null: the nation.
Status WriteDaysToCutoff(HistoryParts& parts, const Province* province, Cutoff cutoff) {
  const std::string slug = province == nullptr ? "" : province->slug;
  const std::string of =
      slug.empty() ? "" : fmt::format(",province=\"{}\"", EscapeLabelValue(slug));
  const std::string name = fmt::format("{}{{cutoff=\"{}\"{}}} ", kDaysToCutoff, Name(cutoff), of);
  for (Day day = parts.terms.first; day <= parts.terms.last; day += kNextDay) {
    if (province != nullptr && !province->ValidOn(day)) continue;
    const int left = WorkingDaysToCutoff(*parts.terms.calendar, day, cutoff, slug);
    if (Status added = parts.text.Add(name, left, day); !added.ok()) return added;
  }
  return Done{};
}

void ListDays(HistoryParts& parts) {
  std::vector<std::shared_ptr<const Province>> whose = {nullptr};  // the nation
  whose.insert(whose.end(), parts.terms.watched.begin(), parts.terms.watched.end());
  for (const auto& province : whose) {
    parts.families[std::string(kWorkingDay)].push_back(
        [&parts, province] { return WriteWorked(parts, province.get()); });
    for (const Cutoff cutoff : parts.terms.cutoffs) {
      parts.families[std::string(kDaysToCutoff)].push_back(
          [&parts, province, cutoff] { return WriteDaysToCutoff(parts, province.get(), cutoff); });
    }
  }
}

Status WriteTarget(HistoryParts& parts, const TargetSeries& series) {
  for (Day day = parts.terms.first; day <= parts.terms.last; day += kNextDay) {
    const std::optional<double> value = series.On(day);
    if (!value) continue;
    if (Status added = parts.text.Add(series.name, *value, day); !added.ok()) return added;
  }
  return Done{};
}

// The days on which an agency had a name.
using DaysOfNames = std::map<std::string, std::vector<Day>>;

}  // namespace

void ListDatedFacts(HistoryParts& parts) {
  for (const auto& province : parts.terms.shown) {
    parts.families[std::string(kProvinceInfo)].push_back(
        [&parts, province] { return WriteProvince(parts, *province); });
  }
  if (parts.terms.calendar) ListDays(parts);
  for (TargetSeries& series : SeriesOf(parts.terms.targets, parts.terms.shown)) {
    auto& writers = parts.families[series.family];
    writers.push_back([&parts, series = std::move(series)] { return WriteTarget(parts, series); });
  }
}

Status WriteAgencies(HistoryParts& parts) {
  if (!parts.terms.names_on) return Done{};
  using Who = std::pair<std::string, std::string>;
  std::map<Who, DaysOfNames> all;
  for (Day day = parts.terms.first; day <= parts.terms.last; day += kNextDay) {
    const auto at = static_cast<size_t>((day - parts.terms.first).count());
    const auto is_told = [&](const auto& agency) { return agency.second[at]; };
    if (std::ranges::none_of(parts.agencies, is_told)) continue;
    const auto names = parts.terms.names_on(day);
    if (!names) return names.error();
    std::map<Who, const BodyName*> known;
    for (const BodyName& name : *names) known[{name.province, name.body}] = &name;
    for (const auto& [who, days] : parts.agencies) {
      if (!days[at]) continue;
      const auto found = known.find(who);
      const BodyName unnamed{Level::kAgency, who.second, who.first, "", ""};
      const BodyName& name = found == known.end() ? unnamed : *found->second;
      all[who][SampleOf(name, who.first)].push_back(day);
    }
  }
  parts.text.Begin(std::string(kAgencyInfo));
  for (const auto& [who, by_name] : all) {
    for (const auto& [name, days] : by_name) {
      for (const Day day : days) {
        if (Status added = parts.text.Add(name, 1, day); !added.ok()) return added;
      }
    }
  }
  return Done{};
}

}  // namespace dvcmon
