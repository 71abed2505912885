#include "daemon/report/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/derive/window.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kDayBefore{1};

std::string DaysVi(const Amount& amount) {
  return fmt::format("từ ngày {} đến hết ngày {}", DayVi(amount.first), DayVi(amount.last));
}

Words SomeLackDays(size_t bodies) {
  return {fmt::format("số của {} đơn vị chưa gồm mọi ngày", bodies),
          fmt::format("the figures of {} bodies lack days", bodies)};
}

// The earliest day and the latest.
void TakeDays(Finding& finding, Day first, Day last) {
  finding.first = finding.carried ? std::max(finding.first, first) : first;
  finding.last = finding.carried ? std::min(finding.last, last) : last;
  finding.carried = true;
}

// "trong đó 2 đơn vị lấy số đến ngày 13/10/2026, 1 đơn vị đến ngày 12/10/2026".
void AddWords(const std::map<Day, size_t>& bodies, bool until, Words& words) {
  for (const auto& [day, count] : bodies) {
    const bool is_first = words.empty();
    words.vi += fmt::format("{}{} đơn vị lấy số {} ngày {}", is_first ? "trong đó " : ", ", count,
                            until ? "đến hết" : "từ", DayVi(day));
    words.en += fmt::format("{}{} bodies {} {}", is_first ? "of these " : ", ", count,
                            until ? "until" : "from", FormatDay(day));
  }
}

void TakeNotes(Finding& finding, const Amount& amount) {
  const auto note = [&](Words words) {
    if (std::ranges::find(finding.notes, words) == finding.notes.end()) {
      finding.notes.push_back(std::move(words));
    }
  };
  if (amount.carried && amount.is_flow) {
    note({"số liệu " + DaysVi(amount) + ", vì ngày chốt không có số",
          fmt::format("from {} to {}: there is no figure at the cut-off", FormatDay(amount.first),
                      FormatDay(amount.last))});
  } else if (amount.carried) {
    note({"số liệu đến hết ngày " + DayVi(amount.last) + ", vì ngày chốt không có số",
          "as of " + FormatDay(amount.last) + ": there is no figure at the cut-off"});
  }
  if (!amount.incomplete.empty()) note({amount.incomplete.TextVi(), amount.incomplete.TextEn()});
  if (std::ranges::any_of(amount.made_of, &PublishedFigure::by_hand)) {
    note({"số nhập tay", "entered by hand"});
  }
}

}  // namespace

Finding Missing(Words why) {
  Finding finding;
  finding.state = Finding::State::kMissing;
  finding.notes.push_back(why);
  finding.why_not = std::move(why);
  return finding;
}

Words NobodySays() {
  return {"không nguồn nào đang theo dõi công bố chỉ tiêu này",
          "no source that is watched publishes it"};
}

Words OnlyABound() {
  return {"nguồn chỉ công bố một ngưỡng, không phải một số",
          "the source publishes a bound and no number"};
}

Words NotProvided() { return {"nguồn chưa công bố số liệu này", "the source does not provide it"}; }

void TakeFacts(Finding& finding, const Amount& amount, Telling telling) {
  finding.provisional = finding.provisional || amount.provisional;
  finding.made_of.insert(finding.made_of.end(), amount.made_of.begin(), amount.made_of.end());
  if (amount.carried) TakeDays(finding, amount.first, amount.last);
  for (const UnknownDays& run : amount.incomplete.runs) {
    for (Day day = run.first; day <= run.last; day += kDayBefore) finding.left_out.insert(day);
  }
  if (telling == Telling::kInWords) TakeNotes(finding, amount);
}

