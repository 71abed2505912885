#include "daemon/report/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/derive/window.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kDayBefore{1};

std::string DaysVi(const Amount& amount) {
  return fmt::format("từ ngày {} đến hết ngày {}", DayVi(amount.first), DayVi(amount.last));
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

Words SomeLackDays(size_t bodies) {
  return {fmt::format("số của {} đơn vị chưa gồm mọi ngày", bodies),
          fmt::format("the figures of {} bodies lack days", bodies)};
}

void TakeFacts(Finding& finding, const Amount& amount) {
  finding.provisional = finding.provisional || amount.provisional;
  finding.made_of.insert(finding.made_of.end(), amount.made_of.begin(), amount.made_of.end());
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
  if (!amount.incomplete.empty()) {
    finding.incomplete = true;
    note({amount.incomplete.TextVi(), amount.incomplete.TextEn()});
  }
  if (std::ranges::any_of(amount.made_of, &PublishedFigure::by_hand)) {
    note({"số nhập tay", "entered by hand"});
  }
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
  sum.incomplete = sum.incomplete || part.incomplete;
  sum.made_of.insert(sum.made_of.end(), part.made_of.begin(), part.made_of.end());
  if (sum.words.empty()) sum.words = part.words;
  for (const Words& note : part.notes) {
    if (std::ranges::find(sum.notes, note) == sum.notes.end()) sum.notes.push_back(note);
  }
}

}  // namespace dvcmon
