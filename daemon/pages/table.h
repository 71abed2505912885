// The tables of pages: narrow screens move them sideways, screen readers know their heads.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

struct Column {
  std::string_view vi;
  std::string_view en;
  bool is_text = false;  // else a number, at the right
};

// Up to its rows. `name`: its class, `caption`: above it; empty: it has none.
void OpenTable(Html& html, const View& view, std::string_view name, std::string_view caption,
               const std::vector<Column>& columns);
void CloseTable(Html& html);

}  // namespace dvcmon
