// A place where threads wait for each other, but not for ever.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "tests/support/patience.h"

namespace dvcmon {

class Rendezvous {
 public:
  explicit Rendezvous(int expected) : missing_(expected) {}

  // True when all have come; false when somebody is missing after kPatience.
  bool Meet() {
    std::unique_lock lock(mutex_);
    --missing_;
    changed_.notify_all();
    return changed_.wait_for(lock, kPatience, [this] { return missing_ <= 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int missing_;
};

}  // namespace dvcmon
