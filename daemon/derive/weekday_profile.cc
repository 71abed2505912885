#include "daemon/derive/weekday_profile.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace dvcmon {
namespace {

constexpr double kDaysToLearn = 20;  // of each weekday

// Monday 0 to Friday 4; a day at the weekend is as a Friday.
size_t WeekdayOf(Day day) { return std::min(std::chrono::weekday(day).iso_encoding(), 5U) - 1; }

}  // namespace

void WeekdayProfile::Turn(Day day) {
  const std::chrono::year_month_day date(day);
  const Day first(date.year() / date.month() / 1);
  if (month == first) return;
  month = first;
  if (*std::ranges::min_element(days) < kDaysToLearn) return;
  std::array<double, 5> means{};
  for (size_t i = 0; i < means.size(); ++i) means[i] = received[i] / increments[i];
  const double mean = std::reduce(means.begin(), means.end()) / 5;
  if (mean <= 0) return;
  for (size_t i = 0; i < means.size(); ++i) factors[i] = means[i] / mean;
}

void WeekdayProfile::Learn(Day day, bool is_tet, std::span<const Filed> filed) {
  if (is_tet) return;
  const size_t weekday = WeekdayOf(day);
  bool any = false;
  for (const Filed& of_body : filed) {
    if (!of_body.known || of_body.covers_wd != 1) continue;
    received[weekday] += of_body.received;
    ++increments[weekday];
    any = true;
  }
  if (any) ++days[weekday];
}

NormalShare ShareOf(const WeekdayProfile& profile, Day from, Day day, const Calendar& calendar,
                    const std::string& province, bool batch) {
  NormalShare normal;
  int working_days = 0;
  for (Day of = from; of <= day; of += std::chrono::days(1)) {
    const double worked = calendar.WorkingShare(of, province);
    if (worked <= 0) continue;
    ++working_days;
    normal.share += worked * profile.factors[WeekdayOf(of)];
    if (std::chrono::weekday(of).iso_encoding() > 5) normal.not_judged = NotJudged::kMadeUp;
    if (calendar.IsTet(of)) normal.not_judged = NotJudged::kTet;
  }
  if (!normal.not_judged && working_days > 1 && !batch) normal.not_judged = NotJudged::kSpan;
  return normal;
}

}  // namespace dvcmon
