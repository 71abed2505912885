// What a source knows of a body in the days of a cell: the figure of that very period, what running
// totals grew by, what stood at the end, or what was brought by hand.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/window.h"
#include "daemon/derive/window_flow.h"
#include "daemon/report/figures.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kDayOn{1};

// Of so many working days one may be missing.
constexpr int kFewOf = 10;

Words InWords(const WhyNotKnown& why) { return {TextVi(why), TextEn(why)}; }

Words OnlyByPeriod(PeriodKind kind) {
  static constexpr std::array<std::string_view, 5> kVi = {"ngày", "tháng", "quý", "năm",
                                                          "thời điểm"};
  return {fmt::format("nguồn chỉ công bố theo {}, không tách được cho kỳ này",
                      kVi[static_cast<size_t>(kind)]),
          fmt::format("the source publishes it by {} only", Name(kind))};
}

// A key of a year that is measured stands in the year in which it is published.
bool IsOfAYear(std::string_view key) { return key.find("year=") != std::string_view::npos; }

}  // namespace

Words NoFigureAt(Day cutoff) {
  return InWords(NotKnown{NotKnown::Reason::kNoFigure, cutoff, kCarryAtMost});
}

Amount ReportFigures::AmountOf(const FigureSeries& series, const Span& span, bool window) {
  const Known& of = sources_[series.source];
  if (of.by_hand) return ByHand(series, span, window);
  if (span.period && span.period->kind == of.source.kind) {
    return OfPeriod(series, *span.period);
  }
  if (!window) return Standing(series, span);
  const auto statistic = config_.statistics.find(std::string(StatisticIdOf(series.key)));
  if (statistic != config_.statistics.end() && !statistic->second->counter.empty()) {
    return Filed(series, span);
  }
  Amount amount{series.key};
  amount.first = span.first;
  amount.last = span.last;
  amount.why_not = OnlyByPeriod(of.source.kind);
  return amount;
}

// The figure of that very period, as it was known last.
Amount ReportFigures::OfPeriod(const FigureSeries& series, const Period& period) {
  Amount amount{series.key};
  amount.first = period.first;
  amount.last = period.last;
  amount.provisional = IsOpen(period, as_of_);
  const Day end = std::min(period.last, closed_through_);
  const Said* said = LastSaid(series.source, period);
  const SeriesValue* figure = said != nullptr ? Find(*said, series) : nullptr;
  if (figure == nullptr) {
    amount.why_not = NoFigureAt(end);
    return amount;
  }
  const Day seen = DayOf(said->poll.finished);
  if (seen < end) {
    if (WorkingDaysTo(seen, end, series.body.province) > kCarryAtMost) {
      amount.why_not = InWords(NotKnown{NotKnown::Reason::kTooOld, end, kCarryAtMost, seen});
      return amount;
    }
    amount.carried = true;
    amount.last = seen;
  }
  amount.state = figure->state;
  amount.value = figure->value;
  amount.made_of.push_back({&series, period, as_of_, figure->value, 1, said->poll.id, false});
  return amount;
}

// Of what has a counter.
Amount ReportFigures::Filed(const FigureSeries& series, const Span& span) {
  const Day end = std::min(span.last, closed_through_);
  const Period period = PeriodContaining(sources_[series.source].source.kind, end);
  if (end < span.first || period.first < span.first) return Brought(series, span);
  Amount total = Standing(series, span);
  total.first = span.first;
  if (total.state != ReadingState::kValue || period.first == span.first) return total;
  // The total of this year, and of the last one what it brought after the days had begun.
  Amount before = Brought(series, {span.first, period.first - kDayOn, {}});
  if (before.state != ReadingState::kValue) return before;
  if (before.first > span.first || before.last < period.first - kDayOn) total.carried = true;
  total.is_flow = true;
  total.first = before.first;
  total.value += before.value;
  total.incomplete = before.incomplete;
  total.made_of.insert(total.made_of.end(), before.made_of.begin(), before.made_of.end());
  return total;
}

