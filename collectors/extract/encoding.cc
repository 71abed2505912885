#include "collectors/extract/encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <cerrno>
#include <optional>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

// What a decoder of the C library knows, by its name there; null is UTF-8, which needs none.
using Decoder = const char*;
constexpr Decoder kNone = nullptr;

Decoder Declared(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf8:
      break;
    case TextEncoding::kUtf16:
      return "UTF-16LE";
    case TextEncoding::kWindows1258:
      return "CP1258";
  }
  return kNone;
}

// What the byte order mark says, which is taken away.
std::optional<Decoder> TakeMark(std::string_view& bytes) {
  static constexpr struct {
    std::string_view mark;
    Decoder decoder;
  } kMarks[] = {{"\xEF\xBB\xBF", kNone}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}};
  for (const auto& [mark, decoder] : kMarks) {
    if (!bytes.starts_with(mark)) continue;
    bytes.remove_prefix(mark.size());
    return decoder;
  }
  return std::nullopt;
}

Error Undecodable(std::string_view encoding, size_t at) {
  return {ErrorCode::kEncoding, fmt::format("not {}: wrong at byte {}", encoding, at), ""};
}

// `skipped` bytes stood before these.
Result<std::string> Decode(std::string_view bytes, Decoder decoder, size_t skipped) {
  const iconv_t state = iconv_open("UTF-8", decoder);
  if (state == reinterpret_cast<iconv_t>(-1)) {
    return Error{ErrorCode::kEncoding, fmt::format("the system does not know {}", decoder), ""};
  }
  // No character of one byte has more than three in UTF-8, and of a wider one no more either.
  std::string text(bytes.size() * 3 + 8, '\0');
  char* from = const_cast<char*>(bytes.data());  // iconv does not write to it
  size_t left = bytes.size();
  char* to = text.data();
  size_t room = text.size();
  const bool decoded = iconv(state, &from, &left, &to, &room) != static_cast<size_t>(-1) &&
                       iconv(state, nullptr, nullptr, &to, &room) != static_cast<size_t>(-1);
  iconv_close(state);
  if (!decoded) return Undecodable(decoder, skipped + bytes.size() - left);
  text.resize(text.size() - room);
  text.shrink_to_fit();
  return text;
}

}  // namespace

Result<std::string> ToUtf8(std::string_view bytes, TextEncoding encoding) {
  const size_t all = bytes.size();
  const Decoder decoder = TakeMark(bytes).value_or(Declared(encoding));
  const size_t skipped = all - bytes.size();
  Result<std::string> text =
      decoder == kNone ? Result(std::string(bytes)) : Decode(bytes, decoder, skipped);
  if (!text) return text;
  const size_t valid = ValidUtf8(*text);
  if (valid < text->size()) return Undecodable("UTF-8", skipped + valid);
  if (const size_t nul = text->find('\0'); nul != std::string::npos) {
    return Error{ErrorCode::kEncoding,
                 fmt::format("a NUL after {} bytes of text: is it in another encoding?", nul), ""};
  }
  return text;
}

}  // namespace dvcmon
