// The tables that `dvcmon calibrate` writes, as CSV: the drops of a replay, and each step of the
// judges. Errors: kIo.
#pragma once

#include <span>
#include <string>

#include "collectors/model/result.h"
#include "daemon/derive/drop_replay.h"

namespace dvcmon {

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
