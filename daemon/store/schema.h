// What the file looks like, and how an older file becomes the present one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// "dvcm": bytes 68–71 of the file, as file(1) and SQLite's application_id show it.
inline constexpr int64_t kApplicationId = 0x6476636d;

// Script k makes version k + 1 (SQLite's user_version) of version k. Released scripts never change.
std::span<const std::string_view> Migrations();

// Creates the file with mode 0600 when it is missing. Refuses, without touching it, a file of
// another program or of a version above `newest`. Looks at the raw header: SQLite would already
// write to a foreign file that has a write-ahead log.
Status CheckFile(const std::string& path, size_t newest);

// A file that can be read as it is: ours, and of the present version.
Status CheckPresent(Database& db);

// Brings the file to version scripts.size(), in one transaction. A file that holds something is
// first backed up, with verification, to "<path>.bak-v<its version>".
Status Migrate(Database& db, std::span<const std::string_view> scripts);

}  // namespace dvcmon
