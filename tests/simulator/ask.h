// Requests as the national portal wants them, for the tests of the simulator.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <string_view>

#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"

namespace dvcmon::simulator {

inline constexpr std::chrono::local_days kToday{std::chrono::year(2026) / std::chrono::November /
                                                22};
inline constexpr char kNation[] = "/api/v1/reporting/evaluation/service-results";
inline constexpr char kOnline[] = "/api/v1/reporting/evaluation/provide-online-tree";
inline constexpr char kPayment[] = "/api/v1/reporting/evaluation/formality-online-payment-tree";
inline constexpr char kTransparency[] = "/api/v1/reporting/evaluation/transparency";
inline constexpr char kSatisfaction[] = "/api/v1/reporting/evaluation/handling-satisfaction";
inline constexpr char kDigitized[] = "/api/v1/reporting/evaluation/dossier-digitized";
inline constexpr char kCatalogue[] = "/api/v1/reporting/formalities";
inline constexpr char kListOfProvince[] =
    "/api/v1/submitting/formality/list-all-public-formality-by-citizen";

inline constexpr char kPhuTho[] = R"("rootDepartmentId":"019d2be3-6a88-732b-8b17-b68020c8553a")";
inline constexpr char kAnGiang[] = R"("rootDepartmentId":"019d2be3-6a84-779d-b3e7-e214bdb86482")";
inline constexpr char kFirstPage[] = R"("currentPage":1,"pageSize":200)";
inline constexpr char kThisQuarter[] = R"("timeType":"quarter","year":2026,"quarter":4)";

// The members of a JSON object, without its braces.
inline Request Post(const std::string& path, const std::string& members) {
  return {.method = "POST",
          .path = path,
          .headers = {{"content-type", "application/json"}},
          .body = "{" + members + "}"};
}

inline Request Ask(const std::string& period, const std::string& path = kOnline) {
  return Post(path, period + "," + kPhuTho + "," + kFirstPage);
}

inline int64_t NumberAt(const Answer& answer, std::string_view pointer) {
  simdjson::dom::parser parser;
  int64_t number = -1;
  EXPECT_FALSE(parser.parse(answer.body).at_pointer(pointer).get_int64().get(number)) << pointer;
  return number;
}

inline std::string TextAt(const Answer& answer, std::string_view pointer) {
  simdjson::dom::parser parser;
  std::string_view text;
  EXPECT_FALSE(parser.parse(answer.body).at_pointer(pointer).get_string().get(text)) << pointer;
  return std::string(text);
}

inline size_t RowsAt(const Answer& answer, std::string_view pointer) {
  simdjson::dom::parser parser;
  simdjson::dom::array rows;
  EXPECT_FALSE(parser.parse(answer.body).at_pointer(pointer).get_array().get(rows)) << pointer;
  return rows.size();
}

}  // namespace dvcmon::simulator
