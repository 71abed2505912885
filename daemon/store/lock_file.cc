#include "daemon/store/lock_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace dvcmon {
namespace {

Error Refused(std::string message) { return {ErrorCode::kStore, std::move(message), ""}; }

// FUSE is not in the list: it is local storage as often as not (containers without root).
bool IsNetworkFileSystem(int file) {
  struct statfs place {};
  if (fstatfs(file, &place) != 0) return false;
  switch (static_cast<uint32_t>(place.f_type)) {
    case 0x6969:      // NFS
    case 0x517b:      // SMB
    case 0xff534d42:  // CIFS
    case 0xfe534d42:  // SMB2
    case 0x5346414f:  // AFS
    case 0x00c36400:  // Ceph
      return true;
    default:
      return false;
  }
}

std::string HolderOf(int file) {
  char text[32];
  const ssize_t size = pread(file, text, sizeof text, 0);
  std::string_view digits(text, size > 0 ? static_cast<size_t>(size) : 0);
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  return digits.empty() ? "another process" : fmt::format("process {}", digits);
}

}  // namespace

Result<LockFile> LockFile::Acquire(const std::string& store) {
  const std::string path = store + ".lock";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return Refused(
        fmt::format("{} cannot be opened: {}; create the folder and let the user of "
                    "dvcmon write there",
                    path, std::strerror(errno)));
  }
  LockFile lock(file);
  if (IsNetworkFileSystem(file)) {
    return Refused(fmt::format(
        "{} is on a network file system, where locks cannot be trusted; use a local disk", store));
  }
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return Refused(fmt::format("{} cannot be locked: {}", path, std::strerror(errno)));
    }
    return Refused(fmt::format("{} is in use by {} (lock {}); stop it or give another path", store,
                               HolderOf(file), path));
  }
  const std::string holder = fmt::format("{}\n", getpid());
  // The id is for people; the lock holds without it.
  if (ftruncate(file, 0) == 0) (void)!pwrite(file, holder.data(), holder.size(), 0);
  return lock;
}

LockFile::LockFile(LockFile&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

LockFile::~LockFile() {
  if (file_ >= 0) close(file_);
}

}  // namespace dvcmon
