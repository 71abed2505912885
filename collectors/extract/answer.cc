#include "collectors/extract/answer.h"

#include "collectors/extract/json.h"

namespace dvcmon {

Result<std::unique_ptr<Answer>> ParseAnswer(std::string_view bytes, const AnswerFormat& format) {
  static_cast<void>(format);
  return JsonAnswer::Parse(bytes);
}

}  // namespace dvcmon
