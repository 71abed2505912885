#include "daemon/store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace dvcmon {
namespace {

Error BackupError(const std::string& target, std::string_view reason) {
  return {ErrorCode::kStore,
          fmt::format("no backup to {}: {}; nothing was changed, make room and try again", target,
                      reason),
          ""};
}

bool CreateEmpty(const std::string& path) {
  unlink(path.c_str());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return file >= 0 && close(file) == 0;
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

}  // namespace

Status BackUp(Database& db, const std::string& target) {
  const std::string copy = target + ".tmp";
  // VACUUM INTO takes an empty file and keeps its mode.
  if (!CreateEmpty(copy)) return BackupError(target, std::strerror(errno));
  Status made = db.Sql("VACUUM INTO ?").Run(copy);
  if (made) made = QuickCheck(copy);
  if (!made) {
    unlink(copy.c_str());
    return BackupError(target, made.error().message);
  }
  const std::string folder = std::filesystem::path(target).parent_path();
  if (!Sync(copy) || std::rename(copy.c_str(), target.c_str()) != 0 ||
      !Sync(folder.empty() ? "." : folder)) {
    return BackupError(target, std::strerror(errno));
  }
  return Done{};
}

}  // namespace dvcmon
