// Requests that wait for their answers, and the threads that make these.
//
// Who asks what another has asked and nobody has begun to answer gets the same answer. So a hundred
// who open one page at a time cost the making of one or two, and its bytes are there once; and
// still no answer is older than its request.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/web/server.h"
#include "daemon/web/work_queue.h"

namespace dvcmon {

// Any thread may call any method, but a handler must not Close() its own queue.
class AnswerQueue {
 public:
  // Called on a thread of the queue's, once.
  using Take = std::function<void(std::shared_ptr<const WebResponse>)>;

  // At most so many different requests wait.
  AnswerQueue(int threads, size_t max_waiting, WebHandler handler)
      : handler_(std::move(handler)), queue_(threads, max_waiting) {}

  // False, and nobody is called, when too many wait already or the queue is closed. A POST is never
  // one with another.
  [[nodiscard]] bool Ask(const WebRequest& request, Take take);

  // Takes nothing more, and returns when everything that was taken has been answered.
  void Close() { queue_.Close(); }

 private:
  using Takers = std::vector<Take>;

  bool AskAlone(const WebRequest& request, Take take);
  void AnswerTogether(const WebRequest& request);

  const WebHandler handler_;
  std::mutex mutex_;
  std::map<WebRequest, Takers> waiting_;  // those that are not begun; guarded by mutex_
  WorkQueue queue_;                       // the last, so that its threads end before what they use
};

}  // namespace dvcmon
