#include "daemon/report/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>
#include <variant>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/record_rules.h"
#include "daemon/derive/window.h"
#include "daemon/derive/window_flow.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDay{1};
// A closing that is carried over the longest holidays is not further away.
constexpr std::chrono::days kLongestCarry{25};
constexpr std::chrono::days kUsualCarry{5};

Time EndOf(Day day) { return StartOf(day + kOneDay); }

// Of so many working days one may be missing.
constexpr int kFewOf = 10;

// How well a source of that kind answers for days that are no period of its own: the year first,
// since its running total is begun anew least often.
int OrderOf(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kYear:
      return 0;
    case PeriodKind::kAsOf:
      return 1;
    case PeriodKind::kQuarter:
      return 2;
    case PeriodKind::kMonth:
      return 3;
    case PeriodKind::kDay:
      return 4;
  }
  return 5;
}

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

ReportFigures::ReportFigures(const Record& record, const Config& config, Time as_of)
    : record_(record),
      config_(config),
      as_of_(as_of),
      closed_through_(DayOf(as_of + Duration(1)) - kOneDay) {
  nation_.valid_from = Day::min();
}

void ReportFigures::Fail(const Error& error) {
  if (status_.ok()) status_ = error;
}

void ReportFigures::Load(const std::vector<std::string>& provinces) {
  const auto all = record_.Sources();
  if (!all) return Fail(all.error());
  std::set<std::pair<std::string, std::string>> by_hand;
  for (const WatchedPortal& watched : config_.portals) {
    for (const CollectorSpec& collector : watched.portal->collectors) {
      if (collector.by_hand) by_hand.emplace(watched.portal->name, collector.name);
    }
  }
  for (const Source& source : *all) {
    const bool wanted =
        source.province.empty() || std::ranges::find(provinces, source.province) != provinces.end();
    if (!wanted) continue;
    sources_.push_back({source, by_hand.contains({source.portal, source.collector})});
    LoadSeries(sources_.size() - 1, source.province);
  }
}

void ReportFigures::LoadSeries(size_t number, const std::string& province) {
  const auto series = record_.SeriesOf(sources_[number].source);
  if (!series) return Fail(series.error());
  for (const SeriesOfSource& of : *series) {
    const std::string& in = of.level == Level::kProvince ? of.body : province;
    const std::string id(StatisticIdOf(of.statistic));
    bodies_[{of.level, in, of.body}][id].push_back({number, of.id, of.statistic});
    told_.emplace(of.level, id);
  }
}

const std::vector<ReportFigures::Series>* ReportFigures::SeriesOf(const KnownBody& body,
                                                                  std::string_view id) const {
  const auto known = bodies_.find({body.level, body.province, body.key});
  if (known == bodies_.end()) return nullptr;
  const auto of = known->second.find(id);
  return of == known->second.end() ? nullptr : &of->second;
}

bool ReportFigures::IsTold(Level level, const std::vector<std::string>& ids) const {
  return std::ranges::any_of(ids, [&](const std::string& id) {
    return told_.contains({level, id});
  });
}

const Province& ReportFigures::ProvinceOf(const KnownBody& body) const {
  const auto found = config_.provinces.find(body.province);
  return found == config_.provinces.end() ? nation_ : *found->second;
}

int ReportFigures::WorkingDaysTo(Day after, Day to, const std::string& province) const {
  return config_.calendar->WorkingDays(after, to, province);
}

std::vector<size_t> ReportFigures::SourcesOf(const KnownBody& body,
                                             const std::vector<std::string>& ids,
                                             std::string_view portal, const Span& span) const {
  std::vector<size_t> found;
  for (const std::string& id : ids) {
    const auto* all = SeriesOf(body, id);
    if (all == nullptr) continue;
    for (const Series& series : *all) {
      if (std::ranges::find(found, series.source) != found.end()) continue;
      if (IsMeant(sources_[series.source].source, portal, id, body)) {
        found.push_back(series.source);
      }
    }
  }
  std::ranges::sort(found, {}, [&](size_t number) {
    const Known& one = sources_[number];
    const bool exact = span.period && span.period->kind == one.source.kind;
    return std::tuple(one.by_hand, one.source.province.empty(),
                      exact ? -1 : OrderOf(one.source.kind), number);
  });
  return found;
}

