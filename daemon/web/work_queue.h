// A bounded queue of work and the threads that do it, so that the thread that talks to the clients
// never computes.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dvcmon {

// Any thread may call any method, but a task must not Close() its own queue.
class WorkQueue {
 public:
  WorkQueue(int threads, size_t max_waiting);
  ~WorkQueue() { Close(); }
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Runs the task on a thread of the queue's; false, and the task is dropped, when too many wait
  // already or the queue is closed.
  [[nodiscard]] bool Post(std::function<void()> task);

  // Takes nothing more, and returns when everything that was taken has been done.
  void Close();

 private:
  void Work();

  const size_t max_waiting_;
  std::mutex mutex_;  // guards the following three
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dvcmon
