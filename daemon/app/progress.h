// How far a long work has come, told while it goes on.
#pragma once

#include <cstddef>
#include <string>

#include "collectors/model/time.h"

namespace dvcmon {

struct Progress {
  size_t all = 0;
  size_t done = 0;      // good or bad, also before this run
  size_t done_now = 0;  // in this run
  size_t failed = 0;
  Duration elapsed{0};  // of this run
  std::string waits{};  // for what; empty: it does not wait

  // "41 of 816 periods, 2 failed, 12.3 a minute, 1h03m left; waits …". Rate and time left from one
  // minute's tenth on: before they are guesses.
  std::string Text() const;
};

// On a terminal one line of stderr that is written over and over; otherwise a line in the log every
// half a minute.
class ProgressTeller {
 public:
  explicit ProgressTeller(bool on_terminal) : on_terminal_(on_terminal) {}

  void Tell(const Progress& progress, Time now);
  // Takes the line away, so that others may be written.
  void Clear();

 private:
  const bool on_terminal_;
  Time told_ = Time::min();
};

}  // namespace dvcmon
