#include "collectors/model/template.h"

#include <fmt/format.h>

#include <array>

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 13> kVariableNames = {
    "province", "province_id", "identity_code", "period", "year",
    "quarter",  "month",       "month02",       "from",   "to",
    "page",     "page_size",   "last_id"};

std::string Escaped(std::string_view text, Escape escape) {
  switch (escape) {
    case Escape::kNone:
      return std::string(text);
    case Escape::kJson:
      return EscapeJson(text);
    case Escape::kForm:
      return EscapeForm(text);
    case Escape::kJsonInForm:
      return EscapeForm(EscapeJson(text));
  }
  return {};
}

std::string ValueOf(Placeholder placeholder, const Context& context) {
  switch (placeholder) {
    case Placeholder::kProvince:
      return context.province;
    case Placeholder::kProvinceId:
      return context.province_id;
    case Placeholder::kIdentityCode:
      return context.identity_code;
    case Placeholder::kPeriod:
      return std::string(Name(context.period.kind));
    case Placeholder::kYear:
      return std::to_string(context.period.year());
    case Placeholder::kQuarter:
      return std::to_string(context.period.quarter());
    case Placeholder::kMonth:
      return std::to_string(context.period.month());
    case Placeholder::kMonth02:
      return fmt::format("{:02}", context.period.month());
    case Placeholder::kFrom:
      return FormatDay(context.period.first);
    case Placeholder::kTo:
      return FormatDay(context.period.last);
    case Placeholder::kPage:
      return std::to_string(context.page);
    case Placeholder::kPageSize:
      return std::to_string(context.page_size);
    case Placeholder::kLastId:
      return context.last_id;
  }
  return {};
}

}  // namespace

std::string EscapeJson(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string EscapeForm(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

Result<Template> Template::Parse(std::string_view text, Escape escape) {
  Template parsed;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) parsed.pieces_.push_back({Escaped(literal, escape), {}, {}});
    literal.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
      continue;
    }
    if (c == '}') {
      return Error{ErrorCode::kInvalid,
                   fmt::format("a lone \"}}\" in \"{}\"; write \"}}}}\" for a brace", text), ""};
    }
    if (c != '{') {
      literal += c;
      continue;
    }
    const size_t end = text.find('}', i);
    const std::string_view word =
        end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
    size_t known = 0;
    while (known < kVariableNames.size() && kVariableNames[known] != word) ++known;
    if (known == kVariableNames.size()) {
      return Error{ErrorCode::kInvalid,
                   fmt::format("unknown placeholder in \"{}\"; allowed are {{{}}}", text,
                               fmt::join(kVariableNames, "}, {")),
                   ""};
    }
    flush();
    parsed.pieces_.push_back({"", static_cast<Placeholder>(known), escape});
    i = end;
  }
  flush();
  return parsed;
}

void Template::Append(std::string_view literal) {
  if (!literal.empty()) pieces_.push_back({std::string(literal), {}, {}});
}

void Template::Append(const Template& other) {
  pieces_.insert(pieces_.end(), other.pieces_.begin(), other.pieces_.end());
}

std::string Template::Expand(const Context& context) const {
  std::string out;
  for (const Piece& piece : pieces_) {
    if (!piece.literal.empty()) {
      out += piece.literal;
      continue;
    }
    // The one value that comes from a portal: it must not change the path that it stands in.
    const bool foreign = piece.placeholder == Placeholder::kLastId && piece.escape == Escape::kNone;
    out += Escaped(ValueOf(piece.placeholder, context), foreign ? Escape::kForm : piece.escape);
  }
  return out;
}

bool Template::Uses(Placeholder placeholder) const {
  for (const Piece& piece : pieces_) {
    if (piece.literal.empty() && piece.placeholder == placeholder) return true;
  }
  return false;
}

bool Template::IsOneNumber() const {
  if (pieces_.size() != 1 || !pieces_[0].literal.empty()) return false;
  switch (pieces_[0].placeholder) {
    case Placeholder::kYear:
    case Placeholder::kQuarter:
    case Placeholder::kMonth:
    case Placeholder::kPage:
    case Placeholder::kPageSize:
      return true;
    default:
      return false;
  }
}

}  // namespace dvcmon
