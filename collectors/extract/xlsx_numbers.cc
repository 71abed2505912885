#include "collectors/extract/xlsx_numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "collectors/extract/text.h"
#include "collectors/extract/xml_stream.h"
#include "collectors/model/time.h"

namespace dvcmon {
namespace {

constexpr double kExact = 9007199254740992;  // 2^53
constexpr size_t kMaxStyles = 100'000;       // Excel has 64 000

// The formats that have a number but no code (§18.8.30).
NumberLook LookOfBuiltIn(unsigned format) {
  if (format == 9 || format == 10) return NumberLook::kPercent;
  if ((format >= 14 && format <= 17) || format == 22) return NumberLook::kDay;
  if ((format >= 18 && format <= 21) || (format >= 45 && format <= 47)) {
    return NumberLook::kTime;
  }
  return NumberLook::kPlain;
}

std::optional<double> ParseDouble(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A hundred times the shortest decimal that is this double: 0.07 is stored as 7.0000000000000007E-2
// and is 7 %, where 100 · 0.07 in binary is 7.000000000000001.
double HundredTimes(double number) {
  char text[32];
  const auto shortest =
      std::to_chars(text, text + sizeof text, number, std::chars_format::scientific);
  char* exponent = shortest.ptr;
  while (exponent[-1] != 'e') --exponent;
  int power = 0;
  std::from_chars(exponent + (*exponent == '+' ? 1 : 0), shortest.ptr, power);
  const auto shifted = std::to_chars(exponent, text + sizeof text, power + 2);
  double hundredfold = std::copysign(HUGE_VAL, number);  // stays so beyond what a double holds
  std::from_chars(text, shifted.ptr, hundredfold);
  return hundredfold;
}

GridCell NumberCell(double number) {
  GridCell cell;
  cell.kind = Cell::Kind::kNumber;
  const bool integer = number == std::trunc(number);
  cell.whole = integer && std::abs(number) <= kExact;
  cell.number = integer && !cell.whole ? std::copysign(HUGE_VAL, number) : number;
  return cell;
}

// Day 60 of the 1900 system is a day that never was, kept since Lotus 1-2-3 had it, and day 0 is
// shown as one of January.
std::string DayText(int serial, bool since_1904) {
  using std::chrono::days;
  constexpr auto kFirst1900 = Day{std::chrono::year{1900} / 1 / 1};
  if (since_1904) return FormatDay(Day{std::chrono::year{1904} / 1 / 1} + days(serial));
  if (serial == 0) return "1900-01-00";
  if (serial == 60) return "1900-02-29";
  return FormatDay(kFirst1900 + days(serial - (serial < 60 ? 1 : 2)));
}

std::string TimeText(double day) {
  const auto seconds = static_cast<int64_t>(std::llround(day * 86400));
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

class StylesReader : public XmlReader {
 public:
  Result<bool> Start(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "numFmt") {
      const auto id = Find(attributes, "numFmtId");
      const auto code = Find(attributes, "formatCode");
      if (id && code) codes_[std::string(*id)] = LookOf(*code);
    } else if (element == "xf" && in_cell_styles_) {
      if (looks_.size() == kMaxStyles) {
        return Error{ErrorCode::kTooLarge,
                     fmt::format("the workbook has more than {} styles", kMaxStyles), ""};
      }
      looks_.push_back(LookAt(Find(attributes, "numFmtId").value_or("0")));
    }
    if (element == "cellXfs") in_cell_styles_ = true;
    return element == "styleSheet" || element == "numFmts" || element == "cellXfs";
  }
  Status Text(std::string_view /*piece*/) override { return Done{}; }
  Status End(std::string_view element) override {
    if (element == "cellXfs") in_cell_styles_ = false;
    return Done{};
  }

  std::vector<NumberLook> Take() { return std::move(looks_); }

 private:
  NumberLook LookAt(std::string_view id) const {
    const auto custom = codes_.find(id);
    if (custom != codes_.end()) return custom->second;
    unsigned built_in = 0;
    std::from_chars(id.data(), id.data() + id.size(), built_in);
    return LookOfBuiltIn(built_in);
  }

  std::map<std::string, NumberLook, std::less<>> codes_;  // stand before the styles that use them
  std::vector<NumberLook> looks_;
  bool in_cell_styles_ = false;
};

}  // namespace

NumberLook LookOf(std::string_view code) {
  bool day = false, month = false, time = false;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    switch (code[i]) {
      case '\\':  // the next character as it is
      case '_':   // a space as wide as the next character
      case '*':   // the next character, as often as it fits
        ++i;
        break;
      case '"':
        i = std::min(code.find('"', i + 1), code.size());
        break;
      case '[': {  // a colour, a condition, a currency, or a time beyond a day: [h]
        const size_t end = std::min(code.find(']', i), code.size());
        const char first = i + 1 < end ? code[i + 1] : '\0';
        time = time || (code.find_first_not_of(first, i + 1) == end &&
                        std::string_view("hHmMsS").find(first) != std::string_view::npos);
        i = end;
        break;
      }
      case '%':
        return NumberLook::kPercent;
      case 'd':
      case 'D':
      case 'y':
      case 'Y':
        day = true;
        break;
      case 'm':  // month, or minute beside hours and seconds
      case 'M':
        month = true;
        break;
      case 'h':
      case 'H':
      case 's':
      case 'S':
        time = true;
        break;
      default:
        break;
    }
  }
  if (day || (month && !time)) return NumberLook::kDay;
  return time ? NumberLook::kTime : NumberLook::kPlain;
}

Result<std::vector<NumberLook>> ReadStyles(ZipPart part) {
  StylesReader reader;
  const Status read = ReadXml(std::move(part), &reader);
  if (!read.ok()) return read.error();
  return reader.Take();
}

Result<GridCell> ShownNumber(std::string_view stored, NumberLook look, bool since_1904) {
  const auto number = ParseDouble(stored);
  if (!number) {
    return Error{ErrorCode::kSyntax, fmt::format("\"{}\" is no number", Quotable(stored)), ""};
  }
  if (look == NumberLook::kPlain) return NumberCell(*number);
  if (look == NumberLook::kPercent) return NumberCell(HundredTimes(*number));
  constexpr double kBeyond9999 = 2958466;
  if (*number < 0 || *number >= kBeyond9999 - (since_1904 ? 1462 : 0)) {
    return Error{ErrorCode::kSyntax,
                 fmt::format("{} is shown as a date, but no day has that number", *number), ""};
  }
  if (look == NumberLook::kTime) return TextCell(TimeText(*number));
  return TextCell(DayText(static_cast<int>(*number), since_1904));
}

}  // namespace dvcmon
