#include "daemon/store/writer.h"

#include <optional>
#include <string>
#include <utility>

#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/digest.h"
#include "daemon/store/queries.h"
#include "daemon/store/structures.h"

namespace dvcmon {
namespace {

// The words of an error may quote an answer, which is as long as it likes.
constexpr size_t kMaxErrorBytes = 500;

std::string_view Cut(std::string_view utf8) {
  if (utf8.size() <= kMaxErrorBytes) return utf8;
  size_t end = kMaxErrorBytes;
  while (end > 0 && (utf8[end] & 0xc0) == 0x80) --end;  // in the middle of a character
  return utf8.substr(0, end);
}

}  // namespace

Result<Written> Writer::Write(const Poll& poll) {
  const Source source = SourceOf(poll.target);
  auto written = WriteWhole(source, poll);
  // What is remembered may be of the transaction that was rolled back: it is read again when
  // needed.
  if (!written) {
    baselines_.erase(source);
    ids_.reset();
    mappings_.Forget();
  }
  return written;
}

Result<Written> Writer::WriteWhole(const Source& source, const Poll& poll) {
  Transaction transaction(db_);
  if (Status begun = transaction.Begin(); !begun) return begun.error();
  const auto source_id = SourceId(source);
  if (!source_id) return source_id.error();
  const auto known = db_.Sql("SELECT id FROM poll WHERE source = ? AND started = ? AND period = ?")
                         .First(*source_id, ColumnOf(poll.started), ColumnOf(poll.target.period));
  if (!known) return known.error();
  if (*known) return Written{.is_known = true};
  const auto repeated = IsRepeated(*source_id, poll);
  if (!repeated) return repeated.error();
  if (*repeated) return Written{.is_known = true};

  const auto poll_id = InsertPoll(*source_id, poll);
  if (!poll_id) return poll_id.error();
  if (Status kept = KeepCaptures(db_, poll, *poll_id); !kept) return kept.error();
  Written written;
  auto structure = KeepStructure(db_, poll, *source_id, *poll_id);
  if (!structure) return structure.error();
  written.structure = *std::move(structure);
  if (poll.accepted()) {
    const auto new_answer = NoteNewAnswer(*source_id, poll, *poll_id);
    if (!new_answer) return new_answer.error();
    const auto is_late = IsLate(*source_id, poll);
    if (!is_late) return is_late.error();
    const auto figures = WriteFigures(source, *source_id, poll, *poll_id, *is_late);
    if (!figures) return figures.error();
    if (Status kept = WriteIds(poll, *poll_id, *is_late); !kept) return kept.error();
    written.figures = *figures;
    written.new_answer = *new_answer;
  }
  if (Status kept = KeepDigest(db_, *poll_id); !kept) return kept.error();
  if (Status committed = transaction.Commit(); !committed) return committed.error();
  ++counts_.polls;
  counts_.figures += written.figures;
  return written;
}

Result<bool> Writer::IsRepeated(int64_t source_id, const Poll& poll) {
  if (!poll.by_hand || !poll.accepted() || poll.captures.empty()) return false;
  std::optional<int64_t> valid_until;
  if (poll.by_hand->valid_until) valid_until = ColumnOf(*poll.by_hand->valid_until);
  // One that was brought back after another had taken its place is wanted again; one that only lies
  // where it lay is not.
  const auto found =
      db_.Sql(
             "SELECT EXISTS (SELECT * FROM poll AS kept JOIN poll_capture ON poll = kept.id "
             "JOIN capture ON capture.id = capture WHERE source = ?1 AND period = ?2 "
             "AND error IS NULL AND author IS NOT NULL AND valid_until IS ?3 "
             "AND lower(hex(sha256)) = ?4 AND (started >= ?5 OR NOT EXISTS ("
             "SELECT * FROM poll AS later WHERE source = ?1 AND period = ?2 AND error IS NULL "
             "AND author IS NOT NULL "
             "AND (later.finished, later.id) > (kept.finished, kept.id))))")
          .First(source_id, ColumnOf(poll.target.period), valid_until, poll.captures[0].sha256,
                 ColumnOf(poll.by_hand->written));
  if (!found) return found.error();
  return *found == 1;
}

Result<bool> Writer::NoteNewAnswer(int64_t source_id, const Poll& poll, int64_t poll_id) {
  // Page by page: one that is not in the other poll is enough.
  const auto same =
      db_.Sql(
             "WITH before (id) AS (SELECT id FROM poll WHERE source = ?1 AND period = ?2 "
             "AND error IS NULL AND finished <= ?3 AND id <> ?4 "
             "ORDER BY finished DESC, id DESC LIMIT 1), "
             "mine AS (SELECT page, capture FROM poll_capture WHERE poll = ?4 AND page > 0), "
             "theirs AS (SELECT page, capture FROM poll_capture, before "
             "WHERE poll = before.id AND page > 0) "
             "SELECT EXISTS (SELECT * FROM theirs) "
             "AND NOT EXISTS (SELECT * FROM mine EXCEPT SELECT * FROM theirs) "
             "AND NOT EXISTS (SELECT * FROM theirs EXCEPT SELECT * FROM mine)")
          .First(source_id, ColumnOf(poll.target.period), ColumnOf(poll.finished), poll_id);
  if (!same) return same.error();
  const bool is_new = *same != 1;
  if (is_new) return true;
  Status noted = db_.Sql("UPDATE poll SET new_answer = 0 WHERE id = ?").Run(poll_id);
  if (!noted) return noted.error();
  return false;
}

Result<bool> Writer::IsLate(int64_t source_id, const Poll& poll) {
  const auto newer = db_.Sql(
                            "SELECT EXISTS (SELECT 1 FROM poll WHERE source = ? AND error IS NULL "
                            "AND (period, finished) > (?, ?))")
                         .First(source_id, ColumnOf(poll.target.period), ColumnOf(poll.finished));
  if (!newer) return newer.error();
  return *newer == 1;
}

Status Writer::WriteIds(const Poll& poll, int64_t poll_id, bool gaps_only) {
  const std::string& portal = poll.target.portal->name;
  for (const Row& row : poll.rows) {
    if (row.id.empty()) continue;
    if (!ids_) {
      auto known = LoadAgencyIds(db_);
      if (!known) return known.error();
      ids_ = *std::move(known);
    }
    std::string& meaning = (*ids_)[portal][row.id];
    if (meaning == row.body || (gaps_only && !meaning.empty())) continue;
    meaning = row.body;
    Status kept = db_.Sql(
                         "INSERT INTO body_id (portal, id, poll, body) SELECT ?, ?, ?, id FROM "
                         "body WHERE level = 'agency' AND province = ? AND key = ? "
                         "ON CONFLICT DO UPDATE SET body = excluded.body")
                      .Run(portal, row.id, poll_id, poll.target.province_slug(), row.body);
    if (!kept) return kept;
  }
  return Done{};
}

Result<int64_t> Writer::SourceId(const Source& source) {
  const auto found = FindSource(db_, source);
  if (!found) return found.error();
  if (*found) return **found;
  Status made =
      db_.Sql("INSERT INTO source (portal, collector, province, period_kind) VALUES (?, ?, ?, ?)")
          .Run(source.portal, source.collector, source.province, static_cast<int>(source.kind));
  if (!made) return made.error();
  return db_.LastInsertId();
}

Result<int64_t> Writer::InsertPoll(int64_t source_id, const Poll& poll) {
  std::optional<std::string_view> error;
  std::optional<std::string_view> where;
  std::optional<std::string_view> message;
  std::optional<std::string_view> torn;
  if (!poll.torn.empty()) torn = Cut(poll.torn);
  std::optional<std::string_view> author;
  std::optional<std::string_view> reason;
  std::optional<int64_t> valid_until;
  if (poll.by_hand) {
    author = poll.by_hand->author;
    reason = poll.by_hand->reason;
    if (poll.by_hand->valid_until) valid_until = ColumnOf(*poll.by_hand->valid_until);
  }
  if (poll.error) {
    error = Name(poll.error->code);
    where = Cut(poll.error->where);
    message = Cut(poll.error->message);
  }
  const auto mapping = mappings_.Keep(poll.target.portal->files);
  if (!mapping) return mapping.error();
  Status inserted =
      db_.Sql(
             "INSERT INTO poll (source, period, started, finished, error, error_where, "
             "error_message, attempts, wire_bytes, bodies, figures, missing_agencies, as_of, "
             "tls_not_after, torn, new_answer, is_final, author, reason, valid_until, replayed, "
             "mapping) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .Run(source_id, ColumnOf(poll.target.period), ColumnOf(poll.started),
               ColumnOf(poll.finished), error, where, message, poll.attempts, poll.wire_bytes,
               poll.rows.size(), poll.missing_agencies, ColumnOf(poll.as_of),
               ColumnOf(poll.tls_not_after), torn, poll.accepted(), poll.is_final, author, reason,
               valid_until, poll.replayed, *mapping);
  if (!inserted) return inserted.error();
  return db_.LastInsertId();
}

Result<int64_t> Writer::WriteFigures(const Source& source, int64_t source_id, const Poll& poll,
                                     int64_t poll_id, bool is_late) {
  const int64_t period = ColumnOf(poll.target.period);
  // A poll may come late: for an older period, or dated before the last one when the clock was set
  // back. Then the accepted poll that follows it must go on saying what it said.
  const auto next = db_.Sql(
                           "SELECT id FROM poll WHERE source = ? AND period = ? AND error IS NULL "
                           "AND finished > ? ORDER BY finished, id LIMIT 1")
                        .First(source_id, period, ColumnOf(poll.finished));
  if (!next) return next.error();

  const auto baseline = BaselineFor(source, source_id, poll);
  if (!baseline) return baseline.error();
  const auto changes = (*baseline)->WriteFigures(db_, poll, poll_id);
  if (!changes) return changes.error();
  if (Status kept = (*baseline)->WriteNames(db_, poll, poll_id, is_late); !kept) {
    return kept.error();
  }
  const auto written = static_cast<int64_t>(changes->size());
  Status noted = db_.Sql("UPDATE poll SET figures = ? WHERE id = ?").Run(written, poll_id);
  if (!noted) return noted.error();
  if (poll.by_hand) return written;  // that says nothing about what another one said
  if (!*next) {
    if (Status kept = (*baseline)->KeepSnapshot(db_, poll_id); !kept) return kept.error();
    return written;
  }
  baselines_.erase(source);
  if (Status gone = DropSnapshots(db_, source_id, poll.target.period, poll.finished); !gone) {
    return gone.error();
  }
  const auto repeated = RepeatIn(**next, *changes);
  if (!repeated) return repeated.error();
  return written + *repeated;
}

Result<Baseline*> Writer::BaselineFor(const Source& source, int64_t source_id, const Poll& poll) {
  const auto found = baselines_.find(source);
  if (found != baselines_.end() && found->second.period() == poll.target.period &&
      found->second.finished() <= poll.finished) {
    return &found->second;
  }
  auto loaded = Baseline::Load(db_, source_id, poll.target.period, poll.finished);
  if (!loaded) return loaded.error();
  return &baselines_.insert_or_assign(source, *std::move(loaded)).first->second;
}

// Writes down what the poll had confirmed without words, before another came in between.
Result<int64_t> Writer::RepeatIn(int64_t poll_id, const std::vector<Baseline::Change>& changes) {
  int64_t written = 0;
  Statement& insert = db_.Sql(
      "INSERT INTO figure (poll, series, state, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
  for (const Baseline::Change& change : changes) {
    const Version version = change.before.value_or(Version{ReadingState::kAbsent, 0});
    Status kept =
        insert.Run(poll_id, change.series, static_cast<int>(version.state), version.number());
    if (!kept) return kept.error();
    written += db_.Changes();
  }
  Status noted =
      db_.Sql("UPDATE poll SET figures = figures + ? WHERE id = ?").Run(written, poll_id);
  if (!noted) return noted.error();
  if (Status kept = KeepDigest(db_, poll_id); !kept) return kept.error();
  return written;
}

}  // namespace dvcmon
