// JSON for programs that read our output. Keys and structure are ours, so nothing is checked.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

// JsonText().Object().Key("a").Value(1).End().Take() is {"a":1}
class JsonText {
 public:
  JsonText& Object() { return Open('{', '}'); }
  JsonText& Array() { return Open('[', ']'); }
  JsonText& End();
  JsonText& Key(std::string_view key);
  JsonText& Value(std::string_view text);
  JsonText& Value(const char* text) { return Value(std::string_view(text)); }
  JsonText& Value(double number);
  JsonText& Value(size_t number);
  JsonText& Value(int number);
  JsonText& Value(bool truth);
  JsonText& Null();
  JsonText& Json(std::string_view document);  // put in as it is
  // The whole text, with a line feed.
  std::string Take() &&;

 private:
  JsonText& Open(char open, char close);
  void Separate();

  std::string text_;
  std::string closing_;
  bool first_ = true;
};

}  // namespace dvcmon
