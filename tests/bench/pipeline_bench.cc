// What a poll of the whole country costs: the daemon's own parts, from the request to figures that
// are on the disk and in /metrics, beside the least that it can cost (bare.h), at the same fill of
// the store.
//
//   dvcmon_pipeline_bench      prints samples for bench.py: CPU seconds for 680,000 figures
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <new>
#include <string>

#include "collectors/http/curl_http_client.h"
#include "daemon/app/daemon.h"
#include "daemon/app/inbox.h"
#include "daemon/app/worker_pool.h"
#include "daemon/base/log.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/store/store.h"
#include "tests/bench/bare.h"
#include "tests/bench/measure.h"
#include "tests/bench/workload.h"
#include "tests/simulator/server.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

constexpr int kRounds = 3;     // of the first poll
constexpr int kFilled = 48;    // polls that are there before the daemon comes
constexpr int kLastPoll = 54;  // the daemon has what it compares with in memory from poll 50 on

// The portal, in a process of its own, so that its CPU does not count.
class Portal {
 public:
  Portal() {
    void* shared = mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    poll_ = new (shared) std::atomic<int>(1);
    int ends[2] = {};
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) Serve(ends[1]);
    char url[64] = {};
    url_.assign(url, static_cast<size_t>(std::max<ssize_t>(0, read(ends[0], url, sizeof url))));
  }
  ~Portal() { kill(process_, SIGTERM); }

  const std::string& url() const { return url_; }
  void SetPoll(int poll) { *poll_ = poll; }

 private:
  [[noreturn]] void Serve(int announce) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const auto server =
        Require(simulator::Server::Start("127.0.0.1:0", [this](const simulator::Request& request) {
          simulator::Answer answer;
          answer.status = 200;
          answer.body = Answer(request.path.substr(1), *poll_);
          return answer;
        }));
    if (write(announce, server->url().data(), server->url().size()) < 0) _exit(1);
    while (true) pause();
  }

  std::atomic<int>* poll_;
  std::string url_;
  pid_t process_ = -1;
};

// As main() builds it, but for the clock.
class MeasuredDaemon {
 public:
  MeasuredDaemon(const std::string& store, std::shared_ptr<const Config> config, int first_poll)
      : store_(Require(Store::Open({.path = store}))),
        own_("bench"),
        workers_(2),
        daemon_({store_,
                 published_,
                 own_,
                 {http_, workers_, inbox_, [this] { return now_.load(); }},
                 [] { return 0.5; }}) {
    now_ = StartOfPoll(first_poll);
    Require(daemon_.Use(std::move(config), now_));
  }

  // CPU seconds.
  double Poll(int poll) {
    const StoreSize size = Require(store_.Size());
    const double before = CpuSeconds();
    now_ = StartOfPoll(poll);
    const int64_t polls = size.polls + static_cast<int64_t>(kProvinces);
    Time next = Require(daemon_.Step(now_));
    while (next == now_.load() || Require(store_.Size()).polls < polls) {
      if (next > now_.load()) inbox_.Wait(std::chrono::seconds(1));
      next = Require(daemon_.Step(now_));
    }
    const double seconds = CpuSeconds() - before;
    RequireEqual(Require(store_.Size()).figures - size.figures, kFigures, "figures kept");
    RequireEqual(static_cast<int64_t>(published_.series()),
                 kFigures + kRatios + static_cast<int64_t>(kProvinces * kAgencies + kProvinces),
                 "series");
    return seconds;
  }

 private:
  Store store_;
  PublishedFigures published_;
  OwnMetrics own_;
  Inbox inbox_;
  WorkerPool workers_;
  CurlHttpClient http_;
  std::atomic<Time> now_{};
  Daemon daemon_;
};

void MeasureFirstPoll(Portal& portal, const std::shared_ptr<const Config>& config) {
  portal.SetPoll(1);
  const auto targets = TargetsOf(*config, 1);
  for (int round = 0; round < kRounds; ++round) {
    const testing::TempDir folder;
    PrintSample("first_poll", MeasuredDaemon(folder.Path("dvcmon.db"), config, 1).Poll(1));
    PrintSample("first_poll_bare", Bare(folder.Path("bare.db")).Poll(targets, 1));
  }
}

void MeasureFiftiethPoll(Portal& portal, const std::shared_ptr<const Config>& config) {
  const testing::TempDir folder;
  const auto targets = TargetsOf(*config, 1);
  Bare bare(folder.Path("bare.db"));
  for (int poll = 1; poll <= kFilled; ++poll) bare.Poll(targets, poll);
  std::filesystem::copy_file(folder.Path("bare.db"), folder.Path("dvcmon.db"));
  MeasuredDaemon daemon(folder.Path("dvcmon.db"), config, kFilled + 1);
  for (int poll = kFilled + 1; poll <= kLastPoll; ++poll) {
    portal.SetPoll(poll);
    const double ours = daemon.Poll(poll);
    const double least = bare.Poll(targets, poll);
    if (poll < 50) continue;
    PrintSample("fiftieth_poll", ours);
    PrintSample("fiftieth_poll_bare", least);
  }
}

void MeasureMemory(Portal& portal, const std::shared_ptr<const Config>& config) {
  const testing::TempDir folder;
  portal.SetPoll(1);
  const double before = ResidentBytes();
  MeasuredDaemon daemon(folder.Path("dvcmon.db"), config, 1);
  daemon.Poll(1);
  PrintSample("daemon_memory", ResidentBytes() - before);
}

}  // namespace
}  // namespace dvcmon::bench

int main() {
  using namespace dvcmon::bench;
  Portal portal;  // before there are threads
  dvcmon::ConfigureLog(dvcmon::LogLevel::kWarn, dvcmon::LogFormat::kLogfmt);
  const auto config = ConfigFor(portal.url());
  MeasureMemory(portal, config);
  MeasureFirstPoll(portal, config);
  MeasureFiftiethPoll(portal, config);
}
