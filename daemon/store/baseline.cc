#include "daemon/store/baseline.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <tuple>

#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

// A change is read as fast as ten figures of a snapshot, and takes five times the room.
constexpr size_t kChangesPerFigure = 2;

std::string BodyKey(std::string_view level, std::string_view key) {
  return fmt::format("{}/{}", level, key);
}

// A body is the same to all sources, whoever polls it.
std::string ProvinceOf(const Poll& poll, const Row& row) {
  switch (poll.LevelOf(row)) {
    case Level::kNational:
      return "";
    case Level::kProvince:
      return row.body;
    case Level::kAgency:
      break;
  }
  return poll.target.province_slug();
}

// Inserts the versions that a poll brings, many at a time: to run a statement costs more than a
// row.
class FigureInserts {
 public:
  FigureInserts(Database& db, int64_t poll) : db_(db), poll_(poll) {}

  Status Add(int64_t series, const Version& version) {
    rows_[count_++] = {series, static_cast<int>(version.state), version.number()};
    return count_ < rows_.size() ? Status(Done{}) : Flush();
  }

  // To be called at the end.
  Status Flush() {
    const std::span<const Row> rows(rows_.data(), count_);
    count_ = 0;
    if (rows.size() == kRows) return db_.Sql(kInsertMany).Run(poll_, rows);
    for (const Row& row : rows) {
      if (Status kept = db_.Sql(kInsertOne).Run(poll_, row); !kept) return kept;
    }
    return Done{};
  }

 private:
  using Row = std::tuple<int64_t, int, std::optional<double>>;
  static constexpr size_t kRows = 32;  // twice as fast as one; more gain little
  static constexpr std::string_view kInsertOne =
      "INSERT INTO figure (poll, series, state, value) VALUES (?1, ?, ?, ?)";
  static inline const std::string kInsertMany = [] {
    std::string sql(kInsertOne);
    for (size_t row = 1; row < kRows; ++row) sql += ", (?1, ?, ?, ?)";
    return sql;
  }();

  Database& db_;
  int64_t poll_;
  std::array<Row, kRows> rows_;
  size_t count_ = 0;
};

}  // namespace

// --- Loading -------------------------------------------------------------------------------------

Result<Baseline> Baseline::Load(Database& db, int64_t source, const Period& period, Time finished) {
  Baseline baseline;
  baseline.source_ = source;
  baseline.period_ = period;
  baseline.finished_ = finished;
  if (Status read = baseline.LoadSeries(db); !read) return read.error();
  if (Status read = baseline.LoadNames(db); !read) return read.error();
  return baseline;
}

Status Baseline::LoadSeries(Database& db) {
  const auto versions = VersionsAt(db, source_, period_, finished_);
  if (!versions) return versions.error();
  Statement& select = db.Sql(
      "SELECT series.id, body.id, body.level, body.key, statistic.id, statistic.key FROM series "
      "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic WHERE source = ?");
  select.Start(source_);
  while (select.Next()) {
    Body& body = bodies_[BodyKey(select.Text(2), select.Text(3))];
    body.id = select.Integer(1);
    const uint32_t statistic = AddStatistic(select.Text(5), select.Integer(4));
    if (body.slots.size() <= statistic) body.slots.resize(statistic + 1);
    Slot& slot = slots_.emplace_back();
    slot.series = select.Integer(0);
    const auto found = std::ranges::lower_bound(*versions, slot.series, {}, &SeriesVersion::series);
    if (found != versions->end() && found->series == slot.series) slot.version = found->version;
    body.slots[statistic] = static_cast<uint32_t>(slots_.size());
  }
  return select.status();
}

Status Baseline::LoadNames(Database& db) {
  Statement& select = db.Sql(
      "SELECT body.level, body.key, body.id, name, tier FROM body_name "
      "JOIN body ON body.id = body WHERE source = ? ORDER BY poll");
  select.Start(source_);
  while (select.Next()) {
    Body& body = bodies_[BodyKey(select.Text(0), select.Text(1))];
    body.id = select.Integer(2);
    body.name = select.Text(3);
    body.tier = select.Text(4);
  }
  return select.status();
}

uint32_t Baseline::AddStatistic(std::string_view key, int64_t id) {
  const auto [found, added] =
      statistics_.emplace(key, static_cast<uint32_t>(statistic_ids_.size()));
  if (added) statistic_ids_.push_back(id);
  return found->second;
}

// --- From words to ids ---------------------------------------------------------------------------

Result<Baseline::Body*> Baseline::BodyOf(Database& db, const Poll& poll, const Row& row) {
  const std::string_view level = Name(poll.LevelOf(row));
  Body& body = bodies_[BodyKey(level, row.body)];
  if (body.id == 0) {
    const auto id =
        FindOrInsert(db, "SELECT id FROM body WHERE level = ? AND province = ? AND key = ?",
                     "INSERT INTO body (level, province, key) VALUES (?, ?, ?)", level,
                     ProvinceOf(poll, row), row.body);
    if (!id) return id.error();
    body.id = *id;
  }
  return &body;
}

