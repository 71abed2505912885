#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> AnswerDrops(const View& view, std::string_view rest) {
  Html body;
  body.Leaf("h1", rest);
  return PageOf(view, "/drops", rest, body);
}

}  // namespace

const PagePlace kDropsPage = {"/drops", &AnswerDrops};

}  // namespace dvcmon
