#include "daemon/app/inbox.h"

#include <utility>

namespace dvcmon {

void Inbox::Put(Delivery delivery) {
  {
    const std::lock_guard lock(mutex_);
    deliveries_.push_back(std::move(delivery));
  }
  wake_.notify_all();
}

std::future<Status> Inbox::RequestReload() {
  std::future<Status> answer;
  {
    const std::lock_guard lock(mutex_);
    answer = reloads_.emplace_back().get_future();
    if (stop_) RefuseReloads();
  }
  wake_.notify_all();
  return answer;
}

void Inbox::RequestStop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    RefuseReloads();
  }
  wake_.notify_all();
}

// Nobody will take them any more, and who waits for one would hold up the end.
void Inbox::RefuseReloads() {
  for (std::promise<Status>& reload : std::exchange(reloads_, {})) {
    reload.set_value(Error{ErrorCode::kCancelled, "dvcmon is ending", ""});
  }
}

std::vector<Delivery> Inbox::TakeDeliveries() {
  const std::lock_guard lock(mutex_);
  return std::exchange(deliveries_, {});
}

std::vector<std::promise<Status>> Inbox::TakeReloads() {
  const std::lock_guard lock(mutex_);
  return std::exchange(reloads_, {});
}

bool Inbox::stop_requested() const {
  const std::lock_guard lock(mutex_);
  return stop_;
}

void Inbox::Wait(Duration at_most) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, at_most,
                 [this] { return stop_ || !deliveries_.empty() || !reloads_.empty(); });
}

}  // namespace dvcmon
