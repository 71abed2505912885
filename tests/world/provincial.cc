// Systems of provinces: iGate by VNPT, TD by Tân Dân, OpenCPS.
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "collectors/model/template.h"
#include "tests/simulator/strict_object.h"
#include "tests/world/random.h"
#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

using simulator::StrictObject;

// None: the system knows no such province on that day.
const Province* FindById(const Publication& portal, std::string_view prefix, const std::string& id,
                         Time now) {
  for (const Province& province : portal.world().provinces()) {
    const Day day = DayOf(now);
    if (IdOf(province, prefix) == id && province.first <= day && day <= province.last) {
      return &province;
    }
  }
  return nullptr;
}

std::string Joined(const std::vector<std::string>& rows) {
  return fmt::format("{}", fmt::join(rows, ",\n"));
}

// --- iGate
// ------------------------------------------------------------------------------------------

std::string IgateBody(const Province& province, const PublishedRow& row) {
  return row.agency ? fmt::format(R"({{"id":"{}","name":"{}","code":"{}"}})", row.agency->object_id,
                                  row.agency->name, row.agency->code)
                    : fmt::format(R"({{"id":"{}","name":"{}","code":"{}"}})",
                                  IdOf(province, "igate"), province.title, province.code());
}

std::string IgateStatistics(const Province& province, const PublishedRow& row) {
  const Counts& counts = row.counts;
  return fmt::format(
      R"({{"agency":{},"received":{},"receivedOnline":{},"receivedDirect":{},"resolved":{},)"
      R"("resolvedEarly":{},"resolvedOnTime":{},"resolvedOverdue":{},"unresolved":{},)"
      R"("unresolvedOnTime":{},"unresolvedOverdue":{},"cancelled":0}})",
      IgateBody(province, row), counts.Filed(), counts[Flow::kOnline],
      counts[Flow::kDirect] + counts[Flow::kPostal], counts.Settled(), counts[Flow::kEarly],
      counts[Flow::kOnTime], counts[Flow::kOverdue], row.open, row.open - row.open_late,
      row.open_late);
}

std::string IgateOnline(const Province& province, const PublishedRow& row) {
  const Counts& counts = row.counts;
  return fmt::format(R"({{"agency_id":"{}","agency_name":"{}","phatsinh_1phan_quantity":{},)"
                     R"("phatsinh_toanphan_quantity":{},"onlinepaid_quantity":{},"total":{}}})",
                     row.agency ? row.agency->object_id : IdOf(province, "igate"),
                     row.agency ? row.agency->name : province.title,
                     counts[Flow::kOnline] - counts[Flow::kFullOnline], counts[Flow::kFullOnline],
                     counts[Flow::kPaidOnline], counts[Flow::kOnline]);
}

std::string IgateDigitized(const Province& province, const PublishedRow& row) {
  const Counts& counts = row.counts;
  return fmt::format(
      R"({{"agency":{},"totalReceiver":{},"totalReceiverHavingFile":{},)"
      R"("totalReceiverNopeFile":{},"totalComplete":{},"totalCompleteHavingFile":{}}})",
      IgateBody(province, row), counts.Filed(), counts[Flow::kDigitized],
      counts.Filed() - counts[Flow::kDigitized], counts.Settled(), counts[Flow::kResultDigitized]);
}

// --- TD
// ---------------------------------------------------------------------------------------------

const char* TanDanTier(const PublishedRow& row) {
  if (row.agency == nullptr || row.agency->tier == Tier::kDepartment) return "so-ban-nganh";
  return row.agency->tier == Tier::kDistrict ? "quan-huyen" : "xa-phuong";
}

