#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dvcmon::testing {

std::string Gzip(std::string_view text);
// Of exactly one member and nothing behind it; otherwise "not one gzip member".
std::string Gunzip(std::string_view gzip);
// The gzip of that many zeros: about a thousandth of it.
std::string GzipOfZeros(int64_t size);

}  // namespace dvcmon::testing
