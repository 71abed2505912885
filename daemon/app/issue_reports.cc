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
    for (const std::string& broken : issue->broken) {
      Log(LogLevel::kWarn, "a report does not hold what its form promises",
          {{"report", of.report}, {"period", of.period}, {"where", broken}});
    }
    Log(LogLevel::kInfo, "report issued",
        {{"report", of.report},
         {"province", of.province},
         {"period", of.period},
         {"folder",
          (FolderOf(*in_use_.config, of) / IssueFolderName(issue->issue.number)).string()}});
    return Done{};
  }
  if (issue.error().where == "fsync") return issue.error();
  NoteNotIssued(of, issue.error(), now);
  return Done{};
}

bool Daemon::MayIssue(const IssueSeries& of, Time now) const {
  const auto again = issue_again_.find(of);
  return again == issue_again_.end() || again->second <= now ||
         now + kIssueAgainAfter < again->second;
}

void Daemon::NoteNotIssued(const IssueSeries& of, const Error& error, Time now) {
  issue_again_[of] = now + kIssueAgainAfter;
  parts_.own.CountReportFailure(ReportLabelsOf(of));
  Log(LogLevel::kError, "a report cannot be issued; it is tried again in an hour",
      {{"report", of.report},
       {"province", of.province},
       {"period", of.period},
       {"error", error.message}});
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
  ShowReports(*issues, pending->reports, now);
  for (const auto& [scheduled, error] : pending->wrong) {
    const IssueSeries of = {scheduled.report, scheduled.province, ""};
    if (MayIssue(of, now)) NoteNotIssued(of, error, now);
  }
  for (const DueReport& report : pending->reports) {
    // Before its last day is in the ledgers, the same question would be answered otherwise later.
    if (report.due > now || closed_through_ < report.choice.window.last) continue;
    if (!MayIssue(report.choice.series(), now)) continue;
    if (const Status issued = IssueReport(report, now); !issued.ok()) return issued.error();
    return true;
  }
  reports_looked_ = now;
  return false;
}

}  // namespace dvcmon
