// What plans want: dated targets of every kind, how far a body is from them, what is still needed,
// and who stands where among its peers.
//
// Pure: figures come in, nothing is looked up. Which figure a target is about is found by its
// statistic: the key of a statistic, a rate (ratios.h) or an index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/spec.h"
#include "collectors/model/time.h"

namespace dvcmon {

enum class TargetKind : uint8_t {
  kRate,        // from 0 to 1, at least
  kScore,       // points, at least
  kRank,        // place, at most
  kRankChange,  // places gained, at least
  kGroup,       // 1 is the best (A = 1), at most
  kCount,       // at least
};
std::string_view Name(TargetKind kind);  // "rate", …, "rank_change", …: the label `kind`

struct Target {
  std::string statistic{};  // "online_of_received"
  TargetKind kind = TargetKind::kRate;
  double value = 0;
  // Whose: of the nation; of one province, or of each; of one agency, or of each of a tier, in one
  // province or in each. A leader is one who answers for it.
  Level level = Level::kProvince;
  std::string province{};  // slug; empty: each
  std::string agency{};    // identity code; empty: each of the tier
  std::string tier{};      // "commune"
  std::string leader{};
  Day from{};
  std::optional<Day> to{};  // last day
  std::string source{};     // a word for the document, the label: "QD-942"
  std::string document{};   // for people: "QĐ 942/QĐ-TTg"

  bool ValidOn(Day day) const { return from <= day && (!to || day <= *to); }
  bool operator==(const Target&) const = default;
};

// By how much the target is exceeded, in its own unit (a rate: 0.01 is one điểm %); negative: what
// is missing. In a rank or a group less is better.
double MarginOf(const Target& target, double observed);
bool IsMet(const Target& target, double observed);

// Where a year stands. Years begin where the plan says: 1 January or 15 December.
struct YearToDate {
  double numerator = 0;    // of a rate, "46.000 hồ sơ trực tuyến"; or the count itself
  double denominator = 0;  // of a rate
  int working_days = 0;    // that these are of
  int working_days_left = 0;
};

// What the rest of the year has to bring: "còn phải đạt … hồ sơ/tháng". Whole applications, up.
struct StillNeeded {
  double numerator = 0;  // in all; 0: the year is safe, whatever the rest brings
  double per_month = 0;  // a month is a twelfth of the year; in the last one, all of it
  // The share that the rest has to have, when as much comes a working day as so far; above 1 there
  // is no reaching it. None: of a count.
  std::optional<double> rate{};
};
// None: the target is of another kind, the year is over, or nothing has been counted yet that says
// what is to be expected.
std::optional<StillNeeded> NeededFor(const Target& target, const YearToDate& year);

// Below this many applications a share says little: "ít phát sinh".
inline constexpr double kFewestRanked = 30;

struct Contender {
  std::string body;
  std::string tier;
  std::optional<double> value{};        // none: not known
  std::optional<double> denominator{};  // of a share; none: the value is no share
};

struct Place {
  enum class Why : uint8_t {
    kRanked,
    kNotKnown,
    kFew,      // ít phát sinh
    kNoPeers,  // of a tier that is not compared: vertical offices, branches, centres
  } why = Why::kRanked;
  int rank = 0;  // of a ranked one, from 1; who is equal shares a rank, and the next are left out
  int of = 0;    // how many of the tier are ranked
  bool operator==(const Place&) const = default;
};

// The place of each, in the order given: departments among departments, communes among communes,
// districts (to 2025) among districts. The greatest value is the best.
std::vector<Place> PlacesOf(const std::vector<Contender>& contenders,
                            double fewest = kFewestRanked);

}  // namespace dvcmon
