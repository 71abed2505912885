// Single values of the configuration, each with its form and range.
//
// Every function reports what is wrong and then leaves `out` alone; of a value that does not stand
// there it does nothing. True: `out` was set. Ranges include both ends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/extract/text.h"
#include "collectors/model/time.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// One line for people: NFC, without control characters, 1 to `at_most` bytes.
bool ReadText(const YamlValue& value, std::string& out, size_t at_most = kMaxNameBytes);
// With spaces, and without line breaks, which would begin another header.
bool IsPrintableAscii(std::string_view text);
// 1 to `at_most` bytes of it.
bool ReadPrintable(const YamlValue& value, std::string& out, size_t at_most);
// Letters, digits and `extra`, 1–64 of them. `example` shows the form.
bool ReadName(const YamlValue& value, std::string& out, std::string_view extra,
              std::string_view example);
bool IsName(std::string_view text, std::string_view extra);
bool ReadBool(const YamlValue& value, bool& out);
bool ReadWhole(const YamlValue& value, int64_t& out, int64_t min, int64_t max);
bool ReadNumber(const YamlValue& value, double& out, double min, double max);
// "500ms", "1.5s", "10m", "12h", "400d".
bool ReadDuration(const YamlValue& value, Duration& out, Duration min, Duration max);
// "64KiB", "4MiB", "1GiB", or bytes.
bool ReadBytes(const YamlValue& value, int64_t& out, int64_t min, int64_t max);
// "10%", as 0.1.
bool ReadShare(const YamlValue& value, double& out);
bool ReadDay(const YamlValue& value, Day& out);
// "06:30".
bool ReadTimeOfDay(const YamlValue& value, std::chrono::minutes& out);
// A file that can be read; relative to the folder of the file that names it.
bool ReadFileName(const YamlValue& value, std::string& out);

std::string FormatBytes(int64_t bytes);  // "64KiB"

// What a closed set allows, for messages: "; did you mean info?; allowed: debug, info".
std::string Allowed(std::string_view word, const std::vector<std::string>& words);

// One of a closed set of words.
template <class T>
bool ReadWord(const YamlValue& value, T& out, const std::vector<std::pair<std::string, T>>& words) {
  const std::string* text = value.Scalar("a word");
  if (text == nullptr) return false;
  std::vector<std::string> names;
  for (const auto& [name, meaning] : words) {
    if (name == *text) {
      out = meaning;
      return true;
    }
    names.push_back(name);
  }
  value.Error("not one of the words allowed here" + Allowed(*text, names));
  return false;
}

}  // namespace dvcmon
