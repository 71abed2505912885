#include "daemon/app/run_poll.h"

#include <future>
#include <utility>

namespace dvcmon {

Poll RunPoll(HttpClient& http, Collection collection, const std::function<Time()>& clock,
             const Observer& observer) {
  while (const auto request = collection.Next()) {
    std::promise<Result<HttpResponse>> promise;
    std::future<Result<HttpResponse>> answer = promise.get_future();
    http.Send(*request,
              [&promise](Result<HttpResponse> came) { promise.set_value(std::move(came)); });
    Result<HttpResponse> came = answer.get();
    if (observer) observer(*request, came);
    collection.Feed(std::move(came), clock());
  }
  return std::move(collection).Take();
}

}  // namespace dvcmon
