// /api/v1/rates: ratios of published counts of one source, body and period, as they were known.
#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/api/endpoint.h"
#include "daemon/api/history.h"
#include "daemon/api/page.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/record_rules.h"

namespace dvcmon {
namespace {

constexpr std::array kRateParameters = {
    &kPortalParameter, &kProvinceParameter, &kBodyParameter,  &kRateParameter, &kLevelParameter,
    &kKindParameter,   &kFromParameter,     &kToParameter,    &kAsOfParameter, &kBodiesParameter,
    &kLimitParameter,  &kAfterParameter,    &kFormatParameter};

constexpr std::array<Member, 2> kRateNameMembers = {{
    {"family", MemberType::kText, "which question it answers: online_filing_ratio"},
    {"rate", MemberType::kText, "of what by what: online_of_received"},
}};
constexpr std::array<Member, 4> kRateValueMembers = {{
    {"state", MemberType::kText,
     "value; not_provided: a count is missing; not_applicable: of nothing", Presence::kAlways,
     kRatioStateWords},
    {"value", MemberType::kNumber,
     "numerator by denominator, unrounded; above 1 where a portal contradicts itself",
     Presence::kOrNull},
    {"numerator", MemberType::kNumber, "null where a count is missing", Presence::kOrNull},
    {"denominator", MemberType::kNumber, "null where a count is missing", Presence::kOrNull},
}};
constexpr auto kRateMembers = MembersOfRow(kRateNameMembers, kRateValueMembers);

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

Values RateRow(const Question& question, const BodyFigures& told, const RatioDefinition& definition,
               const Ratio& ratio) {
  const bool is_of_nothing = ratio.state == Ratio::State::kNotApplicable && ratio.bodies > 0;
  const bool is_counted = ratio.state == Ratio::State::kValue || is_of_nothing;
  return RowOf(question, told, std::string(definition.rate),
               {std::string(definition.family), std::string(definition.rate)},
               {std::string(StateOf(ratio)),
                ratio.state == Ratio::State::kValue ? Value(ratio.value()) : Value(),
                is_counted ? Value(ratio.numerator) : Value(),
                is_counted ? Value(ratio.denominator) : Value()},
               {ratio.bodies, ratio.of});
}

// Where another portal counts, this one's rates are told to who asks for them.
std::vector<std::vector<Count>> CountsOf(const Question& question, const BodyFigures& told) {
  std::vector<std::vector<Count>> counts;
  counts.reserve(told.parts.size());
  for (const auto& part : told.parts) {
    std::vector<Count>& body = counts.emplace_back();
    for (const KnownFigure& figure : part) {
      const bool counts_here = !question.query.portal.empty() ||
                               CountsFor(question.config.record, told.source.portal,
                                         figure.statistic, figure.body.level, figure.body.province);
      if (counts_here) body.push_back({figure.statistic, figure.state, figure.value});
    }
  }
  return counts;
}

// The rates of one body in one period. False: the page is full.
bool AddRates(const Question& question, const std::vector<const RatioDefinition*>& rates,
              const BodyFigures& told, Page& page) {
  const auto counts = CountsOf(question, told);
  return std::ranges::all_of(rates, [&](const RatioDefinition* definition) {
    const bool is_told = std::ranges::any_of(counts, [&](const std::vector<Count>& body) {
      return RatioOf(*definition, body).way != nullptr;
    });
    PageEnd place = EndAt(question, told, std::string(definition->rate));
    if (!is_told || page.Skips(place)) return true;
    return page.Add(std::move(place),
                    RateRow(question, told, *definition, RatioOfSums(*definition, counts)));
  });
}

Result<Rows> FindRates(const Question& question) {
  const std::vector<const RatioDefinition*> rates = WantedRates(question.query.rate);
  Page page(question);
  const Status walked = WalkBodies(question, OperandsOf(rates), [&](const BodyFigures& told) {
    return AddRates(question, rates, told, page);
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
