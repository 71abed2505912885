// What a collector makes of an answer: when it is good, which rows it holds, which figures stand in
// them, and what must hold of them.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/request.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Where the figures of a portal come from. One figure of one level and period has one source, or
// the series would jump between two. Procedures and fields are apart: their bodies are others.
class FigureSources {
 public:
  // Reports at `value` when another collector, or another row set, has the figure already.
  void Add(const RowSet& rows, const std::string& figure, const std::vector<PeriodKind>& periods,
           const YamlValue& value);

 private:
  // The place ("portals/dvcqg.yaml:55 (collectors.…)") where a figure was first named.
  std::map<std::tuple<Level, std::string, std::string, PeriodKind>, std::string> places_;
};

// Fills the part of `collector` that is about its answer. `of` and `periods` are set.
void ReadAnswer(const YamlValue& value, const Catalogue* catalogue, FigureSources& sources,
                CollectorSpec& collector);

}  // namespace dvcmon
