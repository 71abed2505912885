// Where a page of an answer ends, as the token by which a client asks for the next one. To clients
// it is opaque; it holds the time as of which the first page was read, so that all pages are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/record.h"

namespace dvcmon {

struct PageEnd {
  Time as_of{};
  FigurePlace at{};
  std::string province{};  // of the body
  std::string last{};      // statistic or rate

  bool IsBehind(const PageEnd& other) const;  // in the order of rows, whatever the times
};

std::string TokenOf(const PageEnd& place);
std::optional<PageEnd> ParseToken(std::string_view token);

}  // namespace dvcmon
