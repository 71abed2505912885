#include "daemon/config/calendar_file.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/diagnostics.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using std::chrono::year;

constexpr days kWarnBefore{60};

struct Range {
  Day first;
  Day last;
};

// "2026-02-14" or "2026-02-14..2026-02-22"; reports at `place` anything else, and days that are not
// of the year.
std::optional<Range> ReadRange(std::string_view text, year of, const YamlValue& place) {
  const size_t dots = text.find("..");
  const auto first = ParseDay(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : ParseDay(text.substr(dots + 2));
  if (!first || !last) {
    place.Error("a day like 2026-09-02, or days like 2026-02-14..2026-02-22, must stand here");
  } else if (*last < *first) {
    place.Error("the last day is before the first");
  } else if (*first < Day{of / 1 / 1} || *last > Day{of / 12 / 31}) {
    place.Error(fmt::format("is not in {}: days stand under their year", static_cast<int>(of)));
  } else {
    return Range{*first, *last};
  }
  return std::nullopt;
}

// Days that are declared, with the place where: no day is two things.
using Declared = std::map<Day, YamlValue>;

// A mapping of days to the reason, which is for people.
void ReadDays(const YamlValue& value, year of, Declared& declared, std::set<Day>& out) {
  for (const auto& [text, reason] : value.Entries()) {
    std::string for_people;
    ReadText(reason, for_people);
    const auto range = ReadRange(text, of, reason);
    if (!range) continue;
    for (Day day = range->first; day <= range->last; day += days(1)) {
      const auto [first, is_new] = declared.try_emplace(day, reason);
      if (!is_new) {
        reason.Error(
            fmt::format("{} is declared already, {}", FormatDay(day), first->second.Place()));
        break;
      }
      out.insert(day);
    }
  }
}

// The days of the nation, or those by which a province differs. `off_anyway`: holidays that the
// province shares.
void ReadYear(const YamlMap& map, year of, const std::set<Day>& off_anyway, Calendar::Days& out) {
  Declared declared;
  ReadDays(map["off"], of, declared, out.off);
  std::set<Day> made_up;
  ReadDays(map["working"], of, declared, made_up);
  ReadDays(map["half"], of, declared, out.half);
  for (const Day day : made_up) {
    if (std::chrono::weekday(day).iso_encoding() <= 5 && !off_anyway.contains(day)) {
      declared.at(day).Error(fmt::format(
          "{} is from Monday to Friday and worked anyway; a day is made up for at the weekend",
          FormatDay(day)));
    }
  }
  out.working.merge(made_up);
  Declared boundaries;  // a holiday may be one, too
  ReadDays(map["boundaries"], of, boundaries, out.boundaries);
}

void ReadTet(const YamlValue& value, year of, std::set<Day>& tet) {
  const std::string* text = value.Scalar("a day or days like 2026-02-09..2026-02-27");
  const auto range = text == nullptr ? std::nullopt : ReadRange(*text, of, value);
  if (!range) return;
  for (Day day = range->first; day <= range->last; day += days(1)) tet.insert(day);
}

void ReadProvince(const std::string& slug, const YamlValue& value, year of,
                  const Provinces* provinces, const std::set<Day>& holidays, Calendar::Days& out) {
  if (provinces != nullptr && !provinces->contains(slug)) {
    std::vector<std::string> slugs;
    for (const auto& [known, province] : *provinces) slugs.push_back(known);
    value.Error(fmt::format("unknown province{}; the provinces file holds {}",
                            DidYouMean(slug, slugs), slugs.size()));
  }
  ReadYear(YamlMap(value, kOwnDaysKeys), of, holidays, out);
}

}  // namespace

Calendar ReadCalendar(const YamlValue& root, const Provinces* provinces) {
  Calendar::Days nation;
  std::map<std::string, Calendar::Days> of_provinces;
  std::optional<year> first, last;
  const YamlValue years = YamlMap(root, kCalendarKeys).Required("years");
  for (const auto& [text, value] : years.Entries()) {
    const auto new_year = ParseDay(text + "-01-01");
    if (!new_year) {
      value.Error("a year like 2026 must stand here");
      continue;
    }
    const year of = std::chrono::year_month_day{*new_year}.year();
    if (last && of != *last + std::chrono::years(1)) {
      value.Error(fmt::format("does not follow {}: the years stand in order, none is left out",
                              static_cast<int>(*last)));
    }
    const YamlMap map(value, kYearKeys);
    map.Required("off");
    ReadYear(map, of, {}, nation);
    ReadTet(map["tet"], of, nation.tet);
    for (const auto& [slug, own] : map["provinces"].Entries()) {
      ReadProvince(slug, own, of, provinces, nation.off, of_provinces[slug]);
    }
    if (!first) first = of;
    last = of;
  }
  if (!first) {
    if (years.IsMap()) years.Error("holds no year");
    return {};
  }
  return Calendar(Day{*first / 1 / 1}, Day{*last / 12 / 31}, std::move(nation),
                  std::move(of_provinces));
}

std::optional<std::string> CalendarWarning(const Calendar& calendar, Day today) {
  constexpr std::string_view kBeyond = "Monday to Friday count as worked, holidays included";
  if (calendar.empty()) return fmt::format("there is none: {}", kBeyond);
  if (today < calendar.first()) {
    return fmt::format("begins on {} only; until then {}", FormatDay(calendar.first()), kBeyond);
  }
  if (today > calendar.last()) {
    return fmt::format("ended on {}; since then {}", FormatDay(calendar.last()), kBeyond);
  }
  const auto left = calendar.last() - today;
  if (left > kWarnBefore) return std::nullopt;
  return fmt::format("ends on {}, in {} days; add the next year", FormatDay(calendar.last()),
                     left.count());
}

}  // namespace dvcmon
