#include "daemon/report/figures.h"

#include <algorithm>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/record_rules.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDay{1};

Time EndOf(Day day) { return StartOf(day + kOneDay); }

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

}  // namespace

ReportFigures::ReportFigures(const Record& record, const Config& config, Time as_of)
    : record_(record),
      config_(config),
      as_of_(as_of),
      closed_through_(DayOf(as_of + Duration(1)) - kOneDay),
      steady_(record) {
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

// Of a source of the nation those of all provinces: a place is one among all of them.
void ReportFigures::LoadSeries(size_t number, const std::string& province) {
  const auto series = record_.SeriesOf(sources_[number].source);
  if (!series) return Fail(series.error());
  for (const SeriesOfSource& of : *series) {
    const std::string& in = of.level == Level::kProvince ? of.body : province;
    const std::string id(StatisticIdOf(of.statistic));
    bodies_[{of.level, of.body, in}][id].push_back(
        {number, of.id, of.statistic, {of.level, of.body, in}});
    told_.emplace(of.level, id);
  }
}

const std::vector<FigureSeries>* ReportFigures::SeriesOf(const KnownBody& body,
                                                         std::string_view id) const {
  const auto known = bodies_.find(body);
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
    for (const FigureSeries& series : *all) {
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
  for (const FigureSeries& series : *all) {
    if (series.source == source) at->second.push_back(AmountOf(series, span, window));
  }
  return at->second;
}

const ReportFigures::Said* ReportFigures::Keep(
    std::map<std::pair<size_t, Time>, std::optional<Said>>& kept, size_t source, Time when,
    const std::optional<ArchivedPoll>& poll, Time as_of) {
  std::optional<Said>& said = kept[{source, when}];
  if (poll) {
    auto figures = record_.ValuesAt(sources_[source].source, poll->period, as_of);
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

const SeriesValue* ReportFigures::Find(const Said& said, const FigureSeries& series) {
  const auto found = std::ranges::lower_bound(said.figures, series.id, {}, &SeriesValue::series);
  return found != said.figures.end() && found->series == series.id ? &*found : nullptr;
}

const ReportFigures::Said* ReportFigures::SaidBefore(size_t source, const std::string& province,
                                                     Day end) {
  const Said* said = nullptr;
  for (Day at = end; said == nullptr && at > end - kLongestCarry; at -= kOneDay) {
    if (WorkingDaysTo(at, end, province) > kCarryAtMost) break;
    said = Closing(source, at);
  }
  return said;
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
    } else if (const Said* said = SaidBefore(number, province, end); said != nullptr) {
      AddAgencies(*said, number, province, keys);
    }
  }
  agencies.reserve(keys.size());
  for (const std::string& key : keys) agencies.push_back({Level::kAgency, key, province});
  return agencies;
}

// Those of the province of whom the source says anything there.
void ReportFigures::AddAgencies(const Said& said, size_t source, const std::string& province,
                                std::set<std::string>& keys) const {
  const auto is_told = [&](const FigureSeries& one) {
    return one.source == source && Find(said, one) != nullptr;
  };
  for (const auto& [body, statistics] : bodies_) {
    if (body.level != Level::kAgency || body.province != province) continue;
    const bool is_named = std::ranges::any_of(statistics, [&](const auto& statistic) {
      return std::ranges::any_of(statistic.second, is_told);
    });
    if (is_named) keys.insert(body.key);
  }
}

FigureName ReportFigures::NameOf(const PublishedFigure& figure) const {
  const FigureSeries& series = *figure.series;
  FigureName name;
  name.portal = source(series.source).portal;
  if (series.body.level == Level::kAgency) name.province = series.body.province;
  name.body = series.body.key;
  name.statistic = series.key;
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
