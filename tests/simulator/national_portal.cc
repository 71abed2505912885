#include "tests/simulator/national_portal.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <optional>
#include <set>

#include "collectors/model/template.h"

namespace dvcmon::simulator {
namespace {

constexpr std::string_view kFolder = "/api/v1/reporting/evaluation/";
constexpr std::array<std::string_view, 2> kCollectors = {"provide-online-tree",
                                                         "formality-online-payment-tree"};
constexpr std::array<std::string_view, 3> kPeriods = {"year", "quarter", "month"};

Answer Refuse(int status, std::string_view code, std::string_view message) {
  return {.status = status,
          .body = fmt::format(R"({{"code":"{}","data":null,"message":"{}"}})", code,
                              EscapeJson(message))};
}

Answer BadRequest(std::string_view message) { return Refuse(400, "BAD_REQUEST", message); }

// Copies JSON without white space; every number becomes 0, but for the scores that can be reached.
void WriteEmpty(const simdjson::dom::element& element, std::string_view key, std::string& out) {
  if (element.is_object()) {
    char before = '{';
    for (const auto [name, value] : element.get_object()) {
      out.append(1, before).append(fmt::format("\"{}\":", name));
      WriteEmpty(value, name, out);
      before = ',';
    }
    out += '}';
  } else if (element.is_array()) {
    char before = '[';
    for (const auto value : element.get_array()) {
      out += before;
      WriteEmpty(value, key, out);
      before = ',';
    }
    out += ']';
  } else if (element.is_number() && key != "totalMaxScore") {
    out += '0';
  } else {
    out += simdjson::to_string(element);
  }
}

// What a request asks for, once it is known to be well-formed.
struct Question {
  std::string period;  // "year", "quarter", "month"
  int64_t year = 0;
  int64_t part = 0;  // of the year: 0, quarter or month
  std::string department_id;
};

std::optional<int64_t> Integer(const simdjson::dom::object& body, std::string_view key, int64_t min,
                               int64_t max) {
  int64_t value = 0;
  if (body[key].get_int64().get(value) || value < min || value > max) return std::nullopt;
  return value;
}

std::string String(const simdjson::dom::object& body, std::string_view key) {
  std::string_view value;
  return body[key].get_string().get(value) ? std::string() : std::string(value);
}

// The question, or what is wrong with it.
Result<Question> ParseQuestion(const std::string& body) {
  const auto wrong = [](std::string message) {
    return Error{ErrorCode::kInvalid, std::move(message), {}};
  };
  simdjson::dom::parser parser;
  simdjson::dom::object json;
  if (parser.parse(body).get_object().get(json)) return wrong("body is not a JSON object");

  Question question;
  question.period = String(json, "timeType");
  std::set<std::string_view> expected = {"timeType", "year", "departmentType", "rootDepartmentId"};
  if (question.period == "quarter" || question.period == "month") {
    const auto part = Integer(json, question.period, 1, question.period == "month" ? 12 : 4);
    if (!part) return wrong(question.period + " must be an integer within the year");
    question.part = *part;
    expected.insert(question.period);
  } else if (question.period != "year") {
    return wrong("timeType must be year, quarter or month");
  }
  const auto year = Integer(json, "year", 2000, 2100);
  if (!year) return wrong("year must be an integer");
  question.year = *year;
  if (String(json, "departmentType") != "ADMINISTRATIVE_UNIT") {
    return wrong("departmentType must be ADMINISTRATIVE_UNIT");
  }
  question.department_id = String(json, "rootDepartmentId");
  if (question.department_id.empty()) return wrong("rootDepartmentId must be a string");
  for (const auto field : json) {
    if (!expected.contains(field.key)) {
      return wrong(fmt::format("property {} should not exist", field.key));
    }
  }
  return question;
}

// Negative: the period is over; 0: it holds `today`; positive: it has not begun.
int64_t Distance(const Question& question, Day today) {
  const std::chrono::year_month_day date(today);
  const int64_t month = static_cast<unsigned>(date.month());
  const int64_t year = static_cast<int>(date.year());
  if (question.period == "year") return question.year - year;
  if (question.period == "quarter") {
    return (question.year - year) * 4 + question.part - (month + 2) / 3;
  }
  return (question.year - year) * 12 + question.part - month;
}

}  // namespace

Result<NationalPortal> NationalPortal::Load(const std::filesystem::path& folder) {
  NationalPortal portal;
  simdjson::dom::parser parser;
  for (const std::string_view collector : kCollectors) {
    for (const std::string_view period : kPeriods) {
      const std::string name = fmt::format("{}_{}", collector, period);
      const std::filesystem::path file = folder / (name + ".json");
      simdjson::dom::element answer;
      std::string_view id;
      if (auto error = parser.load(file.string()).get(answer)) {
        return Error{ErrorCode::kIo, simdjson::error_message(error), file.string()};
      }
      if (answer.at_pointer("/data/parent/departmentId").get_string().get(id)) {
        return Error{ErrorCode::kIo, "no /data/parent/departmentId in it", file.string()};
      }
      portal.department_id_ = id;
      Recorded& recorded = portal.recorded_[name];
      recorded.full = simdjson::minify(answer);
      WriteEmpty(answer, {}, recorded.empty);
    }
  }
  return portal;
}

bool NationalPortal::Serves(std::string_view path) const {
  return path.starts_with(kFolder) &&
         recorded_.contains(std::string(path.substr(kFolder.size())) + "_year");
}

Answer NationalPortal::Respond(const Request& request, Day today) const {
  if (!Serves(request.path)) return Refuse(404, "NOT_FOUND", "Cannot POST " + request.path);
  if (request.method != "POST") return Refuse(405, "METHOD_NOT_ALLOWED", "only POST");
  const auto type = request.headers.find("content-type");
  if (type == request.headers.end() || !type->second.starts_with("application/json")) {
    return Refuse(415, "UNSUPPORTED_MEDIA_TYPE", "only application/json");
  }
  const Result<Question> question = ParseQuestion(request.body);
  if (!question.ok()) return BadRequest(question.error().message);
  if (question->department_id != department_id_) {
    return Refuse(404, "NOT_FOUND", "department not found");
  }
  const int64_t distance = Distance(*question, today);
  if (distance > 0) return BadRequest("the period lies in the future");

  const std::string name = request.path.substr(kFolder.size()) + "_" + question->period;
  const Recorded& recorded = recorded_.find(name)->second;
  return {.status = 201, .body = distance < 0 ? recorded.empty : recorded.full};
}

}  // namespace dvcmon::simulator
