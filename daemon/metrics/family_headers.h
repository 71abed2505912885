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

// Families that are of no statistic.
inline constexpr std::string_view kAgencyInfo = "dvc_agency_info";
inline constexpr std::string_view kProvinceInfo = "dvc_province_info";
inline constexpr std::string_view kWorkingDay = "dvc_working_day";
inline constexpr std::string_view kWorkingDayHelp =
    "1: today is worked, by the calendar; without province: in the nation.";

// As text, and as OpenMetrics has it.
struct FamilyHeader {
  std::shared_ptr<const CompressedText> text;
  std::shared_ptr<const CompressedText> open_metrics;
  const CompressedText& In(ExpositionFormat format) const {
    return format == ExpositionFormat::kText ? *text : *open_metrics;
  }
};

// Of one of the above, or of "dvc_LEVEL_…": of a statistic (by its id), of its counter, or derived.
FamilyHeader HeaderOf(const std::string& family,
                      const std::map<std::string, std::shared_ptr<const Statistic>>& statistics);

}  // namespace dvcmon
