// The words of the record, as the document of the API lists them. Names of the code's own:
// Name(Level), Name(PeriodKind), Name(ReadingState) and so on.
#pragma once

#include <array>
#include <string_view>

namespace dvcmon {

inline constexpr std::array<std::string_view, 3> kLevelWords = {"national", "province", "agency"};
inline constexpr std::array<std::string_view, 5> kKindWords = {"day", "month", "quarter", "year",
                                                               "as_of"};
inline constexpr std::array<std::string_view, 7> kStateWords = {
    "value", "not_provided", "not_applicable", "more_than", "at_least", "less_than", "at_most"};
// Of an operand that was not known then, or that a portal left out.
inline constexpr std::array<std::string_view, 8> kVersionWords = {
    "value",     "not_provided", "not_applicable", "absent",
    "more_than", "at_least",     "less_than",      "at_most"};
inline constexpr std::array<std::string_view, 3> kRatioStateWords = {"value", "not_provided",
                                                                     "not_applicable"};

}  // namespace dvcmon
