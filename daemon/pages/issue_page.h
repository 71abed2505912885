// One issue of a report: its facts, its files, what it corrects.
#pragma once

#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "daemon/pages/view.h"
#include "daemon/store/issues.h"

namespace dvcmon {

// "Báo cáo cải cách hành chính", or its name where the configuration has no such form any more.
std::string IssueTitle(const View& view, const std::string& report);
// "tháng 10 năm 2026", or "2026-10".
std::string IssuePeriod(const View& view, const Issue& issue);
// "/reports/cchc-monthly.vinh-long/2026-10/issue-001"
std::string IssuePath(const Issue& issue);

// `rest`: cchc-monthly.vinh-long/2026-10/issue-001, or a file of it behind that. Without a
// province it is that of the configuration, or the nation.
Result<WebResponse> AnswerIssue(const View& view, std::string_view rest);

}  // namespace dvcmon
