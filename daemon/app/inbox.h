// What other threads have for the main thread: polls that ended, requests to reload, the wish to
// end. The only place where threads of the daemon meet.
#pragma once

#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// A poll that ended, at the host where it ran.
struct Delivery {
  std::string host;
  Poll poll;
};

// From any thread.
class Inbox {
 public:
  void Put(Delivery delivery);
  // The answer comes when the main thread has tried, or at once (kCancelled) when it is ending.
  std::future<Status> RequestReload();
  void RequestStop();

  std::vector<Delivery> TakeDeliveries();
  std::vector<std::promise<Status>> TakeReloads();
  bool stop_requested() const;
  // Until there is something, or that long.
  void Wait(Duration at_most);

 private:
  void RefuseReloads();  // under mutex_

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Delivery> deliveries_;
  std::vector<std::promise<Status>> reloads_;
  bool stop_ = false;
};

}  // namespace dvcmon
