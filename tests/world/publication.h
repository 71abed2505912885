// What a portal shows of the world at a moment: counts of a period so far, as fresh as the portal
// is, with the faults that were planned for it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/period.h"
#include "collectors/model/time.h"
#include "tests/world/world.h"

namespace dvcmon::world {

struct Fault {
  enum class Kind : uint8_t {
    kOutage,     // 503; planned ones are of all provinces, as they have one server
    kFrozen,     // what was there at the beginning stays
    kTruncated,  // a share of the agencies is left out
    kTorn,       // every second agency is as it was a day ago, and so is what is late of the others
    kFlapping,   // every second answer is that of a cache, a day old
    // From then on, for ever:
    kRestated,    // so many applications filed online of an agency, or that share of all, are gone
    kRewritten,   // that share is added to what was said of the month before
    kSwitchedOn,  // until then what is digitised was 0
    kRenamed,     // a column, and the words for the tiers, are called otherwise
  };
  Kind kind = Kind::kOutage;
  std::string portal;    // "html", …: the name in Portals
  std::string province;  // slug; empty: all
  Time from{};
  Time to{};             // not included; without meaning where it is for ever
  std::string agency{};  // of kRestated; empty: all
  int64_t count = 0;     // of kRestated
  double share = 0;      // of kTruncated, kRestated, kRewritten
};
std::string_view Name(Fault::Kind kind);

// How a portal keeps its books when nothing is wrong.
struct Policy {
  // Refreshed at 18:00, every one to three days at random; otherwise all the time.
  bool is_batch = false;
  enum class Reset : uint8_t {
    kExact,
    kLate,   // until 5 January, 18:00, the counter of the year goes on
    kEarly,  // it is 0 from 31 December, 23:50
  };
  Reset reset = Reset::kExact;
};

// Faults at random, as often as portals were seen to have them; the same for the same seed.
std::vector<Fault> PlanFaults(uint64_t seed, const World& world, const std::string& portal);

struct PublishedRow {
  const Agency* agency = nullptr;  // null: the province
  Counts counts;                   // in the period
  int64_t in_time = 0;             // of what was filed: not late
  int64_t carried_over = 0;        // open when the period began
  int64_t open = 0;                // now
  int64_t open_late = 0;           // of those
  Day as_of{};

  PublishedRow& operator+=(const PublishedRow& other);
};

struct Snapshot {
  Period period{};
  Day as_of{};
  bool is_out = false;  // the portal does not answer
  bool is_renamed = false;
  std::vector<PublishedRow> rows;  // agencies that are there on that day
  PublishedRow total;  // also of agencies that are left out, and of those that ended in the period

  const PublishedRow* Find(std::string_view code) const;
};

// Of one portal. Immutable; may be asked from any thread. The world outlives it.
class Publication {
 public:
  Publication(const World& world, std::string portal, Policy policy, std::vector<Fault> faults);

  const World& world() const { return world_; }
  const std::vector<Fault>& faults() const { return faults_; }  // of this portal
  // What is shown at that moment about a period that has begun. Its rows are those of the moment,
  // also for a period that is over.
  Snapshot At(const Province& province, const Period& period, Time now) const;

  bool IsOut(Time now) const;  // all of it
  // When what is shown was counted, without the faults that only last for a while.
  Time CountedAt(Time now) const;

 private:
  // A change of what was counted on a day, seen from a moment on.
  struct Correction {
    Time seen{};
    Day day{};
    Counts change;
  };

  const Fault* Active(Fault::Kind kind, const Province& province, Time now) const;
  bool IsSwitchedOff(const Province& province, Time now) const;
  void Restate(const Province& province, const Fault& fault);
  Day FirstDay(const Period& period, Time counted) const;
  Counts CountsOf(const Agency& agency, const Period& period, Time counted) const;
  PublishedRow RowOf(const Agency& agency, const Period& period, Time counted) const;

  const World& world_;
  const std::string portal_;
  const Policy policy_;
  std::vector<Fault> faults_;    // all of them
  std::vector<Fault> effects_;   // those that are no corrections, by their beginning
  std::vector<Time> refreshes_;  // of a batch, ascending
  std::map<const Agency*, std::vector<Correction>> corrections_;
};

}  // namespace dvcmon::world
