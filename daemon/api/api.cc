#include "daemon/api/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/api/names.h"
#include "daemon/api/open_api.h"
#include "daemon/api/rows_text.h"
#include "daemon/base/json_text.h"
#include "daemon/base/log.h"
#include "daemon/web/request_target.h"

namespace dvcmon {
namespace {

constexpr std::string_view kRoot = "/api/v1/";
constexpr std::string_view kDocument = "openapi.json";
constexpr Duration kPatience = std::chrono::seconds(2);

WebResponse Problem(int status, std::string_view title, std::string_view detail,
                    std::string_view parameter = {}) {
  JsonText json;
  json.Object().Key("type").Value("about:blank").Key("title").Value(title);
  json.Key("status").Value(status).Key("detail").Value(detail);
  if (!parameter.empty()) json.Key("parameter").Value(parameter);
  json.End();
  return {
      .status = status, .content_type = "application/problem+json", .body = std::move(json).Take()};
}

WebResponse ProblemOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalid:
      return Problem(400, "Bad Request", error.message, error.where);
    case ErrorCode::kDbBusy:
    case ErrorCode::kCancelled: {
      WebResponse busy =
          Problem(503, "Service Unavailable",
                  error.code == ErrorCode::kDbBusy
                      ? "the record is busy; ask again"
                      : "it took too long; ask for less: one body, one statistic, fewer days");
      busy.headers.emplace_back("Retry-After", "1");
      return busy;
    }
    default:
      // Its message names files: for the operator alone.
      Log(LogLevel::kError, "the record cannot be read", {{"error", error.message}});
      return Problem(500, "Internal Server Error",
                     "the record cannot be read; the log of the daemon says why");
  }
}

// Of the two the one that is named first; JSON where neither is.
bool PrefersCsv(std::string_view accept) {
  const size_t csv = accept.find("text/csv");
  return csv != std::string_view::npos && csv < accept.find("application/json");
}

// The same request for the page behind.
std::string NextLink(const WebRequest& request, const PageEnd& next) {
  std::string link = fmt::format("<{}?", request.path);
  for (const auto& [name, value] : request.query) {
    if (name != kAfterParameter.name)
      link += fmt::format("{}={}&", PathPart(name), PathPart(value));
  }
  return link + fmt::format("{}={}>; rel=\"next\"", kAfterParameter.name, TokenOf(next));
}

Result<WebResponse> AnswerRows(const Endpoint& endpoint, const Question& question,
                               const WebRequest& request) {
  const auto rows = endpoint.rows(question);
  if (!rows) return rows.error();
  const bool is_csv = question.query.csv.value_or(PrefersCsv(request.accept));
  WebResponse response;
  response.content_type = is_csv ? "text/csv; charset=utf-8; header=present" : "application/json";
  response.body = is_csv ? CsvOf(endpoint, *rows) : JsonOf(endpoint, *rows, question.as_of);
  response.headers.emplace_back("Vary", "Accept");
  if (rows->next) response.headers.emplace_back("Link", NextLink(request, *rows->next));
  return response;
}

}  // namespace

std::span<const Endpoint* const> Endpoints() {
  static constexpr std::array kEndpoints = {
      &kStatusEndpoint, &kPortalsEndpoint, &kAgenciesEndpoint, &kFiguresEndpoint,
      &kRatesEndpoint,  &kDropsEndpoint,   &kReportsEndpoint,  &kExplainEndpoint};
  return kEndpoints;
}

void Api::Use(std::shared_ptr<const Config> config) {
  const std::lock_guard lock(mutex_);
  config_ = std::move(config);
}

WebResponse Api::Ask(const Endpoint& endpoint, const WebRequest& request) {
  const auto query = ReadQuery(endpoint.parameters, request.query);
  if (!query) return ProblemOf(query.error());
  std::shared_ptr<const Config> config;
  {
    const std::lock_guard lock(mutex_);
    config = config_;
  }
  const Time now = clock_();
  const auto is_late = [&] { return clock_() - now > kPatience; };
  const auto answer = [&](const Record& record) -> Result<WebResponse> {
    if (Status known = CheckNames(*query, *config, record, DayOf(now)); !known)
      return known.error();
    const Question question{*query, *config, record, now,
                            std::min(query->as_of.value_or(now), now)};
    if (endpoint.rows) return AnswerRows(endpoint, question, request);
    auto document = endpoint.document(question);
    if (!document) return document.error();
    return WebResponse{.content_type = "application/json", .body = *std::move(document)};
  };
  auto answered = records_.With<WebResponse>(is_late, answer);
  return answered ? *std::move(answered) : ProblemOf(answered.error());
}

WebResponse Api::Answer(const WebRequest& request) {
  std::string_view name = request.path;
  if (name.starts_with(kRoot)) {
    name.remove_prefix(kRoot.size());
    if (name == kDocument) return {.content_type = "application/json", .body = OpenApiDocument()};
    for (const Endpoint* endpoint : Endpoints()) {
      if (endpoint->name == name) return Ask(*endpoint, request);
    }
  }
  return Problem(404, "Not Found", "nothing here; /api/v1/openapi.json says what there is");
}

}  // namespace dvcmon
