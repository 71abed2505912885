#include "daemon/app/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "collectors/collect.h"
#include "daemon/app/saved_file.h"
#include "daemon/app/targets.h"
#include "daemon/app/verbs.h"
#include "daemon/store/store.h"

namespace dvcmon {
namespace {

Error Invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// PORTAL/COLLECTOR for what the word names.
Result<std::string> FullName(const Config& config, const std::string& word) {
  std::vector<std::string> known;
  std::vector<std::string> meant;
  for (const WatchedPortal& watched : config.portals) {
    for (const CollectorSpec& collector : watched.portal->collectors) {
      if (!collector.by_hand) continue;
      const std::string full = watched.portal->name + "/" + collector.name;
      known.push_back(full);
      if (word == full || word == collector.name) meant.push_back(full);
    }
  }
  if (meant.size() == 1) return meant.front();
  if (!meant.empty()) {
    return Invalid(fmt::format("\"{}\" is {}; write which", word, fmt::join(meant, " or ")));
  }
  return Invalid(
      fmt::format("\"{}\" is no collector that is filled by hand (by_hand: true); there is {}",
                  word, known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
}

// Where files can be laid while the daemon holds the store.
std::string DropFolderOf(const Config& config, const PollTarget& target) {
  const auto watched = std::ranges::find(config.portals, target.portal, &WatchedPortal::portal);
  if (watched == config.portals.end() || watched->drop_folder.empty()) {
    return "stop it, or give the portal a `drop_folder`, from which the daemon takes files";
  }
  return fmt::format(
      "stop it, or lay the file into {}/{}{}{}/{}.csv (or .xlsx), from where the daemon "
      "takes it",
      watched->drop_folder, target.collector->name, target.province ? "/" : "",
      target.province_slug(), Text(target.period));
}

Result<ByHand> ByHandOf(const CommandLine& line, const Period& period) {
  ByHand by_hand{line.author, line.reason};
  if (line.valid_until.empty()) return by_hand;
  const auto day = ParseDay(line.valid_until);
  if (!day) {
    return Invalid(fmt::format("\"{}\" is not a day like 2026-12-31", line.valid_until));
  }
  if (*day < period.first) {
    return Invalid(fmt::format(
        "the last day, {}, is before {}, of which the figures are: they would never stand",
        line.valid_until, FormatDay(period.first)));
  }
  by_hand.valid_until = *day;
  return by_hand;
}

void PrintKept(const CommandLine& line, const Written& written) {
  if (line.json) return;
  if (written.is_known) {
    fmt::print("this file was kept before: nothing is new\n");
  } else {
    fmt::print("kept, by hand: {} figures\n", written.figures);
  }
}

}  // namespace

Result<PollTarget> ChooseImport(const Config& config, const ImportChoice& choice, Time now) {
  const auto name = FullName(config, choice.collector);
  if (!name) return name.error();
  TargetChoice wanted{{*name}, choice.province, std::nullopt, /*by_hand=*/true};
  if (!choice.period.empty()) {
    const auto period = ParsePeriod(choice.period);
    if (!period) return period.error();
    wanted.period = *period;
  }
  auto targets = ChooseTargets(config, wanted, now);
  if (!targets) return targets.error();
  if (targets->size() == 1) return std::move(targets->front());
  const bool of_many = targets->front().province != targets->back().province;
  return Invalid(fmt::format("{} is about several {}: say which with --{}", *name,
                             of_many ? "provinces" : "kinds of period",
                             of_many ? "province" : "period"));
}

Poll ReadImport(PollTarget target, std::string bytes, ByHand by_hand, Time now,
                std::shared_ptr<const AgencyIds> ids) {
  Known known;
  known.ids = std::move(ids);
  std::vector<std::string> pages;
  pages.push_back(std::move(bytes));
  Poll poll = ReadSavedAnswer(std::move(target), std::move(pages), now, known);
  poll.by_hand = std::move(by_hand);
  return poll;
}

int RunImport(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const Time now = world.clock();
  auto target = ChooseImport(*config, {line.targets.front(), line.province, line.period}, now);
  if (!target) return Complain(target.error(), kExitUsage);
  auto by_hand = ByHandOf(line, target->period);
  if (!by_hand) return Complain(by_hand.error(), kExitUsage);
  auto bytes = ReadSavedFile(line.from_files.front());
  if (!bytes) return Complain(bytes.error(), kExitUsage);
  auto store = Store::Open({line.storage_path.empty() ? config->storage.path : line.storage_path});
  if (!store) {
    Complain(store.error(), kExitFailure);
    fmt::print(stderr, "dvcmon: while a daemon runs, {}\n", DropFolderOf(*config, *target));
    return kExitFailure;
  }
  const auto ids = store->LoadAgencyIds();
  if (!ids) return Complain(ids.error(), kExitFailure);
  std::shared_ptr<const AgencyIds> of_portal;
  if (const auto known = ids->find(target->portal->name); known != ids->end()) {
    of_portal = std::make_shared<const AgencyIds>(known->second);
  }
  const Poll poll =
      ReadImport(*std::move(target), *std::move(bytes), *std::move(by_hand), now, of_portal);
  const auto written = store->Write(poll);
  if (!written) return Complain(written.error(), kExitFailure);
  Print(line, poll);
  if (!poll.accepted()) return kExitFailure;
  PrintKept(line, *written);
  return kExitOk;
}

}  // namespace dvcmon
