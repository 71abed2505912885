#include "tests/world/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kTimeOfDay = hours(18) + minutes(30);
// With ids of their own; of the last one those that are shipped begin with the merger.
constexpr std::array<std::string_view, 3> kSystems = {"igate", "opencps", "dvcqg-2022"};

// The shipped provinces, with the ids of the systems of the world.
std::string ProvincesWithIds() {
  std::ifstream shipped("config/provinces.yaml");
  std::vector<std::string> lines;
  for (std::string line; std::getline(shipped, line);) lines.push_back(line);
  std::string text;
  std::string ids;  // of the province that is being read
  const auto end_province = [&](bool has_ids) {
    if (!ids.empty() && !has_ids) text += "    ids:\n";
    text += std::exchange(ids, "");
  };
  for (const std::string& line : lines) {
    if (line.starts_with("  ") && line[2] != ' ') {
      end_province(false);
      const std::string slug = line.substr(2, line.rfind(':') - 2);
      Province province;
      const auto body = std::ranges::find(Bodies(), slug, &Body::slug);
      if (body != Bodies().end()) {
        province.body = &*body;
        for (const std::string_view system : kSystems) {
          if (system == "dvcqg-2022" && !body->id_2022.empty()) continue;
          ids += fmt::format("      {}: [{{id: \"{}\", from: 2008-08-01}}]\n", system,
                             IdOf(province, system));
        }
      }
    }
    text += line + "\n";
    if (line == "    ids:") end_province(true);
  }
  end_province(false);
  return text;
}

std::string PortalFile(const std::string& portal) {
  const fs::path own = fs::absolute("tests/world/portals/" + portal + ".yaml");
  return fs::exists(own) ? own.string()
                         : fs::absolute("config/portals/" + portal + ".yaml").string();
}

}  // namespace

std::vector<Watched> UsuallyWatched() {
  return {{"dvcqg", {"phu-tho"}},
          {"world-html", {"phu-tho-den-2025", "vinh-phuc", "hoa-binh", "phu-tho"}},
          {"world-csv", {"ben-tre", "tra-vinh", "vinh-long-den-2025", "vinh-long"}},
          {"world-xlsx", {"lang-son"}},
          {"igate", {"kien-giang", "an-giang-den-2025", "an-giang"}},
          {"td", {"thanh-hoa"}},
          {"opencps", {"quang-ninh"}}};
}

std::string WriteConfig(const fs::path& folder, const ConfigOptions& options) {
  fs::create_directories(folder);
  std::ofstream(folder / "provinces.yaml") << ProvincesWithIds();
  std::string text = fmt::format(
      "# The simulated world, as tests/world writes it.\nstatistics: {}\ncalendar: {}\n"
      "provinces: provinces.yaml\nportals:\n",
      fs::absolute("config/statistics.yaml").string(),
      fs::absolute("config/calendar.yaml").string());
  for (const Watched& watched : options.watched) {
    const auto place = std::ranges::find(kPortals, watched.portal);
    text += fmt::format("  - file: {}\n    provinces: [{}]\n", PortalFile(watched.portal),
                        fmt::join(watched.provinces, ", "));
    if (place == std::end(kPortals)) continue;  // figures by hand: nobody is asked
    text += fmt::format(
        "    url: http://127.0.0.1:{}\n    allow_http: true\n"
        "    allow_addresses: [127.0.0.0/8]\n    pause: 0s\n    schedule: {}\n",
        options.port + (place - std::begin(kPortals)), options.schedule);
    if (watched.collectors.empty()) continue;
    text += fmt::format("    collectors: [{}]\n", fmt::join(watched.collectors, ", "));
  }
  if (!options.reports.empty()) {
    text += fmt::format(
        "reports:\n  province: {}\n  folder: reports\n  words: {{parent: UBND TỈNH, organisation: "
        "SỞ NỘI VỤ, code: SNV, receiver: Bộ Nội vụ}}\n  layouts:\n",
        options.about);
    for (const std::string& report : options.reports) {
      text += "    - " + fs::absolute("config/reports/" + report + ".yaml").string() + "\n";
    }
  }
  const auto add_file = [&](const std::string& name, const std::vector<std::string>& entries) {
    if (entries.empty()) return;
    text += name + ": " + name + ".yaml\n";
    std::ofstream file(folder / (name + ".yaml"));
    file << name << ":\n";
    for (const std::string& entry : entries) file << "  - " << entry << "\n";
  };
  add_file("targets", options.targets);
  add_file("agencies", options.agencies);
  const fs::path file = folder / "dvcmon.yaml";
  std::ofstream(file) << text;
  return file.string();
}

History::History(const Portals& portals, Store store)
    : store_(std::move(store)),
      own_("world"),
      client_(portals, [this] { return now_; }),
      daemon_(
          {store_, published_, own_, {client_, workers_, inbox_, [this] { return clock_; }}, [] {
             return 0.5;
           }}) {}

Result<std::unique_ptr<History>> History::Open(const Portals& portals, const std::string& store,
                                               std::shared_ptr<const Config> config, Time now) {
  Result<Store> opened = Store::Open({.path = store});
  if (!opened) return opened.error();
  std::unique_ptr<History> history(new History(portals, *std::move(opened)));
  history->clock_ = history->now_ = now;
  if (const Status used = history->daemon_.Use(std::move(config), now); !used.ok()) {
    return used.error();
  }
  return history;
}

Status History::StepAt(Time clock, Time now) {
  clock_ = clock;
  now_ = now;
  for (;;) {
    const Result<Time> next = daemon_.Step(clock_);
    if (!next) return next.error();
    if (*next > clock_) return Done{};
  }
}

Status History::Play(Day first, Day last, Duration every,
                     const std::function<void(Time)>& after_step) {
  for (Day day = first; day <= last; day += std::chrono::days(1)) {
    Duration at = every < hours(24) ? Duration(0) : kTimeOfDay;
    for (; at < hours(24); at += every) {
      const Time now = StartOf(day) + at;
      if (Status stepped = StepAt(now); !stepped.ok()) return stepped;
      if (after_step) after_step(now);
    }
  }
  return Done{};
}

}  // namespace dvcmon::world
