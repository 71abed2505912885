// Secrets come from files, never from the configuration itself, which gets copied, printed and
// committed.
#pragma once

#include <string>

#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// `{file: PATH}` reads a file beside the one in which it stands, `{credential: NAME}` one that
// systemd passes (LoadCredential=, in $CREDENTIALS_DIRECTORY). One line of printable ASCII; one
// newline at the end is left out. Reports what is wrong, without repeating what the file holds, and
// then leaves `out` alone. True: `out` was set.
bool ReadSecret(const YamlValue& value, std::string& out);

}  // namespace dvcmon
