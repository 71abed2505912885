#include "daemon/pages/source_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemon/derive/window.h"
#include "daemon/report/bodies.h"

namespace dvcmon {
namespace {

constexpr Duration kLateAfter = std::chrono::hours(36);

// What is asked once a week is not late after two days.
Duration LateAfter(const Source& source, const SourceKnown& known) {
  const PortalSpec* portal = known.portal;
  if (portal == nullptr) return kLateAfter;
  const auto collector =
      std::ranges::find(portal->collectors, source.collector, &CollectorSpec::name);
  const bool has_own = collector != portal->collectors.end() && !collector->schedule.never();
  const Schedule& schedule = has_own ? collector->schedule : portal->schedule;
  return std::max(kLateAfter, 2 * schedule.Interval());
}

}  // namespace

SourceState StateOf(const View& view, const Source& source, const SourceKnown& known) {
  if (!known.watched) return SourceState::kUnwatched;
  const auto province = view.config().provinces.find(source.province);
  if (province != view.config().provinces.end() && !province->second->ValidOn(view.today())) {
    return SourceState::kEnded;
  }
  if (known.by_hand) return SourceState::kByHand;
  const SourceHealth& health = known.health;
  if (!health.last_success || view.now() - *health.last_success > LateAfter(source, known)) {
    return SourceState::kLate;
  }
  return health.last_error ? SourceState::kFailing : SourceState::kGood;
}

bool IsBad(SourceState state) {
  return state == SourceState::kLate || state == SourceState::kFailing;
}

void PutState(Html& html, const View& view, SourceState state) {
  switch (state) {
    case SourceState::kLate:
      html.Leaf("span", view.Say("quá hạn", "late"), {{"class", "badge bad"}});
      return;
    case SourceState::kFailing:
      html.Leaf("span", view.Say("vừa lỗi", "failing"), {{"class", "badge bad"}});
      return;
    case SourceState::kGood:
      html.Leaf("span", view.Say("tốt", "good"), {{"class", "badge good"}});
      return;
    case SourceState::kByHand:
      html.Leaf("span", view.Say("nhập thủ công", "by hand"), {{"class", "badge"}});
      return;
    case SourceState::kEnded:
      html.Leaf("span", view.Say("đã sáp nhập", "merged"), {{"class", "badge"}});
      return;
    case SourceState::kUnwatched:
      html.Leaf("span", view.Say("thôi theo dõi", "no longer watched"), {{"class", "badge"}});
      return;
  }
}

std::string_view ReasonText(const View& view, ErrorCode reason) {
  switch (reason) {
    case ErrorCode::kConnect:
      return view.Say("không kết nối được", "no connection");
    case ErrorCode::kTls:
      return view.Say("chứng thư số hoặc kết nối TLS không hợp lệ",
                      "the TLS handshake or certificate was refused");
    case ErrorCode::kAddressRefused:
      return view.Say("tên miền trỏ đến địa chỉ mà cấu hình không cho phép",
                      "its name leads to an address that is not allowed");
    case ErrorCode::kTimeout:
      return view.Say("quá thời gian chờ", "it took too long");
    case ErrorCode::kPartial:
      return view.Say("kết nối đứt giữa chừng", "the connection ended too early");
    case ErrorCode::kTooLarge:
      return view.Say("câu trả lời lớn quá giới hạn", "the answer is too large");
    case ErrorCode::kEncoding:
      return view.Say("không giải mã được câu trả lời", "the answer cannot be decoded");
    case ErrorCode::kRedirect:
      return view.Say("cổng chuyển hướng sang nơi khác", "it was redirected elsewhere");
    case ErrorCode::kStatus:
      return view.Say("cổng báo lỗi (mã HTTP)", "the portal answered with an error of HTTP");
    case ErrorCode::kBlocked:
      return view.Say("cổng từ chối truy cập, không phải sập cổng",
                      "the portal refuses access; it is not down");
    case ErrorCode::kMarker:
      return view.Say("trang bảo trì, đăng nhập hoặc trống", "a maintenance, log-in or empty page");
    case ErrorCode::kContentType:
      return view.Say("câu trả lời không đúng loại tệp", "the answer is of another type");
    case ErrorCode::kSyntax:
      return view.Say("câu trả lời sai cú pháp", "the answer is not well-formed");
    case ErrorCode::kShape:
      return view.Say("số liệu không ở chỗ mà tệp mô tả nói",
                      "figures are not where the portal's file says");
    case ErrorCode::kEntity:
      return view.Say("cổng trả lời về cơ quan khác", "the answer is about another body");
    case ErrorCode::kContract:
      return view.Say("số liệu trái quy tắc kiểm tra, cả lần đọc không được nhận",
                      "a rule about the figures is broken; none of them were accepted");
    case ErrorCode::kDrift:
      return view.Say("cổng đổi cấu trúc, tệp mô tả không theo được",
                      "the structure changed, and the portal's file does not follow");
    case ErrorCode::kDbBusy:
      return view.Say("kho dữ liệu bận", "the store was busy");
    case ErrorCode::kStore:
      return view.Say("không ghi được vào kho dữ liệu", "the store could not be written");
    case ErrorCode::kCancelled:
      return view.Say("dừng theo yêu cầu", "stopped on request");
    case ErrorCode::kConfig:
      return view.Say("cấu hình sai", "the configuration is wrong");
    case ErrorCode::kInvalid:
      return view.Say("yêu cầu không hợp lệ", "the request is not valid");
    case ErrorCode::kIo:
      return view.Say("không đọc được tệp", "a file could not be read");
  }
  return "";
}

std::string_view LedgerText(const View& view, DayStatus status) {
  switch (status) {
    case DayStatus::kOk:
      return view.Say("lũy kế tăng như thường", "the total grew as it should");
    case DayStatus::kGap:
      return view.Say("ngày không có số liệu", "no data that day");
    case DayStatus::kFrozen:
      return view.Say("nguồn đứng yên", "the source stood still");
    case DayStatus::kReset:
      return view.Say("lũy kế bắt đầu kỳ mới", "the total began anew with a period");
    case DayStatus::kRestated:
      return view.Say("nguồn điều chỉnh số liệu", "the source restated it");
    case DayStatus::kBulk:
      return view.Say("cộng dồn bất thường", "it grew by more than a day's filings");
    case DayStatus::kQuarantine:
      return view.Say("lũy kế sụt bất thường, chưa tin", "it fell too much to be believed");
    case DayStatus::kOrigin:
      break;
  }
  return view.Say("mốc bắt đầu đếm", "counting began");
}

std::string_view KindText(const View& view, PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kDay:
      return view.Say("ngày", "day");
    case PeriodKind::kMonth:
      return view.Say("tháng", "month");
    case PeriodKind::kQuarter:
      return view.Say("quý", "quarter");
    case PeriodKind::kYear:
      return view.Say("năm", "year");
    case PeriodKind::kAsOf:
      return view.Say("thời điểm", "as of a day");
  }
  return "";
}

