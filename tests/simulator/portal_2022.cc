#include "tests/simulator/portal_2022.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <optional>

#include "collectors/model/period.h"

namespace dvcmon::simulator {
namespace {

constexpr std::string_view kPath = "/jsp/rest.jsp";
constexpr std::string_view kField = "params=";
constexpr char kRecordedCode[] = "H44";  // of the province whose units were made up

// None: a broken escape.
std::optional<std::string> DecodeForm(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    unsigned char byte = 0;
    if (i + 2 >= text.size()) return std::nullopt;
    const char* hex = text.data() + i + 1;
    if (std::from_chars(hex, hex + 2, byte, 16).ptr != hex + 2) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

// What the portal does with a request that it does not understand is not known; a test wants to
// know.
Answer Refuse(int status, std::string_view why) {
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .body = fmt::format("<html><body>{}</body></html>", why)};
}

Answer Good(std::string body) { return {.body = std::move(body)}; }

}  // namespace

Result<Portal2022> Portal2022::Load(const std::filesystem::path& folder) {
  Portal2022 portal;
  for (const std::string collector :
       {"report-tinh-766", "report-tinh-766-agencies", "report-by-month-sum"}) {
    for (const std::string period : {"year", "quarter", "month"}) {
      if (collector == "report-by-month-sum" && period == "quarter") continue;
      const std::string name = fmt::format("{}_{}", collector, period);
      const std::string file = (folder / (name + ".json")).string();
      simdjson::dom::parser parser;
      simdjson::dom::array rows;
      if (auto error = parser.load(file).get_array().get(rows)) {
        return Error{ErrorCode::kIo, simdjson::error_message(error), file};
      }
      portal.answers_[name] = simdjson::minify(rows);
      if (collector != "report-tinh-766") continue;
      for (const auto row : rows) {
        const std::string code(row["MA_COQUAN"].get_c_str().value());
        portal.codes_[row["ID"].get_c_str().value()] = code.substr(code.rfind('.') + 1);
      }
    }
  }
  return portal;
}

bool Portal2022::Serves(std::string_view path) const { return path == kPath; }

Answer Portal2022::Respond(const Request& request, Day today) const {
  if (request.method != "POST") return Refuse(405, "only POST");
  const auto header = [&](const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : found->second;
  };
  if (!header("content-type").starts_with("application/x-www-form-urlencoded")) {
    return Refuse(415, "only a form");
  }
  if (header("x-requested-with") != "XMLHttpRequest") return Refuse(403, "only from its pages");
  if (!request.body.starts_with(kField)) return Refuse(400, "no params");
  const auto json = DecodeForm(std::string_view(request.body).substr(kField.size()));
  if (!json) return Refuse(400, "params is not encoded");
  Result<StrictObject> params = StrictObject::Parse(*json);
  if (!params.ok()) return Refuse(400, params.error().message);
  params->Word("type", "ref");
  const std::string service = params->Text("service");
  if (service == "report_tinh_766_service") return Report766(*params, today);
  if (service == "report_by_month_sum_service") return SumByMonth(*params, today);
  return Refuse(400, "no such service");
}

Answer Portal2022::Report766(StrictObject& params, Day today) const {
  const int64_t year = params.Integer("p_nam", 2000, 2100);
  params.Integer("p_6thang", 0, 0);
  const int64_t quarter = params.Integer("p_quy", 0, 4);
  const int64_t month = params.Integer("p_thang", 0, 12);
  const std::string province = params.Text("p_tinh_id");
  params.Integer("pageIndex", 1, 1);
  params.Integer("pageSize", 1, 1000);
  params.Integer("p_loaidonvi", 1, 1);
  params.Integer("loaichitieu", 0, 0);
  if (const Status end = params.End(); !end.ok()) return Refuse(400, end.error().message);
  if (quarter > 0 && month > 0) return Refuse(400, "one period");
  std::string text = fmt::format("{}", year);
  if (quarter > 0) text += fmt::format("-Q{}", quarter);
  if (month > 0) text += fmt::format("-{:02}", month);
  const Period period = ParsePeriod(text).value();
  if (period.first > today) return Good("[]");
  if (province == "0") {
    return Good(answers_.find(fmt::format("report-tinh-766_{}", Name(period.kind)))->second);
  }
  const auto code = codes_.find(province);
  if (code == codes_.end()) return Good("[]");
  std::string answer =
      answers_.find(fmt::format("report-tinh-766-agencies_{}", Name(period.kind)))->second;
  const std::string own = fmt::format("\"MA_COQUAN\":\"{}.", kRecordedCode);
  for (size_t at = 0; (at = answer.find(own, at)) != std::string::npos; ++at) {
    answer.replace(at, own.size(), fmt::format("\"MA_COQUAN\":\"{}.", code->second));
  }
  return Good(std::move(answer));
}

Answer Portal2022::SumByMonth(StrictObject& params, Day today) const {
  const int64_t year = params.Integer("p_nam", 2000, 2100);
  const int64_t month = params.Integer("p_thang", 0, 12);
  const std::string province = params.Text("p_tinh_id");
  params.Word("p_huyen_id", "");
  params.Integer("p_linhvuc", 0, 0);
  if (const Status end = params.End(); !end.ok()) return Refuse(400, end.error().message);
  const std::string text =
      month > 0 ? fmt::format("{}-{:02}", year, month) : fmt::format("{}", year);
  const Period period = ParsePeriod(text).value();
  if (period.first > today || !codes_.contains(province)) return Good("[]");
  return Good(answers_.find(fmt::format("report-by-month-sum_{}", Name(period.kind)))->second);
}

}  // namespace dvcmon::simulator
