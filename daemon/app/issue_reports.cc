// How the daemon issues the reports whose time has come.

#include <algorithm>
#include <utility>

#include "daemon/app/daemon.h"
#include "daemon/base/log.h"
#include "daemon/report/due.h"

namespace dvcmon {
namespace {

constexpr Duration kLookAtReportsEvery = std::chrono::minutes(1);
constexpr Duration kIssueAgainAfter = std::chrono::hours(1);

ReportLabels ReportLabelsOf(const IssueSeries& of) { return {of.report, of.province}; }

}  // namespace

void Daemon::ShowReports(const std::vector<Issue>& issues, const std::vector<DueReport>& pending,
                         Time now) {
  std::map<ReportLabels, ReportState> states;
  for (const Issue& issue : issues) {
    std::optional<Time>& last = states[ReportLabelsOf(issue.of)].last_issue;
    last = std::max(last.value_or(issue.made), issue.made);
  }
  for (const ScheduledReport& scheduled : in_use_.config->reports.issue) {
    states[{scheduled.report, scheduled.province}];  // from the start on
  }
  for (const DueReport& report : pending) {
    if (report.due > now) continue;
    std::optional<Time>& due = states[ReportLabelsOf(report.choice.series())].due;
    due = std::min(due.value_or(report.due), report.due);
  }
  parts_.own.SetReports(states);
}

Status Daemon::IssueReport(const DueReport& report, Time now) {
  const IssueSeries of = report.choice.series();
  const auto issue =
      MakeIssue(parts_.store, *in_use_.config, report.choice, now, now, parts_.store.path());
  if (issue) {
    Log(LogLevel::kInfo, "report issued",
        {{"report", of.report},
         {"province", of.province},
         {"period", of.period},
         {"folder", (FolderOf(*in_use_.config, of) / IssueFolderName(issue->number)).string()}});
    return Done{};
  }
  if (issue.error().where == "fsync") return issue.error();
  issue_again_[of] = now + kIssueAgainAfter;
  parts_.own.CountReportFailure(ReportLabelsOf(of));
  Log(LogLevel::kError, "a report cannot be issued; it is tried again in an hour",
      {{"report", of.report},
       {"province", of.province},
       {"period", of.period},
       {"error", issue.error().message}});
  return Done{};
}

Result<bool> Daemon::IssueNext(Time now) {
  const bool looked = reports_looked_ <= now && now < reports_looked_ + kLookAtReportsEvery;
  if (looked || !to_close_.empty()) return false;
  const auto issues = parts_.store.Issues({});
  const auto pending = NotYetIssued(parts_.store, *in_use_.config, now);
  if (!issues || !pending) {
    const Error& error = issues ? pending.error() : issues.error();
    reports_looked_ = now;
    if (error.code == ErrorCode::kDbBusy) return false;  // that is told of polls
    Log(LogLevel::kError, "which reports are due cannot be read", {{"error", error.message}});
    return false;
  }
  ShowReports(*issues, *pending, now);
  for (const DueReport& report : *pending) {
    const auto again = issue_again_.find(report.choice.series());
    const bool waits = again != issue_again_.end() && now < again->second &&
                       again->second <= now + kIssueAgainAfter;
    if (report.due > now || waits) continue;
    if (const Status issued = IssueReport(report, now); !issued.ok()) return issued.error();
    return true;
  }
  reports_looked_ = now;
  return false;
}

}  // namespace dvcmon
