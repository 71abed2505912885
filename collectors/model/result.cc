#include "collectors/model/result.h"

#include <array>

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 23> kCodeNames = {
    "connect",  "tls",       "address_refused", "timeout",  "partial", "too_large",
    "encoding", "redirect",  "status",          "blocked",  "marker",  "content_type",
    "syntax",   "shape",     "entity",          "contract", "drift",   "db_busy",
    "store",    "cancelled", "config",          "invalid",  "io",
};

}  // namespace

std::string_view Name(ErrorCode code) { return kCodeNames[static_cast<size_t>(code)]; }

std::optional<ErrorCode> ParseErrorCode(std::string_view word) {
  for (size_t i = 0; i < kCodeNames.size(); ++i) {
    if (kCodeNames[i] == word) return static_cast<ErrorCode>(i);
  }
  return std::nullopt;
}

}  // namespace dvcmon
