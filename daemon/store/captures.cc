#include "daemon/store/captures.h"

#include <fmt/format.h>

#include <vector>

#include "daemon/store/columns.h"
#include "daemon/store/packed.h"

namespace dvcmon {
namespace {

// "[redacted]" may be longer than the text that it stands for.
constexpr uint64_t kLongerAtMost = 6;

std::optional<unsigned> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<std::string_view> TextOrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

// The id of the capture; what is to be kept of its bytes is, unless it is there already. What is
// left out of a redacted one depends on the mapping: the latest counts.
Result<int64_t> Keep(Database& db, const Capture& capture) {
  const auto hash = HashBytes(capture.sha256);
  if (!hash) {
    return Error{ErrorCode::kInvalid, fmt::format("\"{}\" is not a SHA-256 in hex", capture.sha256),
                 ""};
  }
  const int64_t seen = ColumnOf(capture.fetched_at);
  const auto known =
      db.Sql(
            "UPDATE capture SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2) "
            "WHERE sha256 = ?1 AND kept = ?3 AND (kept = 2 OR (kept = 0 AND zstd IS NOT NULL)) "
            "RETURNING id")
          .First(Blob{*hash}, seen, static_cast<int>(capture.kind));
  if (!known) return known.error();
  if (*known) return **known;

  std::optional<Blob> blob;
  Result<std::string> packed = std::string();
  if (capture.kind != CaptureKind::kHash) {
    packed = Pack(capture.bytes);
    if (!packed) return packed.error();
    blob = Blob{*packed};
  }
  const auto kept =
      db.Sql(
            "INSERT INTO capture (sha256, size, first_seen, last_seen, zstd, kept) "
            "VALUES (?1, ?2, ?3, ?3, ?4, ?5) "
            "ON CONFLICT (sha256) DO UPDATE SET first_seen = min(first_seen, excluded.first_seen),"
            " last_seen = max(last_seen, excluded.last_seen), zstd = excluded.zstd, "
            "kept = excluded.kept, expired = NULL RETURNING id")
          .First(Blob{*hash}, capture.size, seen, blob, static_cast<int>(capture.kind));
  if (!kept) return kept.error();
  return kept->value_or(0);
}

// Reports are about days from the 15th to the 14th and about calendar months: an answer stands at a
// cut-off when no accepted poll of its source and period came between it and the end of the next
// 14th or last day of a month in Viet Nam.
Result<bool> StandsAtCutOff(Database& db, int64_t capture, Time now) {
  const auto found =
      db.Sql(
            "WITH told AS (SELECT poll.id, source, period, finished, 1000 * (unixepoch(date("
            "finished / 1000 + ?3, 'unixepoch', 'start of month', iif(CAST(strftime('%d', "
            "finished / 1000 + ?3, 'unixepoch') AS INTEGER) <= 14, '+14 days', '+1 month'))) - ?3)"
            " AS cut_off FROM poll_capture JOIN poll ON poll.id = poll "
            "WHERE capture = ?1 AND error IS NULL) "
            "SELECT EXISTS (SELECT * FROM told WHERE cut_off <= ?2 AND NOT EXISTS ("
            "SELECT * FROM poll AS later WHERE later.source = told.source "
            "AND later.period = told.period AND later.error IS NULL "
            "AND later.finished < told.cut_off "
            "AND (later.finished, later.id) > (told.finished, told.id)))")
          .First(capture, ColumnOf(now), std::chrono::seconds(kVietNamOffset).count());
  if (!found) return found.error();
  return *found == 1;
}

}  // namespace

std::optional<std::string> HashBytes(std::string_view hex) {
  if (hex.size() != 64) return std::nullopt;
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const auto high = HexDigit(hex[i]);
    const auto low = HexDigit(hex[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes += static_cast<char>(*high << 4 | *low);
  }
  return bytes;
}

Status KeepCaptures(Database& db, const Poll& poll, int64_t poll_id) {
  int64_t ordinal = 0;
  for (const Capture& capture : poll.captures) {
    const auto id = Keep(db, capture);
    if (!id) return id.error();
    const auto request = HashBytes(capture.request);
    Status linked =
        db.Sql(
              "INSERT INTO poll_capture (poll, ordinal, capture, url, status, content_type, "
              "fetched_at, page, request, etag, last_modified, age) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Run(poll_id, ordinal++, *id, capture.url, capture.status, capture.content_type,
                 ColumnOf(capture.fetched_at),
                 capture.page == 0 ? std::nullopt : std::optional(capture.page),
                 request ? std::optional(Blob{*request}) : std::nullopt,
                 TextOrNull(capture.validators.etag), TextOrNull(capture.validators.last_modified),
                 capture.age ? std::optional(capture.age->count()) : std::nullopt);
    if (!linked) return linked;
  }
  return Done{};
}

Result<std::optional<Capture>> AnswerOf(Database& db, int64_t poll_id) {
  Statement& select = db.Sql(
      "SELECT lower(hex(sha256)), lower(hex(request)), content_type, etag, last_modified "
      "FROM poll_capture JOIN capture ON capture.id = capture WHERE poll = ? AND page = 1 "
      "AND kept = 0 AND request IS NOT NULL AND (etag IS NOT NULL OR last_modified IS NOT NULL)");
  select.Start(poll_id);
  std::optional<Capture> answer;
  while (select.Next()) {
    answer.emplace();
    answer->sha256 = select.Text(0);
    answer->request = select.Text(1);
    answer->content_type = select.Text(2);
    answer->validators = {std::string(select.Text(3)), std::string(select.Text(4))};
  }
  if (Status read = select.status(); !read) return read.error();
  if (!answer) return answer;
  auto bytes = CaptureBytes(db, answer->sha256);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Capture>();  // past its retention
  answer->bytes = **std::move(bytes);
  answer->size = answer->bytes.size();
  return answer;
}

bool FitsSize(uint64_t own_size, uint64_t size, bool is_whole) {
  return is_whole ? own_size == size : own_size <= kLongerAtMost * size;
}

Result<std::optional<std::string>> CaptureBytes(Database& db, const std::string& sha256) {
  const auto hash = HashBytes(sha256);
  if (!hash) return std::optional<std::string>();
  Statement& select =
      db.Sql("SELECT size, zstd, kept FROM capture WHERE sha256 = ? AND zstd IS NOT NULL");
  select.Start(Blob{*hash});
  if (!select.Next()) {
    if (Status ran = select.status(); !ran) return ran.error();
    return std::optional<std::string>();
  }
  const auto kept = static_cast<CaptureKind>(select.Integer(2));
  const auto size = static_cast<uint64_t>(select.Integer(0));
  auto bytes = Unpack(select.Text(1), db.path(), [&](uint64_t own_size) {
    return FitsSize(own_size, size, kept == CaptureKind::kFull);
  });
  select.Reset();
  if (!bytes) return bytes.error();
  return std::optional(*std::move(bytes));
}

Result<int64_t> ExpireCaptures(Database& db, Time now, Duration retention, int64_t limit) {
  Transaction transaction(db);
  if (Status begun = transaction.Begin(); !begun) return begun.error();
  std::vector<int64_t> old;
  Statement& select = db.Sql(
      "SELECT id FROM capture WHERE zstd IS NOT NULL AND pinned = 0 AND last_seen < ? "
      "ORDER BY last_seen LIMIT ?");
  select.Start(ColumnOf(now - retention), limit);
  while (select.Next()) old.push_back(select.Integer(0));
  if (Status read = select.status(); !read) return read.error();
  int64_t dropped = 0;
  for (const int64_t id : old) {
    const auto stands = StandsAtCutOff(db, id, now);
    if (!stands) return stands.error();
    Status done = *stands ? db.Sql("UPDATE capture SET pinned = 1 WHERE id = ?").Run(id)
                          : db.Sql("UPDATE capture SET zstd = NULL, expired = ? WHERE id = ?")
                                .Run(ColumnOf(DayOf(now)), id);
    if (!done) return done.error();
    dropped += *stands ? 0 : 1;
  }
  if (Status committed = transaction.Commit(); !committed) return committed.error();
  return dropped;
}

}  // namespace dvcmon
