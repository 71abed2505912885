// The bytes of a file that the configuration names.
#pragma once

#include <cstddef>
#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

inline constexpr size_t kMaxConfigBytes = 1 << 20;
inline constexpr size_t kMaxSecretBytes = 8 << 10;

// `name` as it is when absolute, else beside `file`: a relative path means the same wherever the
// daemon is started.
std::string Beside(const std::string& file, const std::string& name);

// kIo: missing, a folder or device, unreadable, larger than `max_bytes`. The message does not name
// the file.
Result<std::string> ReadConfigFile(const std::string& path, size_t max_bytes = kMaxConfigBytes);

// kIo: not a file that can be opened for reading.
Status CheckReadable(const std::string& path);

}  // namespace dvcmon
