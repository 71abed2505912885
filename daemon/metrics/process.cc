#include "daemon/metrics/process.h"

#include <prometheus/metric_family.h>
#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

namespace dvcmon {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Single(const char* name, const char* help, MetricType type, double value) {
  ClientMetric metric;
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return MetricFamily{name, help, type, {metric}};
}

// Fields of /proc/self/stat after the command name, which may hold spaces; proc(5) numbers them
// from 3.
std::vector<double> StatFields() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const size_t end = text.rfind(')');
  std::vector<double> fields;
  if (end == std::string::npos || end + 4 > text.size()) return fields;
  std::istringstream rest(text.substr(end + 4));  // past ") S "
  for (double value = 0; rest >> value;) fields.push_back(value);
  return fields;
}

// Seconds since the Unix epoch. Not from /proc/stat, which a hardened unit (ProcSubset=pid) hides.
double BootTime() {
  timespec now{};
  timespec since_boot{};
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return static_cast<double>(now.tv_sec - since_boot.tv_sec) +
         static_cast<double>(now.tv_nsec - since_boot.tv_nsec) / 1e9;
}

}  // namespace

std::vector<MetricFamily> ProcessMetrics::Collect() const {
  std::vector<MetricFamily> families;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const std::vector<double> stat = StatFields();
  const auto field = [&stat](size_t number) { return stat[number - 4]; };
  if (stat.size() > 20) {
    families.push_back(Single("process_cpu_seconds_total", "User and system CPU time.",
                              MetricType::Counter, (field(14) + field(15)) / ticks));
    families.push_back(Single("process_start_time_seconds", "Start time since the Unix epoch.",
                              MetricType::Gauge, BootTime() + field(22) / ticks));
    families.push_back(Single("process_virtual_memory_bytes", "Virtual memory size.",
                              MetricType::Gauge, field(23)));
    families.push_back(Single("process_resident_memory_bytes", "Resident memory size.",
                              MetricType::Gauge,
                              field(24) * static_cast<double>(sysconf(_SC_PAGESIZE))));
  }
  std::error_code error;
  const std::filesystem::directory_iterator fds("/proc/self/fd", error);
  if (!error) {
    families.push_back(Single("process_open_fds", "Open file descriptors.", MetricType::Gauge,
                              static_cast<double>(std::distance(begin(fds), end(fds)))));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    families.push_back(Single("process_max_fds", "Most file descriptors that may be open.",
                              MetricType::Gauge, static_cast<double>(limit.rlim_cur)));
  }
  return families;
}

}  // namespace dvcmon
