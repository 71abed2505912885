// The bodies of a source whose filings are judged, and what its ledgers say of them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/derive/drop_replay.h"
#include "daemon/derive/province_judge.h"
#include "daemon/store/drops.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Of one source. What was received is judged, and of a body of which that is not told what was
// handled.
class DropBodies {
 public:
  explicit DropBodies(int64_t source) : source_(source) {}

  // Looks for new bodies; cheap when there are none.
  Status Load(Database& db, const CountedHere& counted);
  const std::set<std::string>& provinces() const { return provinces_; }
  // The first day of which a ledger of theirs says something.
  Result<std::optional<Day>> FirstDay(Database& db) const;
  Result<DayOfBodies> On(Database& db, const std::string& province, Day day,
                         const CountedHere& counted) const;
  // All days that the ledgers know, province by province, to be judged anew.
  Result<std::vector<DropHistory>> Histories(Database& db, Day last,
                                             const Calendar& calendar) const;
  // What there is to be said of a drop beside the window: how widely filing fell, what the ledgers
  // don't know of the window, and of a province or a group why its share is another one.
  Result<DropAtDay> Explain(Database& db, const std::string& province, Day day,
                            const DropNews& news, const ProvinceJudge& judge,
                            const Calendar& calendar) const;

 private:
  struct Part {
    int64_t series = 0;
    bool is_online = false;
  };
  struct Body {
    std::string province;
    std::string agency;  // empty: the province
    std::string group;
    std::string statistic;
    std::vector<Part> parts;
  };
  struct Sum {
    double received = 0;
    double online = 0;
  };

  static Result<Filed> FiledOn(Database& db, const Body& body, Day day, bool& frozen);
  static Result<Sum> Between(Database& db, const Body& body, Day first, Day last);
  Status AddShares(Database& db, const std::vector<const Body*>& bodies, const DropNews& news,
                   const ProvinceJudge& judge, DropAtDay& at) const;
  static Status AddUnknown(Database& db, const std::vector<const Body*>& bodies,
                           const Calendar& calendar, DropAtDay& at);

  int64_t source_;
  int64_t newest_series_ = -1;
  std::vector<Body> bodies_;
  std::set<std::string> provinces_;
};

}  // namespace dvcmon
