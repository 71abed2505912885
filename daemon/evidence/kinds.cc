// What figures, rates and increments are made of.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/evidence/explain.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDay{1};

Error NotTold(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// "(Hồ sơ tiếp nhận {channel=online} + …)"
std::string InWords(const Config& config, const std::vector<std::string_view>& keys,
                    std::string Statistic::*title) {
  std::string text;
  for (const std::string_view view : keys) {
    const std::string key(view);
    const auto about = config.statistics.find(std::string(StatisticIdOf(key)));
    if (!text.empty()) text += " + ";
    text += about == config.statistics.end() ? std::string(StatisticIdOf(key))
                                             : (*about->second).*title;
    if (const auto labels = StatisticLabelsOf(key); !labels.empty()) {
      text += " " + std::string(labels);
    }
  }
  return keys.size() > 1 ? "(" + text + ")" : text;
}

}  // namespace

Status Explainer::ExplainFigure(Explanation& explanation, const KnownBody& body) {
  FigureName& name = explanation.name;
  const auto sources = SourcesFor(name, body, name.statistic, /*any_kind=*/false);
  if (!sources) return sources.error();
  std::optional<Provenance> found;
  for (const Source& source : *sources) {
    auto of = ProvenanceOf(source, body, name.statistic, name.period, explanation.as_of);
    if (!of) return of.error();
    if (!found || found->version.poll == 0) found = *std::move(of);
    if (found->version.poll != 0) break;
  }
  if (found->version.poll == 0) {
    return NotTold(
        fmt::format("nothing was known of {} at {}", Text(name), FormatTime(explanation.as_of)));
  }
  name.portal = found->source.portal;
  explanation.state = found->version.state;
  explanation.value = found->version.value;
  if (const auto about = config_.statistics.find(std::string(StatisticIdOf(name.statistic)));
      about != config_.statistics.end()) {
    const Statistic& statistic = *about->second;
    explanation.title_vi = statistic.title_vi;
    explanation.title_en = statistic.title_en;
    explanation.unit = statistic.unit;
    explanation.legal_source = statistic.source;
    explanation.formula = statistic.formula;
  }
  explanation.words_vi = "số liệu cổng công bố";
  explanation.words_en = "as the portal publishes it";
  if (found->facts.by_hand) {
    explanation.words_vi = "số liệu nhập thủ công";
    explanation.words_en = "made by hand";
  }
  explanation.operands.push_back(*std::move(found));
  return Done{};
}

Status Explainer::ExplainRatio(Explanation& explanation, const KnownBody& body,
                               const RatioDefinition& definition) {
  FigureName& name = explanation.name;
  explanation.kind = Explanation::Kind::kRatio;
  explanation.title_vi = definition.title_vi;
  explanation.title_en = definition.title_en;
  explanation.legal_source = definition.source;
  explanation.formula = definition.formula;
  std::set<Source> sources;
  Error none = NotTold("");
  for (const RatioDefinition::Way& way : definition.ways) {
    const auto some =
        SourcesFor(name, body, std::string(way.numerator.front()), /*any_kind=*/false);
    if (some) {
      sources.insert(some->begin(), some->end());
    } else if (some.error().code != ErrorCode::kInvalid) {
      return some.error();
    } else {
      none = some.error();
    }
  }
  if (sources.empty()) return none;
  std::vector<Source> ordered(sources.begin(), sources.end());
  PreferOwn(ordered);
  for (const Source& source : ordered) {
    const auto figures = record_.FiguresAt(source, name.period, explanation.as_of);
    if (!figures) return figures.error();
    std::vector<Count> counts;
    for (const StandingFigure& figure : *figures) {
      if (figure.body != body.key || figure.level != body.level) continue;
      counts.push_back({figure.statistic, figure.state, figure.value});
    }
    const Ratio ratio = RatioOf(definition, counts);
    if (ratio.way == nullptr) continue;
    name.portal = source.portal;
    explanation.numerator = ratio.numerator;
    explanation.denominator = ratio.denominator;
    explanation.numerators = ratio.way->numerator.size();
    explanation.words_vi = InWords(config_, ratio.way->numerator, &Statistic::title_vi) + " / " +
                           InWords(config_, ratio.way->denominator, &Statistic::title_vi);
    explanation.words_en = InWords(config_, ratio.way->numerator, &Statistic::title_en) + " / " +
                           InWords(config_, ratio.way->denominator, &Statistic::title_en);
    if (ratio.state == Ratio::State::kValue) {
      explanation.state = ReadingState::kValue;
      explanation.value = ratio.value();
    } else if (ratio.state == Ratio::State::kNotApplicable) {
      explanation.state = ReadingState::kNotApplicable;
    }
    for (const auto* keys : {&ratio.way->numerator, &ratio.way->denominator}) {
      for (const std::string_view key : *keys) {
        auto of = ProvenanceOf(source, body, std::string(key), name.period, explanation.as_of);
        if (!of) return of.error();
        explanation.operands.push_back(*std::move(of));
      }
    }
    return Done{};
  }
  return NotTold(fmt::format("the counts that {} is made of were not all known at {}",
                             definition.rate, FormatTime(explanation.as_of)));
}