std::string TanDanFields(std::string_view name, const PublishedRow& row) {
  const Counts& counts = row.counts;
  const Agency nobody;
  const Agency& agency = row.agency ? *row.agency : nobody;
  if (name == "ChiTieuTienDo") {
    return fmt::format(
        R"("tongTiepNhan":{},"tongDaXuLy":{},"tiepNhanKyTruoc":{},"tiepNhanQuaMang":{},)"
        R"("tiepNhanTrucTiep":{},"tiepNhanBCCI":{},"daXuLyTruocHan":{},"daXuLyDungHan":{},)"
        R"("daXuLyQuaHan":{},"dangXuLyTrongHan":0,"dangXuLyTrongHanVaBoSung":{},)"
        R"("dangXuLyQuaHan":{})",
        counts.Filed(), counts.Settled(), row.carried_over, counts[Flow::kOnline],
        counts[Flow::kDirect], counts[Flow::kPostal], counts[Flow::kEarly], counts[Flow::kOnTime],
        counts[Flow::kOverdue], row.open - row.open_late, row.open_late);
  }
  if (name == "ChiTieuDvcTrucTuyen") {
    const int services = agency.full_services + agency.partial_services;
    const int64_t part = counts[Flow::kOnline] - counts[Flow::kFullOnline];
    return fmt::format(
        R"("tongSoThuTuc":{},"thuTucPhatSinhHoSo":{},"thuTucDvcTrucTuyen":{},"thuTucToanTrinh":{},)"
        R"("thuTucMotPhan":{},"thuTucTrucTuyenPhatSinhHoSo":{},)"
        R"("hoSoPhatSinhTrongThuTucToanTrinh":{},"hoSoPhatSinhTrongThuTucMotPhan":{},)"
        R"("hoSoPhatSinhTrucTuyenTrongThuTucToanTrinh":{},)"
        R"("hoSoPhatSinhTrucTuyenTrongThuTucMotPhan":{})",
        agency.procedures, UsedOf(agency.procedures, counts.Filed()), services,
        agency.full_services, agency.partial_services, UsedOf(services, counts.Filed()),
        counts[Flow::kFullOnline] + counts[Flow::kDirect], part, counts[Flow::kFullOnline], part);
  }
  if (name == "ChiTieuTTTT") {
    return fmt::format(R"("thuTucCoPhi":{},"thuTucPhatSinhTTTT":{},"hoSoThuocThuTucCoPhi":{},)"
                       R"("hoSoThuocThuTucCoPhiDaTTTT":{})",
                       agency.payable_services,
                       UsedOf(agency.payable_services, counts[Flow::kPaidOnline]),
                       counts[Flow::kPayable], counts[Flow::kPaidOnline]);
  }
  if (name != "ChiTieuSoHoa") return {};
  return fmt::format(R"("tiepNhan":{},"coSoHoaTPHS":{},"chuaSoHoaTPHS":{},"daGiaiQuyet":{},)"
                     R"("daGiaiQuyetDaSoHoa":{})",
                     counts.Filed(), counts[Flow::kDigitized],
                     counts.Filed() - counts[Flow::kDigitized], counts.Settled(),
                     counts[Flow::kResultDigitized]);
}

std::string TanDanStored(const Snapshot& shown, std::string_view kind, int64_t number) {
  const Counts& counts = shown.total.counts;
  int64_t procedures = 0;
  int64_t services = 0;
  int64_t payable = 0;
  for (const PublishedRow& row : shown.rows) {
    procedures += row.agency->procedures;
    services += row.agency->full_services + row.agency->partial_services;
    payable += row.agency->payable_services;
  }
  const std::string figures = fmt::format(
      R"({{"TiepNhanTrongKy":{},"TiepNhanTrucTuyen":{},"TiepNhanTrucTiep":{},"TiepNhanBCCI":{},)"
      R"("DaXuLyTruocHan":{},"DaXuLyDungHan":{},"DaXuLyQuaHan":{},"ThuTuc":{},)"
      R"("ThuTucPhatSinhHoSo":{},"ThuTucTrucTuyen":{},"ThuTucTrucTuyenPhatSinhHoSo":{},)"
      R"("ThuTucCoThuPhi":{},"ThuTucCoPhatSinhThanhToanTrucTuyen":{},"HoSoCoThuPhi":{},)"
      R"("HoSoCoThuPhiThanhToanTrucTuyen":{}}})",
      counts.Filed(), counts[Flow::kOnline], counts[Flow::kDirect], counts[Flow::kPostal],
      counts[Flow::kEarly], counts[Flow::kOnTime], counts[Flow::kOverdue], procedures,
      UsedOf(procedures, counts.Filed()), services, UsedOf(services, counts.Filed()), payable,
      UsedOf(payable, counts[Flow::kPaidOnline]), counts[Flow::kPayable],
      counts[Flow::kPaidOnline]);
  return fmt::format(
      R"({{"loaiThoiGian":"{}","ky":{},"nam":{},"loaiThongKe":"ToanTinh","soLieu":"{}"}})", kind,
      number, shown.period.year(), EscapeJson(figures));
}

