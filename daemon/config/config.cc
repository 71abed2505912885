#include "daemon/config/config.h"
#include "collectors/model/tier.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "daemon/config/agencies_file.h"
#include "daemon/config/calendar_file.h"
#include "daemon/config/config_file.h"
#include "daemon/config/diagnostics.h"
#include "daemon/config/load.h"
#include "daemon/config/portal_file.h"
#include "daemon/config/portal_settings.h"
#include "daemon/config/provinces_file.h"
#include "daemon/config/record.h"
#include "daemon/config/report_file.h"
#include "daemon/config/reports.h"
#include "daemon/config/scalars.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/targets_file.h"
#include "daemon/config/watched_portal.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/config/yaml_tree.h"

namespace dvcmon {
namespace {

using std::chrono::hours;

// host:port, [v6]:port, :port
bool IsListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon + 1 == text.size() || text.size() - colon > 6) {
    return false;
  }
  const std::string port = text.substr(colon + 1);
  const std::string host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  return std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::stoi(port) <= 65535 && (bracketed || host.find(':') == std::string::npos) &&
         host.find_first_of(" /@") == std::string::npos;
}

// Loads dvcmon.yaml and what it names. Each file is read to its end, whatever is wrong in another.
class Loader {
 public:
  explicit Loader(std::string file) : file_(std::move(file)) {}

  // What a portal was when its file and the others were these texts.
  LoadedPortal LoadPortal(const MappingFiles& files) {
    LoadedPortal loaded;
    const auto statistics = Parse("statistics.yaml", files.statistics);
    if (statistics) config_.statistics = ReadStatistics(*statistics, config_.label_titles);
    const auto provinces = Parse("provinces.yaml", files.provinces);
    if (provinces) config_.provinces = ReadProvinces(*provinces);
    PortalPlaces named;
    const auto agencies =
        files.agencies.empty() ? std::nullopt : Parse("agencies.yaml", files.agencies);
    if (agencies) config_.agencies = ReadAgencies(*agencies, &config_.provinces, named);
    if (const auto root = Parse(file_, files.portal)) {
      SchedulePlaces schedules;
      PortalSpec portal = ReadPortal(YamlMap(*root, kPortalKeys, kPortalSettingKeys),
                                     statistics ? &config_.statistics : nullptr, schedules);
      for (const auto& [slug, province] : config_.provinces) portal.provinces.push_back(province);
      portal.agencies = config_.agencies;
      portal.files = std::make_shared<const MappingFiles>(files);
      if (!diagnostics_.has_errors()) {
        loaded.portal = std::make_shared<const PortalSpec>(std::move(portal));
      }
    }
    loaded.diagnostics = std::move(diagnostics_).Take();
    return loaded;
  }

  LoadedConfig Load() {
    config_.file = file_;
    diagnostics_.OpenFile(file_);
    if (auto bytes = ReadConfigFile(file_); !bytes) {
      diagnostics_.Add({file_, 0, "", bytes.error().message, false});
    } else if (const auto root = Parse(file_, *bytes)) {
      ReadMain(*root);
    }
    LoadedConfig loaded;
    if (!diagnostics_.has_errors()) {
      loaded.config = std::make_shared<const Config>(std::move(config_));
    }
    loaded.diagnostics = std::move(diagnostics_).Take();
    return loaded;
  }

 private:
  std::optional<YamlValue> Parse(const std::string& file, const std::string& bytes) {
    ParsedYaml parsed = ParseYaml(bytes);
    for (const YamlError& error : parsed.errors) {
      diagnostics_.Add({file, error.line, "", error.message, false});
    }
    if (!parsed.errors.empty()) return std::nullopt;
    texts_[file] = bytes;
    trees_.push_back(std::move(parsed.root));
    return YamlValue(file, &trees_.back(), &diagnostics_);
  }

  // The file that `name` names, or the default one.
  std::optional<YamlValue> Open(const YamlValue& name, const char* fallback) {
    std::string file = fallback;
    if (name) {
      const std::string* text = name.Scalar("a file name");
      if (text == nullptr) return std::nullopt;
      file = *text;
    }
    const std::string path = Beside(file_, file);
    diagnostics_.OpenFile(path);
    auto bytes = ReadConfigFile(path);
    if (!bytes) {
      name.Error(fmt::format("{} {}", path, bytes.error().message));
      return std::nullopt;
    }
    return Parse(path, *bytes);
  }

