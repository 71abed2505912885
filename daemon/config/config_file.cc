#include "daemon/config/config_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace dvcmon {
namespace {

class OpenFile {
 public:
  // O_NONBLOCK: a named pipe must not hold up the start before fstat tells what it is.
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int descriptor() const { return descriptor_; }

  Status Check() const {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) return SystemError();
    if (S_ISDIR(status.st_mode)) return Error{ErrorCode::kIo, "is a folder, not a file", ""};
    if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kIo, "is not a regular file", ""};
    return Done{};
  }

  static Error SystemError() {
    return {ErrorCode::kIo,
            "cannot be read: " + std::error_code(errno, std::generic_category()).message(), ""};
  }

 private:
  int descriptor_;
};

}  // namespace

std::string Beside(const std::string& file, const std::string& name) {
  return (std::filesystem::path(file).parent_path() / name).lexically_normal().string();
}

Result<std::string> ReadConfigFile(const std::string& path, size_t max_bytes) {
  const OpenFile file(path);
  if (Status usable = file.Check(); !usable) return usable.error();
  std::string bytes(max_bytes + 1, '\0');  // one more than allowed tells that there is more
  size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.descriptor(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return OpenFile::SystemError();
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size > max_bytes) {
    return Error{ErrorCode::kIo, fmt::format("is larger than {} KiB", max_bytes >> 10), ""};
  }
  bytes.resize(size);
  return bytes;
}

Status CheckReadable(const std::string& path) { return OpenFile(path).Check(); }

}  // namespace dvcmon