// The system says nothing of whose figures are stored: it is that of one province.
const Province* TheProvinceOf(const Publication& portal, Time now) {
  return portal.world().FindByCode(kTanDanCode, DayOf(now));
}

Answer RespondStored(const Publication& portal, const Request& request, Time now) {
  const Province* province = TheProvinceOf(portal, now);
  const std::string kind = QueryOf(request, "loaithoigian");
  const int64_t number = std::atoll(QueryOf(request, "ky").c_str());
  const Period period = PeriodOf(std::atoll(QueryOf(request, "nam").c_str()),
                                 kind == "Quý" ? number : 0, kind == "Tháng" ? number : 0);
  if (province == nullptr || period.first > DayOf(now)) return NotFound();
  const Snapshot shown = portal.At(*province, period, now);
  if (shown.is_out) return Unavailable();
  return JsonAnswer(fmt::format("{{\"data\":[{}]}}", TanDanStored(shown, kind, number)));
}

// --- OpenCPS
// ----------------------------------------------------------------------------------------

std::string OpenCpsRow(const PublishedRow& row, const Period& period, int64_t month, bool is_open,
                       const char* domain) {
  const Counts& counts = row.counts;
  const std::string agency = row.agency
                                 ? fmt::format(R"("govAgencyCode":"{}","govAgencyName":"{}")",
                                               row.agency->code, row.agency->name)
                                 : R"("govAgencyCode":null,"govAgencyName":null)";
  return fmt::format(
      R"({{"month":{},"year":{},"processCount":{},"remainingCount":{},"receivedCount":{},)"
      R"("onlineCount":{},"onegateCount":{},"viaPostalCount":{},"releaseCount":{},)"
      R"("betimesCount":{},"ontimeCount":{},"overtimeCount":{},"processingCount":{},)"
      R"("undueCount":{},"overdueCount":{},"waitingCount":0,{},"domainCode":{},"reporting":{},)"
      R"("dossierOnline3Count":{},"dossierOnline4Count":{}}})",
      month, period.year(), row.carried_over + counts.Filed(), row.carried_over, counts.Filed(),
      counts[Flow::kOnline], counts[Flow::kDirect] + counts[Flow::kPostal], counts[Flow::kPostal],
      counts.Settled(), counts[Flow::kEarly], counts[Flow::kOnTime], counts[Flow::kOverdue],
      row.open, row.open - row.open_late, row.open_late, agency, domain, !is_open,
      counts[Flow::kOnline] - counts[Flow::kFullOnline], counts[Flow::kFullOnline]);
}

}  // namespace

std::string IdOf(const Province& province, std::string_view system) {
  if (system == "dvcqg-2022" && !province.body->id_2022.empty()) {
    return std::string(province.body->id_2022);
  }
  if (system == "igate") return fmt::format("{:024x}", SeedOf(0, province.slug()));
  return fmt::format("{}", 20'000 + SeedOf(1, province.slug()) % 70'000);
}

