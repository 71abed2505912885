// The API: history for programs and spreadsheets. It reads the record beside the daemon that writes
// it, and writes nothing.
//
//   /api/v1/openapi.json        all of it, for who writes a client
//   /api/v1/status              JSON
//   /api/v1/portals, agencies, figures, rates        JSON or CSV
//   /api/v1/explain             JSON
//
// Errors are problem details (RFC 9457): 400 says what would be right, 404, 503 is worth another
// try.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "daemon/api/endpoint.h"
#include "daemon/api/records.h"
#include "daemon/config/config.h"
#include "daemon/web/server.h"

namespace dvcmon {

// From any thread.
class Api {
 public:
  // `clock` may be called from any thread.
  Api(std::string store, std::function<Time()> clock)
      : records_(std::move(store)), clock_(std::move(clock)) {}

  // Takes a configuration into use; before the first one nothing is known.
  void Use(std::shared_ptr<const Config> config);

  // A GET or HEAD of a path that begins with /api/.
  WebResponse Answer(const WebRequest& request);

 private:
  WebResponse Ask(const Endpoint& endpoint, const WebRequest& request);

  Records records_;
  const std::function<Time()> clock_;
  std::mutex mutex_;  // of the pointer only
  std::shared_ptr<const Config> config_ = std::make_shared<Config>();
};

}  // namespace dvcmon
