// Which rows of a row set are wanted: those of which all of `only` and none of `except` holds.
#pragma once

#include <string>
#include <vector>

#include "collectors/extract/answer.h"
#include "collectors/mapping.h"

namespace dvcmon {

class RowFilter {
 public:
  RowFilter(const RowSet& set, const Context& context);

  // A row that is not wanted is added to `left_out`.
  bool Wants(const AnswerRows& rows, size_t i, LeftOut& left_out) const;

 private:
  struct Condition {
    Selector at;
    std::string text;
    bool must_hold;
  };
  std::vector<Condition> conditions_;
};

}  // namespace dvcmon
