// The network of the simulated world: answers of its portals at the time of a clock.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "collectors/http/http_client.h"
#include "tests/world/portals.h"

namespace dvcmon::world {

// Answers at once, on the caller's thread, whatever the delay of the request is. From any thread,
// when the clock may be asked from any.
class WorldClient final : public HttpClient {
 public:
  WorldClient(const Portals& portals, std::function<Time()> clock);
  void Send(HttpRequest request, Callback callback) override;

  int64_t requests() const { return requests_; }  // so far

 private:
  const Portals& portals_;
  const std::function<Time()> clock_;
  std::atomic<int64_t> requests_ = 0;
};

}  // namespace dvcmon::world
