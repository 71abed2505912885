#include "daemon/store/archive.h"

#include <utility>

#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/queries.h"

namespace dvcmon {

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

}  // namespace dvcmon
