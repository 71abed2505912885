#include "collectors/extract/xlsx_text.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "collectors/extract/grid.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxStrings = 1'000'000;
constexpr size_t kEscapeBytes = 7;  // "_x000D_"

std::optional<uint32_t> EscapedUnit(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("_x") || text[6] != '_') return std::nullopt;
  uint32_t unit = 0;
  const char* end = text.data() + 6;
  const auto [at, fault] = std::from_chars(text.data() + 2, end, unit, 16);
  if (fault != std::errc() || at != end) return std::nullopt;
  return unit;
}

bool IsHighSurrogate(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void AppendUtf8(uint32_t code_point, std::string* text) {
  const auto tail = [code_point](int shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    *text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    *text += {static_cast<char>(0xC0 | (code_point >> 6)), tail(0)};
  } else if (code_point < 0x10000) {
    *text += {static_cast<char>(0xE0 | (code_point >> 12)), tail(6), tail(0)};
  } else {
    *text += {static_cast<char>(0xF0 | (code_point >> 18)), tail(12), tail(6), tail(0)};
  }
}

class SharedStringsReader : public XmlReader {
 public:
  Result<bool> Start(std::string_view element, const XmlAttributes& /*attributes*/) override {
    if (in_string_) return string_.Start(element);
    in_string_ = element == "si";
    return in_string_ || element == "sst";
  }
  Status Text(std::string_view piece) override {
    if (in_string_) string_.Text(piece);
    return Done{};
  }
  Status End(std::string_view element) override {
    string_.End(element);
    if (element != "si") return Done{};
    in_string_ = false;
    if (strings_.size() == kMaxStrings) {
      return Error{ErrorCode::kTooLarge,
                   fmt::format("the workbook has more than {} texts", kMaxStrings), ""};
    }
    strings_.push_back(string_.Take());
    return Done{};
  }

  std::vector<std::string> Take() { return std::move(strings_); }

 private:
  std::vector<std::string> strings_;
  RichText string_;
  bool in_string_ = false;
};

}  // namespace

std::string Unescaped(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (size_t at = 0; (at = text.find("_x")) != std::string_view::npos;) {
    plain += text.substr(0, at);
    text.remove_prefix(at);
    const auto unit = EscapedUnit(text);
    if (!unit) {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(kEscapeBytes);
    const auto next = IsHighSurrogate(*unit) ? EscapedUnit(text) : std::nullopt;
    if (next && IsLowSurrogate(*next)) {
      AppendUtf8(0x10000 + ((*unit - 0xD800) << 10) + (*next - 0xDC00), &plain);
      text.remove_prefix(kEscapeBytes);
    } else {
      const bool half = IsHighSurrogate(*unit) || IsLowSurrogate(*unit);
      AppendUtf8(half ? 0xFFFD : *unit, &plain);
    }
  }
  return plain.append(text);
}

void AppendBounded(std::string_view piece, std::string* text) {
  *text += piece.substr(0, kMaxCellBytes + 1 - text->size());
}

bool IsTooLong(std::string_view text) { return text.size() > kMaxCellBytes; }

bool RichText::Start(std::string_view element) {
  if (in_text_) return false;
  in_text_ = element == "t";
  return in_text_ || element == "r";
}

std::string RichText::Take() {
  std::string text = std::exchange(text_, {});
  return IsTooLong(text) ? text : CleanText(Unescaped(text));
}

Result<std::vector<std::string>> ReadSharedStrings(ZipPart part) {
  SharedStringsReader reader;
  const Status read = ReadXml(std::move(part), &reader);
  if (!read.ok()) return read.error();
  return reader.Take();
}

}  // namespace dvcmon
