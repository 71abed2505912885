#include "daemon/metrics/own_families.h"

#include <utility>

namespace dvcmon {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Gauge>& GaugeFamily(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

Family<Counter>& CounterFamily(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

double Seconds(Time time) { return std::chrono::duration<double>(time.time_since_epoch()).count(); }

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::optional<double> Seconds(const std::optional<Time>& time) {
  return time ? std::optional(Seconds(*time)) : std::nullopt;
}

void MaybeGauge::Set(Family<Gauge>& family, const prometheus::Labels& labels,
                     std::optional<double> value) {
  if (value && gauge_ == nullptr) gauge_ = &family.Add(labels);
  if (value) gauge_->Set(*value);
  if (!value) Remove(family);
}

void MaybeGauge::Remove(Family<Gauge>& family) {
  if (gauge_ != nullptr) family.Remove(std::exchange(gauge_, nullptr));
}

}  // namespace dvcmon
