#include "daemon/app/saved_file.h"

#include <filesystem>
#include <fstream>

namespace dvcmon {
namespace {

constexpr size_t kMaxBytes = 8 << 20;

}  // namespace

Result<std::string> ReadSavedFile(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) {
    return Error{ErrorCode::kIo, "is a folder, not a file", path};
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kMaxBytes + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.good()) return Error{ErrorCode::kIo, "is larger than 8 MiB", path};
  if (!file.eof()) return Error{ErrorCode::kIo, "cannot be read", path};
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

}  // namespace dvcmon