bool ReportFigures::IsMeant(const Source& source, std::string_view portal, std::string_view id,
                            const KnownBody& body) const {
  if (portal.starts_with('!')) return source.portal != portal.substr(1);
  if (!portal.empty()) return source.portal == portal;
  return CountsFor(config_.record, source.portal, id, body.level, body.province);
}

const std::vector<Amount>& ReportFigures::AmountsOf(size_t source, const KnownBody& body,
                                                    const std::string& id, const Span& span,
                                                    bool window) {
  static const std::vector<Amount> none;
  const auto* all = SeriesOf(body, id);
  if (all == nullptr) return none;
  const auto [at, is_new] = amounts_.try_emplace({all, source, span.first, span.last, window});
  if (!is_new) return at->second;
  for (const Series& series : *all) {
    if (series.source == source) at->second.push_back(AmountOf(series, body, span, window));
  }
  return at->second;
}

Amount ReportFigures::AmountOf(const Series& series, const KnownBody& body, const Span& span,
                               bool window) {
  const Known& of = sources_[series.source];
  if (of.by_hand) return ByHand(series, body, span, window);
  if (span.period && span.period->kind == of.source.kind) {
    return OfPeriod(series, body, *span.period);
  }
  if (!window) return Standing(series, body, span);
  const auto statistic = config_.statistics.find(std::string(StatisticIdOf(series.key)));
  if (statistic != config_.statistics.end() && !statistic->second->counter.empty()) {
    return Filed(series, body, span);
  }
  Amount amount{series.key};
  amount.first = span.first;
  amount.last = span.last;
  amount.why_not = OnlyByPeriod(of.source.kind);
  return amount;
}

const ReportFigures::Said* ReportFigures::Keep(
    std::map<std::pair<size_t, Time>, std::optional<Said>>& kept, size_t source, Time when,
    const std::optional<ArchivedPoll>& poll, Time as_of) {
  std::optional<Said>& said = kept[{source, when}];
  if (poll) {
    auto figures = record_.FiguresAt(sources_[source].source, poll->period, as_of);
    if (figures) {
      said = Said{*poll, *std::move(figures)};
      data_until_ = std::max(data_until_.value_or(poll->finished), poll->finished);
    } else {
      Fail(figures.error());
    }
  }
  return said ? &*said : nullptr;
}

const ReportFigures::Said* ReportFigures::Closing(size_t source, Day day) {
  const auto kept = closings_.find({source, EndOf(day)});
  if (kept != closings_.end()) return kept->second ? &*kept->second : nullptr;
  const Source& of = sources_[source].source;
  const auto poll = record_.ClosingOf(of, PeriodContaining(of.kind, day), day);
  if (!poll) {
    Fail(poll.error());
    return nullptr;
  }
  return Keep(closings_, source, EndOf(day), *poll, *poll ? (*poll)->finished : Time{});
}

const ReportFigures::Said* ReportFigures::LastSaid(size_t source, const Period& period) {
  const auto kept = last_said_.find({source, StartOf(period.first)});
  if (kept != last_said_.end()) return kept->second ? &*kept->second : nullptr;
  const auto poll = record_.LastPollOf(sources_[source].source, period, as_of_);
  if (!poll) {
    Fail(poll.error());
    return nullptr;
  }
  return Keep(last_said_, source, StartOf(period.first), *poll, as_of_);
}

const StandingFigure* ReportFigures::Find(const Said& said, const KnownBody& body,
                                          const std::string& key) {
  const auto place = [](const StandingFigure& figure) {
    return std::tuple<Level, std::string_view, std::string_view>(figure.level, figure.body,
                                                                 figure.statistic);
  };
  const std::tuple<Level, std::string_view, std::string_view> wanted(body.level, body.key, key);
  const auto found = std::ranges::lower_bound(said.figures, wanted, {}, place);
  return found != said.figures.end() && place(*found) == wanted ? &*found : nullptr;
}

