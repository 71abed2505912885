// /api/v1/figures: every number that was published, period by period, as it was known.
#include <array>

#include "daemon/api/endpoint.h"
#include "daemon/api/history.h"
#include "daemon/api/page.h"
#include "daemon/evidence/figure_name.h"

namespace dvcmon {
namespace {

constexpr std::array kFigureParameters = {
    &kPortalParameter, &kProvinceParameter, &kBodyParameter,  &kStatisticParameter,
    &kLevelParameter,  &kKindParameter,     &kFromParameter,  &kToParameter,
    &kAsOfParameter,   &kBodiesParameter,   &kLimitParameter, &kAfterParameter,
    &kFormatParameter};

constexpr std::array<Member, 18> kFigureMembers = {{
    {"portal", MemberType::kText, "who publishes it"},
    {"collector", MemberType::kText, "by which of its answers"},
    {"province", MemberType::kText,
     "the slug of the one that the body is in, or is; empty: the nation"},
    {"level", MemberType::kText, "of the body", Presence::kAlways, kLevelWords},
    {"body", MemberType::kText, "an agency's code, a province's slug, or vn"},
    {"body_name", MemberType::kText, "as the portal called it then; may be empty"},
    {"statistic", MemberType::kText, "its key, with labels"},
    {"kind", MemberType::kText, "of the period", Presence::kAlways, kKindWords},
    {"period", MemberType::kText,
     "2026, 2026-Q3, 2026-09, 2026-09-17; as-of-2026-09-17: counted on that day"},
    {"period_first", MemberType::kDay, "its first day"},
    {"period_last", MemberType::kDay, "its last day"},
    {"state", MemberType::kText, "value, why there is none, or that the value is a bound",
     Presence::kAlways, kStateWords},
    {"value", MemberType::kNumber, "null where there is none, which is never 0", Presence::kOrNull},
    {"since", MemberType::kTime, "when it was first seen so"},
    {"confirmed", MemberType::kTime, "when it was last seen so"},
    {"by_hand", MemberType::kTruth, "no portal was asked: it was brought in a file"},
    {"provisional", MemberType::kTruth, "its period was not over"},
    {"figure", MemberType::kText, "its name, for /api/v1/explain"},
}};

std::string ExplainedBy(const KnownFigures& among, const KnownFigure& figure) {
  FigureName name;
  name.portal = among.source.portal;
  if (figure.body.level == Level::kAgency) name.province = figure.body.province;
  name.body = figure.body.key;
  name.statistic = figure.statistic;
  name.period = among.period;
  return Text(name);
}

Values RowOf(const Question& question, const KnownFigures& among, const KnownFigure& figure) {
  const bool has_value = figure.state == ReadingState::kValue || IsBound(figure.state);
  return {among.source.portal,
          among.source.collector,
          figure.body.province,
          std::string(Name(figure.body.level)),
          figure.body.key,
          NameOf(question, figure),
          figure.statistic,
          std::string(Name(among.period.kind)),
          Text(among.period),
          FormatDay(among.period.first),
          FormatDay(among.period.last),
          std::string(Name(figure.state)),
          has_value ? Value(figure.value) : Value(),
          FormatTime(figure.since),
          FormatTime(figure.confirmed),
          figure.by_hand,
          IsOpen(among.period, question.as_of),
          ExplainedBy(among, figure)};
}

Result<Rows> FindFigures(const Question& question) {
  FigureFilter wanted = FilterOf(question);
  if (!question.query.statistic.empty()) wanted.statistics = {question.query.statistic};
  Page page(question);
  const Status walked =
      question.record.WalkFigures(wanted, StartOfPage(question), [&](const KnownFigures& known) {
        for (const KnownFigure& figure : known.figures) {
          PageEnd place = EndAt(question, known, figure.body, figure.statistic);
          if (page.Skips(place)) continue;
          if (!page.Add(std::move(place), RowOf(question, known, figure))) return false;
        }
        return true;
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
