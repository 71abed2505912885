// A JSON answer, whole in memory. Stricter than the parser: duplicate keys are errors, depth is at
// most 64, and every error says what and where.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collectors/extract/cell.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

class JsonRows;

// Used by one thread; cells and rows live as long as the answer.
class JsonAnswer {
 public:
  // kEncoding: not UTF-8. kSyntax: not JSON (RFC 8259), a key twice in one object, an integer
  // beyond 64 bits, nested deeper than 64.
  static Result<JsonAnswer> Parse(std::string_view bytes);
  JsonAnswer(JsonAnswer&&) noexcept;
  ~JsonAnswer();

  // At a JSON Pointer from the root.
  Cell At(const std::string& pointer) const;

  // An object there is one row, an array as many as it has elements. kShape: something else there.
  Result<JsonRows> Rows(const std::string& pointer) const;

 private:
  friend class JsonRows;
  struct Impl;
  explicit JsonAnswer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class JsonRows {
 public:
  JsonRows(JsonRows&&) noexcept;
  ~JsonRows();

  size_t size() const;
  Cell At(size_t row, const Selector& selector) const;
  std::string Path(size_t row) const;  // JSON Pointer of the row from the root

 private:
  friend class JsonAnswer;
  struct Impl;
  explicit JsonRows(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon
