// One poll from beginning to end, waited for: what `dvcmon try` and `dvcmon poll` do.
#pragma once

#include <functional>

#include "collectors/collect.h"
#include "collectors/http/http_client.h"
#include "collectors/model/poll.h"

namespace dvcmon {

// Sees every request with what came back.
using Observer = std::function<void(const HttpRequest&, const Result<HttpResponse>&)>;

Poll RunPoll(HttpClient& http, Collection collection, const std::function<Time()>& clock,
             const Observer& observer = {});

}  // namespace dvcmon
