// Text with placeholders in braces, as portal files write them: "/bao-cao?nam={year}".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/period.h"
#include "collectors/model/result.h"

namespace dvcmon {

// What the placeholders stand for in one request.
struct Context {
  std::string province;       // {province}: slug, "phu-tho"; empty for a national collector
  std::string province_id;    // {province_id}: the portal's own id of the province
  std::string identity_code;  // {identity_code}: "H44"
  // {period} year|quarter|month|day, {year}, {quarter}, {month}, {month02}, {from}, {to}
  // (YYYY-MM-DD)
  Period period;
  int page = 1;         // {page}
  int page_size = 0;    // {page_size}
  std::string last_id;  // {last_id}: what the page before called its last row; empty at first
};

enum class Placeholder : uint8_t {
  kProvince,
  kProvinceId,
  kIdentityCode,
  kPeriod,
  kYear,
  kQuarter,
  kMonth,
  kMonth02,
  kFrom,
  kTo,
  kPage,
  kPageSize,
  kLastId,
};

enum class Escape : uint8_t { kNone, kJson, kForm, kJsonInForm };

// Quoted for a JSON string (without the quotes; the text is UTF-8), or percent-encoded for a form
// field.
std::string EscapeJson(std::string_view text);
std::string EscapeForm(std::string_view text);

// Parsed once, when the configuration is loaded; expanding it cannot fail.
class Template {
 public:
  Template() = default;
  // "{{" and "}}" stand for braces. An unknown placeholder or a lone brace is an error that lists
  // what is allowed. Literal text is escaped here, values when they are put in.
  static Result<Template> Parse(std::string_view text, Escape escape = Escape::kNone);

  void Append(std::string_view literal);  // taken as it is
  void Append(const Template& other);

  std::string Expand(const Context& context) const;

  bool empty() const { return pieces_.empty(); }
  bool Uses(Placeholder placeholder) const;
  // True of "{year}", false of "nam {year}": such a scalar is a JSON number in a JSON body.
  bool IsOneNumber() const;

 private:
  struct Piece {
    std::string literal;  // empty: a placeholder
    Placeholder placeholder = Placeholder::kProvince;
    Escape escape = Escape::kNone;
  };
  std::vector<Piece> pieces_;
};

}  // namespace dvcmon
