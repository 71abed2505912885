#include "daemon/tables/xlsx_page.h"

namespace dvcmon {
namespace {

constexpr double kPointsOfMillimetre = 72 / 25.4;
constexpr double kLong = 297;
constexpr double kShort = 210;

}  // namespace

double PageWidth(bool landscape) {
  const double paper = landscape ? kLong : kShort;
  return (paper - PageMargins::kLeft - PageMargins::kRight) * kPointsOfMillimetre;
}

PageFill::PageFill(bool landscape, double scale)
    : height_(((landscape ? kShort : kLong) - PageMargins::kTop - PageMargins::kBottom) *
              kPointsOfMillimetre / scale) {}

void PageFill::Add(double height) { used_ = height > left() ? repeated_ + height : used_ + height; }

}  // namespace dvcmon
