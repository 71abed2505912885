// How an answer is shared out over pages.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

PagingSpec ReadPaging(const YamlValue& value);

// After the rest of the collector was read: pages that would never be asked for, or never be read,
// are an error at `value`.
void CheckPaging(const YamlValue& value, const CollectorSpec& collector);

}  // namespace dvcmon
