#include "daemon/pages/table.h"

namespace dvcmon {

void OpenTable(Html& html, const View& view, std::string_view name, std::string_view caption,
               const std::vector<Column>& columns) {
  html.Open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  if (name.empty()) {
    html.Open("table");
  } else {
    html.Open("table", {{"class", name}});
  }
  if (!caption.empty()) html.Leaf("caption", caption);
  html.Open("thead").Open("tr");
  for (const Column& column : columns) {
    const std::string_view title = view.Say(column.vi, column.en);
    if (column.is_text) {
      html.Leaf("th", title, {{"scope", "col"}, {"class", "text"}});
    } else {
      html.Leaf("th", title, {{"scope", "col"}});
    }
  }
  html.Close().Close().Open("tbody");
}

void CloseTable(Html& html) { html.Close().Close().Close(); }

}  // namespace dvcmon
