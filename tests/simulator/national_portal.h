// The national portal as it has been answering since 2026, from recorded answers about one
// province.
//
// The period that holds today gets the recorded figures whatever the date is, so that tests do not
// age; a past one is a period in which nothing happened; a future one is refused, as are requests
// that the portal itself would not understand.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"

namespace dvcmon::simulator {

class NationalPortal {
 public:
  // Reads `<folder>/<collector>_<period>.json`. Error kIo: a file is missing or is not such an
  // answer.
  static Result<NationalPortal> Load(const std::filesystem::path& folder);

  // Is the path one of its own? If not, it answers 404.
  bool Serves(std::string_view path) const;
  Answer Respond(const Request& request, Day today) const;

 private:
  struct Recorded {
    std::string full;   // without white space
    std::string empty;  // the same with every figure 0
  };
  std::map<std::string, Recorded, std::less<>> recorded_;  // by "provide-online-tree_year"
  std::string department_id_;                              // of the province that was recorded
};

}  // namespace dvcmon::simulator
