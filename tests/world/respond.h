// How the portals of each kind answer; portals.h chooses between them by the path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/period.h"
#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"
#include "tests/world/publication.h"

namespace dvcmon::world {

using simulator::Answer;
using simulator::Request;

Answer RespondNational(const Publication& portal, const Request& request, Time now);
Answer Respond2022(const Publication& portal, const Request& request, Time now);
Answer RespondIgate(const Publication& portal, const Request& request, Time now);
Answer RespondTanDan(const Publication& portal, const Request& request, Time now);
Answer RespondOpenCps(const Publication& portal, const Request& request, Time now);
// "/world-html/H44?from=2026-01-01&to=2026-12-31", and -csv and -xlsx.
Answer RespondTable(const Publication& portal, const Request& request, Time now);

// By what id the system (igate, opencps, dvcqg-2022) knows the province; where none is known, one
// that is made up.
std::string IdOf(const Province& province, std::string_view system);
// The stored figures of TD are those of one province.
inline constexpr std::string_view kTanDanCode = "H56";

// --- What they have in common
// -----------------------------------------------------------------------

Answer JsonAnswer(std::string body, int status = 200);
Answer NotFound();
Answer BadRequest(std::string_view why);
Answer Unavailable();  // the page of a server that is down

// "2026-01-01", also with a time of day behind it.
std::optional<Day> DayIn(std::string_view text);
// The calendar period of those days; none: there is no such.
std::optional<Period> PeriodOf(std::optional<Day> first, std::optional<Day> last);
// Of year, and quarter or month, where they are not 0.
Period PeriodOf(int64_t year, int64_t quarter, int64_t month);

// Of a query or form: %C4%83 and + are what they stand for. A broken escape stays as it is.
std::string Decoded(std::string_view text);
std::string QueryOf(const Request& request, const std::string& name);  // empty: it is not there

double RoundedTo2(double value);              // half up
double Percent(int64_t part, int64_t whole);  // rounded; of nothing: 0

// Services out of so many that were used, when so much was filed: of a few filings each its own, of
// many all of them.
int64_t UsedOf(int64_t services, int64_t filings);

}  // namespace dvcmon::world
