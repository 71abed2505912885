#include "daemon/config/scalars.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "daemon/config/config_file.h"

namespace dvcmon {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

template <class T>
std::optional<T> Parse(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A plain scalar that is a number of type T: text in quotes is text.
template <class T>
std::optional<T> Plain(const YamlValue& value, const std::string& wanted) {
  const std::string* text = value.Scalar(wanted);
  if (text == nullptr) return std::nullopt;
  const auto number = value.node().quoted ? std::nullopt : Parse<T>(*text);
  if (!number) value.Error(wanted + " is needed here");
  return number;
}

struct Unit {
  std::string_view suffix;
  int64_t factor;
};

// "1.5s": a decimal number and a unit that together are a whole number of the smallest unit.
std::optional<int64_t> ParseWithUnit(std::string_view text, const auto& units) {
  size_t digits = 0;
  while (digits < text.size() &&
         (text[digits] == '.' || (text[digits] >= '0' && text[digits] <= '9')))
    ++digits;
  const auto number = Parse<double>(text.substr(0, digits));
  const auto unit = std::find_if(units.begin(), units.end(),
                                 [&](const Unit& u) { return u.suffix == text.substr(digits); });
  if (!number || text[0] == '.' || text[digits - 1] == '.' || unit == units.end()) {
    return std::nullopt;
  }
  const double product = *number * static_cast<double>(unit->factor);
  const double whole = std::round(product);
  // 0.3 is no double: what is off by less than a millionth is whole.
  if (whole > 9e15 || std::abs(product - whole) > 1e-6) return std::nullopt;
  return static_cast<int64_t>(whole);
}

constexpr std::array<Unit, 5> kDurationUnits = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 4> kByteUnits = {
    {{"", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}};

}  // namespace

bool IsName(std::string_view text, std::string_view extra) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [&](char c) {
    return IsLetterOrDigit(c) || extra.find(c) != std::string_view::npos;
  });
}

