// One poll, from request to readings, without doing any of its input and output itself: it says
// what to send next and is fed with what came back. So the daemon runs hundreds of them on a few
// threads, `dvcmon try` runs one and shows every step, and tests need no network.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "collectors/http/http_client.h"
#include "collectors/mapping.h"
#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// Used by one thread at a time.
class Collection {
 public:
  // A number in [0, 1): full jitter of the waits between attempts.
  using Jitter = std::function<double()>;

  Collection(PollTarget target, Time started, Known known, Jitter jitter);

  // What to send next; its `delay` says how long to wait before: between two pages and between two
  // attempts at least the portal's pause. Where the known answer has validators, the request is
  // conditional. None: the poll is over.
  std::optional<HttpRequest> Next() const;

  // The answer to Next(). A portal that refuses robots, or wants to be left alone for longer than
  // the cap of its retries, is not asked again in this poll; time-outs, broken connections, 408 and
  // 5xx are, after a wait. "304 Not Modified" is read as the answer
  // that is known.
  void Feed(Result<HttpResponse> answer, Time now);

  // Only when Next() is none.
  Poll Take() &&;

 private:
  HttpRequest BuildRequest() const;
  std::string RequestHash() const;
  // Is the known answer one to the request that comes next?
  bool IsConditional() const;
  void Read(HttpResponse response, Time now);

  Poll poll_;
  Known known_;
  Mapping mapping_;
  Jitter jitter_;
  Duration delay_{0};
  int failures_ = 0;        // of the page that is asked for
  int64_t body_bytes_ = 0;  // of all answers
  bool over_ = false;
};

// Reads the pages of an answer that came earlier, as the collection would: for `--from-file`.
Poll ReadSavedAnswer(PollTarget target, std::vector<std::string> pages, Time now,
                     const Known& known);

std::string Sha256Hex(std::string_view bytes);

}  // namespace dvcmon
