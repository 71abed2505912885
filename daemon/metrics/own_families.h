// What the metrics of dvcmon itself are made of: families of prometheus-cpp, registered by name.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <optional>

#include "collectors/model/time.h"

namespace dvcmon {

// Of the registry, which outlives them. A name is registered once.
prometheus::Family<prometheus::Gauge>& GaugeFamily(prometheus::Registry& registry, const char* name,
                                                   const char* help);
prometheus::Family<prometheus::Counter>& CounterFamily(prometheus::Registry& registry,
                                                       const char* name, const char* help);

double Seconds(Time time);  // since 1970
double Seconds(Duration duration);
std::optional<double> Seconds(const std::optional<Time>& time);

// A gauge that is absent until it is known.
class MaybeGauge {
 public:
  void Set(prometheus::Family<prometheus::Gauge>& family, const prometheus::Labels& labels,
           std::optional<double> value);
  void Remove(prometheus::Family<prometheus::Gauge>& family);

 private:
  prometheus::Gauge* gauge_ = nullptr;
};

}  // namespace dvcmon
