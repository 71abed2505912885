// How an answer is shared out over pages.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

PagingSpec ReadPaging(const YamlValue& value);

// After the request and `paging` of the collector were read: what would ask for the same page again
// and again is an error at `value`.
void CheckPaging(const YamlValue& value, const CollectorSpec& collector);

// Does any part of the request use the placeholder.
bool UsesInRequest(const RequestSpec& request, Placeholder placeholder);

}  // namespace dvcmon
