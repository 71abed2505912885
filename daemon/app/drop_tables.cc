#include "daemon/app/drop_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace dvcmon {
namespace {

constexpr size_t kMostColumns = 8;
using Cells = std::span<const std::string_view>;

Result<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Error{ErrorCode::kIo, "cannot be read", path};
  return std::move(text).str();
}

// Calls `take` with the cells of each row; what it says is wrong with one ends it.
Status ForEachRow(const std::string& path, std::string_view header,
                  const std::function<std::string(Cells)>& take) {
  const auto text = ReadWholeFile(path);
  if (!text) return text.error();
  std::string_view rest = *text;
  std::array<std::string_view, kMostColumns> cells;
  const auto columns = static_cast<size_t>(std::ranges::count(header, ',')) + 1;
  for (size_t line = 1; !rest.empty(); ++line) {
    std::string_view row = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(row.size() + 1, rest.size()));
    if (row.ends_with('\r')) row.remove_suffix(1);
    const auto fault = [&](const std::string& message) {
      return Error{ErrorCode::kSyntax, message, fmt::format("{}:{}", path, line)};
    };
    if (line == 1) {
      if (row != header) return fault(fmt::format("the first line must be {}", header));
      continue;
    }
    if (row.find('"') != std::string_view::npos) return fault("quotes are not read here");
    if (static_cast<size_t>(std::ranges::count(row, ',')) + 1 != columns) {
      return fault(fmt::format("not {} cells", columns));
    }
    for (size_t i = 0; i < columns; ++i) {
      cells[i] = row.substr(0, row.find(','));
      row.remove_prefix(std::min(cells[i].size() + 1, row.size()));
    }
    const std::string wrong = take(Cells(cells).first(columns));
    if (!wrong.empty()) return fault(wrong);
  }
  return Done{};
}

bool ReadCount(std::string_view cell, double& count) {
  int64_t whole = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), whole);
  count = static_cast<double>(whole);
  return error == std::errc() && end == cell.data() + cell.size() && whole >= 0;
}

// Names that were met, in the order in which they were.
class Places {
 public:
  size_t Of(std::string_view name) {
    name_ = name;
    const auto [place, is_new] = places_.try_emplace(name_, names.size());
    if (is_new) names.push_back(name_);
    return place->second;
  }

  std::vector<std::string> names;

 private:
  std::unordered_map<std::string, size_t> places_;
  std::string name_;  // saves an allocation for each row
};

// Days repeat from row to row.
class LastDay {
 public:
  template <class Parse>
  std::optional<Day> Of(std::string_view text, Parse parse) {
    if (text != text_) {
      text_ = text;
      day_ = parse(text);
    }
    return day_;
  }

 private:
  std::string text_;
  std::optional<Day> day_;
};

std::optional<Day> DayOfObservation(std::string_view text) {
  const auto time = ParseTime(text);
  return time ? std::optional(DayOf(*time)) : std::nullopt;
}

// The rows of a province, day by day.
struct Observed {
  Places bodies;
  struct OnDay {
    Day day{};
    std::vector<LedgerReplay::Row> rows;
  };
  std::vector<OnDay> days;
};

void NoteSpells(DropHistory& history, Day day, double stopped_log10_p) {
  const bool is_open = !history.frozen.empty() && !history.frozen.back().closed;
  const bool is_frozen = stopped_log10_p <= kFrozenLog10P;
  if (is_frozen && !is_open) history.frozen.push_back({day, std::nullopt, stopped_log10_p});
  if (!is_frozen && is_open) history.frozen.back().closed = day;
}

DropHistory HistoryOf(const std::string& province, Observed& observed, const Calendar& calendar) {
  DropHistory history{.province = province, .bodies = observed.bodies.names};
  LedgerReplay ledgers(history.bodies.size(), calendar);
  history.days.reserve(observed.days.size());
  for (const Observed::OnDay& on : observed.days) {
    history.days.push_back(ledgers.Close(on.day, on.rows));
    NoteSpells(history, on.day, ledgers.stopped_log10_p());
  }
  return history;
}

// The first of so many working days that end on that day.
Day FirstOfSpan(Day day, int working_days, const Calendar& calendar) {
  Day first = day;
  while (calendar.WorkingDays(first - std::chrono::days(1), day, "") < working_days &&
         day - first < std::chrono::days(366)) {
    first -= std::chrono::days(1);
  }
  return first;
}

}  // namespace

