#include "daemon/app/cutoffs.h"

#include "daemon/tables/layout.h"

namespace dvcmon {

std::set<Cutoff> CutoffsOf(const Config& config) {
  std::set<Cutoff> cutoffs = {Cutoff::kCalendar};
  for (const auto& [name, layout] : config.reports.layouts) cutoffs.insert(layout->cutoff);
  return cutoffs;
}

}  // namespace dvcmon
