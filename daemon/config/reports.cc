#include "daemon/config/reports.h"

#include <algorithm>
#include <utility>

#include "daemon/config/config_file.h"
#include "daemon/config/report_file.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

constexpr int64_t kMostWorkingDays = 60;

std::set<std::string> WatchedSlugs(const Config& config) {
  std::set<std::string> slugs;
  for (const WatchedPortal& watched : config.portals) {
    for (const auto& province : watched.provinces) slugs.insert(province->slug);
  }
  return slugs;
}

// One whose figures are asked for; without any, all were named wrong and that is told there.
void ReadWatched(const YamlValue& value, const std::set<std::string>& watched, std::string& out) {
  if (!ReadName(value, out, "-", "phu-tho") || watched.empty() || watched.contains(out)) return;
  value.Error("no portal is asked about this province" +
              Allowed(out, {watched.begin(), watched.end()}));
}

const Layout* FindLayout(const YamlValue& value, const std::string& name, const Config& config) {
  const auto found = config.reports.layouts.find(name);
  if (found != config.reports.layouts.end()) return found->second.get();
  std::vector<std::string> names;
  for (const auto& [known, layout] : config.reports.layouts) names.push_back(known);
  value.Error("none of `layouts` is this report" + Allowed(name, names));
  return nullptr;
}

void ReadPeriodsOf(const YamlValue& value, const Layout* layout, std::vector<WindowKind>& out) {
  for (const YamlValue& element : value.List()) {
    WindowKind kind{};
    if (!ReadWord<WindowKind>(element, kind, ReportPeriods())) continue;
    if (std::ranges::find(out, kind) != out.end()) element.Error("stands twice; keep one");
    if (layout != nullptr && std::ranges::find(layout->periods, kind) == layout->periods.end()) {
      element.Error("the report is not made of such periods; see its `periods`");
    }
    out.push_back(kind);
  }
}

ScheduledReport ReadScheduled(const YamlMap& map, const std::set<std::string>& watched,
                              bool has_layouts, const Config& config) {
  ScheduledReport scheduled;
  const YamlValue report = map.Required("report");
  const Layout* layout = nullptr;
  if (ReadName(report, scheduled.report, "-_", "cchc-monthly") && has_layouts) {
    layout = FindLayout(report, scheduled.report, config);
  }
  ReadPeriodsOf(map.Required("periods"), layout, scheduled.periods);
  int64_t days = scheduled.working_days;
  if (ReadWhole(map["working_days"], days, 0, kMostWorkingDays)) {
    scheduled.working_days = static_cast<int>(days);
  }
  const bool national = layout != nullptr && layout->national;
  if (!national) scheduled.province = config.reports.province;
  if (map.Has("province")) {
    ReadWatched(map["province"], watched, scheduled.province);
    if (national) map["province"].Error("the report is about the nation");
  } else if (layout != nullptr && !national && scheduled.province.empty() && !watched.empty()) {
    map.value().Error("several provinces are watched: say which in `province`");
  }
  return scheduled;
}

}  // namespace

std::map<std::string, std::string> ReadReportWords(const YamlValue& value) {
  std::map<std::string, std::string> words;
  for (const auto& [word, text] : value.Entries()) {
    if (!IsName(word, "_"))
      text.Error("a word like organisation: letters without marks, digits, _");
    ReadText(text, words[word]);
  }
  return words;
}

void ReadReports(const YamlMap& map, bool has_layouts, Config& config) {
  auto& reports = config.reports;
  if (const std::string* folder = map["folder"].Scalar("a folder")) {
    if (folder->empty()) map["folder"].Error("a folder is needed here");
    reports.folder = Beside(map.value().file(), *folder);
  }
  const std::set<std::string> watched = WatchedSlugs(config);
  if (watched.size() == 1) reports.province = *watched.begin();
  ReadWatched(map["province"], watched, reports.province);
  for (const YamlValue& element : map["issue"].List()) {
    reports.issue.push_back(
        ReadScheduled(YamlMap(element, kIssueKeys), watched, has_layouts, config));
    const ScheduledReport& last = reports.issue.back();
    const auto twice = std::count_if(
        reports.issue.begin(), reports.issue.end(), [&](const ScheduledReport& other) {
          return other.report == last.report && other.province == last.province &&
                 std::ranges::any_of(other.periods, [&](WindowKind kind) {
                   return std::ranges::find(last.periods, kind) != last.periods.end();
                 });
        });
    if (twice > 1) element.Error("is issued already, by an entry before");
  }
}

}  // namespace dvcmon
