// dvcmon_world: the simulated world as a program.
//
//   dvcmon_world config FOLDER [--port 19780] [--schedule '{every: 30s}']
//       writes FOLDER/dvcmon.yaml for a daemon that watches the world's portals
//   dvcmon_world play --config FILE --store FILE [--from DAY] [--to DAY] [--every 24h] [--seed 1]
//                     [--drop to_paper|lost|volume,PROVINCE,AGENCY,FIRST,LAST,SHARE]
//                     [--faults none|usual]
//       lets a daemon of that configuration live through those days; by default the two years
//       before today
//   dvcmon_world serve [--port 19780] [--seed 1] [--drop …] [--faults …]
//       the portals on 127.0.0.1, at the real time: one at each port from that one on
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/base/log.h"
#include "tests/simulator/server.h"
#include "tests/world/hasty_disk.h"
#include "tests/world/history.h"

namespace {

using namespace dvcmon;         // NOLINT: a program of its own
using namespace dvcmon::world;  // NOLINT
using std::chrono::days;
using std::chrono::steady_clock;

constexpr int kUsage = 64;
constexpr auto kHistory = days(730);

using Flags = std::map<std::string, std::string>;

int Usage() {
  std::fputs(
      "usage: dvcmon_world config FOLDER [--port PORT] [--schedule YAML]\n"
      "       dvcmon_world play --config FILE --store FILE [--from DAY] [--to DAY] [--every 24h]\n"
      "                         [--seed N]\n"
      "                         [--drop to_paper|lost|volume,PROVINCE,AGENCY,FIRST,LAST,SHARE]\n"
      "                         [--faults none|usual]\n"
      "       dvcmon_world serve [--port PORT] [--seed N] [--drop …] [--faults …]\n",
      stderr);
  return kUsage;
}

int Fail(const std::string& message) {
  fmt::print(stderr, "dvcmon_world: {}\n", message);
  return 1;
}

std::string Get(const Flags& flags, const std::string& name, const std::string& otherwise) {
  const auto found = flags.find(name);
  return found == flags.end() ? otherwise : found->second;
}

int64_t Number(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// A fall that is wanted: "to_paper,thanh-hoa,H56.02,2026-11-10,2026-11-20,0.5"; without an agency
// it is one of the whole province.
std::optional<Drop> ReadDrop(const std::string& text) {
  std::array<std::string, 6> words;  // kind, province, agency, first, last, share
  std::istringstream stream(text);
  for (std::string& word : words) std::getline(stream, word, ',');
  const std::map<std::string, Drop::Kind> kinds = {{"to_paper", Drop::Kind::kToPaper},
                                                   {"lost", Drop::Kind::kLost},
                                                   {"volume", Drop::Kind::kVolume}};
  const auto kind = kinds.find(words[0]);
  const auto first = ParseDay(words[3]), last = ParseDay(words[4]);
  const double share = std::strtod(words[5].c_str(), nullptr);
  if (kind == kinds.end() || !first || !last || share <= 0 || share > 1) return std::nullopt;
  return Drop{kind->second, words[1], words[2], *first, *last, share};
}

// Without faults, or as portals usually are.
Portals::Options PortalsOf(const World& world, const Flags& flags) {
  return Get(flags, "faults", "usual") == "none" ? Portals::Options() : UsualPortals(world);
}

Time Now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

// "24h", "15m".
Duration ReadDuration(const std::string& text) {
  const int64_t number = Number(text);
  if (text.ends_with("m")) return std::chrono::minutes(number);
  return std::chrono::hours(number);
}

double Seconds(steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// What a plan of a province might want.
std::vector<std::string> Targets() {
  std::vector<std::string> entries;
  for (const auto& [statistic, kind, value] :
       std::initializer_list<std::array<const char*, 3>>{{"online_of_received", "rate", "85%"},
                                                         {"full_of_received", "rate", "70%"},
                                                         {"on_time_of_completed", "rate", "95%"},
                                                         {"paid_online_of_payable", "rate", "80%"},
                                                         {"par", "rank", "20"},
                                                         {"par", "score", "90"}}) {
    entries.push_back(
        fmt::format("{{statistic: {}, kind: {}, value: {}, from: 2024-01-01, source: KH-TINH, "
                    "document: Kế hoạch của tỉnh}}",
                    statistic, kind, value));
  }
  return entries;
}

int RunConfig(const std::string& folder, const Flags& flags) {
  ConfigOptions options;
  options.watched.push_back({"manual", {"phu-tho"}});
  options.targets = Targets();
  options.about = "phu-tho";
  options.reports = {"cchc-monthly", "bieu-06", "bo-chi-so-766"};
  options.port = static_cast<int>(Number(Get(flags, "port", std::to_string(options.port))));
  options.schedule = Get(flags, "schedule", options.schedule);
  fmt::print("{}\n", WriteConfig(folder, options));
  return 0;
}

int RunPlay(const Flags& flags) {
  ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
  const LoadedConfig loaded = LoadConfig(Get(flags, "config", ""));
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
  const Day today = DayOf(Now());
  const auto first = ParseDay(Get(flags, "from", FormatDay(today - kHistory)));
  const auto last = ParseDay(Get(flags, "to", FormatDay(today - days(1))));
  const Duration every = ReadDuration(Get(flags, "every", "24h"));
  std::vector<Drop> drops;
  if (const auto drop = ReadDrop(Get(flags, "drop", ""))) drops.push_back(*drop);
  const bool is_wrong = drops.empty() && flags.contains("drop");
  if (!loaded.config || !first || !last || every <= Duration(0) || is_wrong) return kUsage;

  const auto began = steady_clock::now();
  const HastyDisk disk;
  const World world(
      {.seed = static_cast<uint64_t>(Number(Get(flags, "seed", "1"))), .drops = std::move(drops)});
  const Portals portals(world, PortalsOf(world, flags));
  const double making = Seconds(steady_clock::now() - began);
  auto history = History::Open(portals, Get(flags, "store", ""), loaded.config, StartOf(*first));
  if (!history) return Fail(history.error().message);
  const auto tell = [&](Time at) {
    const std::chrono::year_month_day date(DayOf(at));
    if (unsigned(date.day()) == 1 || DayOf(at) == *last) {
      fmt::print("\r{} … ", FormatDay(DayOf(at)));
      std::fflush(stdout);
    }
  };
  const Status played = (*history)->Play(*first, *last, every, tell);
  if (!played.ok()) return Fail(played.error().message);
  const auto size = (*history)->store().Size();
  fmt::print(
      "\r{} days in {:.1f} s (the world {:.1f} s): {} polls, {} requests, {} numbers kept, {} MB\n",
      (*last - *first).count() + 1, Seconds(steady_clock::now() - began), making,
      size ? size->polls : 0, (*history)->requests(), size ? size->figures : 0,
      size ? size->bytes / 1'000'000 : 0);
  return 0;
}

int RunServe(const Flags& flags) {
  std::vector<Drop> drops;
  if (const auto drop = ReadDrop(Get(flags, "drop", ""))) drops.push_back(*drop);
  if (drops.empty() && flags.contains("drop")) return kUsage;
  // Blocked before the first thread starts, so that the signal waits for sigwait() below.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const World world(
      {.seed = static_cast<uint64_t>(Number(Get(flags, "seed", "1"))), .drops = std::move(drops)});
  const Portals portals(world, PortalsOf(world, flags));
  const int64_t port = Number(Get(flags, "port", "19780"));
  std::vector<std::unique_ptr<simulator::Server>> servers;
  for (size_t i = 0; i < std::size(kPortals); ++i) {
    const std::string address =
        fmt::format("127.0.0.1:{}", port == 0 ? 0 : port + static_cast<int64_t>(i));
    auto server = simulator::Server::Start(address, [&](const simulator::Request& request) {
      return portals.Respond(request, Now());
    });
    if (!server) return Fail(address + ": " + server.error().message);
    fmt::print("{} {}\n", kPortals[i], (*server)->url());
    servers.push_back(*std::move(server));
  }
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string verb = argc > 1 ? argv[1] : "";
  const bool takes_folder = verb == "config";
  if (takes_folder && argc < 3) return Usage();
  Flags flags;
  for (int i = takes_folder ? 3 : 2; i < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (!flag.starts_with("--") || i + 1 == argc) return Usage();
    flags[std::string(flag.substr(2))] = argv[i + 1];
  }
  if (verb == "config") return RunConfig(argv[2], flags);
  if (verb == "play" && flags.contains("config") && flags.contains("store")) return RunPlay(flags);
  if (verb == "serve") return RunServe(flags);
  return Usage();
}