Status Explainer::ExplainIncrement(Explanation& explanation, const KnownBody& body,
                                   const Statistic& statistic) {
  FigureName& name = explanation.name;
  explanation.kind = Explanation::Kind::kIncrement;
  explanation.title_vi = statistic.title_vi;
  explanation.title_en = statistic.title_en;
  explanation.unit = statistic.unit;
  explanation.legal_source = statistic.source;
  explanation.formula = statistic.formula;
  if (name.period.kind != PeriodKind::kDay) {
    return NotTold(fmt::format("{} is counted by the day: @YYYY-MM-DD", statistic.counter));
  }
  const Day asked = name.period.first;
  explanation.working_share = config_.calendar->WorkingShare(asked, body.province);
  explanation.is_tet = config_.calendar->IsTet(asked);
  const std::string key = statistic.id + std::string(StatisticLabelsOf(name.statistic));
  const auto sources = SourcesFor(name, body, key, /*any_kind=*/true);
  if (!sources) return sources.error();
  for (const Source& source : *sources) {
    const auto ledger = record_.LoadLedger(source, body.key, statistic.id);
    if (!ledger) return ledger.error();
    const auto part = std::ranges::find(ledger->parts, key);
    const auto day = std::ranges::find_if(ledger->days, [&](const LedgerDay& entry) {
      return entry.day == asked || (entry.known() && entry.from <= asked && asked <= entry.day);
    });
    if (part == ledger->parts.end() || day == ledger->days.end()) continue;
    name.portal = source.portal;
    explanation.day = *day;
    explanation.words_vi = fmt::format("lũy kế đến hết {} trừ lũy kế đến hết {}",
                                       FormatDay(day->day), FormatDay(day->from - kOneDay));
    explanation.words_en = fmt::format("the total at the end of {} less the one at the end of {}",
                                       FormatDay(day->day), FormatDay(day->from - kOneDay));
    if (day->known()) {
      explanation.state = ReadingState::kValue;
      explanation.value = day->increments[static_cast<size_t>(part - ledger->parts.begin())];
    }
    const Period period = PeriodContaining(source.kind, day->day);
    for (const LedgerDay& entry : ledger->days) {
      const bool counts = day->status == DayStatus::kReset && entry.known() &&
                          period.first <= entry.day && entry.day < day->from;
      if (!counts) continue;
      explanation.counted_before +=
          entry.increments[static_cast<size_t>(part - ledger->parts.begin())];
    }
    for (const Day end : {day->day, day->from - kOneDay}) {
      const bool anew = end != day->day && day->status == DayStatus::kReset;
      if (end < period.first || anew) continue;
      const auto closing = record_.ClosingOf(source, period, end);
      if (!closing) return closing.error();
      const Time at = *closing ? (*closing)->finished : StartOf(end + kOneDay) - Duration(1);
      auto of = ProvenanceOf(source, body, key, period, at);
      if (!of) return of.error();
      explanation.operands.push_back(*std::move(of));
    }
    return Done{};
  }
  return NotTold(fmt::format("the ledgers say nothing of {} on {}: nothing was accepted that day",
                             name.body, FormatDay(asked)));
}

}  // namespace dvcmon
