#include "collectors/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_set>

namespace dvcmon {
namespace {

constexpr size_t kNamedAgencies = 5;

// One clause over many rows: remembers the first break.
class Clause {
 public:
  explicit Clause(std::string name, bool marks_torn = false) {
    result_.clause = std::move(name);
    result_.marks_torn = marks_torn;
  }

  void Judge(bool held, const std::string& where, const auto& message) {
    ++result_.judged;
    if (held || !result_.held) return;
    result_.held = false;
    result_.where = where;
    result_.message = message();
  }

  // What was seen where it held: of the first row.
  void Note(const auto& message) {
    if (result_.held && result_.message.empty()) result_.message = message();
  }

  ClauseResult Take() && { return std::move(result_); }

 private:
  ClauseResult result_;
};

const Field& FieldOf(const CollectorSpec& collector, const MappedAnswer& answer,
                     const Reading& reading) {
  return collector.row_sets[answer.rows[reading.row].row_set].fields[reading.field];
}

ClauseResult JudgeRows(const CollectorSpec& collector, const MappedAnswer& answer) {
  Clause clause("rows");
  std::vector<size_t> counts(collector.row_sets.size());
  for (const Row& row : answer.rows) {
    if (!collector.row_sets[row.row_set].counts_rows()) ++counts[row.row_set];
  }
  for (const Reading& reading : answer.readings) {
    if (FieldOf(collector, answer, reading).counts_rows) {
      counts[answer.rows[reading.row].row_set] = static_cast<size_t>(reading.value);
    }
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    const RowSet& set = collector.row_sets[i];
    clause.Judge(counts[i] >= set.at_least, set.pointer, [&] {
      const auto left_out = answer.left_out.find(static_cast<uint16_t>(i));
      const bool none = left_out == answer.left_out.end() || left_out->second.rows == 0;
      const std::string others = none ? ""
                                      : fmt::format("; `only` and `except` leave out {}: {}",
                                                    left_out->second.rows, left_out->second.why);
      return fmt::format("{} rows of \"{}\", at least {} are declared{}", counts[i], set.name,
                         set.at_least, others);
    });
  }
  if (answer.readings.empty() && !answer.rows.empty()) {
    clause.Judge(false, "", [] {
      return std::string(
          "there are rows and no figure: all of them are `required: false`, and none is there");
    });
  }
  return std::move(clause).Take();
}

ClauseResult JudgeDuplicates(const CollectorSpec& collector, const MappedAnswer& answer) {
  Clause clause("duplicate_agency");
  std::vector<std::unordered_set<std::string>> seen(collector.row_sets.size());
  std::vector<std::unordered_set<std::string_view>> ids(collector.row_sets.size());
  for (const Row& row : answer.rows) {
    std::string body = row.body;
    for (const auto& [label, value] : row.labels) body += fmt::format(" {}={}", label, value);
    clause.Judge(seen[row.row_set].insert(body).second, PlaceOf(row),
                 [&] { return fmt::format("{} stands twice", body); });
    if (row.id.empty()) continue;
    clause.Judge(ids[row.row_set].insert(row.id).second, PlaceOf(row),
                 [&] { return fmt::format("the id of {} stands twice: {}", row.body, row.id); });
  }
  // What labels of rows make of their figures, the configuration cannot know.
  if (!std::ranges::any_of(collector.row_sets, [](const RowSet& s) { return !s.labels.empty(); })) {
    return std::move(clause).Take();
  }
  std::set<std::tuple<Level, std::string_view, std::string>> figures;
  for (const Reading& reading : answer.readings) {
    const Row& row = answer.rows[reading.row];
    const std::string key = KeyOf(row, FieldOf(collector, answer, reading));
    const Level level = collector.row_sets[row.row_set].level;
    if (figures.emplace(level, row.body, key).second) continue;
    clause.Judge(false, PlaceOf(row),
                 [&] { return fmt::format("{} of {} stands twice", key, row.body); });
  }
  return std::move(clause).Take();
}

std::pair<ClauseResult, ClauseResult> JudgeFigures(const CollectorSpec& collector,
                                                   const MappedAnswer& answer) {
  Clause whole("whole_number");
  Clause bounds("bounds");
  std::string where;  // one for all: an answer has tens of thousands of figures
  for (const Reading& reading : answer.readings) {
    if (reading.state != ReadingState::kValue && !IsBound(reading.state)) continue;
    const Field& field = FieldOf(collector, answer, reading);
    const Statistic& statistic = *field.statistic;
    const Row& row = answer.rows[reading.row];
    where.assign(row.page > 1 ? PlaceOf(row) : row.path).append(field.at.pointer);
    if (statistic.kind != StatisticKind::kScore && reading.state == ReadingState::kValue) {
      whole.Judge(reading.value == std::floor(reading.value), where, [&] {
        return fmt::format(
            "{} of {} is {}, which is no whole number; is it written in the declared format?",
            field.key, row.body, reading.value);
      });
    }
    bounds.Judge(reading.value >= statistic.min && reading.value <= statistic.max, where, [&] {
      return fmt::format("{} of {} is {}, outside {} to {}", field.key, row.body, reading.value,
                         statistic.min, statistic.max);
    });
  }
  return {std::move(whole).Take(), std::move(bounds).Take()};
}

// What an agency that was known by the portal's id is called now; itself where nothing was taught.
std::string_view CodeOf(const std::string& agency, const AgencyIds* ids) {
  if (ids == nullptr) return agency;
  const auto taught = ids->find(agency);
  return taught == ids->end() ? agency : taught->second;
}

ClauseResult JudgeShrink(const CollectorSpec& collector, const MappedAnswer& answer,
                         const Known& known_bodies, size_t& missing) {
  const std::vector<std::string>& known = known_bodies.agencies;
  Clause clause{std::string(kShrinkClause)};
  missing = 0;
  double allowed = 1;
  for (const RowSet& set : collector.row_sets) {
    if (set.level == Level::kAgency) allowed = std::min(allowed, set.shrink_at_most);
  }
  std::unordered_set<std::string_view> present;
  for (const Row& row : answer.rows) present.insert(row.body);
  std::vector<std::string> gone;
  for (const std::string& agency : known) {
    if (!present.contains(agency) && !present.contains(CodeOf(agency, known_bodies.ids.get()))) {
      gone.push_back(agency);
    }
  }
  missing = gone.size();
  if (known.empty()) return std::move(clause).Take();
  const double share = static_cast<double>(gone.size()) / static_cast<double>(known.size());
  clause.Judge(share <= allowed, "", [&] {
    const size_t shown = std::min(gone.size(), kNamedAgencies);
    return fmt::format(
        "{} of the {} agencies of the last accepted poll are missing ({:.0f} %), "
        "allowed are {:.0f} %: {}{}",
        gone.size(), known.size(), share * 100, allowed * 100,
        fmt::join(gone.begin(), gone.begin() + static_cast<long>(shown), ", "),
        shown < gone.size() ? ", …" : "");
  });
  return std::move(clause).Take();
}

ClauseResult JudgeAge(const MappedAnswer& answer, const Known& known) {
  Clause clause("not_older");
  if (answer.oldest && known.as_of) {
    clause.Judge(*answer.oldest >= *known.as_of, "", [&] {
      return fmt::format("the portal's date is {}, and was {} before", FormatTime(*answer.oldest),
                         FormatTime(*known.as_of));
    });
  }
  return std::move(clause).Take();
}

ClauseResult JudgeDates(const MappedAnswer& answer) {
  Clause clause("one_date", /*marks_torn=*/true);
  if (answer.oldest) {
    clause.Judge(DayOf(*answer.oldest) == DayOf(*answer.newest), "", [&] {
      return fmt::format("parts of {} stand beside parts of {}", FormatDay(DayOf(*answer.oldest)),
                         FormatDay(DayOf(*answer.newest)));
    });
  }
  return std::move(clause).Take();
}

ClauseResult JudgePages(const CollectorSpec& collector, const MappedAnswer& answer) {
  Clause clause("pages");
  for (int page = 0; page < answer.pages; ++page) {
    clause.Judge(answer.shifted.empty(), collector.paging->rows, [&] { return answer.shifted; });
  }
  return std::move(clause).Take();
}

bool Holds(const Identity& identity, const Balance& balance) {
  const double difference = balance.parts - balance.total;
  switch (identity.relation) {
    case Identity::Relation::kEquals:
      return std::abs(difference) <= identity.tolerance;
    case Identity::Relation::kAtMost:
      return difference <= identity.tolerance;
    case Identity::Relation::kAtLeast:
      return -difference <= identity.tolerance;
  }
  return false;
}

std::string_view Words(Identity::Relation relation) {
  switch (relation) {
    case Identity::Relation::kEquals:
      return "equal to";
    case Identity::Relation::kAtMost:
      return "at most";
    case Identity::Relation::kAtLeast:
      return "at least";
  }
  return {};
}

void JudgeIdentities(const CollectorSpec& collector, const MappedAnswer& answer,
                     std::vector<ClauseResult>& results) {
  for (size_t s = 0; s < collector.row_sets.size(); ++s) {
    const RowSet& set = collector.row_sets[s];
    for (size_t k = 0; k < set.identities.size(); ++k) {
      const Identity& identity = set.identities[k];
      Clause clause(identity.clause, identity.marks_torn);
      for (const Balance& balance : answer.balances) {
        const Row& row = answer.rows[balance.row];
        if (row.row_set != s || balance.identity != k) continue;
        clause.Judge(Holds(identity, balance), PlaceOf(row), [&] {
          return fmt::format("of {}: {} should be {} {}", row.body, balance.parts,
                             Words(identity.relation), balance.total);
        });
        // A published rate may be rounded or cut: both are kept, and the difference is shown.
        if (!identity.is_ratio || balance.parts == balance.total) continue;
        clause.Note([&] {
          return fmt::format("of {}: {:.5f} beside the published {}", row.body, balance.parts,
                             balance.total);
        });
      }
      results.push_back(std::move(clause).Take());
    }
  }
}

}  // namespace

std::vector<ClauseResult> Validate(const CollectorSpec& collector, const MappedAnswer& answer,
                                   const Known& known, size_t& missing) {
  std::vector<ClauseResult> results;
  // First, since an answer that changed between two pages breaks others too.
  if (collector.paging) results.push_back(JudgePages(collector, answer));
  results.push_back(JudgeRows(collector, answer));
  results.push_back(JudgeDuplicates(collector, answer));
  auto [whole, bounds] = JudgeFigures(collector, answer);
  results.push_back(std::move(whole));
  results.push_back(std::move(bounds));
  results.push_back(JudgeShrink(collector, answer, known, missing));
  if (answer.oldest) {
    results.push_back(JudgeAge(answer, known));
    results.push_back(JudgeDates(answer));
  }
  JudgeIdentities(collector, answer, results);
  return results;
}

}  // namespace dvcmon
