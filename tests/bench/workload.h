// What is measured with: a country of 34 provinces with 2,000 agencies each and 10 figures of each
// agency (680,000), at a portal in the manner of the national one. From one poll to the next every
// figure changes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"

namespace dvcmon::bench {

inline constexpr size_t kProvinces = 34;
inline constexpr size_t kAgencies = 2000;
inline constexpr int64_t kPollFigures = 20'000;
inline constexpr int64_t kFigures = 680'000;
// What the daemon makes of them: of each agency the shares filed online and paid online.
inline constexpr int64_t kRatios = 136'000;

// A number of a row: its name in the answer, and the statistic that it is.
struct Figure {
  std::string_view field;
  std::string_view statistic;
};
inline constexpr std::array<Figure, 10> kRow = {{
    {"channelOnlineSum", "applications_received{channel=online}"},
    {"channelDirectSum", "applications_received{channel=direct}"},
    {"channelPostalSum", "applications_received{channel=postal}"},
    {"totalDossierFinancialObligation", "applications_payable"},
    {"totalDossierOnlinePaymentSuccess", "applications_paid_online"},
    {"totalFeeFormality", "services_payable"},
    {"totalDossierOnlineFormalityPaymentSuccess", "services_paid_online"},
    {"onlineServiceTotal", "online_services_offered"},
    {"totalScore", "quality_score{group=TTTT}"},
    {"totalMaxScore", "quality_score_max{group=TTTT}"},
}};

// The poll with that number (from 1 on) starts then; all are within one year.
Time StartOfPoll(int poll);

// The portal's answer about a province at that poll.
std::string Answer(std::string_view identity_code, int poll);

// The configuration of a daemon that polls all provinces at that portal, from 127.0.0.1. Ends the
// program when it is refused.
std::shared_ptr<const Config> ConfigFor(const std::string& portal_url);
// What that daemon polls at the poll with that number, in its order.
std::vector<PollTarget> TargetsOf(const Config& config, int poll);

}  // namespace dvcmon::bench
