// The provinces side by side, as the national portal and their systems tell of them.
#include <algorithm>
#include <utility>

#include "daemon/pages/desk.h"
#include "daemon/pages/freshness.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> Nation(const View& view, std::string_view rest) {
  if (!rest.empty()) return Error{ErrorCode::kInvalid, "/provinces", ""};
  Desk desk(view, nullptr);
  Html body;
  body.Leaf("h1", view.Say("Cả nước", "The nation"));
  PutWindow(body, view, desk);
  std::vector<Measured> lines = MeasuredLines(desk);
  if (Status put = PutFreshness(body, view, desk, lines); !put.ok()) return put.error();
  std::ranges::stable_sort(lines, [](const Measured& a, const Measured& b) {
    if (a.now.is_number() != b.now.is_number()) return a.now.is_number();
    return a.now.is_number() && a.now.value > b.now.value;
  });
  body.Open("section").Leaf("h2", view.Say("Theo tỉnh, thành phố", "By province"));
  PutMeasured(body, view, desk, std::move(lines));
  body.Close();
  if (const Status read = desk.status(); !read.ok()) return read.error();
  return PageOf(view, "/provinces", view.Say("Cả nước", "The nation"), body);
}

}  // namespace

const PagePlace kNationPage = {"/provinces", &Nation};

}  // namespace dvcmon
