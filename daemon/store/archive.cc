#include "daemon/store/archive.h"

#include <utility>

#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/queries.h"

namespace dvcmon {
namespace {

// Id, start and end of a poll of that period.
Result<std::optional<ArchivedPoll>> FirstPoll(Statement& select, const Period& period) {
  std::optional<ArchivedPoll> poll;
  while (select.Next()) {
    if (!poll)
      poll = {select.Integer(0), period, TimeOf(select.Integer(1)), TimeOf(select.Integer(2))};
  }
  if (Status read = select.status(); !read) return read.error();
  return poll;
}

}  // namespace

Result<std::vector<ArchivedPoll>> ArchivedPolls(Database& db, const Source& source) {
  std::vector<ArchivedPoll> polls;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return polls;
  Statement& select = db.Sql(
      "SELECT id, period, started, finished FROM poll WHERE source = ? AND error IS NULL "
      "AND replayed = 0 ORDER BY period DESC, finished DESC, id DESC");
  select.Start(**id);
  while (select.Next()) {
    polls.push_back({select.Integer(0), PeriodOf(source.kind, select.Integer(1)),
                     TimeOf(select.Integer(2)), TimeOf(select.Integer(3))});
  }
  if (Status read = select.status(); !read) return read.error();
  return polls;
}

Result<std::vector<Capture>> CapturesOf(Database& db, const ArchivedPoll& poll) {
  std::vector<Capture> captures;
  Statement& select = db.Sql(
      "SELECT lower(hex(sha256)), size, kept, url, page, status, content_type, fetched_at, "
      "lower(hex(request)), etag, last_modified, age "
      "FROM poll_capture JOIN capture ON capture.id = capture WHERE poll = ? AND page > 0 "
      "ORDER BY page, ordinal");
  select.Start(poll.id);
  while (select.Next()) {
    Capture& capture = captures.emplace_back();
    capture.sha256 = select.Text(0);
    capture.size = static_cast<size_t>(select.Integer(1));
    capture.kind = static_cast<CaptureKind>(select.Integer(2));
    capture.url = select.Text(3);
    capture.page = static_cast<int>(select.Integer(4));
    capture.status = static_cast<int>(select.Integer(5));
    capture.content_type = select.Text(6);
    capture.fetched_at = TimeOf(select.Integer(7));
    capture.request = select.Text(8);
    capture.validators = {std::string(select.Text(9)), std::string(select.Text(10))};
    if (!select.IsNull(11)) capture.age = std::chrono::seconds(select.Integer(11));
  }
  if (Status read = select.status(); !read) return read.error();
  for (Capture& capture : captures) {
    auto bytes = CaptureBytes(db, capture.sha256);
    if (!bytes) return bytes.error();
    capture.bytes = (*std::move(bytes)).value_or("");
  }
  return captures;
}

Result<std::optional<Day>> ExpiredOn(Database& db, const ArchivedPoll& poll) {
  const auto day = db.Sql(
                         "SELECT max(expired) FROM poll_capture JOIN capture ON capture.id = "
                         "capture WHERE poll = ? AND page > 0 HAVING max(expired) IS NOT NULL")
                       .First(poll.id);
  if (!day) return day.error();
  return *day ? std::optional(DayAt(**day)) : std::nullopt;
}

Result<std::vector<Source>> SourcesOf(Database& db, const KnownBody& body,
                                      const std::string& statistic) {
  std::vector<Source> sources;
  Statement& select = db.Sql(
      "SELECT portal, collector, source.province, period_kind FROM body "
      "CROSS JOIN statistic CROSS JOIN source JOIN series ON series.source = source.id "
      "AND series.body = body.id AND series.statistic = statistic.id "
      "WHERE body.key = ? AND body.province = ? AND level = ? AND statistic.key = ? "
      "ORDER BY portal, collector, source.province, period_kind");
  select.Start(body.key, body.province, Name(body.level), statistic);
  while (select.Next()) {
    sources.push_back({std::string(select.Text(0)), std::string(select.Text(1)),
                       std::string(select.Text(2)), static_cast<PeriodKind>(select.Integer(3))});
  }
  if (Status read = select.status(); !read) return read.error();
  return sources;
}

Result<std::vector<KnownBody>> BodiesOf(Database& db, const std::string& key) {
  std::vector<KnownBody> bodies;
  Statement& select =
      db.Sql("SELECT level, key, province FROM body WHERE key = ? ORDER BY level, province");
  select.Start(key);
  while (select.Next()) {
    bodies.push_back(
        {LevelOf(select.Text(0)), std::string(select.Text(1)), std::string(select.Text(2))});
  }
  if (Status read = select.status(); !read) return read.error();
  return bodies;
}

Result<PollFacts> FactsOf(Database& db, int64_t poll) {
  std::optional<PollFacts> facts;
  Statement& select = db.Sql(
      "SELECT portal, collector, province, period_kind, period, started, finished, as_of, "
      "torn IS NOT NULL, is_final, author, reason, valid_until, replayed, mapping "
      "FROM poll JOIN source ON source.id = source WHERE poll.id = ?");
  select.Start(poll);
  while (select.Next()) {
    facts.emplace();
    facts->source = {std::string(select.Text(0)), std::string(select.Text(1)),
                     std::string(select.Text(2)), static_cast<PeriodKind>(select.Integer(3))};
    facts->poll = {poll, PeriodOf(facts->source.kind, select.Integer(4)), TimeOf(select.Integer(5)),
                   TimeOf(select.Integer(6))};
    if (!select.IsNull(7)) facts->as_of = TimeOf(select.Integer(7));
    facts->torn = select.Integer(8) != 0;
    if (!select.IsNull(9)) facts->is_final = select.Integer(9) != 0;
    if (!select.IsNull(10)) {
      facts->by_hand.emplace();
      facts->by_hand->author = select.Text(10);
      facts->by_hand->reason = select.Text(11);
      if (!select.IsNull(12)) facts->by_hand->valid_until = DayAt(select.Integer(12));
    }
    facts->replayed = select.Integer(13) != 0;
    if (!select.IsNull(14)) facts->mapping = select.Integer(14);
  }
  if (Status read = select.status(); !read) return read.error();
  if (!facts) return Error{ErrorCode::kInvalid, "there is no such poll", ""};
  return *std::move(facts);
}

Result<std::optional<ArchivedPoll>> LastPollOf(Database& db, const Source& source,
                                               const Period& period, Time time) {
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return std::optional<ArchivedPoll>();
  Statement& select = db.Sql(
      "SELECT id, started, finished FROM poll WHERE source = ? AND period = ? AND error IS NULL "
      "AND finished <= ? ORDER BY finished DESC, id DESC LIMIT 1");
  select.Start(**id, ColumnOf(period), ColumnOf(time));
  return FirstPoll(select, period);
}

Result<std::optional<ArchivedPoll>> ClosingOf(Database& db, const Source& source,
                                              const Period& period, Day day) {
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return std::optional<ArchivedPoll>();
  Statement& select = db.Sql(
      "SELECT id, started, finished FROM poll WHERE source = ? AND period = ? AND error IS NULL "
      "AND finished >= ? AND finished < ? AND author IS NULL AND replayed = 0 AND torn IS NULL "
      "ORDER BY finished DESC, id DESC LIMIT 1");
  select.Start(**id, ColumnOf(period), ColumnOf(StartOf(day)),
               ColumnOf(StartOf(day + std::chrono::days(1))));
  return FirstPoll(select, period);
}

Result<std::vector<RefusedPoll>> RefusedPolls(Database& db, const Source& source, Day first,
                                              Day last) {
  std::vector<RefusedPoll> polls;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return polls;
  Statement& select = db.Sql(
      "SELECT period, finished, error, error_where, error_message FROM poll WHERE source = ? "
      "AND error IS NOT NULL AND started >= ? AND started < ? ORDER BY started, id");
  select.Start(**id, ColumnOf(StartOf(first)), ColumnOf(StartOf(last + std::chrono::days(1))));
  while (select.Next()) {
    polls.push_back({PeriodOf(source.kind, select.Integer(0)), TimeOf(select.Integer(1)),
                     ParseErrorCode(select.Text(2)).value_or(ErrorCode::kStore),
                     std::string(select.Text(3)), std::string(select.Text(4))});
  }
  if (Status read = select.status(); !read) return read.error();
  return polls;
}

Result<std::vector<RecentPoll>> RecentPolls(Database& db, const Source& source, Time from,
                                            int64_t most) {
  std::vector<RecentPoll> polls;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return polls;
  Statement& select = db.Sql(
      "SELECT period, started, finished, bodies, error, error_where, error_message FROM poll "
      "WHERE source = ? AND replayed = 0 AND started >= ? ORDER BY started DESC, period DESC "
      "LIMIT ?");
  select.Start(**id, ColumnOf(from), most);
  while (select.Next()) {
    RecentPoll& poll = polls.emplace_back();
    poll.period = PeriodOf(source.kind, select.Integer(0));
    poll.started = TimeOf(select.Integer(1));
    poll.finished = TimeOf(select.Integer(2));
    poll.rows = select.Integer(3);
    if (select.IsNull(4)) continue;
    poll.reason = ParseErrorCode(select.Text(4)).value_or(ErrorCode::kStore);
    poll.where = select.Text(5);
    poll.message = select.Text(6);
  }
  if (Status read = select.status(); !read) return read.error();
  return polls;
}

Result<std::vector<std::string>> HashesOf(Database& db, int64_t poll) {
  std::vector<std::string> hashes;
  Statement& select = db.Sql(
      "SELECT lower(hex(sha256)) FROM poll_capture JOIN capture ON capture.id = capture "
      "WHERE poll = ? AND page > 0 ORDER BY page, ordinal");
  select.Start(poll);
  while (select.Next()) hashes.emplace_back(select.Text(0));
  if (Status read = select.status(); !read) return read.error();
  return hashes;
}

}  // namespace dvcmon
