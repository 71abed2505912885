// An answer of whatever format, whole in memory: what stands where in it. Selectors are the same in
// all of them: pointers from a row, from what holds it, or from the root.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collectors/extract/cell.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/structure.h"

namespace dvcmon {

// The rows at one place. Lives no longer than its answer, and so do the texts of its cells.
class AnswerRows {
 public:
  virtual ~AnswerRows() = default;
  virtual size_t size() const = 0;
  // Absent where nothing stands.
  virtual Cell At(size_t row, const Selector& selector) const = 0;
  virtual std::string Path(size_t row) const = 0;  // pointer of the row from the root
  // kDrift: no row can have such a place, since its column is not there (where it is required), or
  // several are called so; says which ones there are.
  virtual Status Has(const Selector& /*selector*/, bool /*required*/) const { return Done{}; }
};

// Used by one thread.
class Answer {
 public:
  virtual ~Answer() = default;
  // At a pointer from the root.
  virtual Cell At(const std::string& pointer) const = 0;
  // kShape: no rows there, with what there is instead.
  virtual Result<std::unique_ptr<AnswerRows>> Rows(const std::string& pointer) const = 0;
  // What it is built of, whether the mapping reads it or not.
  virtual dvcmon::Structure Structure() const = 0;

  // JSON only: from now on it remembers what is read, and then its bytes (those that it was made
  // of) with every text that was not read replaced by "[redacted]". Reading them in the same way
  // finds the same.
  virtual void RememberReads() {}
  virtual std::string Redacted(std::string_view /*bytes*/) const { return {}; }
  // Where such a text was read, which had been left out of these bytes; empty: nowhere.
  virtual std::string MissingText() const { return {}; }
};

// kEncoding, kSyntax, kTooLarge, kShape: the bytes are not a good answer of that format.
Result<std::unique_ptr<Answer>> ParseAnswer(std::string_view bytes, const AnswerFormat& format);

}  // namespace dvcmon
