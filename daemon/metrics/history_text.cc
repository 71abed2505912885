#include "daemon/metrics/history_text.h"

#include <fmt/format.h>

#include <iterator>

#include "daemon/metrics/exposition.h"
#include "daemon/metrics/family_headers.h"

namespace dvcmon {
namespace {

constexpr size_t kBlock = 1 << 16;

}  // namespace

void HistoryText::Begin(const std::string& family) { family_ = family; }

Status HistoryText::Add(const std::string& name, double value, Day day) {
  if (day < terms_.first || terms_.last < day) return Done{};
  if (!family_.empty()) {
    HeaderOf(family_, terms_.statistics).In(ExpositionFormat::kOpenMetrics).AppendTextTo(text_);
    family_.clear();
  }
  text_ += name;
  AppendNumber(text_, value);
  const Time end = StartOf(day + std::chrono::days(1)) - std::chrono::seconds(1);
  fmt::format_to(std::back_inserter(text_), " {}\n",
                 std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count());
  return text_.size() < kBlock ? Status(Done{}) : Flush();
}

Status HistoryText::End() {
  text_ += "# EOF\n";
  return Flush();
}

Status HistoryText::Flush() {
  const bool taken = sink_(text_);
  text_.clear();
  if (!taken) return Error{ErrorCode::kIo, "the history cannot be written", ""};
  return Done{};
}

}  // namespace dvcmon
