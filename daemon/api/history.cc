#include "daemon/api/history.h"

#include <utility>

namespace dvcmon {

FigureFilter FilterOf(const Question& question) {
  const Query& query = question.query;
  return {.portal = query.portal,
          .province = query.province,
          .body = query.body,
          .level = query.level,
          .kind = query.kind,
          .from = query.from,
          .to = query.to,
          .as_of = question.as_of};
}

std::optional<FigurePlace> StartOfPage(const Question& question) {
  return question.query.after ? std::optional(question.query.after->at) : std::nullopt;
}

std::string NameOf(const Question& question, const KnownFigure& figure) {
  if (figure.body.level != Level::kProvince) return figure.name;
  const auto province = question.config.provinces.find(figure.body.key);
  return province == question.config.provinces.end() ? figure.name : province->second->name;
}

PageEnd EndAt(const Question& question, const KnownFigures& among, const KnownBody& body,
              std::string last) {
  return {question.as_of,
          {among.source, among.period.first, body.level, body.key},
          body.province,
          std::move(last)};
}

}  // namespace dvcmon
