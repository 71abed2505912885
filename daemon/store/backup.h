// A verified copy of the store.
#pragma once

#include <string>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Copies the file to `target`, replacing it only once the copy is whole, sound (quick_check) and on
// the disk. On failure an older `target` stays as it was.
Status BackUp(Database& db, const std::string& target);

}  // namespace dvcmon