  void ReadMain(const YamlValue& root) {
    const YamlMap map(root, kMainKeys);
    ReadStorage(map["storage"]);
    ReadWeb(map["web"]);
    ReadLog(map["log"]);
    // Where one of these cannot be read, portals are not blamed for what it would have held.
    const auto statistics = Open(map["statistics"], "statistics.yaml");
    if (statistics) config_.statistics = ReadStatistics(*statistics, config_.label_titles);
    if (statistics) files_.statistics = texts_[statistics->file()];
    const auto provinces = Open(map["provinces"], "provinces.yaml");
    if (provinces) config_.provinces = ReadProvinces(*provinces);
    if (provinces) files_.provinces = texts_[provinces->file()];
    ReadCalendarFile(map["calendar"], provinces.has_value());
    if (map.Has("targets")) {
      if (const auto targets = Open(map["targets"], "")) {
        config_.targets = ReadTargets(*targets, statistics ? &config_.statistics : nullptr,
                                      provinces ? &config_.provinces : nullptr);
      }
    }
    PortalPlaces named;
    if (map.Has("agencies")) {
      if (const auto agencies = Open(map["agencies"], "")) {
        config_.agencies = ReadAgencies(*agencies, provinces ? &config_.provinces : nullptr, named);
        files_.agencies = texts_[agencies->file()];
      }
    }
    for (const YamlValue& entry : map.Required("portals").List()) {
      ReadWatchedPortal(entry, statistics.has_value(), provinces.has_value());
    }
    CheckPortals(named);
    config_.record =
        ReadRecord(map["record"], config_.portals, statistics ? &config_.statistics : nullptr,
                   provinces ? &config_.provinces : nullptr);
    ReadDrops(map["drops"]);
    const bool has_agencies = !map.Has("agencies") || !files_.agencies.empty();
    ReadReportFiles(map["reports"], statistics.has_value(), has_agencies);
    if (!diagnostics_.has_errors()) CheckLoads();
  }

  void ReadDrops(const YamlValue& value) {
    const YamlMap map(value, kDropsKeys);
    const YamlMap budget(map["false_alarms"], kFalseAlarmsKeys);
    ReadNumber(budget["online_rate"], config_.drops.online_rate_budget, 0.005, 0.08);
    ReadNumber(budget["volume"], config_.drops.volume_budget, 0.005, 0.08);
    ReadNumber(YamlMap(map["limits"], kLimitsOfDropsKeys)["province"], config_.drops.province_limit,
               4, 40);
  }

  std::vector<std::string> Tiers() const {
    std::set<std::string> tiers(kTiers.begin(), kTiers.end());
    tiers.insert("province");
    for (const Agency& agency : config_.agencies) {
      if (!agency.tier.empty()) tiers.insert(agency.tier);
    }
    return {tiers.begin(), tiers.end()};
  }

  void ReadReportFiles(const YamlValue& value, bool has_statistics, bool has_agencies) {
    const YamlMap map(value, kReportsKeys);
    config_.reports.words = ReadReportWords(map["words"]);
    std::set<std::string> words;
    for (const auto& [word, text] : config_.reports.words) words.insert(word);
    const ReportContext context{has_statistics ? &config_.statistics : nullptr, ReportTexts(words),
                                has_agencies ? Tiers() : std::vector<std::string>()};
    bool all = true;
    for (const YamlValue& element : map["layouts"].List()) {
      const auto root = Open(element, "");
      Layout layout = root ? ReadReport(*root, context) : Layout();
      const std::string name = layout.name;
      all = all && !name.empty();
      if (name.empty()) continue;
      auto& known = config_.reports.layouts[name];
      if (known) element.Error("the report " + name + " is that of " + known->file + " already");
      known = std::make_shared<const Layout>(std::move(layout));
    }
    ReadReports(map, all, config_);
  }

  // A file that is gone must not keep anyone from watching: only what it would say is missing then.
  void ReadCalendarFile(const YamlValue& name, bool has_provinces) {
    const std::string* file = name.Scalar("a file name");
    if (file == nullptr) return;
    const std::string path = Beside(file_, *file);
    diagnostics_.OpenFile(path);
    const auto bytes = ReadConfigFile(path);
    if (!bytes) {
      name.Warn(fmt::format("{} {}", path, bytes.error().message));
    } else if (const auto root = Parse(path, *bytes)) {
      config_.calendar = std::make_shared<Calendar>(
          ReadCalendar(*root, has_provinces ? &config_.provinces : nullptr));
    }
  }

  // Where a portal file could not be read, nobody is blamed for naming its portal.
  void CheckPortals(const PortalPlaces& named) const {
    if (places_.contains("")) return;
    std::vector<std::string> watched;
    for (const auto& [portal, place] : places_) watched.push_back(portal);
    for (const auto& [portal, place] : named) {
      if (!places_.contains(portal)) place.Error("unknown portal" + Allowed(portal, watched));
    }
  }

