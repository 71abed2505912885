// JSON without the texts that nobody needs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {

// The document with its texts, the n-th value that is one (from 0, as they stand), as `text` gives
// them: what is to stand inside the quotes, or none to leave it. Keys, numbers and spaces stay. The
// JSON is well-formed.
std::string WithTexts(std::string_view json,
                      const std::function<std::optional<std::string>(size_t)>& text);

}  // namespace dvcmon
