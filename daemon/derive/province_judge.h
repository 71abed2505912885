// The bodies of a province, as one source counts them, judged day by day under their names: what
// drop_day.h judges by their places, and what becomes of each drop. Pure; days come in order.
//
// Where no agency tells its channels, the province is judged by its own counts, as one body.
// Whether the source refreshes in batches is learnt here too, from days on which nothing moved, so
// that a day that is judged again, from what was kept, comes out the same. A body that was not
// heard of for a month belongs to no group; a drop of which nothing is known for 20 working days is
// closed, and what another definition counts is no measure for what was counted before.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/derive/calendar.h"
#include "daemon/derive/drop_day.h"
#include "daemon/derive/drop_evidence.h"

namespace dvcmon {

struct JudgeTerms {
  DropLimits limits{};
  const Calendar* calendar = nullptr;  // not null
  std::string province{};              // its slug
};

// Who is judged, and by what. A group is judged as a province is.
struct Judged {
  std::string agency{};  // its code; empty: the province
  std::string group{};   // "communes", "departments": all of these of the province together
  DropRule rule = DropRule::kOnlineRate;

  bool operator==(const Judged&) const = default;
  auto operator<=>(const Judged&) const = default;
};

struct DayOfBodies {
  struct Body {
    std::string agency{};  // its code; empty: the province, by its own counts
    std::string group{};   // that it belongs to; may be empty
    Filed filed{};
    // Another number than the day before: the counts mean something else from that day on.
    int64_t definition = 0;
  };
  Day day{};
  std::vector<Body> bodies{};  // each once; one that is left out is not known
  bool stands_still = false;   // nothing moved, and that does not say that nothing was filed
};

// What happened to a drop on a day.
struct DropNews {
  Judged of{};
  DropChange change = DropChange::kNone;  // none: it is open, and goes on
  Day opened{};
  double limit = 0;
  double evidence = 0;
  DropFinding finding{};           // of the window; of a drop that ended without a day, that alone
  std::optional<double> needed{};  // NumberNeeded() on the day on which it opened
};

// How somebody stands after the last day.
struct DropStanding {
  Judged of{};
  std::optional<NotJudged> not_judged{};  // on that day
  bool testable = false;  // enough is known of it, and filed there, to judge it alone
  double limit = 0;
  double evidence = 0;
  std::optional<Day> opened{};
  DropWindow window{};  // where there is evidence
};

struct ProvinceJudge {
  // What the last day was to one rule.
  struct Today {
    std::optional<NotJudged> not_judged = NotJudged::kUnknown;
    bool testable = false;  // by the last day that could tell

    bool operator==(const Today&) const = default;
  };
  struct Body {
    std::string agency{};
    std::string group{};
    int64_t definition = 0;
    bool tells_channels = false;
    std::optional<Day> last_known{};
    double rho = 0;  // of the last day on which its share was judged
    Today rate{};
    Today volume{};

    bool operator==(const Body&) const = default;
  };
  struct Group {
    std::string name{};  // empty: the province
    Today today{};

    bool operator==(const Group&) const = default;
  };
  std::optional<Day> through{};  // the last day
  std::vector<Body> bodies{};    // at their places
  std::vector<Group> groups{};   // likewise
  SourceDrops drops{};
  uint64_t stills = 0;  // as those of a Rhythm

  bool operator==(const ProvinceJudge&) const = default;
};

// Judges the next day; tells what becomes of drops.
void Advance(ProvinceJudge& judge, const DayOfBodies& day, const JudgeTerms& terms,
             const std::function<void(const DropNews&)>& tell);

// Of the province, its groups, and all agencies that were ever judged; in that order.
std::vector<DropStanding> StandingsOf(const ProvinceJudge& judge, const DropLimits& limits);

}  // namespace dvcmon
