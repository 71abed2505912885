// The headers that a collector sends, and the secrets in them.
#pragma once

#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/request.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Templates, or secrets (secret.h). No message repeats what a header holds.
std::vector<Header> ReadHeaders(const YamlValue& value, const PlaceholderScope& scope);

// RFC 9110 §5.6.2.
bool IsHeaderName(std::string_view name);
bool SameHeader(std::string_view a, std::string_view b);  // names have no case

}  // namespace dvcmon
