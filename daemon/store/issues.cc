#include "daemon/store/issues.h"

#include <fmt/format.h>

#include "daemon/store/beside.h"
#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {
namespace {

Error WrongIssue(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

std::string NameOf(const IssueSeries& of, int number) {
  return fmt::format("issue {} of {} {} {}", number, of.report,
                     of.province.empty() ? "vn" : of.province, of.period);
}

Result<std::optional<int64_t>> FindIssue(Database& db, const IssueSeries& of, int number) {
  return db
      .Sql("SELECT id FROM issue WHERE report = ? AND province = ? AND period = ? AND number = ?")
      .First(of.report, of.province, of.period, number);
}

Status PinAnswer(Database& db, int64_t issue, const std::string& sha256) {
  const auto hash = HashBytes(sha256);
  const auto pinned = db.Sql("UPDATE capture SET pinned = 1 WHERE sha256 = ? RETURNING id")
                          .First(Blob{hash.value_or("")});
  if (!pinned) return pinned.error();
  if (!*pinned) return WrongIssue(fmt::format("there is no answer of SHA-256 {}", sha256));
  return db.Sql("INSERT OR IGNORE INTO issue_answer (issue, capture) VALUES (?, ?)")
      .Run(issue, **pinned);
}

}  // namespace

Status KeepIssue(const std::string& path, const Issue& issue,
                 const std::vector<std::string>& answers, const std::function<Status()>& publish) {
  return WriteBeside(path, [&](Database& db) -> Status {
    const auto found = FindIssue(db, issue.of, issue.number);
    if (!found) return found.error();
    if (*found) return WrongIssue(NameOf(issue.of, issue.number) + " is there already");
    Status kept =
        db.Sql(
              "INSERT INTO issue (report, province, period, number, previous, errata, as_of, made, "
              "digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Run(issue.of.report, issue.of.province, issue.of.period, issue.number, issue.previous,
                 issue.errata, ColumnOf(issue.as_of), ColumnOf(issue.made), issue.digest);
    if (!kept) return kept;
    const int64_t id = db.LastInsertId();
    for (const std::string& sha256 : answers) {
      if (Status pinned = PinAnswer(db, id, sha256); !pinned) return pinned;
    }
    return publish();
  });
}

Status EnterDocument(const std::string& path, const IssueSeries& of, int number,
                     const DocumentFacts& document) {
  return WriteBeside(path, [&](Database& db) -> Status {
    const auto issue = FindIssue(db, of, number);
    if (!issue) return issue.error();
    if (!*issue) return WrongIssue("there is no " + NameOf(of, number));
    std::optional<int64_t> signed_on;
    if (document.signed_on) signed_on = ColumnOf(*document.signed_on);
    return db
        .Sql(
            "INSERT INTO issue_document (issue, number, signed_on, signer, entered, entered_by) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .Run(**issue, document.number, signed_on, document.signer, ColumnOf(document.entered),
             document.entered_by);
  });
}

Result<std::vector<Issue>> LoadIssues(Database& db, const IssueFilter& filter) {
  std::vector<Issue> issues;
  Statement& select = db.Sql(
      "SELECT issue.id, report, province, period, issue.number, previous, errata, as_of, made, "
      "digest, document.number, signed_on, signer, entered, entered_by, "
      "(SELECT count(*) FROM issue_document WHERE issue = issue.id AND entered <= ?1), "
      "(SELECT number FROM issue_document WHERE issue = issue.id AND entered <= ?1 "
      "ORDER BY id DESC LIMIT 1 OFFSET 1) FROM issue "
      "LEFT JOIN issue_document AS document ON document.id = (SELECT max(id) FROM issue_document "
      "WHERE issue = issue.id AND entered <= ?1) "
      "WHERE issue.id > ?2 AND made <= ?1 AND (?3 = '' OR report = ?3) "
      "AND (?4 IS NULL OR province = ?4) AND (?5 = '' OR period = ?5) ORDER BY issue.id LIMIT ?6");
  select.Start(ColumnOf(filter.as_of), filter.after, filter.report, filter.province, filter.period,
               filter.limit);
  while (select.Next()) {
    Issue& issue = issues.emplace_back();
    issue.id = select.Integer(0);
    issue.of = {std::string(select.Text(1)), std::string(select.Text(2)),
                std::string(select.Text(3))};
    issue.number = static_cast<int>(select.Integer(4));
    issue.previous = static_cast<int>(select.Integer(5));
    issue.errata = static_cast<int>(select.Integer(6));
    issue.as_of = TimeOf(select.Integer(7));
    issue.made = TimeOf(select.Integer(8));
    issue.digest = select.Text(9);
    if (select.IsNull(10)) continue;
    issue.document = {std::string(select.Text(10)),
                      select.IsNull(11) ? std::nullopt : std::optional(DayAt(select.Integer(11))),
                      std::string(select.Text(12)), TimeOf(select.Integer(13)),
                      std::string(select.Text(14))};
    issue.documents = static_cast<int>(select.Integer(15));
    if (!select.IsNull(16)) issue.replaced = select.Text(16);
  }
  if (Status read = select.status(); !read) return read.error();
  return issues;
}

Result<std::vector<std::string>> AnswersOf(Database& db, int64_t issue) {
  std::vector<std::string> answers;
  Statement& select = db.Sql(
      "SELECT lower(hex(sha256)) FROM issue_answer JOIN capture ON capture.id = capture "
      "WHERE issue = ? ORDER BY sha256");
  select.Start(issue);
  while (select.Next()) answers.emplace_back(select.Text(0));
  if (Status read = select.status(); !read) return read.error();
  return answers;
}

}  // namespace dvcmon
