// How long a host is left alone after a poll: its manners, and what it asked for.
#pragma once

#include <map>
#include <string>

#include "collectors/model/poll.h"
#include "collectors/model/time.h"

namespace dvcmon {

// No answer came, or one that says that the server does not work: 408 or 5xx. A request that the
// server does not like (404, 401) is not mended by asking again.
bool IsBroken(const Poll& poll);

class HostRest {
 public:
  // The pause of the portal; longer when the portal asked for it (Retry-After); for the whole
  // interval of the portal's schedule, or longer, when it refuses robots (`blocked`); and after
  // five polls in a row that found no working server, a quarter of an hour before the next one
  // tries again.
  Duration After(const std::string& host, const Poll& poll);

  // Five polls in a row, or more, found no working server: the next one is a trial.
  bool OnTrial(const std::string& host) const;

 private:
  std::map<std::string, int> failures_;  // in a row
};

}  // namespace dvcmon
