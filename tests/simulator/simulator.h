// Portals, the faults that a test has ordered, and a log of what was asked.
//
//   POST /simulator/fault     {"path": "/api/…", "fault": "hang", "times": 3}
//     From now on the answers at `path` (all paths when it is left out) are spoilt that way,
//     `times` times or, when that is left out, until another fault is ordered. "none" ends it.
//   GET  /simulator/requests  what the portals were asked, oldest first, as a JSON array
//
// May be used by several threads at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"
#include "tests/simulator/fault.h"
#include "tests/simulator/national_portal.h"
#include "tests/simulator/portal_2022.h"

namespace dvcmon::simulator {

class Simulator {
 public:
  // From the saved answers in `<folder>/dvcqg` and `<folder>/dvcqg-2022`. `today` is asked at each
  // request. Error kIo: one is missing.
  static Result<std::unique_ptr<Simulator>> Load(const std::filesystem::path& folder,
                                                 std::function<Day()> today);

  Answer Respond(const Request& request);

 private:
  struct Order {
    Fault fault = Fault::kNone;
    int64_t times = -1;  // that are left; negative: until revoked
  };
  struct Entry {
    Request request;
    Fault fault = Fault::kNone;
    int status = 0;
  };

  Simulator(NationalPortal portal, Portal2022 portal_2022, std::function<Day()> today);
  Answer OrderFault(const Request& request);
  Answer ListRequests();
  Fault NextFault(const std::string& path);

  const NationalPortal portal_;
  const Portal2022 portal_2022_;
  const std::function<Day()> today_;
  std::mutex mutex_;
  std::map<std::string, Order> orders_;  // by path; "" is any
  std::vector<Entry> log_;
};

}  // namespace dvcmon::simulator
