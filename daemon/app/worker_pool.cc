#include "daemon/app/worker_pool.h"

#include <algorithm>
#include <utility>

namespace dvcmon {

WorkerPool::WorkerPool(size_t threads) : running_since_(threads) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this, i] { Work(i); });
}

WorkerPool::~WorkerPool() { Stop(); }

void WorkerPool::Submit(std::function<void()> work) {
  if (running_since_.empty()) {
    work();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
}

void WorkerPool::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    waiting_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

bool WorkerPool::Progressing(std::chrono::steady_clock::duration limit) const {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  return std::none_of(running_since_.begin(), running_since_.end(),
                      [&](const auto& since) { return since && now - *since > limit; });
}

void WorkerPool::Work(size_t thread) {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (stopped_) return;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    running_since_[thread] = std::chrono::steady_clock::now();
    lock.unlock();
    work();
    lock.lock();
    running_since_[thread].reset();
  }
}

}  // namespace dvcmon
