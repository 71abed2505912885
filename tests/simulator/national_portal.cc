#include "tests/simulator/national_portal.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "collectors/model/template.h"

namespace dvcmon::simulator {
namespace {

constexpr std::string_view kEvaluations = "/api/v1/reporting/evaluation/";
constexpr std::string_view kCatalogue = "/api/v1/reporting/formalities";
constexpr std::string_view kListOfProvince =
    "/api/v1/submitting/formality/list-all-public-formality-by-citizen";
constexpr std::string_view kItems = "/data/items";
constexpr int64_t kMostRows = 200;     // that may be asked for
constexpr int64_t kCatalogueRows = 5;  // that a page has, whatever is asked for
constexpr int64_t kListRows = 4;

// One of the answers below kEvaluations.
struct Endpoint {
  std::string_view name;
  std::string_view rows;  // JSON Pointer
  enum class Asks { kNation, kPeriod, kDays } asks;
  std::string_view drill_down;  // the key by which it is asked about one procedure; empty: not
};
constexpr std::array<Endpoint, 7> kEndpoints = {{
    {"service-results", "/data/evaluation", Endpoint::Asks::kNation, ""},
    {"dvc-progress-tree", "/data/children", Endpoint::Asks::kPeriod, "formalityId"},
    {"provide-online-tree", "/data/children", Endpoint::Asks::kPeriod, "formalityId"},
    {"formality-online-payment-tree", "/data/children", Endpoint::Asks::kPeriod, "formalityId"},
    {"transparency", "/data/evaluation", Endpoint::Asks::kPeriod, "formalityId"},
    {"handling-satisfaction", "/data/evaluation", Endpoint::Asks::kDays, ""},
    {"dossier-digitized", "/data/evaluation", Endpoint::Asks::kPeriod, "formalityID"},
}};
constexpr std::array<PeriodKind, 3> kPeriods = {PeriodKind::kYear, PeriodKind::kQuarter,
                                                PeriodKind::kMonth};

const Endpoint* EndpointOf(std::string_view name) {
  const auto* found = std::find_if(kEndpoints.begin(), kEndpoints.end(),
                                   [&](const Endpoint& e) { return e.name == name; });
  return found == kEndpoints.end() ? nullptr : found;
}

Answer Refuse(int status, std::string_view code, std::string_view message) {
  return {.status = status,
          .body = fmt::format(R"({{"code":"{}","data":null,"message":"{}"}})", code,
                              EscapeJson(message))};
}

Answer BadRequest(std::string_view message) { return Refuse(400, "BAD_REQUEST", message); }

void ReplaceAll(std::string& text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
}

// timeType, year and quarter or month. None: there is no such period.
std::optional<Period> ReadPeriod(StrictObject& body) {
  const std::string kind = body.Text("timeType");
  const int64_t year = body.Integer("year", 2000, 2100);
  std::string text = fmt::format("{}", year);
  if (kind == "quarter") {
    text += fmt::format("-Q{}", body.Integer("quarter", 1, 4));
  } else if (kind == "month") {
    text += fmt::format("-{:02}", body.Integer("month", 1, 12));
  } else if (kind != "year") {
    return std::nullopt;
  }
  return ParsePeriod(text).value();
}

// fromDate and toDate. None: they are not the first and the last day of a period.
std::optional<Period> ReadDays(StrictObject& body) {
  const auto from = ParseDay(body.Text("fromDate"));
  const auto to = ParseDay(body.Text("toDate"));
  if (!from || !to) return std::nullopt;
  for (const PeriodKind kind : kPeriods) {
    const Period period = PeriodContaining(kind, *from);
    if (period.first == *from && period.last == *to) return period;
  }
  return std::nullopt;
}

Answer Created(std::string body) { return {.status = 201, .body = std::move(body)}; }

}  // namespace

Result<NationalPortal> NationalPortal::Load(const std::filesystem::path& folder) {
  NationalPortal portal;
  for (const Endpoint& endpoint : kEndpoints) {
    for (const PeriodKind kind : kPeriods) {
      const std::string name = fmt::format("{}_{}", endpoint.name, Name(kind));
      Result<Recorded> full = LoadRecorded(folder, name, endpoint.rows);
      if (!full.ok()) return full.error();
      Recorded empty = WithoutFigures(*full, endpoint.rows);
      portal.evaluations_[name] = {*std::move(full), std::move(empty)};
    }
  }
  for (auto [name, to] :
       {std::pair("formalities_as_of", &portal.catalogue_),
        std::pair("public-formalities-province_as_of", &portal.lists_["PROVINCE"]),
        std::pair("public-formalities-commune_as_of", &portal.lists_["COMMUNE"])}) {
    Result<Recorded> recorded = LoadRecorded(folder, name, kItems);
    if (!recorded.ok()) return recorded.error();
    *to = *std::move(recorded);
  }
  simdjson::dom::parser parser;
  for (const std::string& row : portal.evaluations_["service-results_year"].full.rows) {
    const simdjson::dom::element province = parser.parse(row).value();
    const auto text = [&](const char* key) {
      return std::string(province[key].get_c_str().value());
    };
    portal.departments_[text("departmentId")] = {text("departmentCode"), text("departmentName")};
  }
  simdjson::dom::element tree =
      parser.parse(portal.evaluations_["provide-online-tree_year"].full.Text()).value();
  portal.recorded_id_ = tree.at_pointer("/data/parent/departmentId").get_c_str().value();
  return portal;
}

bool NationalPortal::Serves(std::string_view path) const {
  return path == kCatalogue || path == kListOfProvince ||
         (path.starts_with(kEvaluations) &&
          EndpointOf(path.substr(kEvaluations.size())) != nullptr);
}

Answer NationalPortal::Respond(const Request& request, Day today) const {
  const std::string_view path = request.path;
  if (!Serves(path)) return Refuse(404, "NOT_FOUND", "Cannot POST " + request.path);
  if (request.method != "POST") return Refuse(405, "METHOD_NOT_ALLOWED", "only POST");
  const auto type = request.headers.find("content-type");
  if (type == request.headers.end() || !type->second.starts_with("application/json")) {
    return Refuse(415, "UNSUPPORTED_MEDIA_TYPE", "only application/json");
  }
  Result<StrictObject> body = StrictObject::Parse(request.body);
  if (!body.ok()) return BadRequest(body.error().message);
  if (path == kCatalogue) return ListCatalogue(*body);
  if (path == kListOfProvince) return ListOfProvince(*body);
  return Evaluate(path.substr(kEvaluations.size()), *body, today);
}

Answer NationalPortal::Evaluate(std::string_view name, StrictObject& body, Day today) const {
  const Endpoint& endpoint = *EndpointOf(name);
  const bool days = endpoint.asks == Endpoint::Asks::kDays;
  const auto period = days ? ReadDays(body) : ReadPeriod(body);
  if (!period) return BadRequest("no such period");
  std::string department_id;
  int64_t page = 1;
  int64_t page_size = kMostRows;
  if (endpoint.asks == Endpoint::Asks::kNation) {
    body.Word("departmentType", "ADMINISTRATIVE_UNIT");
  } else {
    department_id = body.Text("rootDepartmentId");
    page = body.Integer("currentPage", 1, 1'000'000);
    page_size = body.Integer("pageSize", 1, kMostRows);
  }
  const bool one_procedure = !endpoint.drill_down.empty() && body.Has(endpoint.drill_down);
  if (one_procedure) body.Text(endpoint.drill_down);
  if (const Status end = body.End(); !end.ok()) return BadRequest(end.error().message);
  if (!department_id.empty() && !departments_.contains(department_id)) {
    return Refuse(404, "NOT_FOUND", "department not found");
  }
  if (period->first > today) return BadRequest("the period lies in the future");

  const auto& [full, empty] =
      evaluations_.find(fmt::format("{}_{}", name, Name(period->kind)))->second;
  const Recorded& recorded = period->last < today || one_procedure ? empty : full;
  const bool whole = endpoint.asks == Endpoint::Asks::kNation || name.ends_with("-tree");
  std::string answer = whole ? recorded.Text() : recorded.Page(page, page_size);
  return Created(About(department_id, std::move(answer)));
}

std::string NationalPortal::About(const std::string& department_id, std::string answer) const {
  const auto other = departments_.find(department_id);
  const auto own = departments_.find(recorded_id_);
  if (other == departments_.end() || other == own) return answer;
  ReplaceAll(answer, recorded_id_, department_id);
  ReplaceAll(answer, own->second.name, other->second.name);
  ReplaceAll(answer, fmt::format(R"("departmentCode":"{})", own->second.code),
             fmt::format(R"("departmentCode":"{})", other->second.code));
  // The ids of its units are the recorded ones, made its own.
  ReplaceAll(answer, recorded_id_.substr(0, 24) + "00000000",
             recorded_id_.substr(0, 24) + "000000" + other->second.code.substr(1));
  return answer;
}

Answer NationalPortal::ListCatalogue(StrictObject& body) const {
  body.Text("q");
  const int64_t page = body.Integer("currentPage", 1, 1'000'000);
  const int64_t page_size = body.Integer("pageSize", 1, kMostRows);
  if (const Status end = body.End(); !end.ok()) return BadRequest(end.error().message);
  return Created(catalogue_.Page(page, std::min(page_size, kCatalogueRows)));
}

Answer NationalPortal::ListOfProvince(StrictObject& body) const {
  const int64_t limit = std::min(body.Integer("limit", 1, kMostRows), kListRows);
  const std::string last_id = body.Text("lastId");
  body.Text("q");
  body.Text("categoryId");
  const std::string code = body.Text("departmentCode");
  body.Word("type", "PROVINCE");
  const auto list = lists_.find(body.Text("level"));
  body.Word("formalityType", "STANDARD");
  if (const Status end = body.End(); !end.ok()) return BadRequest(end.error().message);
  if (list == lists_.end()) return BadRequest("level must be PROVINCE or COMMUNE");
  if (std::none_of(departments_.begin(), departments_.end(),
                   [&](const auto& entry) { return entry.second.code == code; })) {
    return Refuse(404, "NOT_FOUND", "department not found");
  }
  return Created(list->second.After(last_id, limit));
}

}  // namespace dvcmon::simulator
