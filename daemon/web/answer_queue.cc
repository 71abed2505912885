#include "daemon/web/answer_queue.h"

#include <utility>

namespace dvcmon {

bool AnswerQueue::Ask(const WebRequest& request, Take take) {
  if (request.method == "POST") return AskAlone(request, std::move(take));
  const std::lock_guard lock(mutex_);
  const auto [those, is_first] = waiting_.try_emplace(request);
  if (is_first && !queue_.Post([this, request] { AnswerTogether(request); })) {
    waiting_.erase(those);
    return false;
  }
  those->second.push_back(std::move(take));
  return true;
}

bool AnswerQueue::AskAlone(const WebRequest& request, Take take) {
  return queue_.Post([this, request, take = std::move(take)] {
    take(std::make_shared<const WebResponse>(handler_(request)));
  });
}

void AnswerQueue::AnswerTogether(const WebRequest& request) {
  Takers takers;
  {
    const std::lock_guard lock(mutex_);
    takers = std::move(waiting_.extract(request).mapped());
  }
  const auto response = std::make_shared<const WebResponse>(handler_(request));
  for (const Take& take : takers) take(response);
}

}  // namespace dvcmon
