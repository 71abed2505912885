#include "daemon/pages/html.h"

#include <cassert>

#include "daemon/tables/markup.h"

namespace dvcmon {

void Html::Begin(std::string_view tag, Attributes attributes) {
  text_.append("<").append(tag);
  for (const auto& [name, value] : attributes) {
    text_.append(" ").append(name);
    if (!value.empty()) text_.append("=\"").append(Escaped(value)).append("\"");
  }
  text_ += '>';
}

Html& Html::Open(std::string_view tag, Attributes attributes) {
  Begin(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

Html& Html::Close() {
  assert(!open_.empty());
  text_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

Html& Html::Text(std::string_view text) {
  text_ += Escaped(text);
  return *this;
}

Html& Html::Leaf(std::string_view tag, std::string_view text, Attributes attributes) {
  return Open(tag, attributes).Text(text).Close();
}

Html& Html::Void(std::string_view tag, Attributes attributes) {
  Begin(tag, attributes);
  return *this;
}

Html& Html::Put(const Html& part) {
  assert(part.open_.empty());
  text_ += part.text_;
  return *this;
}

std::string Html::Take() && {
  assert(open_.empty());
  return std::move(text_);
}

}  // namespace dvcmon
