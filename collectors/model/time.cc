#include "collectors/model/time.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <string>

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

// The number with that many digits at least, and zeros before it. Moments and days are written by
// the hundred thousand, as parts of the names of figures.
void PutDigits(std::string& text, int64_t number, size_t digits) {
  if (number < 0) {
    text += '-';
    number = -number;
    digits -= digits > 0 ? 1 : 0;
  }
  char buffer[20];
  const char* const end = std::to_chars(std::begin(buffer), std::end(buffer), number).ptr;
  const auto length = static_cast<size_t>(end - std::begin(buffer));
  if (length < digits) text.append(digits - length, '0');
  text.append(std::begin(buffer), length);
}

void PutDay(std::string& text, const year_month_day& day) {
  PutDigits(text, static_cast<int>(day.year()), 4);
  text += '-';
  PutDigits(text, static_cast<unsigned>(day.month()), 2);
  text += '-';
  PutDigits(text, static_cast<unsigned>(day.day()), 2);
}

}  // namespace

Day DayOf(Time moment) { return Day{floor<days>(moment + kVietNamOffset).time_since_epoch()}; }

Time StartOf(Day day) { return Time{day.time_since_epoch()} - kVietNamOffset; }

std::string FormatTime(Time moment) {
  const Time local = moment + kVietNamOffset;
  const auto date = floor<days>(local);
  const year_month_day ymd{date};
  const milliseconds of_day = local - date;
  std::string text;
  text.reserve(std::size("2026-11-22T08:00:00.000+07:00"));
  PutDay(text, ymd);
  const auto put = [&](char before, int64_t number, size_t digits) {
    text += before;
    PutDigits(text, number, digits);
  };
  put('T', floor<hours>(of_day).count(), 2);
  put(':', floor<minutes>(of_day).count() % 60, 2);
  put(':', floor<seconds>(of_day).count() % 60, 2);
  if (of_day.count() % 1000 != 0) put('.', of_day.count() % 1000, 3);
  return text.append("+07:00");
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
  std::string text;
  PutDay(text, year_month_day{day});
  return text;
}

std::string DayVi(Day day) {
  const year_month_day ymd{day};
  std::string text;
  PutDigits(text, static_cast<unsigned>(ymd.day()), 2);
  text += '/';
  PutDigits(text, static_cast<unsigned>(ymd.month()), 2);
  text += '/';
  PutDigits(text, static_cast<int>(ymd.year()), 4);
  return text;
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
