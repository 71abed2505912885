#include "daemon/tables/number_style.h"

namespace dvcmon {

double Rounded(double number, int /*digits*/, NumberStyle::Rounding /*rounding*/) { return number; }
std::string NumberText(double rounded, int /*digits*/, const NumberStyle& /*style*/) {
  return std::to_string(rounded);
}

}  // namespace dvcmon
