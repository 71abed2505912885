#include "daemon/app/progress.h"

#include <fmt/format.h>

#include <cstdio>

#include "daemon/base/log.h"

namespace dvcmon {
namespace {

constexpr Duration kTellEvery = std::chrono::seconds(30);
constexpr Duration kGuess = std::chrono::seconds(6);
constexpr char kEraseToEnd[] = "\x1b[K";

}  // namespace

std::string Progress::Text() const {
  std::string text = fmt::format("{} of {} periods", done, all);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  if (done_now > 0 && elapsed >= kGuess) {
    const double minutes = std::chrono::duration<double, std::ratio<60>>(elapsed).count();
    const double rate = static_cast<double>(done_now) / minutes;
    const auto left = static_cast<int64_t>(static_cast<double>(all - done) / rate);
    text += fmt::format(", {:.1f} a minute, {}h{:02}m left", rate, left / 60, left % 60);
  }
  return waits.empty() ? text : text + "; waits " + waits;
}

void ProgressTeller::Tell(const Progress& progress, Time now) {
  if (on_terminal_) {
    fmt::print(stderr, "\r{}{}", progress.Text(), kEraseToEnd);
    return;
  }
  if (told_ != Time::min() && now - told_ < kTellEvery) return;
  told_ = now;
  Log(LogLevel::kInfo, "progress", {{"so_far", progress.Text()}});
}

void ProgressTeller::Clear() {
  if (on_terminal_) fmt::print(stderr, "\r{}", kEraseToEnd);
}

}  // namespace dvcmon
