#include "daemon/derive/window_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "daemon/derive/flow.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kADay{1};
// Who has more days left out reads the annex of the report.
constexpr size_t kMostRuns = 3;

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

std::string WhenVi(const UnknownDays& days) {
  if (days.first == days.last) return "của ngày " + DayVi(days.last);
  return fmt::format("từ ngày {} đến ngày {}", DayVi(days.first), DayVi(days.last));
}

std::string WhenEn(const UnknownDays& days) {
  if (days.first == days.last) return FormatDay(days.last);
  return fmt::format("{} to {}", FormatDay(days.first), FormatDay(days.last));
}

int DaysOf(std::span<const UnknownDays> runs) {
  std::chrono::days all{0};
  for (const UnknownDays& run : runs) all += run.last - run.first + kADay;
  return static_cast<int>(all.count());
}

}  // namespace

std::string UnknownDays::TextVi() const {
  return fmt::format("không rõ số phát sinh {}: {}", WhenVi(*this), ReasonVi(status));
}

std::string UnknownDays::TextEn() const {
  return fmt::format("what {} brought is not known: {}", WhenEn(*this), ReasonEn(status));
}

int LeftOutDays::days() const { return DaysOf(runs); }

std::string LeftOutDays::TextVi() const {
  std::string text = fmt::format("chưa gồm {} ngày", days());
  if (working_days == days()) {
    text += " làm việc";
  } else if (working_days == 0) {
    text += " nghỉ";
  } else {
    text += fmt::format(", trong đó {} ngày làm việc", working_days);
  }
  if (runs.size() == 1) return text + ": " + runs.front().TextVi();
  const size_t named = std::min(runs.size(), kMostRuns);
  for (size_t run = 0; run < named; ++run) {
    text += fmt::format("{}{} ({})", run == 0 ? ": không rõ số phát sinh " : ", ",
                        WhenVi(runs[run]), ReasonVi(runs[run].status));
  }
  if (const int more = DaysOf(std::span(runs).subspan(named)); more > 0) {
    text += fmt::format(" và {} ngày khác", more);
  }
  return text;
}

std::string LeftOutDays::TextEn() const {
  std::string text = fmt::format("without {} days, {} of them working days", days(), working_days);
  if (runs.size() == 1) return text + ": " + runs.front().TextEn();
  const size_t named = std::min(runs.size(), kMostRuns);
  for (size_t run = 0; run < named; ++run) {
    text += fmt::format("{}{} ({})", run == 0 ? ": not known are " : ", ", WhenEn(runs[run]),
                        ReasonEn(runs[run].status));
  }
  if (const int more = DaysOf(std::span(runs).subspan(named)); more > 0) {
    text += fmt::format(" and {} days more", more);
  }
  return text;
}

LeftOutDays DaysLeftOut(std::span<const LedgerDay> days, Day first, Day last,
                        const WorkingDays& working_days) {
  LeftOutDays left_out;
  Day next = first;  // behind what is counted so far
  const auto leave_out_to = [&](Day end) {
    if (end < next) return;
    left_out.runs.push_back({next, end, StatusOn(days, end)});
    left_out.working_days += working_days(next - kADay, end);
  };
  for (const LedgerDay& day : days) {
    if (!day.known() || day.from < first || day.day > last) continue;
    leave_out_to(day.from - kADay);
    next = std::max(next, day.day + kADay);
  }
  leave_out_to(last);
  return left_out;
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
