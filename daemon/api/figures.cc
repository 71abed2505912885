// /api/v1/figures: every number that was published, period by period, as it was known.
#include <algorithm>
#include <array>
#include <set>

#include "collectors/model/statistic_key.h"
#include "daemon/api/endpoint.h"
#include "daemon/api/history.h"
#include "daemon/api/page.h"
#include "daemon/derive/predecessors.h"

namespace dvcmon {
namespace {

constexpr std::array kFigureParameters = {
    &kPortalParameter, &kProvinceParameter, &kBodyParameter,  &kStatisticParameter,
    &kLevelParameter,  &kKindParameter,     &kFromParameter,  &kToParameter,
    &kAsOfParameter,   &kBodiesParameter,   &kLimitParameter, &kAfterParameter,
    &kFormatParameter};

constexpr std::array<Member, 1> kStatisticMembers = {{
    {"statistic", MemberType::kText, "its key, with labels"},
}};
constexpr std::array<Member, 5> kFigureValueMembers = {{
    {"state", MemberType::kText, "value, why there is none, or that the value is a bound",
     Presence::kAlways, kStateWords},
    {"value", MemberType::kNumber, "null where there is none, which is never 0", Presence::kOrNull},
    {"since", MemberType::kTime, "when it was first seen so"},
    {"confirmed", MemberType::kTime, "when it was last seen so"},
    {"by_hand", MemberType::kTruth, "no portal was asked: it was brought in a file"},
}};
constexpr auto kFigureMembers = MembersOfRow(kStatisticMembers, kFigureValueMembers);

// A figure, or the sum of several bodies'.
struct Together {
  ReadingState state = ReadingState::kNotProvided;
  double value = 0;
  Time since = Time::min();      // the last of them came
  Time confirmed = Time::max();  // all of them stood
  bool by_hand = false;
  Completeness completeness{};
};

Together AsItIs(const KnownFigure& figure) {
  const bool has_value = figure.state == ReadingState::kValue || IsBound(figure.state);
  const bool can_have = figure.state != ReadingState::kNotApplicable;
  return {figure.state,     figure.value,   figure.since,
          figure.confirmed, figure.by_hand, {has_value ? 1U : 0U, can_have ? 1U : 0U}};
}

Together SumOfParts(const Question& question, const BodyFigures& told, std::string_view key) {
  Together sum;
  std::vector<std::vector<Count>> counts;
  counts.reserve(told.parts.size());
  for (const auto& part : told.parts) {
    std::vector<Count>& body = counts.emplace_back();
    for (const KnownFigure& figure : part) {
      if (!IsPartOf(key, figure)) continue;
      body.push_back({figure.statistic, figure.state, figure.value});
      sum.since = std::max(sum.since, figure.since);
      sum.confirmed = std::min(sum.confirmed, figure.confirmed);
      sum.by_hand = sum.by_hand || figure.by_hand;
    }
  }
  const CountSum summed = SumOf(key, counts);
  sum.completeness = {summed.bodies, summed.of};
  const auto statistic = question.config.statistics.find(std::string(StatisticIdOf(key)));
  const bool adds_up = statistic != question.config.statistics.end() && statistic->second->additive;
  if (!adds_up || summed.of == 0) {
    sum.state = ReadingState::kNotApplicable;
  } else if (summed.known()) {
    sum.state = ReadingState::kValue;
    sum.value = summed.value;
  }
  return sum;
}

// False: the page is full.
bool AddRow(const Question& question, const BodyFigures& told, const std::string& key,
            const Together& figure, Page& page) {
  const bool has_value = figure.state == ReadingState::kValue || IsBound(figure.state);
  Values much = {std::string(Name(figure.state)), has_value ? Value(figure.value) : Value(),
                 FormatTime(figure.since), FormatTime(figure.confirmed), figure.by_hand};
  return page.Add(EndAt(question, told, key),
                  RowOf(question, told, key, {key}, std::move(much), figure.completeness));
}

bool AddFigures(const Question& question, const BodyFigures& told, Page& page) {
  if (told.parts.size() == 1) {
    return std::ranges::all_of(told.parts.front(), [&](const KnownFigure& figure) {
      return page.Skips(EndAt(question, told, figure.statistic)) ||
             AddRow(question, told, figure.statistic, AsItIs(figure), page);
    });
  }
  std::set<std::string> keys;
  for (const auto& part : told.parts) {
    for (const KnownFigure& figure : part) keys.insert(figure.statistic);
  }
  return std::ranges::all_of(keys, [&](const std::string& key) {
    return page.Skips(EndAt(question, told, key)) ||
           AddRow(question, told, key, SumOfParts(question, told, key), page);
  });
}

Result<Rows> FindFigures(const Question& question) {
  std::vector<std::string> statistics;
  if (!question.query.statistic.empty()) statistics = {question.query.statistic};
  Page page(question);
  const Status walked = WalkBodies(question, std::move(statistics), [&](const BodyFigures& told) {
    return AddFigures(question, told, page);
  });
  if (!walked.ok()) return walked.error();
  return std::move(page).Take();
}

}  // namespace

const Endpoint kFiguresEndpoint = {
    "figures",
    "Published figures, by source, period, body and statistic, as they were known",
    kFigureParameters,
    "Figure",
    kFigureMembers,
    &FindFigures,
    nullptr};

}  // namespace dvcmon
