// A JSON answer, whole in memory. Stricter than the parser: duplicate keys are errors, depth is at
// most 64, and every error says what and where.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collectors/extract/answer.h"
#include "collectors/model/result.h"

namespace dvcmon {

class JsonAnswer : public Answer {
 public:
  // Errors as of ParseStrictly().
  static Result<std::unique_ptr<Answer>> Parse(std::string_view bytes);
  ~JsonAnswer() override;

  // At a JSON Pointer from the root. A step "[json]" goes into the document that a text holds; a
  // text that is no JSON holds nothing.
  Cell At(const std::string& pointer) const override;

  // An object there is one row, an array as many as it has elements. kShape: something else there.
  Result<std::unique_ptr<AnswerRows>> Rows(const std::string& pointer) const override;

  dvcmon::Structure Structure() const override;
  void RememberReads() override;
  std::string Redacted(std::string_view bytes) const override;
  std::string MissingText() const override;

 private:
  struct Document;
  class Elements;
  explicit JsonAnswer(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

}  // namespace dvcmon
