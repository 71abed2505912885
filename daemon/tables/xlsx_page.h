// Where the pages of a printed sheet end: A4, with the header of the table again on each.
//
// Lengths are in points of the sheet, which are smaller on paper where it is scaled.
#pragma once

#include <cstddef>

namespace dvcmon {

struct PageMargins {  // millimetres
  static constexpr double kTop = 20;
  static constexpr double kBottom = 20;
  static constexpr double kLeft = 30;
  static constexpr double kRight = 15;
};
double PageWidth(bool landscape);  // within the margins

// How full the page is that a sheet has come to.
class PageFill {
 public:
  PageFill(bool landscape, double scale);

  // A line of that height. One that has no room left begins a new page.
  void Add(double height);
  void BeginPage() { used_ = repeated_; }
  // So much stands at the top of each further page.
  void Repeat(double height) { repeated_ = height; }

  double left() const { return height_ - used_; }
  // Whether a page has room for that height at all.
  bool Fits(double height) const { return repeated_ + height <= height_; }

 private:
  double height_;
  double repeated_ = 0;
  double used_ = 0;
};

}  // namespace dvcmon