// The figure of that very period, as it was known last.
Amount ReportFigures::OfPeriod(const Series& series, const KnownBody& body, const Period& period) {
  Amount amount{series.key};
  amount.first = period.first;
  amount.last = period.last;
  amount.provisional = IsOpen(period, as_of_);
  const Day end = std::min(period.last, closed_through_);
  const Said* said = LastSaid(series.source, period);
  const StandingFigure* figure = said != nullptr ? Find(*said, body, series.key) : nullptr;
  if (figure == nullptr) {
    amount.why_not = NoFigureAt(end);
    return amount;
  }
  const Day seen = DayOf(said->poll.finished);
  if (seen < end) {
    if (WorkingDaysTo(seen, end, body.province) > kCarryAtMost) {
      amount.why_not = InWords(NotKnown{NotKnown::Reason::kTooOld, end, kCarryAtMost, seen});
      return amount;
    }
    amount.carried = true;
    amount.last = seen;
  }
  amount.state = figure->state;
  amount.value = figure->value;
  amount.made_of.push_back(
      {series.source, body, series.key, period, as_of_, figure->value, 1, said->poll.id, false});
  return amount;
}

// Of what has a counter.
Amount ReportFigures::Filed(const Series& series, const KnownBody& body, const Span& span) {
  const Day end = std::min(span.last, closed_through_);
  const Period period = PeriodContaining(sources_[series.source].source.kind, end);
  if (end < span.first || period.first < span.first) return Brought(series, body, span);
  Amount total = Standing(series, body, span);
  total.first = span.first;
  if (total.state != ReadingState::kValue || period.first == span.first) return total;
  // The total of this year, and of the last one what it brought after the days had begun.
  Amount before = Brought(series, body, {span.first, period.first - kOneDay, {}});
  if (before.state != ReadingState::kValue) return before;
  if (before.first > span.first || before.last < period.first - kOneDay) total.carried = true;
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
  const int all = WorkingDaysTo(amount.first - kOneDay, amount.last, province);
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

// What running totals grew by.
Amount ReportFigures::Brought(const Series& series, const KnownBody& body, const Span& span) {
  Amount amount{series.key};
  amount.is_flow = true;
  amount.first = span.first;
  amount.last = std::min(span.last, closed_through_);
  amount.provisional = span.last > closed_through_;
  if (amount.last < amount.first) {
    amount.why_not = NoFigureAt(amount.last);
    return amount;
  }
  std::vector<LedgerDay> ledger;
  WindowFlow flow;
  for (const std::chrono::days carry : {kUsualCarry, kLongestCarry}) {
    auto days = record_.LedgerOf(series.id, amount.first - carry, amount.last);
    if (!days) {
      Fail(days.error());
      return amount;
    }
    ledger = *std::move(days);
    flow = FlowInWindow(ledger, amount.first, amount.last, *config_.calendar, ProvinceOf(body));
    if (!flow.unknown) break;
  }
  if (flow.unknown) {
    const Words why = InWords(*flow.unknown);
    const bool ends_are_known = std::holds_alternative<UnknownDays>(*flow.unknown);
    if (!ends_are_known || !AddKnownDays(ledger, body.province, amount)) {
      amount.why_not = why;
      return amount;
    }
    AddTotals(series, body, amount);
    return amount;
  }
  amount.carried = flow.first != amount.first || flow.last != amount.last;
  amount.first = flow.first;
  amount.last = flow.last;
  amount.state = ReadingState::kValue;
  amount.value = flow.filed.Total();
  AddTotals(series, body, amount);
  return amount;
}

// The totals at both ends; where the counter began anew between them, also its last ones.
void ReportFigures::AddTotals(const Series& series, const KnownBody& body, Amount& amount) {
  const PeriodKind kind = sources_[series.source].source.kind;
  const auto add = [&](Day day, int sign) {
    const Said* said = Closing(series.source, day);
    const StandingFigure* figure = said != nullptr ? Find(*said, body, series.key) : nullptr;
    if (figure == nullptr || figure->state != ReadingState::kValue) return;
    amount.made_of.push_back({series.source, body, series.key, said->poll.period,
                              said->poll.finished, figure->value, sign, said->poll.id, false});
  };
  const Day before = amount.first - kOneDay;
  for (Day day = amount.last;; day = PeriodContaining(kind, day).first - kOneDay) {
    add(day, 1);
    if (PeriodContaining(kind, day).first <= before) break;
    if (PeriodContaining(kind, day).first == amount.first) return;  // it began with the days
  }
  add(before, -1);
}

// What stood at the end of the last day.
Amount ReportFigures::Standing(const Series& series, const KnownBody& body, const Span& span) {
  Amount amount{series.key};
  const Day end = std::min(span.last, closed_through_);
  amount.first = amount.last = end;
  amount.provisional = span.last > closed_through_;
  for (Day day = end; day > end - kLongestCarry; day -= kOneDay) {
    if (WorkingDaysTo(day, end, body.province) > kCarryAtMost) break;
    const Said* said = Closing(series.source, day);
    const StandingFigure* figure = said != nullptr ? Find(*said, body, series.key) : nullptr;
    if (figure == nullptr) continue;
    amount.state = figure->state;
    amount.value = figure->value;
    amount.carried = day != end;
    amount.first = amount.last = day;
    amount.made_of.push_back({series.source, body, series.key, said->poll.period,
                              said->poll.finished, figure->value, 1, said->poll.id, false});
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
std::optional<int64_t> ReportFigures::BroughtBy(const Series& series, const KnownBody& body,
                                                const Period& period, Day day) {
  const auto versions =
      record_.History(sources_[series.source].source, body.key, series.key, period);
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

Amount ReportFigures::ByHand(const Series& series, const KnownBody& body, const Span& span,
                             bool window) {
  Amount amount{series.key};
  const Day end = IsOfAYear(series.key) ? closed_through_ + kOneDay : span.last;
  amount.first = window ? span.first : end;
  amount.last = end;
  const auto& figures = HandFigures(series.source);
  const auto found = figures.find({body.level, body.province, body.key, series.key});
  const HandFigure* stands = nullptr;
  if (found != figures.end()) {
    for (const HandFigure& figure : found->second) {
      const bool fits = span.period && figure.period == *span.period;
      const bool stood = !window && figure.period.first <= end &&
                         (figure.period.kind == PeriodKind::kAsOf || end <= figure.period.last);
      if (fits || stood) stands = &figure;
    }
  }
  const auto poll = stands == nullptr ? std::nullopt : BroughtBy(series, body, stands->period, end);
  if (!poll) {
    amount.why_not = NoFigureAt(end);
    return amount;
  }
  amount.state = stands->state;
  amount.value = stands->value;
  amount.made_of.push_back(
      {series.source, body, series.key, stands->period, as_of_, stands->value, 1, *poll, true});
  return amount;
}

const std::vector<KnownBody>& ReportFigures::AgenciesAt(const std::string& province, Day day) {
  const auto [kept, is_new] = agencies_.try_emplace({province, day});
  std::vector<KnownBody>& agencies = kept->second;
  if (!is_new) return agencies;
  std::set<std::string> keys;
  const Day end = std::min(day, closed_through_);
  for (size_t number = 0; number < sources_.size(); ++number) {
    const Known& of = sources_[number];
    if (of.source.province != province) continue;
    if (of.by_hand) {
      for (const auto& [key, figures] : HandFigures(number)) {
        if (std::get<0>(key) == Level::kAgency) keys.insert(std::get<2>(key));
      }
      continue;
    }
    const Said* said = nullptr;
    for (Day at = end; said == nullptr && at > end - kLongestCarry; at -= kOneDay) {
      if (WorkingDaysTo(at, end, province) > kCarryAtMost) break;
      said = Closing(number, at);
    }
    if (said == nullptr) continue;
    for (const StandingFigure& figure : said->figures) {
      if (figure.level == Level::kAgency) keys.insert(figure.body);
    }
  }
  agencies.reserve(keys.size());
  for (const std::string& key : keys) agencies.push_back({Level::kAgency, key, province});
  return agencies;
}

FigureName ReportFigures::NameOf(const PublishedFigure& figure) const {
  FigureName name;
  name.portal = source(figure.source).portal;
  if (figure.body.level == Level::kAgency) name.province = figure.body.province;
  name.body = figure.body.key;
  name.statistic = figure.key;
  name.period = figure.period;
  name.as_of = figure.as_of;
  return name;
}

std::vector<ArchivedPoll> ReportFigures::polls_used() const {
  std::map<int64_t, ArchivedPoll> polls;
  for (const auto* kept : {&closings_, &last_said_}) {
    for (const auto& [at, said] : *kept) {
      if (said) polls.emplace(said->poll.id, said->poll);
    }
  }
  std::vector<ArchivedPoll> all;
  all.reserve(polls.size());
  for (const auto& [id, poll] : polls) all.push_back(poll);
  return all;
}

}  // namespace dvcmon