Answer RespondIgate(const Publication& portal, const Request& request, Time now) {
  const bool digitized = request.path == "/pa/kgg-digitize/digitization-by-agency";
  const bool online = request.path == "/pa/kgg-dossier-statistic/--kgg-dossier-report-online";
  if (!digitized && !online && request.path != "/pa/dossier-statistic/--statistic-agency-kgg") {
    return NotFound();
  }
  const std::string prefix = digitized ? "" : online ? "-applied-date" : "-date";
  const auto period =
      PeriodOf(DayIn(QueryOf(request, "from" + prefix)), DayIn(QueryOf(request, "to" + prefix)));
  const Province* province =
      FindById(portal, "igate", QueryOf(request, digitized ? "ancestor-id" : "agency-id"), now);
  if (!period || province == nullptr) return NotFound();
  const Snapshot shown = portal.At(*province, *period, now);
  if (shown.is_out) return Unavailable();
  const auto render = digitized ? &IgateDigitized : online ? &IgateOnline : &IgateStatistics;
  std::vector<std::string> rows = {render(*province, shown.total)};
  for (const PublishedRow& row : shown.rows) rows.push_back(render(*province, row));
  return JsonAnswer(fmt::format("[\n{}\n]", Joined(rows)));
}

Answer RespondTanDan(const Publication& portal, const Request& request, Time now) {
  if (request.path.starts_with("/api/v1/SoLieuBaoCao/")) return RespondStored(portal, request, now);
  Result<StrictObject> body = StrictObject::Parse(request.body);
  if (!body.ok()) return BadRequest(body.error().message);
  const auto period = PeriodOf(DayIn(body->Text("tuNgay")), DayIn(body->Text("denNgay")));
  const Province* province = portal.world().FindByCode(body->Text("maDinhDanhCha"), DayOf(now));
  if (const Status end = body->End(); !end.ok()) return BadRequest(end.error().message);
  if (!period || province == nullptr) return NotFound();
  const Snapshot shown = portal.At(*province, *period, now);
  if (shown.is_out) return Unavailable();
  const std::string name = request.path.substr(request.path.rfind('/') + 1);
  std::vector<std::string> rows;
  const auto add = [&](const PublishedRow& row, const std::string& code, const std::string& title) {
    rows.push_back(fmt::format(R"({{"maDinhDanh":"{}","catalog":"{}","tenThongKe":"{}",{}}})", code,
                               TanDanTier(row), title, TanDanFields(name, row)));
  };
  add({}, province->code(), province->title);  // always empty
  for (const PublishedRow& row : shown.rows) add(row, row.agency->code, row.agency->name);
  return JsonAnswer(fmt::format("{{\"data\":[\n{}\n]}}", Joined(rows)));
}

Answer RespondOpenCps(const Publication& portal, const Request& request, Time now) {
  const auto group = request.headers.find("groupid");
  const Province* province =
      group == request.headers.end() ? nullptr : FindById(portal, "opencps", group->second, now);
  const int64_t month = std::atoll(QueryOf(request, "month").c_str());
  const Period period = PeriodOf(std::atoll(QueryOf(request, "year").c_str()), 0, month);
  if (province == nullptr || period.first > DayOf(now)) return NotFound();
  const Snapshot shown = portal.At(*province, period, now);
  if (shown.is_out) return Unavailable();
  const bool is_open = IsOpen(period, now);
  std::vector<std::string> rows;
  // Everything is of one field.
  for (const char* domain : {"null", "\"DD\""}) {
    rows.push_back(OpenCpsRow(shown.total, period, month, is_open, domain));
    for (const PublishedRow& row : shown.rows) {
      rows.push_back(OpenCpsRow(row, period, month, is_open, domain));
    }
  }
  return JsonAnswer(fmt::format("{{\"total\":{},\"data\":[\n{}\n]}}", rows.size(), Joined(rows)));
}

}  // namespace dvcmon::world
