#include "daemon/store/drops.h"

#include <algorithm>
#include <tuple>

#include "daemon/store/columns.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {
namespace {

constexpr std::string_view kColumns =
    "day, first_day, days, evidence, observed, received, expected, lower_bound, chance, needed, "
    "falling, bodies, frozen, restated, otherwise_unknown, share_before, rate_effect, mix_effect";

// From the columns above.
DropAtDay DayOfRow(const Statement& row) {
  DropAtDay at;
  at.day = DayAt(row.Integer(0));
  DropFinding& finding = at.finding;
  finding.window.first = DayAt(row.Integer(1));
  finding.window.days = static_cast<int>(row.Integer(2));
  at.evidence = row.Real(3);
  finding.window.observed = row.Real(4);
  finding.window.received = row.Real(5);
  finding.window.expected = row.Real(6);
  finding.lower_bound = row.Real(7);
  finding.chance = row.Real(8);
  finding.missing = std::max(0.0, finding.window.expected - finding.window.observed);
  if (!row.IsNull(9)) at.needed = row.Real(9);
  at.falling = static_cast<int>(row.Integer(10));
  at.bodies = static_cast<int>(row.Integer(11));
  at.frozen = static_cast<int>(row.Integer(12));
  at.restated = static_cast<int>(row.Integer(13));
  at.otherwise_unknown = static_cast<int>(row.Integer(14));
  if (!row.IsNull(15)) at.split = KeptSplit{row.Real(15), row.Real(16), row.Real(17), {}};
  return at;
}

Status LoadParts(Database& db, int64_t drop, DropAtDay& at) {
  if (!at.split) return Done{};
  Statement& select = db.Sql(
      "SELECT agency, rate_effect, share_before, share FROM judged_drop_part "
      "WHERE judged_drop = ? AND day = ? ORDER BY ordinal");
  select.Start(drop, ColumnOf(at.day));
  while (select.Next()) {
    at.split->parts.push_back(
        {std::string(select.Text(0)), select.Real(1), select.Real(2), select.Real(3)});
  }
  return select.status();
}

// The first and the last of its days until `until`.
Status LoadDays(Database& db, KeptDrop& drop, Day until) {
  for (const bool is_last : {false, true}) {
    Statement& select = db.Sql("SELECT " + std::string(kColumns) +
                               " FROM judged_drop_day WHERE judged_drop = ? AND day <= ? "
                               "ORDER BY day " +
                               (is_last ? "DESC" : "ASC") + " LIMIT 1");
    DropAtDay& at = is_last ? drop.last : drop.first;
    select.Start(drop.id, ColumnOf(until));
    while (select.Next()) at = DayOfRow(select);
    if (Status read = select.status(); !read) return read;
    if (Status read = LoadParts(db, drop.id, at); !read) return read;
  }
  return Done{};
}

Status KeepDay(Database& db, int64_t drop, const DropAtDay& at) {
  std::optional<double> before, rate, mix;
  if (at.split) {
    before = at.split->before;
    rate = at.split->rate_effect;
    mix = at.split->mix_effect;
  }
  const DropWindow& window = at.finding.window;
  Status kept = db.Sql("INSERT INTO judged_drop_day (judged_drop, " + std::string(kColumns) +
                       ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT DO NOTHING")
                    .Run(drop, ColumnOf(at.day), ColumnOf(window.first), window.days, at.evidence,
                         window.observed, window.received, window.expected, at.finding.lower_bound,
                         at.finding.chance, at.needed, at.falling, at.bodies, at.frozen,
                         at.restated, at.otherwise_unknown, before, rate, mix);
  if (!kept || !at.split) return kept;
  Statement& insert = db.Sql(
      "INSERT INTO judged_drop_part (judged_drop, day, ordinal, agency, rate_effect, "
      "share_before, share) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  int ordinal = 0;
  for (const KeptSplit::Part& part : at.split->parts) {
    kept = insert.Run(drop, ColumnOf(at.day), ordinal++, part.agency, part.rate_effect, part.before,
                      part.now);
    if (!kept) return kept;
  }
  return Done{};
}

bool Ends(DropChange change) {
  return change != DropChange::kNone && change != DropChange::kOpened;
}

}  // namespace

Status KeepDropNews(Database& db, int64_t source, const std::string& province, Day day,
                    const DropNews& news, const std::optional<DropAtDay>& today) {
  const auto key = std::tuple(source, province, news.of.agency, news.of.group,
                              static_cast<int>(news.of.rule), ColumnOf(news.opened));
  Status kept = db.Sql(
                      "INSERT INTO judged_drop (source, province, agency, bodies, rule, opened, "
                      "change, limit_of_evidence) VALUES (?, ?, ?, ?, ?, ?, 0, ?) "
                      "ON CONFLICT DO NOTHING")
                    .Run(key, news.limit);
  if (!kept) return kept;
  const auto id = db.Sql(
                        "SELECT id FROM judged_drop WHERE source = ? AND province = ? AND "
                        "agency = ? AND bodies = ? AND rule = ? AND opened = ?")
                      .First(key);
  if (!id) return id.error();
  if (today) {
    if (Status day_kept = KeepDay(db, **id, *today); !day_kept) return day_kept;
  }
  if (!Ends(news.change)) return Done{};
  return db.Sql("UPDATE judged_drop SET closed = ?, change = ? WHERE id = ? AND closed IS NULL")
      .Run(ColumnOf(day), static_cast<int>(news.change), **id);
}

Result<std::vector<KeptDrop>> LoadDrops(Database& db, const DropFilter& filter) {
  std::vector<KeptDrop> drops;
  Statement& select = db.Sql(
      "SELECT judged_drop.id, portal, collector, judged_drop.province, agency, bodies, rule, "
      "opened, judged_drop.closed, change, limit_of_evidence FROM judged_drop "
      "JOIN source ON source.id = source WHERE judged_drop.id > ?1 AND opened <= ?2 "
      "AND (judged_drop.closed IS NULL OR judged_drop.closed >= ?3) "
      "AND (?4 = 0 OR judged_drop.closed IS NULL OR judged_drop.closed > ?2) "
      "AND (?5 = '' OR portal = ?5) AND (?6 = '' OR judged_drop.province = ?6) "
      "AND (?7 = '' OR agency = ?7) AND (?8 IS NULL OR judged_drop.id = ?8) "
      "ORDER BY judged_drop.id LIMIT ?9");
  select.Start(filter.after, ColumnOf(filter.at), ColumnOf(filter.from), filter.open ? 1 : 0,
               filter.portal, filter.province, filter.agency, filter.id, filter.limit);
  while (select.Next()) {
    KeptDrop& drop = drops.emplace_back();
    drop.id = select.Integer(0);
    drop.portal = select.Text(1);
    drop.collector = select.Text(2);
    drop.province = select.Text(3);
    drop.of = {std::string(select.Text(4)), std::string(select.Text(5)),
               static_cast<DropRule>(select.Integer(6))};
    drop.opened = DayAt(select.Integer(7));
    drop.limit = select.Real(10);
    if (select.IsNull(8) || DayAt(select.Integer(8)) > filter.at) continue;
    drop.closed = DayAt(select.Integer(8));
    drop.how = static_cast<DropChange>(select.Integer(9));
  }
  if (Status read = select.status(); !read) return read.error();
  for (KeptDrop& drop : drops) {
    if (Status read = LoadDays(db, drop, filter.at); !read) return read.error();
  }
  return drops;
}

Result<std::vector<DropAtDay>> LoadDropDays(Database& db, int64_t drop, Day first, Day last) {
  std::vector<DropAtDay> days;
  Statement& select = db.Sql("SELECT " + std::string(kColumns) +
                             " FROM judged_drop_day WHERE judged_drop = ? AND day BETWEEN ? AND ? "
                             "ORDER BY day");
  select.Start(drop, ColumnOf(first), ColumnOf(last));
  while (select.Next()) days.push_back(DayOfRow(select));
  if (Status read = select.status(); !read) return read.error();
  return days;
}

}  // namespace dvcmon
