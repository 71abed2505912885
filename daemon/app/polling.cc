#include "daemon/app/polling.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "daemon/base/log.h"

namespace dvcmon {
namespace {

struct Running {
  Collection collection;
  std::string host;
  PollPath path;
};

void Continue(const std::shared_ptr<Running>& running) {
  auto request = running->collection.Next();
  if (!request) {
    running->path.inbox.Put({running->host, std::move(running->collection).Take()});
    return;
  }
  running->path.http.Send(*std::move(request), [running](Result<HttpResponse> answer) {
    auto shared = std::make_shared<Result<HttpResponse>>(std::move(answer));
    running->path.workers.Submit([running, shared] {
      running->collection.Feed(std::move(*shared), running->path.clock());
      Continue(running);
    });
  });
}

}  // namespace

void StartPoll(Collection collection, const std::string& host, const PollPath& path) {
  Continue(std::make_shared<Running>(Running{std::move(collection), host, path}));
}

void LogPoll(const Poll& poll) {
  const std::string attempts = std::to_string(poll.attempts);
  const std::string seconds =
      fmt::format("{:.3f}", std::chrono::duration<double>(poll.finished - poll.started).count());
  if (poll.accepted()) {
    Log(LogLevel::kInfo, "poll accepted",
        {{"poll", poll.target.Text()},
         {"rows", std::to_string(poll.rows.size())},
         {"figures", std::to_string(poll.readings.size())},
         {"missing_agencies", std::to_string(poll.missing_agencies)},
         {"attempts", attempts},
         {"seconds", seconds}});
    if (!poll.torn.empty()) {
      Log(LogLevel::kWarn, "the answer is torn: its parts are of different moments",
          {{"poll", poll.target.Text()}, {"why", poll.torn}});
    }
    return;
  }
  Log(LogLevel::kWarn, "poll failed",
      {{"poll", poll.target.Text()},
       {"reason", std::string(Name(poll.error->code))},
       {"error", poll.error->message},
       {"where", poll.error->where},
       {"attempts", attempts},
       {"seconds", seconds}});
}

}  // namespace dvcmon
