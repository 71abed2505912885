// What a ledger remembers from day to day, as the text of a column: numbers with spaces between,
// exact. One that cannot be read is damage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/derive/ledger.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

std::string TextOf(const LedgerState& state);
std::string TextOf(const Rhythm& rhythm);
std::optional<LedgerState> ParseLedgerState(std::string_view text);
std::optional<Rhythm> ParseRhythm(std::string_view text);
// The series of an account's parts: "12 13".
std::string TextOfSeries(const std::vector<int64_t>& series);
std::vector<int64_t> ParseSeries(std::string_view text);

// Of a text that is damage; `what` it is of.
Error DamagedLedger(std::string_view what);

}  // namespace dvcmon
