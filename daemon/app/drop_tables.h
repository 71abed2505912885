// The tables of `dvcmon calibrate`: observations, increments and a calendar that come as CSV, and
// the drops and steps that go out as such. Plain CSV: commas, a line for the names of the columns,
// no quotes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/drop_replay.h"

namespace dvcmon {

// day,kind with kind = holiday, working or tet. Errors of all of these: kIo, or kSyntax with
// FILE:LINE.
Result<Calendar> ReadCalendarTable(const std::string& path);

// observed_at,province,agency,received,received_online: counters of the year to date, one row for
// each agency and successful poll, in the order of days; of a day the last row counts. They go
// through ledgers as the daemon's polls do.
Result<std::vector<DropHistory>> ReadObservations(const std::string& path,
                                                  const Calendar& calendar);

// day,province,agency,n,x,k: what was received and received online on so many working days.
Result<std::vector<DropHistory>> ReadIncrements(const std::string& path, const Calendar& calendar);

// rule,level,province,agency,onset,closed,window_start,observed,expected,lower_bound,evidence
struct ProvinceDrops {
  const DropHistory* history = nullptr;
  Replayed replayed{};
};
Status WriteAlarms(const std::string& path, std::span<const ProvinceDrops> provinces);

// rate.csv, volume.csv and profile.csv of a replay, in a folder: each step of the judges.
class TraceTables {
 public:
  // While `history` is replayed.
  ReplayWatch Watch(const DropHistory& history);
  Status Write(const std::string& folder) const;

 private:
  std::string rate_ = "day,agency,n,x,p0,rho,llr,evidence\n";
  std::string volume_ = "day,agency,y,mu,phi,llr,evidence\n";
  std::string profile_ = "month,province,mon,tue,wed,thu,fri\n";
};

}  // namespace dvcmon