bool ReadText(const YamlValue& value, std::string& out, size_t at_most) {
  const std::string* text = value.Scalar("text");
  if (text == nullptr) return false;
  std::string clean = CleanText(*text);
  // Nothing may be cut off silently, and composing letters (NFC) makes text shorter only.
  if (clean.empty() || text->size() > at_most) {
    value.Error(fmt::format("text of 1 to {} bytes is needed here", at_most));
    return false;
  }
  out = std::move(clean);
  return true;
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool ReadPrintable(const YamlValue& value, std::string& out, size_t at_most) {
  const std::string* text = value.Scalar("text");
  if (text == nullptr) return false;
  if (text->empty() || text->size() > at_most || !IsPrintableAscii(*text)) {
    value.Error(fmt::format("1 to {} printable ASCII characters are needed here", at_most));
    return false;
  }
  out = *text;
  return true;
}

bool ReadName(const YamlValue& value, std::string& out, std::string_view extra,
              std::string_view example) {
  const std::string* text = value.Scalar("a name");
  if (text == nullptr) return false;
  if (!IsName(*text, extra)) {
    value.Error(
        fmt::format("a name like {} is needed here: letters without marks, digits{}, at "
                    "most 64",
                    example, extra.empty() ? "" : fmt::format(" and {}", fmt::join(extra, " "))));
    return false;
  }
  out = *text;
  return true;
}

bool ReadBool(const YamlValue& value, bool& out) {
  const std::string* text = value.Scalar("true or false");
  if (text == nullptr) return false;
  if (value.node().quoted || (*text != "true" && *text != "false")) {
    value.Error("true or false is needed here");
    return false;
  }
  out = *text == "true";
  return true;
}

bool ReadWhole(const YamlValue& value, int64_t& out, int64_t min, int64_t max) {
  const auto number = Plain<int64_t>(value, "a whole number");
  if (!number) return false;
  if (*number < min || *number > max) {
    value.Error(fmt::format("out of range; allowed: {} to {}", min, max));
    return false;
  }
  out = *number;
  return true;
}

bool ReadNumber(const YamlValue& value, double& out, double min, double max) {
  const auto number = Plain<double>(value, "a number");
  if (!number) return false;
  if (!(*number >= min && *number <= max)) {  // written so that NaN is out of range
    value.Error(fmt::format("out of range; allowed: {} to {}", min, max));
    return false;
  }
  out = *number;
  return true;
}

bool ReadDuration(const YamlValue& value, Duration& out, Duration min, Duration max) {
  const std::string* text = value.Scalar("a duration like 30s");
  if (text == nullptr) return false;
  const auto milliseconds = ParseWithUnit(*text, kDurationUnits);
  if (!milliseconds) {
    value.Error("a duration like 500ms, 1.5s, 10m, 12h or 400d is needed here");
    return false;
  }
  if (*milliseconds < min.count() || *milliseconds > max.count()) {
    value.Error(
        fmt::format("out of range; allowed: {} to {}", FormatDuration(min), FormatDuration(max)));
    return false;
  }
  out = Duration(*milliseconds);
  return true;
}

bool ReadBytes(const YamlValue& value, int64_t& out, int64_t min, int64_t max) {
  const std::string* text = value.Scalar("a size like 4MiB");
  if (text == nullptr) return false;
  const auto bytes = ParseWithUnit(*text, kByteUnits);
  if (!bytes) {
    value.Error("a size like 65536, 64KiB, 4MiB or 1GiB is needed here");
    return false;
  }
  if (*bytes < min || *bytes > max) {
    value.Error(fmt::format("out of range; allowed: {} to {}", FormatBytes(min), FormatBytes(max)));
    return false;
  }
  out = *bytes;
  return true;
}

bool ReadShare(const YamlValue& value, double& out) {
  const std::string* text = value.Scalar("a share like 10%");
  if (text == nullptr) return false;
  const auto percent = text->ends_with('%')
                           ? Parse<double>(std::string_view(*text).substr(0, text->size() - 1))
                           : std::nullopt;
  if (!percent || !(*percent >= 0 && *percent <= 100)) {
    value.Error("a share like 10% is needed here, from 0% to 100%");
    return false;
  }
  out = *percent / 100;
  return true;
}

bool ReadDay(const YamlValue& value, Day& out) {
  const std::string* text = value.Scalar("a day like 2026-09-17");
  if (text == nullptr) return false;
  const auto day = ParseDay(*text);
  if (!day) {
    value.Error("a day like 2026-09-17 is needed here");
    return false;
  }
  out = *day;
  return true;
}

bool ReadTimeOfDay(const YamlValue& value, std::chrono::minutes& out) {
  const std::string* text = value.Scalar("a time like \"06:30\"");
  if (text == nullptr) return false;
  const std::string_view view = *text;
  const bool formed = view.size() == 5 && view[2] == ':';
  const auto hour = formed ? Parse<unsigned>(view.substr(0, 2)) : std::nullopt;
  const auto minute = formed ? Parse<unsigned>(view.substr(3)) : std::nullopt;
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    value.Error("a time like \"06:30\" is needed here, from \"00:00\" to \"23:59\"");
    return false;
  }
  out = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  return true;
}

bool ReadFileName(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a file name");
  if (text == nullptr) return false;
  if (text->empty()) {
    value.Error("a file name is needed here");
    return false;
  }
  const std::string path = Beside(value.file(), *text);
  if (Status readable = CheckReadable(path); !readable) {
    value.Error(fmt::format("{} {}", path, readable.error().message));
    return false;
  }
  out = path;
  return true;
}

std::string Allowed(std::string_view word, const std::vector<std::string>& words) {
  return fmt::format("{}; allowed: {}", DidYouMean(word, words), fmt::join(words, ", "));
}

std::string FormatBytes(int64_t bytes) {
  for (auto unit = kByteUnits.rbegin(); unit != kByteUnits.rend(); ++unit) {
    if (bytes != 0 && bytes % unit->factor == 0) {
      return fmt::format("{}{}", bytes / unit->factor, unit->suffix);
    }
  }
  return "0";
}

}  // namespace dvcmon
