// The request of a collector: path, headers, and a body compiled to a template of text.
#pragma once

#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// What a placeholder can stand for: there is no {province} in a question about the nation, no
// {quarter} of a year, and no {page_size} without paging.
struct PlaceholderScope {
  Level of = Level::kProvince;
  std::vector<PeriodKind> periods;
  const PagingSpec* paging = nullptr;
};

// Text with placeholders that have a value in `scope`. Of a secret-bearing place (`quiet`) no
// message repeats the text.
bool ReadTemplate(const YamlValue& value, const PlaceholderScope& scope, Escape escape,
                  Template& out, bool quiet = false);

RequestSpec ReadRequest(const YamlValue& value, const PlaceholderScope& scope);

}  // namespace dvcmon
