// Whether the numbers of a sheet agree with each other, and why not. What a form promises of its
// columns and a portal does not hold is said, not mended.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/report/made_sheet.h"

namespace dvcmon {

// A row, and the check of the form that it fails.
using FailedCheck = std::pair<size_t, std::string>;

// Adds to each row which checks of the form it fails, and why: sums are over other lines, columns
// are not of the same days, or the source contradicts itself.
std::vector<FailedCheck> NoteChecks(const SheetLayout& layout, const NumberStyle& numbers,
                                    std::vector<MadeRow>& rows);

// In a sheet whose lines are measures: does one lack days that another has, so that parts may not
// add up to their whole. Of what is counted day by day.
bool LinesDifferByDays(const SheetLayout& layout, const Config& config,
                       const std::vector<MadeRow>& rows);

}  // namespace dvcmon
