#include "collectors/extract/json_redaction.h"

namespace dvcmon {

std::string WithTexts(std::string_view json,
                      const std::function<std::optional<std::string>(size_t)>& text) {
  std::string out;
  out.reserve(json.size());
  size_t texts = 0;
  size_t done = 0;
  for (size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', done)) {
    size_t end = at + 1;
    while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    out += json.substr(done, at - done);
    const size_t behind = json.find_first_not_of(" \t\r\n", end + 1);
    const bool is_key = behind != std::string_view::npos && json[behind] == ':';
    const auto instead = is_key ? std::nullopt : text(texts++);
    out += instead ? '"' + *instead + '"' : std::string(json.substr(at, end + 1 - at));
    done = end + 1;
  }
  out += json.substr(done);
  return out;
}

}  // namespace dvcmon
