// What is polled, in words: periods, how a source is doing, and why a poll failed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "collectors/model/period.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/api/sources.h"
#include "daemon/derive/ledger.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// The worst first.
enum class SourceState : uint8_t {
  kLate,     // without an accepted poll for 36 hours and two of its intervals, or ever
  kFailing,  // its last poll was not accepted
  kGood,
  kByHand,     // nobody is asked: figures are brought
  kEnded,      // its province has been merged into another
  kUnwatched,  // it is in the record alone
};
SourceState StateOf(const View& view, const Source& source, const SourceKnown& known);
// It wants somebody's attention.
bool IsBad(SourceState state);
void PutState(Html& html, const View& view, SourceState state);

// "cổng từ chối truy cập, không phải sập cổng"
std::string_view ReasonText(const View& view, ErrorCode reason);
// What the ledger says of a day: "nguồn điều chỉnh số liệu".
std::string_view LedgerText(const View& view, DayStatus status);
std::string_view KindText(const View& view, PeriodKind kind);  // "tháng"
// "tháng 10/2026", "quý III/2026"; in English as it is written in names.
std::string PeriodText(const View& view, const Period& period);
// "tỉnh Phú Thọ", "cả nước"; a slug that the configuration does not know as it is.
std::string PlaceText(const View& view, const std::string& province);
// Of a portal, as the configuration calls it; its word where that does not know it.
std::string PortalTitle(const View& view, const std::string& portal);

}  // namespace dvcmon
