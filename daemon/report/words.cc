#include "daemon/report/words.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::string_view kBlank = "……";
constexpr std::array<std::string_view, 4> kQuarters = {"I", "II", "III", "IV"};

std::string MomentVi(Time moment) {
  const Day day = DayOf(moment);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(moment - StartOf(day)).count();
  return fmt::format("{:02}:{:02} ngày {}", minutes / 60, minutes % 60, DayVi(day));
}

}  // namespace

std::string PeriodTitle(const Window& window) {
  const std::chrono::year_month_day last(window.last);
  const int year = static_cast<int>(last.year());
  const unsigned month = static_cast<unsigned>(last.month());
  switch (window.kind) {
    case WindowKind::kDay:
      return "ngày " + DayVi(window.last);
    case WindowKind::kMonth:
      return fmt::format("tháng {} năm {}", month, year);
    case WindowKind::kQuarter:
      return fmt::format("quý {} năm {}", kQuarters[(month - 1) / 3], year);
    case WindowKind::kHalf:
      return fmt::format("6 tháng {} năm {}", month <= 6 ? "đầu" : "cuối", year);
    case WindowKind::kNineMonths:
      return fmt::format("9 tháng năm {}", year);
    case WindowKind::kYear:
      return fmt::format("năm {}", year);
  }
  return {};
}

std::map<std::string, std::string> ReportWords(const Config& config, const Layout& layout,
                                               const Subject& about, const Window& window,
                                               Time as_of, std::optional<Time> data_until,
                                               int issue) {
  std::map<std::string, std::string> words = config.reports.words;
  const std::chrono::year_month_day date(DayOf(as_of));
  words["title"] = layout.title_vi;
  words["province"] = about.name;
  words["PROVINCE"] = UpperCase(about.name);
  words["period"] = PeriodTitle(window);
  words["from"] = DayVi(window.first);
  words["to"] = DayVi(window.last);
  words["day"] = fmt::format("{:02}", static_cast<unsigned>(date.day()));
  words["month"] = fmt::format("{:02}", static_cast<unsigned>(date.month()));
  words["year"] = std::to_string(static_cast<int>(date.year()));
  words["cutoff"] = data_until ? MomentVi(*data_until) : std::string(kBlank);
  words["issue"] = issue > 0 ? std::to_string(issue) : "dự thảo";
  if (about.province != nullptr) words.try_emplace("place", about.province->name);
  return words;
}

std::optional<std::string> Replaced(
    std::string_view text,
    const std::function<std::optional<std::string>(const std::string& word)>& word) {
  std::string replaced;
  while (true) {
    const size_t open = text.find('{');
    const size_t close = text.find('}', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    replaced += text.substr(0, open);
    const auto value = word(std::string(text.substr(open + 1, close - open - 1)));
    if (!value) return std::nullopt;
    replaced += *value;
    text.remove_prefix(close + 1);
  }
  replaced += text;
  return replaced;
}

std::string WithWords(std::string_view text, const std::map<std::string, std::string>& words) {
  return *Replaced(text, [&](const std::string& word) {
    const auto found = words.find(word);
    return std::optional<std::string>(found == words.end() ? kBlank : found->second);
  });
}

}  // namespace dvcmon
