// The headers that a collector sends, and the secrets in them. Secrets come from files, never from
// the configuration itself, which gets copied, printed and committed.
#pragma once

#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/request.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// `{file: PATH}` reads a file beside the portal file, `{credential: NAME}` one that systemd passes
// (LoadCredential=, in $CREDENTIALS_DIRECTORY). Read once; one newline at the end is left out. No
// message repeats what a header holds.
std::vector<Header> ReadHeaders(const YamlValue& value, const PlaceholderScope& scope);

// RFC 9110 §5.6.2.
bool IsHeaderName(std::string_view name);
// Printable ASCII and spaces: without line breaks, which would begin another header.
bool IsHeaderValue(std::string_view text);
bool SameHeader(std::string_view a, std::string_view b);  // names have no case

}  // namespace dvcmon
