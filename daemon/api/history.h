// What figures and rates share: both walk through the record as it was known.
#pragma once

#include <optional>
#include <string>

#include "daemon/api/endpoint.h"

namespace dvcmon {

FigureFilter FilterOf(const Question& question);
// Where the walk of a page begins; none: with the first figure.
std::optional<FigurePlace> StartOfPage(const Question& question);
// For people, as it was called then.
std::string NameOf(const Question& question, const KnownFigure& figure);
PageEnd EndAt(const Question& question, const KnownFigures& among, const KnownBody& body,
              std::string last);

}  // namespace dvcmon
