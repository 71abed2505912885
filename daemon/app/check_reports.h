// Which reports the configuration has, and whether each can be made of the body that it is about,
// for `dvcmon check`.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/config/config.h"

namespace dvcmon {

struct ReportAtHand {
  std::string name{};     // "cchc-monthly"
  std::string about{};    // slug of a province, or "vn"; empty: nobody says
  std::string why_not{};  // why it cannot be made of it today; empty: it can
};

// Of each report once for each province that it is about: that of `reports.province`, and those of
// `reports.issue`.
std::vector<ReportAtHand> ReportsAtHand(const Config& config, Day today);

// "2 báo cáo / reports", and a line each.
std::string Text(const std::vector<ReportAtHand>& reports);

}  // namespace dvcmon
