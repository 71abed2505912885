// The targets of the configuration as text: dvc_{national,province,agency}_target.
//
// Without `portal` and `period`, which targets that were brought by hand have.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/derive/targets.h"

namespace dvcmon {

// What is wanted of somebody on some days.
struct TargetSample {
  std::string family;
  std::string name;  // `dvc_province_target{…} `, ready for a value
  double value = 0;
  Day from{};
  Day to{};  // the last one
};

// What is wanted of each province has a sample for each of these, while there is that body; what is
// wanted of a tier has the tier instead of its agencies.
std::vector<TargetSample> SamplesOf(const std::vector<Target>& targets,
                                    const std::vector<std::shared_ptr<const Province>>& provinces);

struct TargetLines {
  std::map<std::string, std::string> texts;  // by family
  size_t series = 0;
};

// Of what holds on that day.
TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today);

}  // namespace dvcmon
