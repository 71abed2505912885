#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> AnswerReports(const View& view, std::string_view rest) {
  Html body;
  body.Leaf("h1", rest);
  return PageOf(view, "/reports", rest, body);
}

}  // namespace

const PagePlace kReportsPage = {"/reports", &AnswerReports};

}  // namespace dvcmon
