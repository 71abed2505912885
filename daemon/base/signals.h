// Signals as calls on an ordinary thread, where locks and allocation are allowed.
#pragma once

#include <functional>
#include <memory>
#include <thread>

namespace dvcmon {

// Blocks SIGTERM, SIGINT and SIGHUP in the calling thread and in all that it starts later; so it is
// made before any other thread. SIGPIPE is ignored: a client that leaves is no reason to end.
class Signals {
 public:
  // `on_signal` is called with SIGTERM, SIGINT or SIGHUP, on the thread of this object.
  explicit Signals(std::function<void(int)> on_signal);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  int signal_fd_ = -1;
  int end_fd_ = -1;
  std::thread thread_;
};

}  // namespace dvcmon
