#include "collectors/model/time.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>

namespace dvcmon {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

// Reads exactly `digits` decimal digits from the front of `text`.
std::optional<int> TakeDigits(std::string_view& text, size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || text[0] == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool Take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Day> TakeDay(std::string_view& text) {
  const auto y = TakeDigits(text, 4);
  if (!y || !Take(text, '-')) return std::nullopt;
  const auto m = TakeDigits(text, 2);
  if (!m || !Take(text, '-')) return std::nullopt;
  const auto d = TakeDigits(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date{std::chrono::year{*y}, std::chrono::month(*m), std::chrono::day(*d)};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

}  // namespace

Day DayOf(Time moment) { return Day{floor<days>(moment + kVietNamOffset).time_since_epoch()}; }

Time StartOf(Day day) { return Time{day.time_since_epoch()} - kVietNamOffset; }

std::string FormatTime(Time moment) {
  const Time local = moment + kVietNamOffset;
  const auto date = floor<days>(local);
  const year_month_day ymd{date};
  const milliseconds of_day = local - date;
  std::string text =
      fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"), static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                  floor<hours>(of_day).count(), floor<minutes>(of_day).count() % 60,
                  floor<seconds>(of_day).count() % 60);
  if (of_day.count() % 1000 != 0) text += fmt::format(".{:03}", of_day.count() % 1000);
  return text + "+07:00";
}

std::optional<Time> ParseTime(std::string_view text) {
  const auto day = TakeDay(text);
  if (!day || (!Take(text, 'T') && !Take(text, ' '))) return std::nullopt;
  const auto h = TakeDigits(text, 2);
  if (!h || *h > 23 || !Take(text, ':')) return std::nullopt;
  const auto m = TakeDigits(text, 2);
  if (!m || *m > 59 || !Take(text, ':')) return std::nullopt;
  const auto s = TakeDigits(text, 2);
  if (!s || *s > 60) return std::nullopt;
  int ms = 0;
  if (Take(text, '.')) {
    int scale = 100;
    size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      ms += (text.front() - '0') * scale;
      scale /= 10;
      ++digits;
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
  }
  Duration offset{0};
  if (Take(text, 'Z')) {
    if (!text.empty()) return std::nullopt;
  } else {
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto oh = TakeDigits(text, 2);
    Take(text, ':');  // "+07:00" and "+0700" are both written by portals
    const auto om = oh ? TakeDigits(text, 2) : std::nullopt;
    if (!om || *oh > 14 || *om > 59 || !text.empty()) return std::nullopt;
    offset = sign * (hours(*oh) + minutes(*om));
  }
  return Time{day->time_since_epoch()} + hours(*h) + minutes(*m) + seconds(*s) + milliseconds(ms) -
         offset;
}

std::string FormatDay(Day day) {
  const year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::optional<Day> ParseDay(std::string_view text) {
  const auto day = TakeDay(text);
  return text.empty() ? day : std::nullopt;
}

std::string FormatDuration(Duration duration) {
  const int64_t ms = duration.count();
  if (ms != 0 && ms % 86'400'000 == 0) return fmt::format("{}d", ms / 86'400'000);
  if (ms != 0 && ms % 3'600'000 == 0) return fmt::format("{}h", ms / 3'600'000);
  if (ms != 0 && ms % 60'000 == 0) return fmt::format("{}m", ms / 60'000);
  if (ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
  return ms >= 1000 ? fmt::format("{:g}s", static_cast<double>(ms) / 1000.0)
                    : fmt::format("{}ms", ms);
}

}  // namespace dvcmon
