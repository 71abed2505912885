#include "daemon/metrics/family_headers.h"

#include <fmt/format.h>

#include "daemon/derive/ratios.h"
#include "daemon/metrics/cutoff_days.h"
#include "daemon/metrics/drop_figures.h"

namespace dvcmon {
namespace {

using Statistics = std::map<std::string, std::shared_ptr<const Statistic>>;

// "dvc_province_" and the like are cut off: the rest is the statistic.
std::string_view StatisticOf(std::string_view family) {
  return family.substr(family.find('_', family.find('_') + 1) + 1);
}

FamilyHeader HeaderOfCounter(const std::string& family, const Statistics& statistics) {
  std::string help =
      "Điều chỉnh của số liệu lũy kế / counters that were restated, corrected in bulk or "
      "quarantined at the end of a day, by kind.";
  for (const auto& [id, about] : statistics) {
    if (about->counter + std::string(kTotalSuffix) != StatisticOf(family)) continue;
    help = fmt::format(
        "{} / {} ({}): what was added day by day, as far as it is known: a restated number, a "
        "reset or an answer that was cut adds nothing.",
        about->title_vi, about->title_en, about->source);
  }
  const auto block = [&](ExpositionFormat format) {
    return std::make_shared<const CompressedText>(CounterHeader(family, help, format));
  };
  return {block(ExpositionFormat::kText), block(ExpositionFormat::kOpenMetrics)};
}

FamilyHeader HeaderOfGauge(std::string_view family, std::string_view help) {
  const auto block = std::make_shared<const CompressedText>(GaugeHeader(family, help));
  return {block, block};
}

}  // namespace

FamilyHeader HeaderOf(const std::string& family, const Statistics& statistics) {
  if (family.ends_with(kTotalSuffix)) return HeaderOfCounter(family, statistics);
  if (family == kAgencyInfo) {
    return HeaderOfGauge(family, "Cơ quan, đơn vị / an agency and its names.");
  }
  if (family == kProvinceInfo) return HeaderOfGauge(family, "Tỉnh, thành phố / a province.");
  if (family == kWorkingDay) return HeaderOfGauge(family, kWorkingDayHelp);
  if (family == kDaysToCutoff) return HeaderOfGauge(family, kDaysToCutoffHelp);
  std::string help = "A figure that the portal publishes.";
  if (const auto found = statistics.find(std::string(StatisticOf(family)));
      found != statistics.end()) {
    const Statistic& about = *found->second;
    help = fmt::format(
        "{} / {} ({}), as the portal publishes it: of the open period to date, or a stock.",
        about.title_vi, about.title_en, about.source);
  } else if (const RatioFamily* ratio = FindRatioFamily(StatisticOf(family))) {
    help = fmt::format(
        "{} / {}, from 0 to 1, of the counts that the portal publishes; `rate` says "
        "of what by what, `window` of which days: the open period to date, or 1, 7, 28 to "
        "yesterday.",
        ratio->title_vi, ratio->title_en);
  } else if (const std::string_view of_drop = HelpOfDrop(StatisticOf(family)); !of_drop.empty()) {
    help = of_drop;
  }
  return HeaderOfGauge(family, help);
}

}  // namespace dvcmon
