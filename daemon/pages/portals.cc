#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> AnswerPortals(const View& view, std::string_view rest) {
  Html body;
  body.Leaf("h1", rest);
  return PageOf(view, "/portals", rest, body);
}

}  // namespace

const PagePlace kPortalsPage = {"/portals", &AnswerPortals};

}  // namespace dvcmon
