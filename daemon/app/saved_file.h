// A file that somebody brings: a saved answer, or figures made by hand.
#pragma once

#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

// At most 8 MiB. kIo: not a file, larger, or unreadable; `where` is the path.
Result<std::string> ReadSavedFile(const std::string& path);

}  // namespace dvcmon
