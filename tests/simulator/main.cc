// dvcmon_simulator: portals to test against, on this machine.
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "tests/simulator/server.h"
#include "tests/simulator/simulator.h"

namespace {

using namespace dvcmon;             // NOLINT: a program of its own
using namespace dvcmon::simulator;  // NOLINT

constexpr int kUsage = 64;

int Fail(const Error& error) {
  std::fprintf(stderr, "dvcmon_simulator: %s: %s\n", error.where.c_str(), error.message.c_str());
  return 1;
}

Day Today() { return DayOf(std::chrono::floor<Duration>(std::chrono::system_clock::now())); }

}  // namespace

int main(int argc, char** argv) {
  std::string listen = "127.0.0.1:0";
  std::string fixtures = "tests/fixtures/portals";
  for (int i = 1; i < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (i + 1 < argc && flag == "--listen") {
      listen = argv[i + 1];
    } else if (i + 1 < argc && flag == "--fixtures") {
      fixtures = argv[i + 1];
    } else {
      std::fputs("usage: dvcmon_simulator [--listen 127.0.0.1:PORT] [--fixtures DIR]\n", stderr);
      return kUsage;
    }
  }

  // Blocked before the first thread starts, so that the signal waits for sigwait() below.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const auto simulator = Simulator::Load(fixtures, &Today);
  if (!simulator.ok()) return Fail(simulator.error());
  const auto server =
      Server::Start(listen, [&](const Request& request) { return (*simulator)->Respond(request); });
  if (!server.ok()) return Fail(server.error());
  std::printf("%s\n", (*server)->url().c_str());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&stop, &signal);
  return 0;
}
