#include "collectors/collect.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "collectors/mapping.h"
#include "collectors/refusal.h"
#include "collectors/validate.h"

namespace dvcmon {
namespace {

// U(0, min(cap, base·2^k)) before attempt k + 2: "full jitter" keeps many clients of a portal that
// comes back from asking at the same moment.
Duration Backoff(const RetryPolicy& retry, int failures, double jitter) {
  Duration limit = retry.base;
  for (int k = 1; k < failures && limit < retry.cap; ++k) limit *= 2;
  limit = std::min(limit, retry.cap);
  return Duration(static_cast<Duration::rep>(static_cast<double>(limit.count()) * jitter));
}

// Maps and validates; the poll ends up accepted or with its error.
void ReadInto(Poll& poll, const Context& context, const std::string& bytes,
              const std::vector<std::string>& known_agencies) {
  auto mapped = MapAnswer(poll.target, context, bytes);
  if (!mapped) {
    poll.error = mapped.error();
    return;
  }
  poll.as_of = mapped->as_of;
  poll.clauses = Validate(*poll.target.collector, *mapped, known_agencies, poll.missing_agencies);
  for (const ClauseResult& clause : poll.clauses) {
    if (clause.held) continue;
    const std::string place = clause.where.empty() ? "" : fmt::format(" (at {})", clause.where);
    poll.error =
        Error{ErrorCode::kContract, fmt::format("{}: {}{}", clause.clause, clause.message, place),
              clause.clause};
    return;
  }
  poll.rows = std::move(mapped->rows);
  poll.readings = std::move(mapped->readings);
}

Capture MakeCapture(std::string bytes, Time now) {
  Capture capture;
  capture.sha256 = Sha256Hex(bytes);
  capture.bytes = std::move(bytes);
  capture.fetched_at = now;
  return capture;
}

}  // namespace

Collection::Collection(PollTarget target, Time started, std::vector<std::string> known_agencies,
                       Jitter jitter)
    : context_(target.ContextOn(DayOf(started))),
      known_agencies_(std::move(known_agencies)),
      jitter_(std::move(jitter)) {
  poll_.target = std::move(target);
  poll_.started = started;
  poll_.finished = started;
}

std::optional<HttpRequest> Collection::Next() const {
  return over_ ? std::nullopt : std::optional(BuildRequest());
}

HttpRequest Collection::BuildRequest() const {
  const PortalSpec& portal = *poll_.target.portal;
  const RequestSpec& spec = poll_.target.collector->request;
  HttpRequest request;
  request.method = spec.method;
  request.url = portal.url + spec.path.Expand(context_);
  for (const Header& header : spec.headers) {
    request.headers.emplace_back(header.name, header.value.Expand(context_));
  }
  if (const auto body = spec.body.find(context_.period.kind); body != spec.body.end()) {
    request.body = body->second.Expand(context_);
    request.content_type = spec.content_type;
  }
  request.user_agent = portal.user_agent;
  request.delay = delay_;
  request.allow_http = portal.allow_http;
  for (const std::string& network : portal.allow_addresses) {
    if (const auto cidr = ParseCidr(network)) request.allow_addresses.push_back(*cidr);
  }
  request.ca_file = portal.ca_file;
  request.timeouts = portal.timeouts;
  request.limits = portal.limits;
  return request;
}

void Collection::Feed(const Result<HttpResponse>& answer, Time now) {
  ++poll_.attempts;
  poll_.finished = now;
  poll_.error.reset();
  const RetryPolicy& retry = poll_.target.portal->retry;
  if (answer) {
    Read(*answer, now);
  } else {
    poll_.error = answer.error();
  }
  const int status = answer ? answer->status : 0;
  over_ = !poll_.error || !MayRetry(*poll_.error, status) || poll_.attempts >= retry.attempts;
  if (!over_) {
    // Never faster than the manners of the portal allow.
    delay_ = std::max({poll_.target.portal->pause, Backoff(retry, poll_.attempts, jitter_()),
                       poll_.retry_after.value_or(Duration(0))});
  }
}

void Collection::Read(const HttpResponse& response, Time now) {
  poll_.wire_bytes += response.wire_bytes;
  if (response.tls_not_after) poll_.tls_not_after = response.tls_not_after;
  poll_.retry_after = RetryAfter(response, now);
  Capture capture = MakeCapture(response.body, now);
  capture.url = WithoutQuery(response.url);
  capture.status = response.status;
  capture.content_type = response.Header("Content-Type");
  poll_.captures.push_back(std::move(capture));
  poll_.error = Refusal(response, *poll_.target.collector);
  if (!poll_.error) ReadInto(poll_, context_, response.body, known_agencies_);
}

Poll Collection::Take() && { return std::move(poll_); }

Poll ReadSavedAnswer(PollTarget target, std::string bytes, Time now,
                     const std::vector<std::string>& known_agencies) {
  Poll poll;
  poll.target = std::move(target);
  poll.started = now;
  poll.finished = now;
  poll.attempts = 1;
  ReadInto(poll, poll.target.ContextOn(DayOf(now)), bytes, known_agencies);
  poll.captures.push_back(MakeCapture(std::move(bytes), now));
  return poll;
}

std::string Sha256Hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

}  // namespace dvcmon
