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

struct TargetLines {
  std::map<std::string, std::string> texts;  // by family
  size_t series = 0;
};

// Of what holds on that day. What is wanted of each province has a line for each of these that
// there is on that day; what is wanted of a tier has the tier instead of its agencies.
TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today);

}  // namespace dvcmon
