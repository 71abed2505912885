// HTML, element by element. Whatever stands in it is text: no name of a body, no title of a portal
// becomes markup (Escaped() in daemon/tables/markup.h).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dvcmon {

// Html().Open("p").Text("a < b").Close().Take() is <p>a &lt; b</p>
class Html {
 public:
  // Of an attribute whose value is empty only the name stands.
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Html& Open(std::string_view tag, Attributes attributes = {});
  Html& Close();  // what was opened last
  Html& Text(std::string_view text);
  // An element that holds a text and nothing else.
  Html& Leaf(std::string_view tag, std::string_view text, Attributes attributes = {});
  // One that has no end: <br>, <input>, <link>.
  Html& Void(std::string_view tag, Attributes attributes = {});
  Html& Put(const Html& part);  // all of it is closed
  bool empty() const { return text_.empty(); }
  std::string Take() &&;

 private:
  void Begin(std::string_view tag, Attributes attributes);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace dvcmon