// The sum of the days that are known, where those that are not are few.
bool ReportFigures::AddKnownDays(const std::vector<LedgerDay>& ledger, const std::string& province,
                                 Amount& amount) const {
  LeftOutDays left_out = DaysLeftOut(ledger, amount.first, amount.last, [&](Day after, Day to) {
    return WorkingDaysTo(after, to, province);
  });
  const int all = WorkingDaysTo(amount.first - kDayOn, amount.last, province);
  const int missing = left_out.working_days;
  if (missing >= all || missing * kFewOf > all) return false;
  double sum = 0;
  for (const LedgerDay& day : ledger) {
    if (!day.known() || day.from < amount.first || day.day > amount.last) continue;
    for (const double increment : day.increments) sum += increment;
  }
  amount.state = ReadingState::kValue;
  amount.value = sum;
  amount.incomplete = std::move(left_out);
  return true;
}

// What its totals are apart, where it stood at both ends and only grew between them.
bool ReportFigures::ReadTotals(const FigureSeries& series, Amount& amount) {
  const std::string& province = series.body.province;
  const Day before = amount.first - kDayOn;
  const auto found = steady_.Find(
      sources_[series.source].source,
      {series.source, series.id, series.body, StatisticIdOf(series.key)}, before, amount.last);
  if (!found) Fail(found.error());
  if (!found || !*found) return false;
  const SteadyDays::Between& days = **found;
  if (WorkingDaysTo(days.before, before, province) > kCarryAtMost ||
      WorkingDaysTo(days.last, amount.last, province) > kCarryAtMost) {
    return false;
  }
  const PeriodKind kind = sources_[series.source].source.kind;
  if (PeriodContaining(kind, days.before) != PeriodContaining(kind, days.last)) return false;
  const auto total_on = [&](Day day) -> std::optional<double> {
    const Said* said = Closing(series.source, day);
    const SeriesValue* figure = said != nullptr ? Find(*said, series) : nullptr;
    if (figure == nullptr || figure->state != ReadingState::kValue) return std::nullopt;
    return figure->value;
  };
  const auto from = total_on(days.before);
  const auto to = total_on(days.last);
  if (!from || !to) return false;
  amount.carried = days.before != before || days.last != amount.last;
  amount.first = days.before + kDayOn;
  amount.last = days.last;
  amount.state = ReadingState::kValue;
  amount.value = *to - *from;
  return true;
}

// What the ledger of the series knows of these days.
void ReportFigures::ReadLedger(const FigureSeries& series, Amount& amount) {
  std::vector<LedgerDay> days;
  WindowFlow flow;
  for (const std::chrono::days carry : {SteadyDays::kCarry, kLongestCarry}) {
    auto ledger = record_.LedgerOf(series.id, amount.first - carry, amount.last);
    if (!ledger) return Fail(ledger.error());
    days = *std::move(ledger);
    flow =
        FlowInWindow(days, amount.first, amount.last, *config_.calendar, ProvinceOf(series.body));
    if (!flow.unknown) break;
  }
  if (flow.unknown) {
    const bool ends_are_known = std::holds_alternative<UnknownDays>(*flow.unknown);
    if (!ends_are_known || !AddKnownDays(days, series.body.province, amount)) {
      amount.why_not = InWords(*flow.unknown);
    }
    return;
  }
  amount.carried = flow.first != amount.first || flow.last != amount.last;
  amount.first = flow.first;
  amount.last = flow.last;
  amount.state = ReadingState::kValue;
  amount.value = flow.filed.Total();
}

// What running totals grew by.
Amount ReportFigures::Brought(const FigureSeries& series, const Span& span) {
  Amount amount{series.key};
  amount.is_flow = true;
  amount.first = span.first;
  amount.last = std::min(span.last, closed_through_);
  amount.provisional = span.last > closed_through_;
  if (amount.last < amount.first) {
    amount.why_not = NoFigureAt(amount.last);
    return amount;
  }
  if (!ReadTotals(series, amount)) ReadLedger(series, amount);
  if (amount.state == ReadingState::kValue) AddTotals(series, amount);
  return amount;
}

// The totals at both ends; where the counter began anew between them, also its last ones.
void ReportFigures::AddTotals(const FigureSeries& series, Amount& amount) {
  const PeriodKind kind = sources_[series.source].source.kind;
  const auto add = [&](Day day, int sign) {
    const Said* said = Closing(series.source, day);
    const SeriesValue* figure = said != nullptr ? Find(*said, series) : nullptr;
    if (figure == nullptr || figure->state != ReadingState::kValue) return;
    amount.made_of.push_back({&series, said->poll.period, said->poll.finished, figure->value, sign,
                              said->poll.id, false});
  };
  const Day before = amount.first - kDayOn;
  for (Day day = amount.last;; day = PeriodContaining(kind, day).first - kDayOn) {
    add(day, 1);
    if (PeriodContaining(kind, day).first <= before) break;
    if (PeriodContaining(kind, day).first == amount.first) return;  // it began with the days
  }
  add(before, -1);
}