Result<Calendar> ReadCalendarTable(const std::string& path) {
  Calendar::Days days;
  Day first = Day::max();
  Day last = Day::min();
  const Status read = ForEachRow(path, "day,kind", [&](Cells cells) -> std::string {
    const auto day = ParseDay(cells[0]);
    if (!day) return "not a day";
    first = std::min(first, *day);
    last = std::max(last, *day);
    if (cells[1] == "holiday") {
      days.off.insert(*day);
    } else if (cells[1] == "working") {
      days.working.insert(*day);
    } else if (cells[1] == "tet") {
      days.tet.insert(*day);
    } else {
      return "neither holiday nor working nor tet";
    }
    return "";
  });
  if (!read.ok()) return read.error();
  return Calendar(first, last, std::move(days));
}

Result<std::vector<DropHistory>> ReadObservations(const std::string& path,
                                                  const Calendar& calendar) {
  Places provinces;
  std::vector<std::unique_ptr<Observed>> observed;
  LastDay last;
  const Status read =
      ForEachRow(path, "observed_at,province,agency,received,received_online",
                 [&](Cells cells) -> std::string {
                   const auto day = last.Of(cells[0], DayOfObservation);
                   if (!day) return "not a time";
                   const size_t place = provinces.Of(cells[1]);
                   if (place == observed.size()) observed.push_back(std::make_unique<Observed>());
                   Observed& of = *observed[place];
                   LedgerReplay::Row row{.body = of.bodies.Of(cells[2])};
                   if (!ReadCount(cells[3], row.received) || !ReadCount(cells[4], row.online)) {
                     return "not a count";
                   }
                   if (of.days.empty() || of.days.back().day < *day) of.days.push_back({*day, {}});
                   if (of.days.back().day > *day) return "before the row above it";
                   of.days.back().rows.push_back(row);
                   return "";
                 });
  if (!read.ok()) return read.error();
  std::vector<DropHistory> histories;
  histories.reserve(observed.size());
  for (size_t i = 0; i < observed.size(); ++i) {
    histories.push_back(HistoryOf(provinces.names[i], *observed[i], calendar));
    observed[i].reset();
  }
  return histories;
}

Result<std::vector<DropHistory>> ReadIncrements(const std::string& path, const Calendar& calendar) {
  struct Increments {
    Places bodies;
    std::map<Day, std::vector<std::pair<size_t, Filed>>> days;
  };
  Places provinces;
  std::vector<std::unique_ptr<Increments>> increments;
  std::map<std::pair<Day, int>, Day> firsts;
  LastDay last;
  const Status read =
      ForEachRow(path, "day,province,agency,n,x,k", [&](Cells cells) -> std::string {
        const auto day = last.Of(cells[0], ParseDay);
        if (!day) return "not a day";
        const size_t place = provinces.Of(cells[1]);
        if (place == increments.size()) increments.push_back(std::make_unique<Increments>());
        Increments& of = *increments[place];
        const size_t body = of.bodies.Of(cells[2]);
        Filed filed{.day = *day, .known = true};
        double covers = 0;
        if (!ReadCount(cells[3], filed.received) || !ReadCount(cells[4], filed.online) ||
            !ReadCount(cells[5], covers) || covers > 366 || filed.online > filed.received) {
          return "not counts";
        }
        filed.covers_wd = static_cast<int>(covers);
        const auto [first, is_new] = firsts.try_emplace({*day, filed.covers_wd});
        if (is_new) first->second = FirstOfSpan(*day, filed.covers_wd, calendar);
        filed.from = first->second;
        of.days[*day].emplace_back(body, filed);
        return "";
      });
  if (!read.ok()) return read.error();
  std::vector<DropHistory> histories;
  histories.reserve(increments.size());
  for (size_t i = 0; i < increments.size(); ++i) {
    DropHistory& history = histories.emplace_back();
    history.province = provinces.names[i];
    history.bodies = std::move(increments[i]->bodies.names);
    history.days.reserve(increments[i]->days.size());
    for (const auto& [day, rows] : increments[i]->days) {
      FiledDay& filed = history.days.emplace_back();
      filed.day = day;
      filed.bodies.assign(history.bodies.size(), Filed{.from = day, .day = day});
      for (const auto& [body, of_body] : rows) filed.bodies[body] = of_body;
    }
    increments[i].reset();
  }
  return histories;
}

}  // namespace dvcmon
