// process_*: what the operating system says about this process, by the names that every Prometheus
// client library uses.
#pragma once

#include <prometheus/collectable.h>

namespace dvcmon {

// From any thread. What cannot be read is left out.
class ProcessMetrics final : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace dvcmon
