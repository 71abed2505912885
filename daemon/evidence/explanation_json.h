// An explanation for programs.
#pragma once

#include <string>

#include "daemon/evidence/explain.h"

namespace dvcmon {

// One JSON document; times are RFC 3339 in Viet Nam's zone.
std::string JsonOf(const Explanation& explanation);

}  // namespace dvcmon
