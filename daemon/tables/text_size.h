// How much room a text takes in Times New Roman, for formats that have to say how high a row is.
//
// Widths are of the letters of AFM Times; a letter with marks is as wide as without. Lengths are in
// points.
#pragma once

#include <cstddef>
#include <string_view>

namespace dvcmon {

struct FontSize {
  double points = 11;
  bool bold = false;
};

double WidthOf(std::string_view text, FontSize font);
double WidestWord(std::string_view text, FontSize font);
// Lines of the text where each is at most that wide: broken between words, and within one that is
// wider itself. Never 0.
size_t LinesOf(std::string_view text, double width, FontSize font);

}  // namespace dvcmon
