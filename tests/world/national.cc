// The national portal as it has been answering since 2026.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/strict_object.h"
#include "tests/world/random.h"
#include "tests/world/respond.h"
#include "tests/world/scores.h"

namespace dvcmon::world {
namespace {

using simulator::StrictObject;

constexpr std::string_view kEvaluations = "/api/v1/reporting/evaluation/";
constexpr int64_t kMostRows = 200;
constexpr int64_t kKnownProcedures = 30;  // of some thousands

std::string Enveloped(const std::string& data) {
  return fmt::format(R"({{"code":"OK","data":{},"message":"OK"}})", data);
}

Answer Created(const std::string& data) { return JsonAnswer(Enveloped(data), 201); }

Answer Refused(int status, std::string_view message) {
  return JsonAnswer(fmt::format(R"({{"code":"ERROR","data":null,"message":"{}"}})", message),
                    status);
}

std::string NumberOrNull(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "null";
}

// One answer of the portal about a province.
struct About {
  const Province& province;
  const Snapshot& shown;

  std::string Identity(const PublishedRow& row) const {
    const Agency* agency = row.agency;
    return fmt::format(R"("departmentId":"{}","departmentName":"{}","departmentCode":"{}")",
                       agency ? agency->uuid : province.body->id_2026,
                       agency ? agency->name : province.title,
                       agency ? agency->code : province.code());
  }
};

std::string Level(const PublishedRow& row) {
  const bool commune = row.agency && row.agency->tier == Tier::kCommune;
  return commune ? "COMMUNE" : "PROVINCE";
}

// score, most and ratio, under the names that the tree has for them.
std::string Scored(double score, double most, const char* name = "totalScore",
                   const char* name_of_most = "totalMaxScore") {
  return fmt::format(R"("{}":{},"{}":{},"ratio":{})", name, score, name_of_most, most,
                     RoundedTo2(score / most * 100));
}

std::string ProgressOf(const PublishedRow& row) {
  const std::string counts =
      fmt::format(R"("totalReceived":{},"totalOnTime":{},)", row.counts.Filed(), row.in_time);
  // The ratio is that of the counts, and the score is of the ratio.
  const double ratio = Percent(row.in_time, row.counts.Filed());
  const double score = RoundedTo2(ratio * 0.2);
  if (row.agency == nullptr) {
    return counts +
           fmt::format(R"("totalCompleted":{},"ratio":{},"totalScore":{},"totalMaxScore":20)",
                       row.counts.Settled(), ratio, score);
  }
  return counts + fmt::format(R"("totalOverdue":{},"ratio":{},"score":{},"maxScore":20)",
                              row.counts[Flow::kLate], ratio, score);
}

std::string ProvisionOf(const PublishedRow& row) {
  const std::string score = Scored(ScoreOf(Provision(row)), 12);
  if (row.agency) return score;
  const Counts& counts = row.counts;
  return score +
         fmt::format(R"(,"authorityCount":{},"partialCount":{},"fullCount":{},)"
                     R"("onlineDossierCount":{},"onlineServiceTotal":{},"channelOnlineSum":{},)"
                     R"("channelDirectSum":{},"channelPostalSum":{},"channelTotalSum":{})",
                     kAuthority, kPartial, kFull, UsedOf(kServices, counts[Flow::kOnline] / 50),
                     kServices, counts[Flow::kOnline], counts[Flow::kDirect], counts[Flow::kPostal],
                     counts.Filed());
}

std::string PaymentOf(const PublishedRow& row) {
  const int64_t services = PayableServices(row);
  return Scored(ScoreOf(Payment(row)), 10) +
         fmt::format(
             R"(,"totalDossierOnlinePaymentSuccess":{},"totalDossierFinancialObligation":{},)"
             R"("totalDossierOnlineFormalityPaymentSuccess":{},"totalFeeFormality":{},)"
             R"("totalFeeDossierFormalityDistinct":{},"totalFeeDossierFormality":{})",
             row.counts[Flow::kPaidOnline], row.counts[Flow::kPayable],
             UsedOf(services, row.counts[Flow::kPaidOnline]), services, services,
             UsedOf(services, row.counts[Flow::kPayable]) / 5);
}

std::string MetricsOf(const std::vector<Indicator>& indicators, double most) {
  std::string metrics;
  for (const Indicator& one : indicators) {
    const auto count = [](const std::optional<int64_t>& number) {
      return number ? std::to_string(*number) : "null";
    };
    metrics += fmt::format(
        R"({}{{"code":"{}","numerator":{},"denominator":{},"ratio":{},"score":{},"maxScore":{}}})",
        metrics.empty() ? "" : ",", one.code, count(one.numerator), count(one.denominator),
        NumberOrNull(one.Ratio()), NumberOrNull(one.Score()), one.most);
  }
  return Scored(ScoreOf(indicators), most) + fmt::format(R"(,"metrics":[{}])", metrics);
}

// A tree comes whole, whatever page is asked for; its children are in the order of their codes as
// text.
template <class Fields>
Answer Tree(const About& about, Fields fields) {
  std::vector<PublishedRow> rows = about.shown.rows;
  std::ranges::sort(rows, {}, [](const PublishedRow& row) { return row.agency->code; });
  std::string children;
  for (const PublishedRow& row : rows) {
    children +=
        fmt::format(R"({}{{{},"level":"{}",{},"scoreDelta":null}})", children.empty() ? "" : ",\n",
                    about.Identity(row), Level(row), fields(row));
  }
  return Created(fmt::format(R"({{"parent":{{{},{}}},"children":[{}]}})",
                             about.Identity(about.shown.total), fields(about.shown.total),
                             children));
}

template <class Fields>
Answer List(const About& about, int64_t page, int64_t size, Fields fields) {
  const auto& rows = about.shown.rows;
  const auto total = static_cast<int64_t>(rows.size());
  const auto entry = [&](const PublishedRow& row, int64_t number) {
    const char* type = row.agency == nullptr     ? "PROVINCE"
                       : Level(row) == "COMMUNE" ? "COMMUNE_PEOPLE_COMMITTEE"
                                                 : "PROVINCIAL_DEPARTMENT";
    return fmt::format(R"({{"stt":{},{},"departmentType":"{}",{},"scoreDelta":null}})", number,
                       about.Identity(row), type, fields(row));
  };
  std::string items;
  for (int64_t i = (page - 1) * size; i < std::min(total, page * size); ++i) {
    items += (items.empty() ? "" : ",\n") + entry(rows[static_cast<size_t>(i)], i + 1);
  }
  return Created(fmt::format(R"({{"overview":{},"evaluation":[{}],"pagination":{{"total":{},)"
                             R"("currentPage":{},"pageSize":{},"totalPages":{}}}}})",
                             entry(about.shown.total, 1), items, total, page, size,
                             (total + size - 1) / size));
}

// The scores of a province; of those that the world does not have, made up once and for all.
std::vector<double> GroupsOf(const Publication& portal, const Body& body, const Period& period,
                             Time now) {
  if (const Province* province = portal.world().Find(body.slug)) {
    return GroupScores(portal.At(*province, period, now).total);
  }
  static constexpr double kMost[] = {18, 20, 12, 10, 18, 22};
  Random random(SeedOf(0, body.slug));
  std::vector<double> groups;
  for (const double most : kMost) groups.push_back(RoundedTo2(most * random.Uniform(0.35, 0.9)));
  return groups;
}

Answer ServiceResults(const Publication& portal, const Period& period, Time now) {
  std::string evaluation;
  std::vector<double> sums(std::size(kGroups));
  Counts filed;
  double count = 0;
  for (const Body& body : Bodies()) {
    if (!body.successor.empty()) continue;
    const std::vector<double> groups = GroupsOf(portal, body, period, now);
    std::string scores;
    double total = 0;
    for (size_t i = 0; i < groups.size(); ++i) {
      scores += fmt::format(R"({}"{}":{})", i ? "," : "", kGroups[i], groups[i]);
      total += groups[i];
      sums[i] += groups[i];
    }
    ++count;
    evaluation += fmt::format(
        R"({}{{"departmentId":"{}","departmentName":"UBND {} {}","departmentCode":"{}",)"
        R"("totalScore":{},"ratio":{},"scoreDelta":null,"groupScores":{{{}}}}})",
        evaluation.empty() ? "" : ",\n", body.id_2026, body.is_city ? "thành phố" : "tỉnh",
        body.name, body.identity_code, RoundedTo2(total), RoundedTo2(total), scores);
    if (const Province* province = portal.world().Find(body.slug)) {
      filed += portal.At(*province, period, now).total.counts;
    }
  }
  const auto mean = [&](size_t group) { return RoundedTo2(sums[group] / count); };
  const std::vector<std::pair<std::string_view, double>> radar = {
      {"CKMB", mean(0)},
      {"TDGQ", mean(1)},
      {"ONLINE_SERVICE", RoundedTo2(mean(2) + mean(3))},
      {"MDHL", mean(4)},
      {"MDSH", mean(5)}};
  static constexpr int kMost[] = {18, 20, 22, 18, 22};
  std::string axes;
  double total = 0;
  for (size_t i = 0; i < radar.size(); ++i) {
    axes += fmt::format(R"({}{{"code":"{}","score":{},"maxScore":{}}})", i ? "," : "",
                        radar[i].first, radar[i].second, kMost[i]);
    total += radar[i].second;
  }
  return Created(fmt::format(
      R"({{"overview":{{"departmentName":"Cả nước","departmentCode":null,"totalScore":{},)"
      R"("totalMaxScore":100,"ratio":{}}},"radar":[{}],"donuts":{{"onlineDossier":[)"
      R"({{"code":"ONLINE","value":{}}},{{"code":"OTHER","value":{}}}],"onlineProvision":[)"
      R"({{"code":"FULL","value":390}},{{"code":"PARTIAL","value":701}},)"
      R"({{"code":"NONE","value":510}}]}},"evaluation":[{}]}})",
      RoundedTo2(total), RoundedTo2(total), axes, filed[Flow::kOnline],
      filed[Flow::kDirect] + filed[Flow::kPostal], evaluation));
}

Answer Procedures(StrictObject& body) {
  body.Text("q");
  const int64_t page = body.Integer("currentPage", 1, 1'000'000);
  const int64_t size = std::min<int64_t>(10, body.Integer("pageSize", 1, kMostRows));
  if (const Status end = body.End(); !end.ok()) return Refused(400, end.error().message);
  std::string items;
  for (int64_t i = (page - 1) * size; i < std::min(kKnownProcedures, page * size); ++i) {
    items += fmt::format(R"({}{{"id":"{:08}","code":"1.{:06}","state":"{}"}})",
                         items.empty() ? "" : ",", i, i, i % 7 == 6 ? "DELETED" : "UPDATED");
  }
  return Created(fmt::format(R"({{"items":[{}],"pagination":{{"total":{},"currentPage":{},)"
                             R"("pageSize":{},"totalPages":{}}}}})",
                             items, kKnownProcedures, page, size,
                             (kKnownProcedures + size - 1) / size));
}

// The list of a province, asked on by the last id that came.
Answer PublicProcedures(StrictObject& body) {
  const int64_t limit = std::min<int64_t>(20, body.Integer("limit", 1, kMostRows));
  const std::string last_id = body.Text("lastId");
  for (const char* key : {"q", "categoryId", "departmentCode", "type", "formalityType"}) {
    body.Text(key);
  }
  const int64_t all = body.Text("level") == "COMMUNE" ? kKnownProcedures - 5 : kKnownProcedures;
  if (const Status end = body.End(); !end.ok()) return Refused(400, end.error().message);
  std::string items;
  std::string last;
  int64_t left = limit;
  for (int64_t i = 0; i < all && left > 0; ++i) {
    const std::string id = fmt::format("{:08}", i);
    if (id <= last_id) continue;
    items += fmt::format(R"({}{{"id":"{}","code":"1.{:06}"}})", items.empty() ? "" : ",", id, i);
    last = id;
    --left;
  }
  return Created(fmt::format(R"({{"items":[{}],"lastId":{}}})", items,
                             last.empty() ? "null" : "\"" + last + "\""));
}

std::optional<Period> ReadPeriod(StrictObject& body) {
  if (body.Has("fromDate"))
    return PeriodOf(DayIn(body.Text("fromDate")), DayIn(body.Text("toDate")));
  const std::string kind = body.Text("timeType");
  const int64_t year = body.Integer("year", 2000, 2100);
  return PeriodOf(year, kind == "quarter" ? body.Integer("quarter", 1, 4) : 0,
                  kind == "month" ? body.Integer("month", 1, 12) : 0);
}

const Province* ProvinceOf(const World& world, const std::string& id) {
  const auto found = std::ranges::find_if(world.provinces(), [&](const Province& province) {
    return !id.empty() && province.body->id_2026 == id;
  });
  return found == world.provinces().end() ? nullptr : &*found;
}

}  // namespace

Answer RespondNational(const Publication& portal, const Request& request, Time now) {
  if (std::chrono::year_month_day(DayOf(now)).year() < std::chrono::year(2026)) return NotFound();
  Result<StrictObject> body = StrictObject::Parse(request.body);
  if (!body.ok()) return Refused(400, body.error().message);
  const std::string& path = request.path;
  if (path == "/api/v1/reporting/formalities") return Procedures(*body);
  if (path.starts_with("/api/v1/submitting/")) return PublicProcedures(*body);
  if (!path.starts_with(kEvaluations)) return NotFound();
  const std::string name = path.substr(kEvaluations.size());
  const auto period = ReadPeriod(*body);
  if (!period || period->first > DayOf(now)) return Refused(400, "no such period");
  if (name == "service-results") {
    body->Word("departmentType", "ADMINISTRATIVE_UNIT");
    if (const Status end = body->End(); !end.ok()) return Refused(400, end.error().message);
    return ServiceResults(portal, *period, now);
  }
  const Province* province = ProvinceOf(portal.world(), body->Text("rootDepartmentId"));
  const int64_t page = body->Integer("currentPage", 1, 1'000'000);
  const int64_t size = body->Integer("pageSize", 1, kMostRows);
  if (const Status end = body->End(); !end.ok()) return Refused(400, end.error().message);
  if (province == nullptr) return Refused(404, "department not found");
  const Snapshot shown = portal.At(*province, *period, now);
  if (shown.is_out) return Unavailable();
  const About about{*province, shown};
  if (name == "dvc-progress-tree") return Tree(about, &ProgressOf);
  if (name == "provide-online-tree") return Tree(about, &ProvisionOf);
  if (name == "formality-online-payment-tree") return Tree(about, &PaymentOf);
  const auto list = [&](auto indicators, double most) {
    return List(about, page, size,
                [&](const PublishedRow& row) { return MetricsOf(indicators(row), most); });
  };
  if (name == "transparency") return list(&Transparency, 18);
  if (name == "handling-satisfaction") return list(&Satisfaction, 18);
  if (name == "dossier-digitized") return list(&Digitizing, 22);
  return NotFound();
}

}  // namespace dvcmon::world
