// /api/v1/rates: ratios of published counts of one source, body and period, as they were known.
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/api/endpoint.h"
#include "daemon/api/history.h"
#include "daemon/api/page.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/record_rules.h"
#include "daemon/evidence/figure_name.h"

namespace dvcmon {
namespace {

constexpr std::array kRateParameters = {
    &kPortalParameter, &kProvinceParameter, &kBodyParameter,  &kRateParameter, &kLevelParameter,
    &kKindParameter,   &kFromParameter,     &kToParameter,    &kAsOfParameter, &kBodiesParameter,
    &kLimitParameter,  &kAfterParameter,    &kFormatParameter};

constexpr std::array<Member, 20> kRateMembers = {{
    {"portal", MemberType::kText, "who publishes the counts"},
    {"collector", MemberType::kText, "by which of its answers"},
    {"province", MemberType::kText,
     "the slug of the one that the body is in, or is; empty: the nation"},
    {"level", MemberType::kText, "of the body", Presence::kAlways, kLevelWords},
    {"body", MemberType::kText, "an agency's code, a province's slug, or vn"},
    {"body_name", MemberType::kText, "as the portal called it then; may be empty"},
    {"family", MemberType::kText, "which question it answers: online_filing_ratio"},
    {"rate", MemberType::kText, "of what by what: online_of_received"},
    {"kind", MemberType::kText, "of the period", Presence::kAlways, kKindWords},
    {"period", MemberType::kText,
     "2026, 2026-Q3, 2026-09, 2026-09-17; as-of-2026-09-17: counted on that day"},
    {"period_first", MemberType::kDay, "its first day"},
    {"period_last", MemberType::kDay, "its last day"},
    {"state", MemberType::kText,
     "value; not_provided: a count is missing; not_applicable: of nothing", Presence::kAlways,
     kRatioStateWords},
    {"value", MemberType::kNumber,
     "numerator by denominator, unrounded; above 1 where a portal contradicts itself",
     Presence::kOrNull},
    {"numerator", MemberType::kNumber, "null where a count is missing", Presence::kOrNull},
    {"denominator", MemberType::kNumber, "null where a count is missing", Presence::kOrNull},
    {"bodies", MemberType::kWhole, "whose counts are in it"},
    {"of", MemberType::kWhole, "bodies that can have such counts: less than all is not complete"},
    {"provisional", MemberType::kTruth, "its period was not over"},
    {"figure", MemberType::kText, "its name, for /api/v1/explain"},
}};

std::string_view StateOf(const Ratio& ratio) {
  switch (ratio.state) {
    case Ratio::State::kValue:
      return Name(ReadingState::kValue);
    case Ratio::State::kNotApplicable:
      return Name(ReadingState::kNotApplicable);
    case Ratio::State::kNotKnown:
      break;
  }
  return Name(ReadingState::kNotProvided);
}

// Sorted by their word, as the rows of a body are.
std::vector<const RatioDefinition*> WantedRates(const std::string& rate) {
  std::vector<const RatioDefinition*> wanted;
  for (const RatioDefinition& definition : RatioDefinitions()) {
    if (rate.empty() || rate == definition.rate || rate == definition.family) {
      wanted.push_back(&definition);
    }
  }
  std::ranges::sort(wanted, {}, [](const RatioDefinition* one) { return one->rate; });
  return wanted;
}

// Of all the statistics that they are made of, whatever their labels: a part of the channels is not
// all of them.
std::vector<std::string> OperandsOf(const std::vector<const RatioDefinition*>& rates) {
  std::set<std::string> ids;
  for (const RatioDefinition* definition : rates) {
    for (const RatioDefinition::Way& way : definition->ways) {
      for (const auto* keys : {&way.numerator, &way.denominator}) {
        for (const std::string_view key : *keys) ids.emplace(StatisticIdOf(key));
      }
    }
  }
  return {ids.begin(), ids.end()};
}

Values RateRow(const Question& question, const KnownFigures& among, const KnownFigure& first,
               const RatioDefinition& definition, const Ratio& ratio) {
  FigureName name;
  name.portal = among.source.portal;
  if (first.body.level == Level::kAgency) name.province = first.body.province;
  name.body = first.body.key;
  name.statistic = definition.rate;
  name.period = among.period;
  const bool is_counted = ratio.state == Ratio::State::kValue || (ratio.bodies > 0 && ratio.of > 0);
  return {among.source.portal,
          among.source.collector,
          first.body.province,
          std::string(Name(first.body.level)),
          first.body.key,
          NameOf(question, first),
          std::string(definition.family),
          std::string(definition.rate),
          std::string(Name(among.period.kind)),
          Text(among.period),
          FormatDay(among.period.first),
          FormatDay(among.period.last),
          std::string(StateOf(ratio)),
          ratio.state == Ratio::State::kValue ? Value(ratio.value()) : Value(),
          is_counted ? Value(ratio.numerator) : Value(),
          is_counted ? Value(ratio.denominator) : Value(),
          static_cast<double>(ratio.bodies),
          static_cast<double>(ratio.of),
          IsOpen(among.period, question.as_of),
          Text(name)};
}

// The rates of one body, of its figures in one period. False: the page is full.
bool AddRates(const Question& question, const std::vector<const RatioDefinition*>& rates,
              const KnownFigures& among, std::span<const KnownFigure> of_body, Page& page) {
  const KnownFigure& first = of_body.front();
  std::vector<Count> counts;
  for (const KnownFigure& figure : of_body) {
    // Where another portal counts, this one's rates are told to who asks for them.
    const bool counts_here = !question.query.portal.empty() ||
                             CountsFor(question.config.record, among.source.portal,
                                       figure.statistic, first.body.level, first.body.province);
    if (counts_here) counts.push_back({figure.statistic, figure.state, figure.value});
  }
  for (const RatioDefinition* definition : rates) {
    PageEnd place = EndAt(question, among, first.body, std::string(definition->rate));
    if (page.Skips(place)) continue;
    const Ratio ratio = RatioOf(*definition, counts);
    if (ratio.way == nullptr) continue;
    if (!page.Add(std::move(place), RateRow(question, among, first, *definition, ratio))) {
      return false;
    }
  }
  return true;
}

Result<Rows> FindRates(const Question& question) {
  const std::vector<const RatioDefinition*> rates = WantedRates(question.query.rate);
  FigureFilter wanted = FilterOf(question);
  wanted.statistics = OperandsOf(rates);
  Page page(question);
  const Status walked =
      question.record.WalkFigures(wanted, StartOfPage(question), [&](const KnownFigures& known) {
        std::span<const KnownFigure> rest = known.figures;
        while (!rest.empty()) {
          const auto end = std::ranges::find_if(
              rest, [&](const KnownFigure& one) { return one.body != rest.front().body; });
          const auto size = static_cast<size_t>(end - rest.begin());
          if (!AddRates(question, rates, known, rest.first(size), page)) return false;
          rest = rest.subspan(size);
        }
        return true;
      });
  if (!walked.ok()) return walked.error();
  return std::move(page).Take();
}

}  // namespace

const Endpoint kRatesEndpoint = {
    "rates",
    "Ratios of published counts, by source, period and body, as they were known; where the "
    "configuration names the portal that counts, those of others are told when that portal is "
    "asked for",
    kRateParameters,
    "Rate",
    kRateMembers,
    &FindRates,
    nullptr};

}  // namespace dvcmon
