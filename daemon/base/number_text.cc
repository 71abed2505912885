#include "daemon/base/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace dvcmon {

std::string VietnameseText(double number, int decimals) {
  constexpr int kMost = 6;
  const int wanted = decimals < 0 ? kMost : decimals;
  // What is a half in decimal may be a little less in binary: 0.285 is 0.28499…
  const double unit = std::pow(10.0, wanted);
  const double scaled = std::abs(number) * unit;
  const double rounded = std::floor(scaled + 0.5 + scaled * 1e-15) / unit;
  std::string text = fmt::format("{:.{}f}", rounded, wanted);
  const size_t dot = text.find('.');
  std::string fraction = dot == std::string::npos ? "" : text.substr(dot + 1);
  std::string whole = text.substr(0, dot);
  if (decimals < 0) {
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  }
  for (size_t place = whole.size(); place > 3; place -= 3) whole.insert(place - 3, 1, '.');
  std::string result = number < 0 && rounded != 0 ? "-" : "";
  result += whole;
  if (!fraction.empty()) result += "," + fraction;
  return result;
}

}  // namespace dvcmon
