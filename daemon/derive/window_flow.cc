#include "daemon/derive/window_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "daemon/derive/flow.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kADay{1};

// Did the closing become the origin. The third one in quarantine did too, and says so by what comes
// next.
bool IsAccepted(const LedgerDay& day) {
  switch (day.status) {
    case DayStatus::kOk:
    case DayStatus::kReset:
    case DayStatus::kRestated:
    case DayStatus::kBulk:
    case DayStatus::kOrigin:
      return true;
    case DayStatus::kGap:
    case DayStatus::kFrozen:
    case DayStatus::kQuarantine:
      return false;
  }
  return false;
}

// The days at whose end a figure stands; ascending.
std::vector<Day> EndsOf(std::span<const LedgerDay> days) {
  std::vector<Day> ends;
  ends.reserve(days.size());
  for (const LedgerDay& day : days) {
    if (IsAccepted(day)) ends.push_back(day.day);
  }
  return ends;
}

// Those behind which something may be counted: also those behind which an increment begins. Of a
// counter that began anew this is the day before its period, when it was 0, seen or not.
std::vector<Day> StartsOf(std::span<const LedgerDay> days) {
  std::vector<Day> starts;
  starts.reserve(2 * days.size());
  for (const LedgerDay& day : days) {
    if (day.known()) starts.push_back(day.from - kADay);
    if (IsAccepted(day)) starts.push_back(day.day);
  }
  return starts;
}

DayStatus StatusOn(std::span<const LedgerDay> days, Day day) {
  const auto at = std::ranges::lower_bound(days, day, {}, &LedgerDay::day);
  return at != days.end() && at->day == day ? at->status : DayStatus::kGap;
}

// From the first day that is not known to the one behind which the next increment begins.
UnknownDays UnknownFrom(std::span<const LedgerDay> days, Day first, Day last) {
  for (auto day = std::ranges::lower_bound(days, first, {}, &LedgerDay::day);
       day != days.end() && day->day <= last; ++day) {
    if (!day->known() || day->from <= first) continue;
    last = day->from - kADay;
    break;
  }
  return {first, last, StatusOn(days, last)};
}

std::string_view ReasonVi(DayStatus status) {
  switch (status) {
    case DayStatus::kOk:
    case DayStatus::kReset:
      return "chỉ biết gộp với những ngày khác";
    case DayStatus::kGap:
      return "không có số liệu";
    case DayStatus::kFrozen:
      return "nguồn đứng yên";
    case DayStatus::kRestated:
      return "nguồn đã điều chỉnh số liệu";
    case DayStatus::kBulk:
      return "số liệu tăng đột biến";
    case DayStatus::kQuarantine:
      return "số liệu mâu thuẫn với trước đó";
    case DayStatus::kOrigin:
      return "nguồn đếm lại từ đầu";
  }
  return {};
}

std::string_view ReasonEn(DayStatus status) {
  switch (status) {
    case DayStatus::kOk:
    case DayStatus::kReset:
      return "known only together with other days";
    case DayStatus::kGap:
      return "there is no figure";
    case DayStatus::kFrozen:
      return "the source stood still";
    case DayStatus::kRestated:
      return "the source restated its figures";
    case DayStatus::kBulk:
      return "the figures jumped";
    case DayStatus::kQuarantine:
      return "the figures contradict those before";
    case DayStatus::kOrigin:
      return "the source counts anew";
  }
  return {};
}

}  // namespace

std::string UnknownDays::TextVi() const {
  if (first == last) {
    return fmt::format("không rõ số phát sinh của ngày {}: {}", DayVi(last), ReasonVi(status));
  }
  return fmt::format("không rõ số phát sinh từ ngày {} đến ngày {}: {}", DayVi(first), DayVi(last),
                     ReasonVi(status));
}

std::string UnknownDays::TextEn() const {
  if (first == last) {
    return fmt::format("what {} brought is not known: {}", FormatDay(last), ReasonEn(status));
  }
  return fmt::format("what {} to {} brought is not known: {}", FormatDay(first), FormatDay(last),
                     ReasonEn(status));
}

std::string TextVi(const WhyNotKnown& why) {
  return std::visit([](const auto& reason) { return reason.TextVi(); }, why);
}

std::string TextEn(const WhyNotKnown& why) {
  return std::visit([](const auto& reason) { return reason.TextEn(); }, why);
}

WindowFlow FlowInWindow(std::span<const LedgerDay> days, Day first, Day last,
                        const Calendar& calendar, const Province& province, int carry_at_most) {
  assert(province.valid_from <= first && first <= last);
  const auto at = [&](const std::vector<Day>& figures, Day cutoff) {
    return DayAtCutoff(figures, cutoff, calendar, province.slug, carry_at_most);
  };
  const auto not_known = [&](const WhyNotKnown& why) {
    return WindowFlow{why, first, last, {}, 0};
  };
  const std::vector<Day> starts = StartsOf(days);
  auto start = at(starts, first - kADay);
  if (first == province.valid_from && !starts.empty() && starts.front() >= first &&
      calendar.WorkingDays(first - kADay, starts.front(), province.slug) <= carry_at_most) {
    start = starts.front();
  }
  if (const auto* why = std::get_if<NotKnown>(&start)) return not_known(*why);
  const auto end = at(EndsOf(days), last);
  if (const auto* why = std::get_if<NotKnown>(&end)) return not_known(*why);

  const Day from = std::get<Day>(start) + kADay;
  const Day to = std::get<Day>(end);
  if (to < from) return not_known(UnknownDays{first, last, StatusOn(days, last)});
  Flow flow = FlowBetween(days, from, to);
  if (flow.unknown) return not_known(UnknownFrom(days, flow.unknown->day, to));
  return {std::nullopt, from, to, std::move(flow.filed), flow.working_days};
}

std::vector<Count> CountsOf(const std::vector<std::string>& keys, const WindowFlow& flow) {
  assert(flow.unknown || keys.size() == flow.filed.parts.size());
  std::vector<Count> counts;
  counts.reserve(keys.size());
  for (size_t part = 0; part < keys.size(); ++part) {
    counts.push_back(flow.unknown
                         ? Count{keys[part], ReadingState::kNotProvided, 0}
                         : Count{keys[part], ReadingState::kValue, flow.filed.parts[part]});
  }
  return counts;
}

}  // namespace dvcmon
