// An explanation for people: Vietnamese first, English beside; one screen.
#pragma once

#include <string>

#include "daemon/evidence/explain.h"

namespace dvcmon {

std::string TextOf(const Explanation& explanation);

}  // namespace dvcmon
