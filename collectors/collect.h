// One poll, from request to readings, without doing any of its input and output itself: it says
// what to send next and is fed with what came back. So the daemon runs hundreds of them on a few
// threads, `dvcmon try` runs one and shows every step, and tests need no network.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "collectors/http/http_client.h"
#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// Used by one thread at a time.
class Collection {
 public:
  // A number in [0, 1): full jitter of the waits between attempts.
  using Jitter = std::function<double()>;

  Collection(PollTarget target, Time started, std::vector<std::string> known_agencies,
             Jitter jitter);

  // What to send next; its `delay` says how long to wait before. None: the poll is over.
  std::optional<HttpRequest> Next() const;

  // The answer to Next(). A portal that refuses robots is not asked again in this poll; time-outs,
  // broken connections, 408 and 5xx are, after a wait.
  void Feed(const Result<HttpResponse>& answer, Time now);

  // Only when Next() is none.
  Poll Take() &&;

 private:
  HttpRequest BuildRequest() const;
  void Read(const HttpResponse& response, Time now);

  Poll poll_;
  Context context_;
  std::vector<std::string> known_agencies_;
  Jitter jitter_;
  Duration delay_{0};
  bool over_ = false;
};

// Reads an answer that came earlier, as the collection would: for `--from-file`.
Poll ReadSavedAnswer(PollTarget target, std::string bytes, Time now,
                     const std::vector<std::string>& known_agencies);

std::string Sha256Hex(std::string_view bytes);

}  // namespace dvcmon
