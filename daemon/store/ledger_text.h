// What a ledger remembers from day to day, as the text of a column: numbers with spaces between,
// exact. One that cannot be read is damage.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/derive/ledger.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

std::string TextOf(const LedgerState& state);
std::string TextOf(const Rhythm& rhythm);
std::optional<LedgerState> ParseLedgerState(std::string_view text);
std::optional<Rhythm> ParseRhythm(std::string_view text);

}  // namespace dvcmon
