// A sheet of a form, filled in. Sums of lines are of those that have a number, and say of how many;
// a formula or a check of sums that are not over the same lines (sum_lines.h) says that instead.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/report/measure.h"
#include "daemon/tables/book.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// What a cell was before it was printed, and the cells of its sheet that it was reckoned from: row
// and column.
struct FilledCell {
  Finding finding{};
  std::vector<std::pair<size_t, size_t>> from{};
};

struct FilledSheet {
  BookSheet sheet{};
  std::vector<std::vector<FilledCell>> cells{};  // as in the rows of the sheet
  // Row, and what the form promises of its columns that does not hold in it: "(3)=(4)+(5)".
  std::vector<std::pair<size_t, std::string>> broken{};
};

// All outlive it.
struct Filling {
  const Layout& layout;
  const Config& config;
  const ReportBodies& bodies;
  ReportFigures& figures;
  Measuring& measuring;
  Window window;
  Subject about;
  std::vector<Subject> lines;  // whom the lines of bodies are about
};

FilledSheet FillSheet(const SheetLayout& layout, const Filling& filling);

// "{level=4}" in a title is what people called it on that day.
std::string TitledOn(std::string text, Day day, const LabelTitles& titles);

}  // namespace dvcmon