Words WordsOf(const Amount& amount) {
  if (!amount.is_flow) {
    return {fmt::format("số đã công bố, đến hết ngày {}", DayVi(amount.last)),
            fmt::format("as published, until {}", FormatDay(amount.last))};
  }
  double sum = 0;
  for (const PublishedFigure& figure : amount.made_of) sum += figure.sign * figure.value;
  if (sum != amount.value) {
    return {"cộng số phát sinh từng ngày đã được chấp nhận, " + DaysVi(amount),
            fmt::format("sum of the accepted increments of each day from {} to {}",
                        FormatDay(amount.first), FormatDay(amount.last))};
  }
  return {fmt::format("lũy kế đến hết ngày {} trừ lũy kế đến hết ngày {}", DayVi(amount.last),
                      DayVi(amount.first - kDayBefore)),
          fmt::format("running total until {} less that until {}", FormatDay(amount.last),
                      FormatDay(amount.first - kDayBefore))};
}

void Reconcile(Finding& finding) {
  double totals = 0;
  for (const PublishedFigure& figure : finding.made_of) totals += figure.sign * figure.value;
  if (finding.made_of.empty() || totals == finding.numerator) return;
  const auto number = [](double value) { return fmt::format("{:.0f}", value); };
  finding.words = {
      fmt::format(
          "cộng số phát sinh từng ngày đã được chấp nhận: {}; hiệu các số lũy kế dưới đây là {}, "
          "chênh {} là của những ngày không rõ số phát sinh",
          number(finding.numerator), number(totals), number(totals - finding.numerator)),
      fmt::format(
          "sum of the accepted increments of each day: {}; the running totals differ by {}, "
          "of which {} is of days that are not known",
          number(finding.numerator), number(totals), number(totals - finding.numerator))};
}

void Divide(Finding& finding) {
  finding.is_share = true;
  if (finding.denominator > 0) {
    finding.state = Finding::State::kNumber;
    finding.value = 100 * finding.numerator / finding.denominator;
  } else {
    finding.state = Finding::State::kNotApplicable;
  }
}

void AddTo(Finding& sum, const Finding& part) {
  sum.numerator += part.numerator;
  sum.denominator += part.denominator;
  sum.provisional = sum.provisional || part.provisional;
  if (part.carried) TakeDays(sum, part.first, part.last);
  sum.left_out.insert(part.left_out.begin(), part.left_out.end());
  sum.made_of.insert(sum.made_of.end(), part.made_of.begin(), part.made_of.end());
  if (sum.words.empty()) sum.words = part.words;
  for (const Words& note : part.notes) {
    if (std::ranges::find(sum.notes, note) == sum.notes.end()) sum.notes.push_back(note);
  }
}

Finding BodySum::OfNobody() {
  Finding sum;
  sum.bodies = sum.of = 0;
  return sum;
}

bool BodySum::Add(const Finding& one) {
  if (!one.applies()) return false;
  ++sum_.of;
  if (!one.is_known()) return false;
  ++sum_.bodies;
  sum_.numerator += one.numerator;
  sum_.denominator += one.denominator;
  sum_.numerator_before += one.numerator_before;
  sum_.denominator_before += one.denominator_before;
  sum_.provisional = sum_.provisional || one.provisional;
  sum_.left_out.insert(one.left_out.begin(), one.left_out.end());
  incomplete_ += one.incomplete() ? 1 : 0;
  if (one.carried) carried_.push_back({one.first, one.last});
  return true;
}

Finding BodySum::Take(const Words& of_sum, Day last) && {
  if (!of_sum.empty()) sum_.notes.push_back(of_sum);
  if (incomplete_ > 0) sum_.notes.push_back(SomeLackDays(incomplete_));
  std::map<Day, size_t> until;
  std::map<Day, size_t> since;
  for (const auto& [from, to] : carried_) {
    TakeDays(sum_, from, to);
    if (to < last) {
      ++until[to];
    } else {
      ++since[from];
    }
  }
  Words words;
  AddWords(until, true, words);
  AddWords(since, false, words);
  if (!words.empty()) sum_.notes.push_back(std::move(words));
  return std::move(sum_);
}

}  // namespace dvcmon
