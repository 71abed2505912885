// From what a cell holds to what stands in it: rounded, marked, with its notes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/report/measure.h"
#include "daemon/tables/book.h"

namespace dvcmon {

// The notes of a sheet: the same one once, numbered in the order in which they come.
class NoteList {
 public:
  int Number(const std::string& text);  // from 1
  std::vector<BookNote> Take() &&;

 private:
  std::map<std::string, int> numbers_;
  std::vector<BookNote> notes_;
};

// As it is printed.
double PrintedValue(const Finding& finding, const NumberStyle& style);
BookCell Print(const Finding& finding, const Layout& layout, NoteList& notes);
BookCell TextInCell(std::string text);

}  // namespace dvcmon
