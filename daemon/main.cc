// dvcmon: from flags to a running daemon, built bottom-up and torn down in reverse.

#include <malloc.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <utility>

#include "collectors/http/curl_http_client.h"
#include "collectors/oauth2_client.h"
#include "daemon/api/api.h"
#include "daemon/app/backfill.h"
#include "daemon/app/calibrate.h"
#include "daemon/app/command_line.h"
#include "daemon/app/daemon.h"
#include "daemon/app/inbox.h"
#include "daemon/app/openmetrics.h"
#include "daemon/app/replay.h"
#include "daemon/app/routes.h"
#include "daemon/app/serve.h"
#include "daemon/app/verbs.h"
#include "daemon/app/worker_pool.h"
#include "daemon/base/log.h"
#include "daemon/base/notify.h"
#include "daemon/base/signals.h"
#include "daemon/base/version.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/store/store.h"
#include "daemon/web/server.h"

namespace dvcmon {
namespace {

constexpr size_t kWorkers = 2;
// Larger blocks are mappings of their own and go back to the system when they are freed. Left to
// itself, glibc moves this bound up to the size of an answer, and after many large ones at once its
// heaps hold on to a hundred MiB that nobody uses.
constexpr int kOwnMapping = 1 << 20;

Time Now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

int Serve(const CommandLine& line) {
  mallopt(M_MMAP_THRESHOLD, kOwnMapping);
  ConfigureLog(line);  // by the flags, until the configuration is known
  Inbox inbox;
  const Signals signals([&inbox](int number) {
    if (number == SIGHUP) {
      inbox.RequestReload();
    } else {
      inbox.RequestStop();
    }
  });
  Result<ServeSettings> settings = LoadSettings(line);
  if (!settings) return Fail(settings.error());
  ConfigureLog(line, *settings->config);
  Log(LogLevel::kInfo, "dvcmon starts", {{"version", kVersion}, {"config", line.config_file}});

  const std::string path =
      line.storage_path.empty() ? settings->config->storage.path : line.storage_path;
  Result<Store> store = Store::Open({path});
  if (!store) return Fail(store.error());

  PublishedFigures published;
  OwnMetrics own(kVersion);
  WorkerPool workers(kWorkers);
  CurlHttpClient curl;
  OAuth2Client http(curl, Now);
  Daemon daemon({*store, published, own, {http, workers, inbox, Now}, RandomShare});
  if (const Status used = daemon.Use(settings->config, Now()); !used.ok()) {
    return Fail(used.error());
  }
  own.SetReload(true, Now());

  Api api(path, Now);
  api.Use(settings->config);
  Pages pages(path, Now);
  pages.Use(settings->config);
  const Routes routes(published, own, inbox, api, pages);
  auto web = WebServer::Start(
      settings->server, [&routes](const WebRequest& request) { return routes.Answer(request); });
  if (!web) return Fail(web.error());
  Log(LogLevel::kInfo, "serving", {{"url", (*web)->url()}});

  // Everything new is checked before anything of it is used; on an error the old stays.
  const auto reload = [&](Time now) -> Status {
    NotifyReloading();
    Result<ServeSettings> next = LoadSettings(line);
    Status done = next ? (*web)->Reload(next->server) : Status(next.error());
    if (done.ok()) done = daemon.Use(next->config, now);
    if (done.ok()) {
      api.Use(next->config);
      pages.Use(next->config);
    }
    if (done.ok()) ConfigureLog(line, *next->config);
    own.SetReload(done.ok(), now);
    Log(done.ok() ? LogLevel::kInfo : LogLevel::kError,
        done.ok() ? "configuration reloaded" : "configuration not reloaded, the old one stays",
        {{"config", line.config_file}});
    NotifyReady();
    return done;
  };
  NotifyReady();
  const Status ended = daemon.Run(reload);

  NotifyStopping();
  Log(LogLevel::kInfo, "dvcmon stops");
  curl.Stop();
  workers.Stop();
  const Status kept = ended.ok() ? daemon.KeepDelivered() : ended;
  return kept.ok() ? kExitOk : Fail(kept.error());
}

}  // namespace
}  // namespace dvcmon

int main(int argc, char** argv) {
  using dvcmon::Verb;
  int exit_code = 0;
  const auto line = dvcmon::ParseCommandLine(argc, argv, exit_code);
  if (!line) return exit_code;
  if (line->verb == Verb::kServe) return dvcmon::Serve(*line);
  if (line->verb == Verb::kShowVersion) return dvcmon::RunVersion();
  if (line->verb == Verb::kCalibrate) return dvcmon::RunCalibrate(*line);
  dvcmon::CurlHttpClient curl;
  dvcmon::OAuth2Client http(curl, dvcmon::Now);
  const dvcmon::World world{dvcmon::Now, http};
  if (line->verb == Verb::kCheck) return dvcmon::RunCheck(*line, world);
  if (line->verb == Verb::kBackfill) return dvcmon::RunBackfill(*line, world);
  if (line->verb == Verb::kImport) return dvcmon::RunImport(*line, world);
  if (line->verb == Verb::kReplay) return dvcmon::RunReplay(*line, world);
  if (line->verb == Verb::kOpenMetrics) return dvcmon::RunOpenMetrics(*line, world);
  if (line->verb == Verb::kDrops) return dvcmon::RunDrops(*line, world);
  if (line->verb == Verb::kExplain) return dvcmon::RunExplain(*line, world);
  if (line->verb == Verb::kVerify) return dvcmon::RunVerify(*line, world);
  if (line->verb == Verb::kBackup) return dvcmon::RunBackup(*line, world);
  if (line->verb == Verb::kAnnotate) return dvcmon::RunAnnotate(*line, world);
  if (line->verb == Verb::kReport) return dvcmon::RunReport(*line, world);
  return line->verb == Verb::kTry ? dvcmon::RunTry(*line, world) : dvcmon::RunPoll(*line, world);
}
