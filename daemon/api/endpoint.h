// The places of the API: each says in one place what it may be asked, what it answers with, and how
// it finds that out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/member.h"
#include "daemon/api/page_end.h"
#include "daemon/api/query.h"
#include "daemon/config/config.h"
#include "daemon/store/record.h"

namespace dvcmon {

// A query that makes sense. All outlive the answer.
struct Question {
  const Query& query;
  const Config& config;
  const Record& record;
  Time now;
  Time as_of;  // that of the query, not later than now
};

struct Rows {
  std::vector<Values> rows;       // each with a value for each member of the endpoint
  std::optional<PageEnd> next{};  // of the last row, when there are more
};

struct Endpoint {
  std::string_view name;  // "figures", behind /api/v1/
  std::string_view summary;
  std::span<const Parameter* const> parameters;
  std::string_view schema;          // what the document calls a row, or the whole: "Figure"
  std::span<const Member> members;  // of that
  // One of the two. kInvalid: what was asked for is not there.
  Result<Rows> (*rows)(const Question& question);
  Result<std::string> (*document)(const Question& question);  // JSON
};

extern const Endpoint kStatusEndpoint;
extern const Endpoint kPortalsEndpoint;
extern const Endpoint kAgenciesEndpoint;
extern const Endpoint kFiguresEndpoint;
extern const Endpoint kRatesEndpoint;
extern const Endpoint kDropsEndpoint;
extern const Endpoint kReportsEndpoint;
extern const Endpoint kExplainEndpoint;

std::span<const Endpoint* const> Endpoints();

}  // namespace dvcmon
