// Texts and answers as they lie in the store: under their hash, compressed by zstd, with its
// checksum, which tells rotten bytes on reading.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "collectors/model/result.h"

namespace dvcmon {

Result<std::string> Pack(const std::string& bytes);
// kStore: rotten, or not of a size that `fits`, which is asked before anything is unpacked; `path`
// names the store.
Result<std::string> Unpack(std::string_view packed, const std::string& path,
                           const std::function<bool(uint64_t size)>& fits);

std::string HashOf(std::string_view bytes);  // SHA-256: 32 bytes

}  // namespace dvcmon
