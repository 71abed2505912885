// The catalogue of faults: what a portal can do to us, each under a name.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/support/certificates.h"
#include "tests/support/toxic_server.h"

namespace dvcmon::testing {

struct Fault {
  Route route;
  std::optional<ToxicServer::Tls> tls{};
};

// `canary` is a server that nobody may be led to: redirects lead there.
// `trusted` issues the good certificate.
std::map<std::string, Fault> Faults(const ToxicServer& canary, const Authority& trusted);

}  // namespace dvcmon::testing
