// Bytes from outside, as the UTF-8 that everything else reads.
#pragma once

#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// The declared encoding counts, unless the bytes begin with a byte order mark, which is taken away:
// Excel writes "Unicode text" as UTF-16 and CSV as UTF-8, each with its mark. UTF-16 without one is
// little endian. The marks of windows-1258 may be characters of their own: CleanText joins them.
// kEncoding: bytes that the encoding has not, or a NUL, which no text has, and where.
Result<std::string> ToUtf8(std::string_view bytes, TextEncoding encoding);

}  // namespace dvcmon
