// Which of the reports that are issued by themselves are still to be issued.
#pragma once

#include <string>
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

// Those of reports.issue whose last window has no issue, in the order of the configuration. A
// window that was over before the record began is none of ours; those before the last one are left
// to people. Errors are those of the record.
Result<std::vector<DueReport>> NotYetIssued(const Record& record, const Config& config, Time now);

}  // namespace dvcmon
