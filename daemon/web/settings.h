// What a reload of the server may change: checked, immutable but for the passwords remembered.
#pragma once

#include <strings.h>

#include <map>
#include <memory>
#include <set>
#include <string>

#include "collectors/model/result.h"
#include "daemon/web/basic_auth.h"
#include "daemon/web/listen_address.h"
#include "daemon/web/server.h"
#include "daemon/web/tls.h"

namespace dvcmon {

// Names of HTTP headers are compared so.
struct CaseInsensitiveLess {
  bool operator()(const std::string& a, const std::string& b) const {
    return strcasecmp(a.c_str(), b.c_str()) < 0;
  }
};

using Headers = std::map<std::string, std::string, CaseInsensitiveLess>;

struct Settings {
  std::shared_ptr<const Tls> tls;  // null: plain HTTP
  std::unique_ptr<BasicAuth> auth;
  Headers headers;  // of every answer
  std::set<std::string> open_paths;
};

// Errors: kConfig, among them an address that others can reach while the options let everybody in.
Result<std::shared_ptr<const Settings>> MakeSettings(const ServerOptions& options,
                                                     const ListenAddress& address);

}  // namespace dvcmon
