#include "daemon/api/history.h"

#include <optional>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/api/today.h"
#include "daemon/evidence/figure_name.h"

namespace dvcmon {
namespace {

FigureFilter FilterOf(const Question& question, std::vector<std::string> statistics) {
  const Query& query = question.query;
  return {.portal = query.portal,
          .province = query.province,
          .body = query.body,
          .level = query.level,
          .statistics = std::move(statistics),
          .kind = query.kind,
          .from = query.from,
          .to = query.to,
          .as_of = question.as_of};
}

std::string NameOf(const Question& question, const KnownFigure& figure) {
  if (figure.body.level != Level::kProvince) return figure.name;
  const auto province = question.config.provinces.find(figure.body.key);
  return province == question.config.provinces.end() ? figure.name : province->second->name;
}

// False: no more is wanted.
bool VisitEach(const Question& question, const KnownFigures& known, const BodyVisit& visit) {
  std::span<const KnownFigure> rest = known.figures;
  while (!rest.empty()) {
    const KnownFigure& first = rest.front();
    const auto end =
        std::ranges::find_if(rest, [&](const KnownFigure& one) { return one.body != first.body; });
    const auto size = static_cast<size_t>(end - rest.begin());
    if (!visit({known.source,
                known.period,
                first.body,
                NameOf(question, first),
                {rest.first(size)}})) {
      return false;
    }
    rest = rest.subspan(size);
  }
  return true;
}

// For /api/v1/explain, which knows figures of one body.
std::string NameOf(const BodyFigures& told, const std::string& statistic) {
  if (told.parts.size() != 1) return {};
  const KnownBody& body = told.parts.front().front().body;
  FigureName name;
  name.portal = told.source.portal;
  if (body.level == Level::kAgency) name.province = body.province;
  name.body = body.key;
  name.statistic = statistic;
  name.period = told.period;
  return Text(name);
}

}  // namespace

Status WalkBodies(const Question& question, std::vector<std::string> statistics,
                  const BodyVisit& visit) {
  const FigureFilter wanted = FilterOf(question, std::move(statistics));
  if (question.query.bodies_of_today) return WalkToday(question, wanted, visit);
  const auto& after = question.query.after;
  return question.record.WalkFigures(
      wanted, after ? std::optional(after->at) : std::nullopt,
      [&](const KnownFigures& known) { return VisitEach(question, known, visit); });
}

bool IsPartOf(std::string_view key, const KnownFigure& figure) {
  return figure.statistic == key || StatisticIdOf(figure.statistic) == key;
}

Values RowOf(const Question& question, const BodyFigures& told, const std::string& statistic,
             Values what, Values much, const Completeness& completeness) {
  Values row = {told.source.portal, told.source.collector,
                told.body.province, std::string(Name(told.body.level)),
                told.body.key,      told.name};
  const auto add = [&](Values values) { std::ranges::move(values, std::back_inserter(row)); };
  add(std::move(what));
  add({std::string(Name(told.period.kind)), Text(told.period), FormatDay(told.period.first),
       FormatDay(told.period.last)});
  add(std::move(much));
  add({static_cast<double>(completeness.bodies), static_cast<double>(completeness.of),
       IsOpen(told.period, question.as_of), NameOf(told, statistic)});
  return row;
}

PageEnd EndAt(const Question& question, const BodyFigures& told, std::string last) {
  return {question.as_of,
          {told.source, told.period.first, told.body.level, told.body.key},
          told.body.province,
          std::move(last)};
}

}  // namespace dvcmon
