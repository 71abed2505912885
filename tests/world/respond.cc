#include "tests/world/respond.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dvcmon::world {

Answer JsonAnswer(std::string body, int status) {
  return {.status = status, .body = std::move(body)};
}

Answer NotFound() {
  return {.status = 404, .content_type = "text/html; charset=utf-8", .body = "<html>404</html>"};
}

Answer BadRequest(std::string_view why) {
  return {
      .status = 400, .content_type = "text/plain; charset=utf-8", .body = std::string(why) + "\n"};
}

Answer Unavailable() {
  return {.status = 503,
          .content_type = "text/html; charset=utf-8",
          .body = "<html><body>Hệ thống đang bảo trì</body></html>"};
}

std::optional<Day> DayIn(std::string_view text) { return ParseDay(text.substr(0, 10)); }

std::optional<Period> PeriodOf(std::optional<Day> first, std::optional<Day> last) {
  if (!first || !last) return std::nullopt;
  for (const PeriodKind kind :
       {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth, PeriodKind::kDay}) {
    const Period period = PeriodContaining(kind, *first);
    if (period.first == *first && period.last == *last) return period;
  }
  return std::nullopt;
}

Period PeriodOf(int64_t year, int64_t quarter, int64_t month) {
  const auto first_month = static_cast<unsigned>(std::max({int64_t{1}, quarter * 3 - 2, month}));
  const Day day{std::chrono::year(static_cast<int>(year)) / std::chrono::month(first_month) / 1};
  return PeriodContaining(month > 0     ? PeriodKind::kMonth
                          : quarter > 0 ? PeriodKind::kQuarter
                                        : PeriodKind::kYear,
                          day);
}

std::string Decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* hex = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(hex, hex + 2, byte, 16).ptr == hex + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string QueryOf(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

double RoundedTo2(double value) { return std::floor(value * 100 + 0.5 + 1e-9) / 100; }

double Percent(int64_t part, int64_t whole) {
  if (whole == 0) return 0;
  return RoundedTo2(100 * static_cast<double>(part) / static_cast<double>(whole));
}

int64_t UsedOf(int64_t services, int64_t filings) {
  if (services == 0) return 0;
  const double each = static_cast<double>(filings) / static_cast<double>(services);
  return static_cast<int64_t>(static_cast<double>(services) * (1 - std::exp(-each / 4)));
}

}  // namespace dvcmon::world
