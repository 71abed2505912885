// Writing into a store that a daemon has open. What the lock of the store guards is that nothing of
// what the daemon remembers of its tables changes behind it; of notes and issues it remembers
// nothing. That a transaction is whole, SQLite's own locks see to.
#pragma once

#include <functional>
#include <string>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// In a transaction of the store at `path`, which is there and of the present version. Errors as
// those of Record and Store, or that of `write`, of which nothing is kept then.
Status WriteBeside(const std::string& path, const std::function<Status(Database&)>& write);

}  // namespace dvcmon
