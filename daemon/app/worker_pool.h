// Threads that do work in the order in which it was given.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "collectors/model/time.h"

namespace dvcmon {

class WorkerPool {
 public:
  // With no threads, work is done at once by whoever submits it: for tests and simulated time.
  explicit WorkerPool(size_t threads);
  ~WorkerPool();  // what is running ends, what waits is dropped
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // From any thread. After Stop() work is dropped.
  void Submit(std::function<void()> work);
  void Stop();

  // No piece of work has been running for longer than that.
  bool Progressing(std::chrono::steady_clock::duration limit) const;

 private:
  void Work(size_t thread);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::optional<std::chrono::steady_clock::time_point>> running_since_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dvcmon