std::string PeriodText(const View& view, const Period& period) {
  static constexpr std::array<std::string_view, 4> kQuarters = {"I", "II", "III", "IV"};
  if (view.is_english()) return Text(period);
  switch (period.kind) {
    case PeriodKind::kMonth:
      return fmt::format("tháng {}", DayVi(period.first).substr(DayVi(period.first).find('/') + 1));
    case PeriodKind::kQuarter:
      return fmt::format("quý {}/{}", kQuarters[static_cast<size_t>(period.quarter() - 1)],
                         period.year());
    case PeriodKind::kYear:
      return fmt::format("năm {}", period.year());
    case PeriodKind::kDay:
    case PeriodKind::kAsOf:
      break;
  }
  return "ngày " + DayVi(period.first);
}

std::string PlaceText(const View& view, const std::string& province) {
  if (province.empty()) return std::string(view.Say("cả nước", "the nation"));
  const auto found = view.config().provinces.find(province);
  return found == view.config().provinces.end() ? province : NameOf(*found->second);
}

std::string PortalTitle(const View& view, const std::string& portal) {
  const auto& portals = view.config().portals;
  const auto found = std::ranges::find_if(
      portals, [&](const WatchedPortal& watched) { return watched.portal->name == portal; });
  if (found == portals.end()) return portal;
  const PortalSpec& spec = *found->portal;
  const std::string_view title = view.Say(spec.title_vi, spec.title_en);
  return title.empty() ? portal : std::string(title);
}

}  // namespace dvcmon
