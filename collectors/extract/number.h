// Numbers as people and portals write them, in a declared format, without any locale.
#pragma once

#include <string_view>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// Spaces around it (also no-break spaces) are left out; everything else must belong to the number.
// Groups, where the format has them, are of exactly three digits or absent altogether: "1.43" and
// "0.431" are not Vietnamese numbers, "1.431" is 1431. At most 15 significant digits before a
// double would round. kSyntax with what is wrong. kJson is no text format (kInvalid).
Result<double> ParseNumber(std::string_view text, NumberFormat format);

}  // namespace dvcmon
