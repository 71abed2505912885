// What figures and rates share: both tell of bodies, by source and period, what was known of them
// then, in rows that begin and end alike.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/endpoint.h"

namespace dvcmon {

// What a source told of a body in a period. All outlive the visit.
struct BodyFigures {
  const Source& source;  // of a province of today: the one that would be asked about it
  const Period& period;
  const KnownBody& body;
  std::string name;  // for people, as it was called then
  // Its figures, by statistic; of a province of today, those of each body that it was made of in
  // that period: empty where nothing is known.
  std::vector<std::span<const KnownFigure>> parts;
};
using BodyVisit = std::function<bool(const BodyFigures&)>;  // false: no more is wanted

// From the place on where the page begins, in the order of rows. `statistics` as in FigureFilter.
Status WalkBodies(const Question& question, std::vector<std::string> statistics,
                  const BodyVisit& visit);

// The figures of a part that a sum of that key is made of (SumOf in predecessors.h).
bool IsPartOf(std::string_view key, const KnownFigure& figure);

// How many bodies are in a row, of those that can be: less than all is not complete.
struct Completeness {
  size_t bodies = 0;
  size_t of = 0;
};

inline constexpr std::array<Member, 6> kWhoMembers = {{
    {"portal", MemberType::kText, "who publishes it"},
    {"collector", MemberType::kText, "by which of its answers"},
    {"province", MemberType::kText,
     "the slug of the one that the body is in, or is; empty: the nation"},
    {"level", MemberType::kText, "of the body", Presence::kAlways, kLevelWords},
    {"body", MemberType::kText, "an agency's code, a province's slug, or vn"},
    {"body_name", MemberType::kText, "as the portal called it then; may be empty"},
}};
inline constexpr std::array<Member, 4> kWhenMembers = {{
    {"kind", MemberType::kText, "of the period", Presence::kAlways, kKindWords},
    {"period", MemberType::kText,
     "2026, 2026-Q3, 2026-09, 2026-09-17; as-of-2026-09-17: counted on that day"},
    {"period_first", MemberType::kDay, "its first day"},
    {"period_last", MemberType::kDay, "its last day"},
}};
inline constexpr std::array<Member, 4> kHowMembers = {{
    {"bodies", MemberType::kWhole, "whose counts are in it"},
    {"of", MemberType::kWhole, "bodies that can have such counts: less than all is not complete"},
    {"provisional", MemberType::kTruth, "its period was not over"},
    {"figure", MemberType::kText,
     "its name, for /api/v1/explain; empty: a sum, of what bodies=then tells"},
}};

// A row: who, what, when, how much, and how it is to be taken.
template <size_t N, size_t M>
constexpr auto MembersOfRow(const std::array<Member, N>& what, const std::array<Member, M>& much) {
  std::array<Member, N + M + kWhoMembers.size() + kWhenMembers.size() + kHowMembers.size()> all{};
  auto next = std::ranges::copy(kWhoMembers, all.begin()).out;
  next = std::ranges::copy(what, next).out;
  next = std::ranges::copy(kWhenMembers, next).out;
  next = std::ranges::copy(much, next).out;
  std::ranges::copy(kHowMembers, next);
  return all;
}
// `statistic`: of the figure's name, which may be a rate.
Values RowOf(const Question& question, const BodyFigures& told, const std::string& statistic,
             Values what, Values much, const Completeness& completeness);
PageEnd EndAt(const Question& question, const BodyFigures& told, std::string last);

}  // namespace dvcmon
