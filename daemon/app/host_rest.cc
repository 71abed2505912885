#include "daemon/app/host_rest.h"

#include <algorithm>

namespace dvcmon {
namespace {

constexpr int kFailuresBeforeRest = 5;
constexpr Duration kRestOfBroken = std::chrono::minutes(15);

}  // namespace

bool IsBroken(const Poll& poll) {
  if (!poll.error) return false;
  switch (poll.error->code) {
    case ErrorCode::kConnect:
    case ErrorCode::kTls:
    case ErrorCode::kTimeout:
    case ErrorCode::kPartial:
      return true;
    case ErrorCode::kStatus: {
      const int status = poll.captures.empty() ? 0 : poll.captures.back().status;
      return status == 408 || status >= 500;
    }
    default:
      return false;
  }
}

Duration HostRest::After(const std::string& host, const Poll& poll) {
  const PortalSpec& portal = *poll.target.portal;
  const Duration interval = portal.schedule.Interval();
  Duration rest = std::max(portal.pause, poll.retry_after.value_or(Duration(0)));
  if (poll.error && poll.error->code == ErrorCode::kBlocked) rest = std::max(rest, interval);
  int& failures = failures_[host];
  failures = IsBroken(poll) ? failures + 1 : 0;
  // Where polls are meant to come more often than that, one interval is rest enough.
  if (OnTrial(host)) rest = std::max(rest, std::min(kRestOfBroken, interval));
  return rest;
}

bool HostRest::OnTrial(const std::string& host) const {
  const auto failures = failures_.find(host);
  return failures != failures_.end() && failures->second >= kFailuresBeforeRest;
}

}  // namespace dvcmon
