// The files of an issue, listed and handed out. Nothing leads to a file but a name in the
// SHA256SUMS that the record vouches for.
#pragma once

#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/report/issue.h"

namespace dvcmon {

inline constexpr std::string_view kErrataFile = "errata.json";

// `found`: of FindFiles().
void PutIssueFiles(Html& html, const View& view, const Issue& issue,
                   const Result<IssuedFiles>& found);
// kInvalid: there is no such file, or it is gone.
Result<WebResponse> AnswerIssueFile(const View& view, const Issue& issue, const std::string& name);

}  // namespace dvcmon
