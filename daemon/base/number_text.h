// Numbers as people in Viet Nam write them: "1.234.567,8".
#pragma once

#include <string>

namespace dvcmon {

// Rounded half away from zero to that many decimals; with -1 as many as the number has, at most 6.
std::string VietnameseText(double number, int decimals = -1);

}  // namespace dvcmon