Result<std::vector<std::vector<uint32_t>>> Baseline::StatisticsOf(Database& db, const Poll& poll) {
  std::vector<std::vector<uint32_t>> statistics;
  for (const RowSet& row_set : poll.target.collector->row_sets) {
    auto& indices = statistics.emplace_back();
    // With labels of their rows, they are found one by one.
    if (!row_set.labels.empty()) continue;
    for (const Field& field : row_set.fields) {
      const auto index = StatisticOf(db, field.key);
      if (!index) return index.error();
      indices.push_back(*index);
    }
  }
  return statistics;
}

Result<uint32_t> Baseline::StatisticOf(Database& db, const std::string& key) {
  if (const auto known = statistics_.find(key); known != statistics_.end()) return known->second;
  const auto id = FindOrInsert(db, "SELECT id FROM statistic WHERE key = ?",
                               "INSERT INTO statistic (key) VALUES (?)", key);
  if (!id) return id.error();
  return AddStatistic(key, *id);
}

Result<Baseline::Slot*> Baseline::SlotOf(Database& db, Body& body, uint32_t statistic) {
  if (body.slots.size() <= statistic) body.slots.resize(statistic + 1);
  uint32_t& slot = body.slots[statistic];
  if (slot == 0) {
    Status made = db.Sql("INSERT INTO series (source, body, statistic) VALUES (?, ?, ?)")
                      .Run(source_, body.id, statistic_ids_[statistic]);
    if (!made) return made.error();
    slots_.push_back({db.LastInsertId(), 0, std::nullopt});
    slot = static_cast<uint32_t>(slots_.size());
  }
  return &slots_[slot - 1];
}

// --- Writing -------------------------------------------------------------------------------------

Result<std::vector<Baseline::Change>> Baseline::WriteFigures(Database& db, const Poll& poll,
                                                             int64_t poll_id) {
  const auto statistics = StatisticsOf(db, poll);
  if (!statistics) return statistics.error();
  std::vector<Body*> bodies;
  for (const Row& row : poll.rows) {
    const auto body = BodyOf(db, poll, row);
    if (!body) return body.error();
    bodies.push_back(*body);
  }
  std::vector<Change> changes;
  changes.reserve(poll.readings.size());
  FigureInserts inserts(db, poll_id);
  const auto replace = [&](Slot& slot, const Version& version) -> Status {
    if (slot.version == version && !poll.by_hand) return Done{};
    changes.push_back({slot.series, slot.version});
    slot.version = version;
    return inserts.Add(slot.series, version);
  };
  for (const Reading& reading : poll.readings) {
    const Row& row = poll.rows[reading.row];
    const auto statistic = row.labels.empty()
                               ? Result<uint32_t>((*statistics)[row.row_set][reading.field])
                               : StatisticOf(db, poll.KeyOf(reading));
    if (!statistic) return statistic.error();
    const auto found = SlotOf(db, *bodies[reading.row], *statistic);
    if (!found) return found.error();
    Slot& slot = **found;
    if (slot.poll == poll_id) {
      return Error{ErrorCode::kInvalid,
                   fmt::format("the answer holds {} of {} twice", poll.KeyOf(reading), row.body),
                   row.path};
    }
    slot.poll = poll_id;
    const bool has_value = reading.state == ReadingState::kValue || IsBound(reading.state);
    Status kept = replace(slot, {reading.state, has_value ? reading.value : 0});
    if (!kept) return kept.error();
  }
  for (Slot& slot : slots_) {
    if (slot.poll == poll_id || !slot.version || poll.by_hand) continue;
    Status kept = replace(slot, {ReadingState::kAbsent, 0});
    if (!kept) return kept.error();
  }
  if (Status kept = inserts.Flush(); !kept) return kept.error();
  finished_ = poll.finished;
  changes_ += changes.size();
  return changes;
}

Status Baseline::KeepSnapshot(Database& db, int64_t poll_id) {
  if (changes_ < kChangesPerFigure * slots_.size()) return Done{};
  Versions versions;
  for (const Slot& slot : slots_) {
    if (slot.version) versions.emplace(slot.series, *slot.version);
  }
  changes_ = 0;
  return dvcmon::KeepSnapshot(db, source_, period_, finished_, poll_id, versions);
}

Status Baseline::WriteNames(Database& db, const Poll& poll, int64_t poll_id, bool gaps_only) {
  for (const Row& row : poll.rows) {
    if (row.name.empty() && row.tier.empty()) continue;
    const auto found = BodyOf(db, poll, row);
    if (!found) return found.error();
    Body& body = **found;
    const bool named = !body.name.empty() || !body.tier.empty();
    if (body.named_by == poll_id || (gaps_only && named)) continue;
    body.named_by = poll_id;
    if (body.name == row.name && body.tier == row.tier) continue;
    body.name = row.name;
    body.tier = row.tier;
    Status kept =
        db.Sql("INSERT INTO body_name (source, body, poll, name, tier) VALUES (?, ?, ?, ?, ?)")
            .Run(source_, body.id, poll_id, row.name, row.tier);
    if (!kept) return kept;
  }
  return Done{};
}

}  // namespace dvcmon