// What stood at the end of the last day.
Amount ReportFigures::Standing(const FigureSeries& series, const Span& span) {
  Amount amount{series.key};
  const Day end = std::min(span.last, closed_through_);
  amount.first = amount.last = end;
  amount.provisional = span.last > closed_through_;
  for (Day day = end; day > end - kLongestCarry; day -= kDayOn) {
    if (WorkingDaysTo(day, end, series.body.province) > kCarryAtMost) break;
    const Said* said = Closing(series.source, day);
    const SeriesValue* figure = said != nullptr ? Find(*said, series) : nullptr;
    if (figure == nullptr) continue;
    amount.state = figure->state;
    amount.value = figure->value;
    amount.carried = day != end;
    amount.first = amount.last = day;
    amount.made_of.push_back(
        {&series, said->poll.period, said->poll.finished, figure->value, 1, said->poll.id, false});
    return amount;
  }
  amount.why_not = NoFigureAt(end);
  return amount;
}

const std::map<ReportFigures::HandKey, std::vector<ReportFigures::HandFigure>>&
ReportFigures::HandFigures(size_t source) {
  const auto [at, is_new] = by_hand_.try_emplace(source);
  auto& all = at->second;
  if (!is_new) return all;
  const Source& of = sources_[source].source;
  const Status walked = record_.WalkFigures(
      {.portal = of.portal, .collector = of.collector, .kind = of.kind, .as_of = as_of_}, {},
      [&](const KnownFigures& known) {
        if (known.source != of) return true;
        for (const KnownFigure& figure : known.figures) {
          const std::string& in =
              figure.body.level == Level::kProvince ? figure.body.key : of.province;
          all[{figure.body.level, in, figure.body.key, figure.statistic}].push_back(
              {known.period, figure.state, figure.value});
          data_until_ = std::max(data_until_.value_or(figure.confirmed), figure.confirmed);
        }
        return true;
      });
  if (!walked.ok()) Fail(walked.error());
  return all;
}

// Whoever brought it may have said until when it may be shown.
std::optional<int64_t> ReportFigures::BroughtBy(const FigureSeries& series, const Period& period,
                                                Day day) {
  const auto versions =
      record_.History(sources_[series.source].source, series.body.key, series.key, period);
  if (!versions) {
    Fail(versions.error());
    return std::nullopt;
  }
  const auto after = std::ranges::upper_bound(*versions, as_of_, {}, &FigureVersion::observed);
  if (after == versions->begin()) return std::nullopt;
  const auto facts = record_.FactsOf(std::prev(after)->poll);
  if (!facts) {
    Fail(facts.error());
    return std::nullopt;
  }
  if (facts->by_hand && facts->by_hand->valid_until.value_or(day) < day) return std::nullopt;
  return facts->poll.id;
}

Amount ReportFigures::ByHand(const FigureSeries& series, const Span& span, bool window) {
  Amount amount{series.key};
  const Day end = IsOfAYear(series.key) ? closed_through_ + kDayOn : span.last;
  amount.first = window ? span.first : end;
  amount.last = end;
  const auto& figures = HandFigures(series.source);
  const auto found =
      figures.find({series.body.level, series.body.province, series.body.key, series.key});
  const HandFigure* stands = nullptr;
  if (found != figures.end()) {
    for (const HandFigure& figure : found->second) {
      const bool fits = span.period && figure.period == *span.period;
      const bool stood = !window && figure.period.first <= end &&
                         (figure.period.kind == PeriodKind::kAsOf || end <= figure.period.last);
      if (fits || stood) stands = &figure;
    }
  }
  const auto poll = stands == nullptr ? std::nullopt : BroughtBy(series, stands->period, end);
  if (!poll) {
    amount.why_not = NoFigureAt(end);
    return amount;
  }
  amount.state = stands->state;
  amount.value = stands->value;
  amount.made_of.push_back({&series, stands->period, as_of_, stands->value, 1, *poll, true});
  return amount;
}

}  // namespace dvcmon
