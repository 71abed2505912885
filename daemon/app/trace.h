// A poll told step by step, for people and for programs.
#pragma once

#include <string>

#include "collectors/http/http_client.h"
#include "collectors/model/poll.h"
#include "daemon/base/json_text.h"

namespace dvcmon {

// A request and what came back. Headers that may hold secrets are shown as [redacted], what the
// portal says without control characters and cut.
std::string TraceExchange(const HttpRequest& request, const Result<HttpResponse>& answer, Time now);

// Rows, each reading and where it stood, the clauses of the contract, the outcome.
std::string TracePoll(const Poll& poll);

// Everything of TracePoll() as one JSON object, on a line of its own.
std::string TracePollJson(const Poll& poll);
// The same object as a part of another document.
void WritePoll(const Poll& poll, JsonText& json);

}  // namespace dvcmon
