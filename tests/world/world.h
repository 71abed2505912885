// A country whose truth is known: provinces and their agencies, and what is filed, settled and paid
// there on each day. What portals make of it is publication.h.
//
// The same seed gives the same world, and an agency's days do not depend on which others there are.
// An application counts on the day on which it is entered in the system: some of those on paper
// come in up to four working days late. Of an application it is known on that day whether it will
// be late.
//
// On 1 July 2025 provinces merge as they did: the new one files as much as those before it did
// together, its departments are theirs put together, districts end, communes are made anew.
//
// Immutable; may be asked from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "tests/world/bodies.h"

namespace dvcmon::world {

// What is counted of an agency each day. Those behind kPostal are parts of what is filed, or of
// what is settled (kEarly, kOnTime, kOverdue, each on the day on which it is).
enum class Flow : uint8_t {
  kOnline,
  kDirect,
  kPostal,
  kFullOnline,  // of kOnline: services that are online from end to end
  kLate,        // of what is filed: will not be settled in time
  kPayable,
  kPaidOnline,  // of kPayable
  kDigitized,
  kEarly,
  kOnTime,
  kOverdue,
  kResultDigitized,
};
inline constexpr size_t kFlows = 12;

struct Counts {
  std::array<int64_t, kFlows> of{};

  int64_t& operator[](Flow flow) { return of[static_cast<size_t>(flow)]; }
  int64_t operator[](Flow flow) const { return of[static_cast<size_t>(flow)]; }
  Counts& operator+=(const Counts& other);
  Counts& operator-=(const Counts& other);
  bool operator==(const Counts&) const = default;

  int64_t Filed() const {
    return (*this)[Flow::kOnline] + (*this)[Flow::kDirect] + (*this)[Flow::kPostal];
  }
  int64_t Settled() const {
    return (*this)[Flow::kEarly] + (*this)[Flow::kOnTime] + (*this)[Flow::kOverdue];
  }
};

enum class Tier : uint8_t { kDepartment, kDistrict, kCommune };

struct Agency {
  std::string code;  // "H44.07": two bodies may have had it, one after the other
  std::string name;
  Tier tier = Tier::kDepartment;
  Day first{};
  Day last{};
  std::string uuid;       // of the national portal of 2026
  std::string object_id;  // of iGate
  int procedures = 0;
  int full_services = 0;  // of the procedures: online from end to end
  int partial_services = 0;
  int payable_services = 0;
  size_t number = 0;  // in its world
  uint64_t salt = 0;  // tells it apart whichever others there are
};

struct Province {
  const Body* body = nullptr;
  std::string title;  // "UBND tỉnh Phú Thọ"
  Day first{};
  Day last{};
  std::vector<const Province*> predecessors;  // empty: it was left as it was
  std::vector<Agency> agencies;               // of all times, in the order of their codes

  std::string slug() const { return std::string(body->slug); }
  std::string code() const { return std::string(body->identity_code); }
};

// A fall that is wanted: from a day on less comes in, or less of it online.
struct Drop {
  enum class Kind {
    kToPaper,  // the share of what is filed online goes to the counter
    kLost,     // it is not filed at all
    kVolume,   // less is filed, by all channels
  };
  Kind kind = Kind::kVolume;
  std::string province;  // slug
  std::string agency;    // code; empty: all of them
  Day first{};
  Day last{};
  double share = 0.5;
};

struct WorldOptions {
  uint64_t seed = 1;
  Day first{std::chrono::year(2024) / 7 / 1};
  Day last{std::chrono::year(2027) / 12 / 31};
  // Of today; the ones that went into them come along. "all" is every one of them.
  std::vector<std::string> provinces = {"phu-tho",   "vinh-long",  "an-giang",
                                        "thanh-hoa", "quang-ninh", "lang-son"};
  int departments = 6;  // of a province; at most 12
  int districts = 3;    // until 30 June 2025
  int communes = 8;     // after; of each province that went into one, before
  std::vector<Drop> drops{};
};

class World {
 public:
  explicit World(WorldOptions options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const WorldOptions& options() const { return options_; }
  const std::deque<Province>& provinces() const { return provinces_; }
  // Null: there is none of that name; none of that identity code or portal's id on that day.
  const Province* Find(std::string_view slug) const;
  const Province* FindByCode(std::string_view identity_code, Day day) const;
  static const Agency* Find(const Province& province, std::string_view code, Day day);

  // The truth of both days and those between. Days outside the world, and those on which the body
  // was not there, have nothing.
  Counts Between(const Agency& agency, Day first, Day last) const;
  Counts Between(const Province& province, Day first, Day last) const;
  // What was filed by that channel (none: by any) at an agency of a province (empty: at all).
  int64_t Filed(std::string_view province, std::string_view agency, std::optional<Flow> channel,
                Day first, Day last) const;

  // From the beginning of the world to that moment. A day's business comes evenly between 07:00 and
  // 18:00; counts that are parts of others may be ahead of them by one until then.
  Counts Until(const Agency& agency, Time moment) const;

 private:
  using Totals = std::array<int32_t, kFlows>;

  void MakeProvince(const Body& body, Day first, Day last, std::vector<const Province*> before);
  void Live(const Province& province, const Agency& agency, double per_day);
  size_t PlaceOf(Day day) const;  // in totals_, of the end of the day before

  WorldOptions options_;
  std::deque<Province> provinces_;
  // By number of the agency: from the beginning of the world to the end of each day.
  std::vector<std::vector<Totals>> totals_;
  std::vector<double> per_day_;  // by number of the agency: filings of a working day
};

}  // namespace dvcmon::world
