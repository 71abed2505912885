// Whether an answer tells of people who apply.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/structure.h"

namespace dvcmon {

// The first place called like a field about a person: a name, an address, the number of an identity
// card or telephone ("/items/*/applicantName", "/hồ sơ/Họ và tên người nộp"). Capitals, marks and
// separators count for nothing.
std::optional<std::string> PersonField(const Structure& structure);

// For bytes that could not be read: the first such word that stands between separators of any
// format.
std::optional<std::string> PersonFieldIn(std::string_view bytes);

}  // namespace dvcmon
