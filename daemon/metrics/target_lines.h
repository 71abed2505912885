// The targets of the configuration as text: dvc_{national,province,agency}_target.
//
// Without `portal` and `period`, which targets that were brought by hand have.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/derive/targets.h"

namespace dvcmon {

// What a document wants of somebody, as time goes by.
struct TargetSeries {
  struct Value {
    double value = 0;
    Day from{};
    Day to{};             // the last one
    bool of_one = false;  // of this province, not of each
  };
  std::string family;
  std::string name;           // `dvc_province_target{…} `, ready for a value
  std::vector<Value> values;  // of those that hold on a day the first one counts

  std::optional<double> On(Day day) const;
};

// Each name once, in the order of the targets. What is wanted of each province has a series for
// each of these, while there is that body; what is wanted of a tier has the tier instead of its
// agencies. Where two of a name hold on a day, the one of this province goes before that of each,
// then the one that began last: as reports have it.
std::vector<TargetSeries> SeriesOf(const std::vector<Target>& targets,
                                   const std::vector<std::shared_ptr<const Province>>& provinces);

struct TargetLines {
  std::map<std::string, std::string> texts;  // by family
  size_t series = 0;
};

// Of what holds on that day.
TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today);

}  // namespace dvcmon