  void CheckLoads() {
    for (const HostLoad& load : LoadsOf(config_)) {
      const auto complaint = load.Complaint();
      if (!complaint) continue;
      schedules_.at(load.heaviest.portal).at(load.heaviest.collector).Error(*complaint);
    }
  }

  void ReadStorage(const YamlValue& value) {
    const YamlMap map(value, kStorageKeys);
    if (const std::string* path = map["path"].Scalar("a file name")) {
      if (path->empty()) map["path"].Error("a file name is needed here");
      config_.storage.path = Beside(file_, *path);
    }
    ReadDuration(map["capture_retention"], config_.storage.capture_retention, hours(24),
                 hours(24) * 36'500);
  }

  void ReadWeb(const YamlValue& value) {
    const YamlMap map(value, kWebKeys);
    if (const std::string* address = map["listen_address"].Scalar("an address like :19766")) {
      if (!IsListenAddress(*address)) {
        map["listen_address"].Error(
            "an address like 127.0.0.1:19766, [::1]:19766 or :19766 is needed here");
      }
      config_.web.listen_address = *address;
    }
    ReadBool(map["insecure"], config_.web.insecure);
  }

  void ReadLog(const YamlValue& value) {
    const YamlMap map(value, kLogKeys);
    ReadWord<std::string>(
        map["level"], config_.log.level,
        {{"debug", "debug"}, {"info", "info"}, {"warn", "warn"}, {"error", "error"}});
    ReadWord<std::string>(map["format"], config_.log.format,
                          {{"logfmt", "logfmt"}, {"json", "json"}});
  }

  void ReadWatchedPortal(const YamlValue& entry, bool has_statistics, bool has_provinces) {
    const YamlMap map(entry, kWatchedPortalKeys, kPortalSettingKeys);
    PortalSpec portal;
    const YamlValue file = map.Required("file");
    const auto root = file ? Open(file, "") : std::nullopt;
    if (root) {
      const YamlMap portal_map(*root, kPortalKeys, kPortalSettingKeys);
      SchedulePlaces schedules;
      portal = ReadPortal(portal_map, has_statistics ? &config_.statistics : nullptr, schedules);
      ReadPortalSettings(map, portal);
      CheckPortalSettings(portal, portal_map, map);
      for (const auto& [slug, province] : config_.provinces) portal.provinces.push_back(province);
      portal.agencies = config_.agencies;
      files_.portal = texts_[root->file()];
      portal.files = std::make_shared<const MappingFiles>(files_);
      const YamlMap& has_schedule = map.Has("schedule") ? map : portal_map;
      CompleteSchedules(has_schedule["schedule"], portal, schedules);
      schedules_[portal.name] = std::move(schedules);
      ChooseCollectors(map["collectors"], portal);
    } else {
      ReadPortalSettings(map, portal);  // for what is wrong in it
    }
    const auto [first, is_new] = places_.try_emplace(portal.name, entry.Place());
    if (!is_new && !portal.name.empty()) {
      entry.Error(fmt::format("the portal {} is watched already, {}; put its provinces there",
                              portal.name, first->second));
    }
    WatchedPortal watched;
    if (has_provinces) watched.provinces = ReadWatchedProvinces(map, portal, config_.provinces);
    if (map.Has("drop_folder")) ReadDropFolder(map["drop_folder"], portal, watched);
    watched.portal = std::make_shared<const PortalSpec>(std::move(portal));
    config_.portals.push_back(std::move(watched));
  }

  // It need not be there yet: a share may be mounted late.
  void ReadDropFolder(const YamlValue& value, const PortalSpec& portal, WatchedPortal& watched) {
    const std::string* text = value.Scalar("a folder");
    if (text == nullptr) return;
    if (text->empty()) value.Error("a folder is needed here");
    const bool by_hand = std::ranges::any_of(portal.collectors, &CollectorSpec::by_hand);
    if (!by_hand && !portal.collectors.empty()) {
      value.Error("no collector of this portal is filled by hand (`by_hand: true`)");
    }
    watched.drop_folder = Beside(file_, *text);
  }

  const std::string file_;
  Config config_;
  Diagnostics diagnostics_;
  MappingFiles files_;                               // of the portal that was read last
  std::map<std::string, std::string> texts_;         // of the files that were read, by path
  std::list<YamlNode> trees_;                        // a list: values point into them
  std::map<std::string, std::string> places_;        // of the watched portals, by name
  std::map<std::string, SchedulePlaces> schedules_;  // by portal
};

}  // namespace

LoadedConfig LoadConfig(const std::string& file) { return Loader(file).Load(); }

LoadedPortal LoadPortal(const MappingFiles& files) {
  return Loader("portal file").LoadPortal(files);
}

}  // namespace dvcmon
