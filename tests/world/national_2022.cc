// The national portal as it answered until the beginning of 2026: a form with JSON in it, a bare
// array of text as an answer.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tests/simulator/strict_object.h"
#include "tests/world/respond.h"
#include "tests/world/scores.h"

namespace dvcmon::world {
namespace {

using simulator::StrictObject;

constexpr std::string_view kField = "params=";
constexpr Day kGone{std::chrono::year(2026) / 2 / 1};

std::string JsonArray(const std::vector<std::string>& rows) {
  return fmt::format("[\n{}\n]", fmt::join(rows, ",\n"));
}

std::string Scores(const std::string& id, const std::string& name, const std::string& code,
                   int kind, const std::vector<double>& groups, size_t place) {
  std::string scores;
  double total = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    scores += fmt::format(R"("{}":"{}",)", kGroups[i], groups[i]);
    total += groups[i];
  }
  return fmt::format(R"({{"ID":"{}","TEN_COQUAN":"{}","MA_COQUAN":"{}","LOAI_COQUAN":"{}",)"
                     R"({}"TONG_SCORE":"{}","ROW_STT":"{}"}})",
                     id, name, code, kind, scores, RoundedTo2(total), place);
}

std::vector<std::string> AllProvinces(const Publication& portal, const Period& period, Time now) {
  std::vector<std::string> rows;
  for (const Body& body : Bodies()) {
    if (!body.successor.empty()) continue;
    const Province* province = portal.world().Find(body.slug);
    std::vector<double> groups(std::size(kGroups), 9.5);
    if (province) groups = GroupScores(portal.At(*province, period, now).total);
    rows.push_back(Scores(std::string(body.id_2022), fmt::format("UBND tỉnh {}", body.name),
                          std::string(body.identity_code), 1, groups, rows.size() + 1));
  }
  return rows;
}

std::vector<std::string> AgenciesOf(const Snapshot& shown) {
  std::vector<std::string> rows;
  for (const PublishedRow& row : shown.rows) {
    rows.push_back(Scores(fmt::format("{}", 900'000 + row.agency->number), row.agency->name,
                          row.agency->code, row.agency->tier == Tier::kCommune ? 3 : 2,
                          GroupScores(row), rows.size() + 1));
  }
  return rows;
}

std::string SumOf(const Snapshot& shown) {
  const Counts& counts = shown.total.counts;
  return fmt::format(
      R"([{{"HS_TOTAL":"{}","HTN_TRUCTIEP_TOTAL":"{}","HTN_BUUCHINH_TOTAL":"{}",)"
      R"("HTN_TRUCTUYEN_TOTAL":"{}","HTDH_TOTAL":"{}","HTQH_TOTAL":"{}","DXLTH_TOTAL":"{}",)"
      R"("DXLQH_TOTAL":"{}","GDTTQG_TOTAL":"{}"}}])",
      counts.Filed(), counts[Flow::kDirect], counts[Flow::kPostal], counts[Flow::kOnline],
      counts[Flow::kEarly] + counts[Flow::kOnTime], counts[Flow::kOverdue],
      shown.total.open - shown.total.open_late, shown.total.open_late, counts[Flow::kPaidOnline]);
}

}  // namespace

Answer Respond2022(const Publication& portal, const Request& request, Time now) {
  if (DayOf(now) >= kGone) return NotFound();
  if (!request.body.starts_with(kField)) return BadRequest("no params");
  const std::string json = Decoded(std::string_view(request.body).substr(kField.size()));
  Result<StrictObject> params = StrictObject::Parse(json);
  if (!params.ok()) return BadRequest(params.error().message);
  const std::string service = params->Text("service");
  const bool sum = service == "report_by_month_sum_service";
  const int64_t quarter = sum ? 0 : params->Integer("p_quy", 0, 4);
  const Period period =
      PeriodOf(params->Integer("p_nam", 2000, 2100), quarter, params->Integer("p_thang", 0, 12));
  if (period.first > DayOf(now)) return JsonAnswer("[]");
  const std::string id = params->Text("p_tinh_id");
  if (!sum && id == "0") return JsonAnswer(JsonArray(AllProvinces(portal, period, now)));
  for (const Province& province : portal.world().provinces()) {
    if (IdOf(province, "dvcqg-2022") != id) continue;
    const Snapshot shown = portal.At(province, period, now);
    if (shown.is_out) return Unavailable();
    return JsonAnswer(sum ? SumOf(shown) : JsonArray(AgenciesOf(shown)));
  }
  return JsonAnswer("[]");
}

}  // namespace dvcmon::world
