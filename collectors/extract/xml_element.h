// The elements of an XML document, with all texts clean.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

struct XmlElement {
  std::string name{};  // without its prefix, as are those of attributes
  std::string text{};  // of an element that holds no others
  std::vector<std::pair<std::string, std::string>> attributes{};
  std::vector<const XmlElement*> children{};  // the first of each name, by name
  const XmlElement* next = nullptr;           // of its name in its parent
};

// The first of that name; null: none.
const XmlElement* Child(const XmlElement& parent, std::string_view name);

class XmlTree {
 public:
  // Errors as of XmlAnswer::Parse.
  static Result<XmlTree> Parse(std::string_view bytes);
  // What holds the root element.
  const XmlElement& document() const { return elements_.front(); }

 private:
  explicit XmlTree(std::deque<XmlElement> elements) : elements_(std::move(elements)) {}
  std::deque<XmlElement> elements_;  // in their order; none moves
};

}  // namespace dvcmon
