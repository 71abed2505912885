// What can be wrong with a portal's answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/exchange.h"

namespace dvcmon::simulator {

enum class Fault {
  kNone,
  kHang,
  kDrip,
  kReset,
  kShort,
  kEndless,
  kHtml,             // a login page, with the status of a success
  kFirewall,         // "Request Rejected", with status 200 as F5 sends it
  kMaintenance,      // a good envelope that says that the portal is closed
  kOtherProvince,    // the figures of the whole country
  kMissingAgencies,  // the second half of the units is not there
  kInvalidUtf8,
  kWrongType,  // a number written as text
  kTruncated,  // whole for HTTP, cut for JSON
  kDuplicateKey,
  kBigInteger,    // beyond 64 bits
  kBrokenSum,     // the parts do not add up to the total, or one exceeds its whole
  kTorn,          // a score that is not that of its parts, as while the portal computes anew
  kTotalChanges,  // of the second page on: the number of all rows is another than before
  kRowRepeated,   // the second row of a page is the first again
  kStatus500,
  kStatus429,
};

std::string_view Name(Fault fault);  // "missing_agencies"
std::optional<Fault> ParseFault(std::string_view word);
std::string FaultWords();  // all of them, for an error message

// What arrives instead of a good answer of the national portal, whose JSON has no white space.
Answer Spoil(Answer good, Fault fault);

}  // namespace dvcmon::simulator
