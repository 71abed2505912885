// What /metrics says of a family above its samples: `# HELP` and `# TYPE`, in both formats.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "collectors/model/spec.h"
#include "daemon/metrics/compressed.h"
#include "daemon/metrics/exposition.h"

namespace dvcmon {

// As text, and as OpenMetrics has it.
struct FamilyHeader {
  std::shared_ptr<const CompressedText> text;
  std::shared_ptr<const CompressedText> open_metrics;
  const CompressedText& In(ExpositionFormat format) const {
    return format == ExpositionFormat::kText ? *text : *open_metrics;
  }
};

// Of a gauge with a help of its own.
FamilyHeader HeaderOfGauge(std::string_view family, std::string_view help);
// Of "dvc_LEVEL_…": of a statistic (by its id), of its counter, or derived.
FamilyHeader HeaderOf(const std::string& family,
                      const std::map<std::string, std::shared_ptr<const Statistic>>& statistics);

}  // namespace dvcmon
