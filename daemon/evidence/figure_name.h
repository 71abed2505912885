// What a figure is called on a command line and in a link:
//
//   [PORTAL:]BODY/STATISTIC[{label=value}]@PERIOD[~AS_OF]
//
//   phu-tho/applications_received{channel=online}@2026-Q3
//   dvcqg:phu-tho/H44.07/applications_handled@2026~2026-10-15T08:00:00+07:00
//   phu-tho/online_of_received@2026-Q3          a rate, by its definition
//   phu-tho/applications_filed{channel=online}@2026-11-20   what a counter grew by on a day
//
// A body is a province's slug, an agency's code (of its province, where two had it), or vn. An
// as-of time that is a day is the end of that day in Viet Nam.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/period.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

struct FigureName {
  std::string portal{};     // empty: the one that has it
  std::string province{};   // of an agency; empty: the one that has it
  std::string body{};       // "phu-tho", "H44.07", "vn"
  std::string statistic{};  // with its labels, sorted
  Period period{};
  std::optional<Time> as_of{};  // none: now

  bool operator==(const FigureName&) const = default;
};

// kInvalid says what is wrong and how a name looks.
Result<FigureName> ParseFigureName(std::string_view text);
std::string Text(const FigureName& name);

// A statistic with its labels in their order: "a{b=c,d=e}" of "a{d=\"e\", b=c}"; none: it is none.
std::optional<std::string> ParseStatisticKey(std::string_view text);

// A time (RFC 3339), or the end of a day.
std::optional<Time> ParseAsOf(std::string_view text);

}  // namespace dvcmon
