// Which of the reports that are issued by themselves are still to be issued.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/window.h"
#include "daemon/report/issue.h"
#include "daemon/store/record.h"

namespace dvcmon {

// The last window of that kind that was over before `today` began.
Window LastClosed(WindowKind kind, Cutoff cutoff, Day today);

// The end of the last of so many working days of the province after the window.
Time DueAt(const Window& window, int working_days, const Calendar& calendar,
           const std::string& province);

struct DueReport {
  ReportChoice choice;
  Time due{};  // may be to come
};

struct DueReports {
  std::vector<DueReport> reports;
  // Entries of which nothing can be made, and why.
  std::vector<std::pair<ScheduledReport, Error>> wrong;
};

// Those of reports.issue that have no issue yet, in the order of the configuration: of each kind of
// window the last three that are over, the oldest first; those before are left to people. A window
// that was over before the record began, or while the province was not there, is none of ours.
// Errors are those of the record.
Result<DueReports> NotYetIssued(const Record& record, const Config& config, Time now);

}  // namespace dvcmon
