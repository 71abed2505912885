// A verified copy of the store.
#pragma once

#include <string>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Copies the file to `target`, replacing it only once the copy is whole, sound (quick_check) and on
// the disk. On failure an older `target` stays as it was.
Status BackUp(Database& db, const std::string& target);

// The same of a record of the present version, which a daemon may have open: the copy is also
// looked through for what has rotten (inspection.h), so that a good older one is not replaced by a
// bad one. Writers wait while the file is read. kInvalid: `target` is the store itself. Other
// errors are those of Record::Open.
Status BackUpRecord(const std::string& store, const std::string& target);

}  // namespace dvcmon
