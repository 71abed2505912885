#include "daemon/store/schema.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "daemon/store/backup.h"

namespace dvcmon {
namespace {

struct StoreIdentity {
  bool empty = false;
  int64_t application_id = 0;
  int64_t version = 0;
};

Status Accept(const StoreIdentity& identity, const std::string& path, size_t newest) {
  const auto refused = [](std::string message) {
    return Error{ErrorCode::kStore, std::move(message), ""};
  };
  if (identity.empty) return Done{};
  if (identity.application_id != kApplicationId) {
    return refused(
        fmt::format("{} is not a store of dvcmon; give another path or move that file away", path));
  }
  if (identity.version > static_cast<int64_t>(newest)) {
    return refused(
        fmt::format("{} was made by a newer dvcmon (store version {}, this one knows up "
                    "to {}); install that version or restore a backup of this one",
                    path, identity.version, newest));
  }
  return Done{};
}

Error SystemError(const std::string& path, std::string_view fix) {
  return {ErrorCode::kStore, fmt::format("{}: {}; {}", path, std::strerror(errno), fix), ""};
}

// Big-endian, as the format of SQLite has it.
int64_t BigEndian32(const unsigned char* bytes) {
  return int64_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

Result<int64_t> Number(Database& db, std::string_view pragma) {
  auto first = db.Sql(pragma).First();
  if (!first) return first.error();
  return first->value_or(0);
}

Result<StoreIdentity> IdentityOf(Database& db) {
  const auto pages = Number(db, "PRAGMA page_count");
  if (!pages) return pages.error();
  const auto application = Number(db, "PRAGMA application_id");
  if (!application) return application.error();
  const auto version = Number(db, "PRAGMA user_version");
  if (!version) return version.error();
  return StoreIdentity{*pages == 0, *application, *version};
}

}  // namespace

Status CheckFile(const std::string& path, size_t newest) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return SystemError(path, "check that the folder exists and who may write there");
  unsigned char header[100] = {};  // section 1.3 of SQLite's file format
  const ssize_t size = pread(file, header, sizeof header, 0);
  close(file);
  if (size < 0) return SystemError(path, "check the disk");
  struct stat journal {};
  // A transaction was cut short: the header may be half of it. SQLite rolls it back on opening.
  if (stat((path + "-journal").c_str(), &journal) == 0 && journal.st_size > 0) return Done{};
  StoreIdentity identity;
  identity.empty = size == 0;
  if (size == sizeof header && std::memcmp(header, "SQLite format 3", 16) == 0) {
    identity.version = BigEndian32(header + 60);
    identity.application_id = BigEndian32(header + 68);
  }
  return Accept(identity, path, newest);
}

Status CheckPresent(Database& db) {
  const auto found = IdentityOf(db);
  if (!found) return found.error();
  if (Status ours = Accept(*found, db.path(), Migrations().size()); !ours) return ours;
  if (found->version == static_cast<int64_t>(Migrations().size())) return Done{};
  return Error{ErrorCode::kStore,
               fmt::format("{} is empty or of an older dvcmon; start the daemon once, which brings "
                           "it up to date",
                           db.path()),
               ""};
}

Status Migrate(Database& db, std::span<const std::string_view> scripts) {
  const auto found = IdentityOf(db);
  if (!found) return found.error();
  if (Status ours = Accept(*found, db.path(), scripts.size()); !ours) return ours;
  const auto version = static_cast<size_t>(found->version);
  if (version == scripts.size()) return Done{};
  if (!found->empty) {
    Status kept = BackUp(db, fmt::format("{}.bak-v{}", db.path(), version));
    if (!kept) return kept;
  }
  Transaction transaction(db);
  if (Status begun = transaction.Begin(); !begun) return begun;
  for (const std::string_view script : scripts.subspan(version)) {
    if (Status done = db.Execute(std::string(script)); !done) return done;
  }
  Status stamped = db.Execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                          kApplicationId, scripts.size()));
  if (!stamped) return stamped;
  return transaction.Commit();
}

}  // namespace dvcmon
