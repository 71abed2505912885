#include "collectors/row_filter.h"

#include <fmt/format.h>

#include "collectors/extract/cell.h"
#include "collectors/extract/text.h"

namespace dvcmon {

RowFilter::RowFilter(const RowSet& set, const Context& context) {
  for (const Assertion& only : set.only) {
    conditions_.push_back({only.at, only.equals.Expand(context), true});
  }
  for (const Assertion& except : set.except) {
    conditions_.push_back({except.at, except.equals.Expand(context), false});
  }
}

bool RowFilter::Wants(const AnswerRows& rows, size_t i, LeftOut& left_out) const {
  for (size_t k = 0; k < conditions_.size(); ++k) {
    const auto& [at, text, must_hold] = conditions_[k];
    const Cell cell = rows.At(i, at);
    if ((TextOf(cell) == text) == must_hold) continue;
    if (++left_out.rows == 1 || k > left_out.held) {
      left_out.held = k;
      left_out.why = fmt::format("{}{} is {}", rows.Path(i), at.pointer, Shown(cell));
      if (must_hold) left_out.why += fmt::format(" and not \"{}\"", Quotable(text));
    }
    return false;
  }
  return true;
}

}  // namespace dvcmon
