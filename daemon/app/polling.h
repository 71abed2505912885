// A poll on its way between the client, the workers and the inbox.
#pragma once

#include <functional>
#include <string>

#include "collectors/collect.h"
#include "collectors/http/http_client.h"
#include "daemon/app/inbox.h"
#include "daemon/app/worker_pool.h"

namespace dvcmon {

// Where a poll passes through. All outlive it; the client is stopped before the others end.
struct PollPath {
  HttpClient& http;
  WorkerPool& workers;
  Inbox& inbox;
  std::function<Time()> clock;  // from any thread
};

// Sends the requests of the collection, has the answers read by the workers, and delivers the poll.
// Each step owns it alone.
void StartPoll(Collection collection, const std::string& host, const PollPath& path);

// One line for each poll that ended.
void LogPoll(const Poll& poll);

}  // namespace dvcmon
