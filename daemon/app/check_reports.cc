#include "daemon/app/check_reports.h"

#include <fmt/format.h>

#include <set>

namespace dvcmon {
namespace {

std::string WhyNotAbout(const Config& config, const std::string& slug, Day today) {
  if (slug.empty()) {
    return "chưa nêu tỉnh: `reports.province` hoặc --province / name a province";
  }
  const auto found = config.provinces.find(slug);
  if (found == config.provinces.end()) return "không có tỉnh này / there is no such province";
  if (!found->second->ValidOn(today)) return "tỉnh này nay không còn / it is not there today";
  return {};
}

}  // namespace

std::vector<ReportAtHand> ReportsAtHand(const Config& config, Day today) {
  std::vector<ReportAtHand> reports;
  for (const auto& [name, layout] : config.reports.layouts) {
    if (layout->national) {
      reports.push_back({name, "vn"});
      continue;
    }
    std::set<std::string> provinces;
    for (const ScheduledReport& scheduled : config.reports.issue) {
      if (scheduled.report == name) provinces.insert(scheduled.province);
    }
    if (provinces.empty() || !config.reports.province.empty()) {
      provinces.insert(config.reports.province);
    }
    for (const std::string& slug : provinces) {
      reports.push_back({name, slug, WhyNotAbout(config, slug, today)});
    }
  }
  return reports;
}

std::string Text(const std::vector<ReportAtHand>& reports) {
  std::string text = fmt::format("{} báo cáo / reports\n", reports.size());
  for (const ReportAtHand& report : reports) {
    text += fmt::format("  {:<20} {}{}{}\n", report.name, report.about,
                        report.about.empty() || report.why_not.empty() ? "" : ": ", report.why_not);
  }
  return text;
}

}  // namespace dvcmon
