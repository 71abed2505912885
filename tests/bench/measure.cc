#include "tests/bench/measure.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

namespace dvcmon::bench {
namespace {

double StatusBytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == key && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double ResidentBytes() { return StatusBytes("VmRSS:"); }
double PeakBytes() { return StatusBytes("VmHWM:"); }
void ForgetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void PrintSample(std::string_view name, double value) {
  fmt::print("{} {}\n", name, value);
  std::fflush(stdout);
}

void Require(const Status& status) {
  if (status) return;
  fmt::print(stderr, "{}\n", status.error().message);
  std::exit(1);
}

void RequireEqual(int64_t found, int64_t expected, std::string_view what) {
  if (found == expected) return;
  fmt::print(stderr, "{} {}, expected {}\n", found, what, expected);
  std::exit(1);
}

}  // namespace dvcmon::bench
