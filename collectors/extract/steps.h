// The small changes that a portal file declares between a cell and its number.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "collectors/extract/cell.h"
#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// What a cell says about a figure.
struct Extracted {
  ReadingState state = ReadingState::kNotProvided;
  double value = 0;  // of a value or bound
};

// The steps of one field, made ready once for many cells. Used by one thread. What it is made of
// outlives it.
class Steps {
 public:
  explicit Steps(const std::vector<Step>& steps);
  Steps(Steps&&) noexcept;
  ~Steps();

  // Steps about text leave a cell alone that is no text. kSyntax: a step failed, or what it left is
  // not a number of that format; kShape as NumberIn.
  Result<Extracted> Apply(const Cell& cell, NumberFormat format) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Why it is not a pattern; empty: it is one. RE2's syntax: no look-around, time linear in the text.
std::string PatternError(const std::string& pattern);

}  // namespace dvcmon
