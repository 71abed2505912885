#include "daemon/store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "daemon/store/inspection.h"
#include "daemon/store/schema.h"

namespace dvcmon {
namespace {

constexpr Duration kPatienceWithWriters = std::chrono::seconds(10);

Error BackupError(const std::string& target, std::string_view reason) {
  return {ErrorCode::kStore,
          fmt::format("no backup to {}: {}; nothing was changed", target, reason), ""};
}

bool CreateEmpty(const std::string& path) {
  unlink(path.c_str());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return file >= 0 && close(file) == 0;
}

bool IsFull(const std::string& path) {
  constexpr std::uintmax_t kNothing = 1 << 16;
  std::error_code none;
  const auto space = std::filesystem::space(path, none);
  return !none && space.available < kNothing;
}

bool Sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = fsync(file) == 0;
  close(file);
  return synced;
}

Status QuickCheck(const std::string& path) {
  auto copy = Database::Open(path, Duration{0});
  if (!copy) return copy.error();
  Statement& check = (*copy)->Sql("PRAGMA quick_check(1)");
  check.Start();
  const std::string verdict = check.Next() ? std::string(check.Text(0)) : "nothing to check";
  check.Reset();
  if (Status ran = check.status(); !ran) return ran;
  if (verdict != "ok") return Error{ErrorCode::kStore, verdict, ""};
  return Done{};
}

Status LookThrough(const std::string& copy) {
  const auto defects = Inspect(copy);
  if (!defects) return defects.error();
  if (defects->empty()) return Done{};
  return Error{ErrorCode::kStore,
               fmt::format("the record is damaged, see dvcmon verify ({})", Text(defects->front())),
               ""};
}

using Check = Status (*)(const std::string& copy);

Status BackUpIfSound(Database& db, const std::string& target, Check sound) {
  const std::string copy = target + ".tmp";
  // VACUUM INTO takes an empty file and keeps its mode.
  if (!CreateEmpty(copy)) return BackupError(target, std::strerror(errno));
  Status made = db.Sql("VACUUM INTO ?").Run(copy);
  if (made) made = sound(copy);
  if (!made) {
    const bool is_full = IsFull(copy);  // SQLite's words are about the file that is read
    unlink(copy.c_str());
    return BackupError(target, is_full ? "its disk is full" : made.error().message);
  }
  const std::string folder = std::filesystem::path(target).parent_path();
  if (!Sync(copy) || std::rename(copy.c_str(), target.c_str()) != 0 ||
      !Sync(folder.empty() ? "." : folder)) {
    const int reason = errno;
    unlink(copy.c_str());
    return BackupError(target, std::strerror(reason));
  }
  return Done{};
}

}  // namespace

Status BackUp(Database& db, const std::string& target) {
  return BackUpIfSound(db, target, &QuickCheck);
}

Status BackUpRecord(const std::string& store, const std::string& target) {
  std::error_code none;
  if (std::filesystem::equivalent(store, target, none)) {
    return Error{ErrorCode::kInvalid, fmt::format("{} is the store itself", target), ""};
  }
  auto db = Database::OpenToCopy(store, kPatienceWithWriters);
  if (!db) return db.error();
  if (Status present = CheckPresent(**db); !present) return present;
  return BackUpIfSound(**db, target, &LookThrough);
}

}  // namespace dvcmon
