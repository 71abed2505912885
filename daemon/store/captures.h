// Answers as they came, or without what tells of persons: once per SHA-256, compressed (zstd, with
// its checksum).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Within the caller's transaction. kInvalid: a hash that is not 64 hex digits.
Status KeepCaptures(Database& db, const Poll& poll, int64_t poll_id);

// The first page of an accepted poll, where it came with validators (RFC 9110 §8.8) and is still
// kept whole.
Result<std::optional<Capture>> AnswerOf(Database& db, int64_t poll_id);

// 64 hex digits as 32 bytes; none: it is not that.
std::optional<std::string> HashBytes(std::string_view hex);

// Whether unpacked bytes may be what was kept of an answer of that size.
bool FitsSize(uint64_t own_size, uint64_t size, bool is_whole);

// See Store.
Result<std::optional<std::string>> CaptureBytes(Database& db, const std::string& sha256);
Result<int64_t> ExpireCaptures(Database& db, Time now, Duration retention, int64_t limit);

}  // namespace dvcmon
