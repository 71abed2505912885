// What the ratios are made of: data.
#include <algorithm>
#include <array>

#include "daemon/derive/ratios.h"

namespace dvcmon {
namespace {

constexpr std::string_view kOnline = "applications_received{channel=online}";
constexpr std::string_view kDirect = "applications_received{channel=direct}";
constexpr std::string_view kPostal = "applications_received{channel=postal}";
constexpr std::string_view kOther = "applications_received{channel=other}";
constexpr std::string_view kOnlinePartial = "applications_online{level=3}";
constexpr std::string_view kOnlineFull = "applications_online{level=4}";
constexpr std::string_view kAtPartial = "applications_of_online_services{level=3}";
constexpr std::string_view kAtFull = "applications_of_online_services{level=4}";
constexpr std::string_view kElectronic = "applications_electronic";
constexpr std::string_view kPartial = "online_services{level=3}";
constexpr std::string_view kFull = "online_services{level=4}";
constexpr std::string_view kOffered = "online_services_offered";
constexpr std::string_view kProcedures = "procedures";
constexpr std::string_view kEligible = "online_services_eligible";
constexpr std::string_view kIntegrated = "online_services_integrated";
constexpr std::string_view kUsed = "online_services_used{filing=any}";
constexpr std::string_view kFiledOnline = "online_services_used{filing=online}";
constexpr std::string_view kProvidedPartial = "provision_services{level=3}";
constexpr std::string_view kProvidedFull = "provision_services{level=4}";
constexpr std::string_view kProvidedNone = "provision_services{level=none}";
constexpr std::string_view kAuthority = "provision_authority";
constexpr std::string_view kPayable = "applications_payable";
constexpr std::string_view kPaidOnline = "applications_paid_online";
constexpr std::string_view kHandled = "applications_handled";
constexpr std::string_view kHandledOnTime = "applications_handled_on_time";
constexpr std::string_view kEarly = "applications_completed{outcome=early}";
constexpr std::string_view kOnTime = "applications_completed{outcome=on_time}";
constexpr std::string_view kOverdue = "applications_completed{outcome=overdue}";

constexpr std::string_view k766 = "QĐ 766/QĐ-TTg";
constexpr std::string_view k725 = "725/BNV-CCHC";
constexpr std::string_view k42 = "NĐ 42/2022/NĐ-CP";
constexpr std::string_view k01 = "TT 01/2020/TT-VPCP";

constexpr std::array<RatioFamily, 7> kFamilies = {{
    {"online_filing_ratio", "Tỷ lệ hồ sơ trực tuyến", "Share of applications filed online"},
    {"full_online_ratio", "Tỷ lệ hồ sơ toàn trình", "Share of applications filed at full services"},
    {"online_services_used_ratio", "Tỷ lệ DVCTT có phát sinh hồ sơ",
     "Share of online services that are used"},
    {"online_provision_ratio", "Tỷ lệ cung cấp DVCTT",
     "Share of procedures that are provided online"},
    {"integration_ratio", "Tỷ lệ DVCTT tích hợp Cổng DVCQG",
     "Share of online services integrated with the National Public Service Portal"},
    {"online_payment_ratio", "Tỷ lệ thanh toán trực tuyến", "Share of applications paid online"},
    {"on_time_ratio", "Tỷ lệ đúng hạn", "Share of applications on time"},
}};

// Ways to count all that was received. "Other" is direct and postal undivided; there are systems
// that know no postal channel at all.
std::vector<RatioDefinition::Way> OfReceived(std::string_view numerator) {
  return {{{numerator}, {kOnline, kDirect, kPostal}},
          {{numerator}, {kOnline, kOther}},
          {{numerator}, {kOnline, kDirect}}};
}

std::vector<RatioDefinition> MakeDefinitions() {
  return {
      {"online_of_received", "online_filing_ratio", "766-2026",
       "Hồ sơ trực tuyến trên hồ sơ tiếp nhận", "Applications filed online of those received", k766,
       true, OfReceived(kOnline)},
      {"online_of_received_at_online_services",
       "online_filing_ratio",
       "cchc-2021",
       "Hồ sơ trực tuyến trên hồ sơ của các DVCTT",
       "Applications filed online of those for online services",
       k725,
       true,
       {{{kOnlinePartial, kOnlineFull}, {kAtPartial, kAtFull}}}},
      {"online_of_electronic",
       "online_filing_ratio",
       "cchc-2021",
       "Hồ sơ trực tuyến trên hồ sơ giải quyết trên môi trường điện tử",
       "Applications filed online of those processed electronically",
       k725,
       true,
       {{{kOnline}, {kElectronic}}}},
      {"full_of_received", "full_online_ratio", "cchc-2021",
       "Hồ sơ toàn trình trên hồ sơ tiếp nhận",
       "Applications filed online at full services of those received", k725, true,
       OfReceived(kOnlineFull)},
      {"full_of_received_at_full_services",
       "full_online_ratio",
       "cchc-2021",
       "Hồ sơ toàn trình trên hồ sơ của các DVCTT toàn trình",
       "Applications filed online at full services of those for full services",
       k725,
       true,
       {{{kOnlineFull}, {kAtFull}}}},
      {"services_filed_online_of_offered",
       "online_services_used_ratio",
       "766-2026",
       "DVCTT có phát sinh hồ sơ trực tuyến trên DVCTT đang cung cấp",
       "Online services with applications filed online of those offered",
       k766,
       false,
       {{{kFiledOnline}, {kOffered}}}},
      {"services_used_of_offered",
       "online_services_used_ratio",
       "cchc-2021",
       "DVCTT có phát sinh hồ sơ trên DVCTT đang cung cấp",
       "Online services with applications of those offered",
       k725,
       false,
       {{{kUsed}, {kOffered}}}},
      {"provision_of_authority",
       "online_provision_ratio",
       "766-2026",
       "Chỉ tiêu cung cấp DVCTT của Bộ chỉ số 766",
       "Provision item of Decision 766",
       k766,
       false,
       {{{kProvidedPartial, kProvidedFull}, {kAuthority}},
        {{kProvidedPartial, kProvidedFull}, {kProvidedPartial, kProvidedFull, kProvidedNone}}}},
      {"online_services_of_procedures",
       "online_provision_ratio",
       "cchc-2021",
       "DVCTT trên TTHC",
       "Online services of procedures",
       k725,
       false,
       {{{kPartial, kFull}, {kProcedures}}, {{kOffered}, {kProcedures}}}},
      {"full_services_of_procedures",
       "online_provision_ratio",
       "cchc-2021",
       "DVCTT toàn trình trên TTHC",
       "Full online services of procedures",
       k725,
       false,
       {{{kFull}, {kProcedures}}}},
      {"full_services_of_eligible",
       "online_provision_ratio",
       "cchc-2021",
       "DVCTT toàn trình trên TTHC đủ điều kiện",
       "Full online services of eligible procedures",
       k42,
       false,
       {{{kFull}, {kEligible}}}},
      {"integrated_of_online_services",
       "integration_ratio",
       "cchc-2021",
       "DVCTT tích hợp Cổng DVCQG trên DVCTT",
       "Online services integrated with the National Public Service Portal of all",
       k725,
       false,
       {{{kIntegrated}, {kOffered}}, {{kIntegrated}, {kPartial, kFull}}}},
      {"paid_online_of_payable",
       "online_payment_ratio",
       "766-2026",
       "Hồ sơ thanh toán trực tuyến trên hồ sơ có nghĩa vụ tài chính",
       "Applications paid online of those with a financial obligation",
       k766,
       true,
       {{{kPaidOnline}, {kPayable}}}},
      // Open applications within their deadline are in both counts of Decision 766.
      {"on_time_of_handled",
       "on_time_ratio",
       "766-2026",
       "Hồ sơ giải quyết đúng hạn và đang giải quyết trong hạn trên hồ sơ tiếp nhận, xử lý",
       "Applications on time, completed or not, of those handled",
       k766,
       true,
       {{{kHandledOnTime}, {kHandled}}}},
      {"on_time_of_completed",
       "on_time_ratio",
       "bieu-06-2020",
       "Hồ sơ giải quyết trước hạn và đúng hạn trên hồ sơ đã giải quyết",
       "Applications completed early or on time of those completed",
       k01,
       true,
       {{{kEarly, kOnTime}, {kEarly, kOnTime, kOverdue}}, {{kOnTime}, {kOnTime, kOverdue}}}},
  };
}

}  // namespace

std::span<const RatioDefinition> RatioDefinitions() {
  static const std::vector<RatioDefinition> definitions = MakeDefinitions();
  return definitions;
}

const RatioFamily* FindRatioFamily(std::string_view name) {
  const auto found = std::ranges::find(kFamilies, name, &RatioFamily::name);
  return found == kFamilies.end() ? nullptr : &*found;
}

}  // namespace dvcmon
