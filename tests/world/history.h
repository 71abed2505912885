// A daemon that lives through simulated days: the parts of the product as main() builds them, but
// for the clock, the network and the threads.
//
//   const World world({.seed = 1});
//   const Portals portals(world, UsualPortals(world));
//   const auto config = LoadConfig(WriteConfig(folder)).config;
//   auto history = History::Open(portals, folder / "dvcmon.db", config, StartOf(first));
//   history->Play(first, last);
//   … history->store(), history->Metrics() …
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/app/daemon.h"
#include "daemon/app/inbox.h"
#include "daemon/app/worker_pool.h"
#include "daemon/config/config.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/store/store.h"
#include "tests/world/client.h"
#include "tests/world/portals.h"

namespace dvcmon::world {

// Which provinces are watched at a portal.
struct Watched {
  std::string portal;
  std::vector<std::string> provinces;     // slugs
  std::vector<std::string> collectors{};  // empty: all of them
};
// Each system of a province has one, and those that went into it.
std::vector<Watched> UsuallyWatched();

struct ConfigOptions {
  std::vector<Watched> watched = UsuallyWatched();
  // The portals listen at this port of 127.0.0.1 and the next ones, in the order of kPortals.
  int port = 19780;
  std::string schedule = "{every: 24h}";
  std::string about{};                  // slug of the province that reports are about
  std::vector<std::string> reports{};   // "cchc-monthly": forms of config/reports
  std::vector<std::string> targets{};   // entries of a targets file, "{…}"
  std::vector<std::string> agencies{};  // likewise
};

// Writes dvcmon.yaml, and provinces.yaml with the ids by which the world's systems know provinces,
// beside it; returns the path. Called in the root of the project, whose portal files it names.
std::string WriteConfig(const std::filesystem::path& folder, const ConfigOptions& options = {});

class History {
 public:
  // What is in the store goes on from there. The portals outlive it. Errors as of Store::Open() and
  // Daemon::Use().
  static Result<std::unique_ptr<History>> Open(const Portals& portals, const std::string& store,
                                               std::shared_ptr<const Config> config, Time now);

  // Steps at that moment until there is nothing more to do at it. Errors as of Daemon::Step().
  Status StepAt(Time now) { return StepAt(now, now); }
  // With a clock that is wrong: of the daemon alone, the portals know what time it is.
  Status StepAt(Time clock, Time now);
  // Steps on both days and all between, at 18:30 and, where that is less than a day, every `every`
  // from 00:00 on. `after_step` is told after each.
  Status Play(Day first, Day last, Duration every = std::chrono::hours(24),
              const std::function<void(Time)>& after_step = nullptr);

  Store& store() { return store_; }
  int64_t requests() const { return client_.requests(); }
  std::string Metrics() const { return published_.Text() + own_.Text(ExpositionFormat::kText); }

 private:
  History(const Portals& portals, Store store);

  Time clock_{};
  Time now_{};
  Store store_;
  PublishedFigures published_;
  OwnMetrics own_;
  Inbox inbox_;
  WorkerPool workers_{0};
  WorldClient client_;
  Daemon daemon_;
};

}  // namespace dvcmon::world
