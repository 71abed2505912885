#include "daemon/base/json_text.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "collectors/model/template.h"

namespace dvcmon {

void JsonText::Separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

JsonText& JsonText::Open(char open, char close) {
  Separate();
  text_ += open;
  closing_ += close;
  first_ = true;
  return *this;
}

JsonText& JsonText::End() {
  text_ += closing_.back();
  closing_.pop_back();
  first_ = false;
  return *this;
}

JsonText& JsonText::Key(std::string_view key) {
  Separate();
  text_ += fmt::format("\"{}\":", EscapeJson(key));
  first_ = true;  // no comma before the value
  return *this;
}

JsonText& JsonText::Value(std::string_view text) {
  Separate();
  text_ += fmt::format("\"{}\"", EscapeJson(text));
  return *this;
}

JsonText& JsonText::Value(double number) {
  Separate();
  text_ += number == std::floor(number) && std::abs(number) < 1e15 ? fmt::format("{:.0f}", number)
                                                                   : fmt::format("{}", number);
  return *this;
}

JsonText& JsonText::Value(size_t number) {
  Separate();
  text_ += std::to_string(number);
  return *this;
}

JsonText& JsonText::Value(int number) {
  Separate();
  text_ += std::to_string(number);
  return *this;
}

JsonText& JsonText::Value(bool truth) {
  Separate();
  text_ += truth ? "true" : "false";
  return *this;
}

JsonText& JsonText::Null() {
  Separate();
  text_ += "null";
  return *this;
}

JsonText& JsonText::Json(std::string_view document) {
  Separate();
  text_ += document;
  return *this;
}

std::string JsonText::Take() && {
  text_ += '\n';
  return std::move(text_);
}

}  // namespace dvcmon
