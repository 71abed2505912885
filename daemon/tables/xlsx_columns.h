// How wide the columns of a sheet are, and how much of the page they take. Lengths are in points.
#pragma once

#include <cstddef>
#include <vector>

#include "daemon/tables/book.h"
#include "daemon/tables/text_size.h"

namespace dvcmon {

inline constexpr FontSize kTableFont{11};
inline constexpr FontSize kTableBold{11, true};

// The column that says what a line is about; of a sheet without one its first. Ordinals are texts
// too, but narrow ones.
size_t TitleColumn(const BookSheet& sheet);

class SheetColumns {
 public:
  // As wide as the layout says, or as their numbers and the words of their titles need; wider
  // where the page has room. There are always two, for the halves of a title block, and one for
  // each block of signatures.
  SheetColumns(const Book& book, const BookSheet& sheet);

  size_t size() const { return widths_.size(); }
  double Characters(size_t column) const;  // as a workbook says it
  // Inside of a cell that reaches over so many.
  double Room(size_t column, size_t columns) const;
  // By how much everything shrinks when it is printed one page wide: whole hundredths, at most 1.
  double scale() const { return scale_; }

  // Where parts of those widths begin that stand side by side, each as near to its share as the
  // columns allow, with the end.
  std::vector<size_t> Split(const std::vector<double>& shares) const;

 private:
  double Width(size_t column, size_t columns) const;

  std::vector<double> widths_;
  double scale_ = 1;
};

}  // namespace dvcmon
