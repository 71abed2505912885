#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> AnswerFigures(const View& view, std::string_view rest) {
  Html body;
  body.Leaf("h1", rest);
  return PageOf(view, "/figures", rest, body);
}

}  // namespace

const PagePlace kFiguresPage = {"/figures", &AnswerFigures};

}  // namespace dvcmon
