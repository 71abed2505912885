#include "collectors/collect.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "collectors/extract/persons.h"
#include "collectors/refusal.h"
#include "collectors/validate.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxValidatorBytes = 1000;

// U(0, min(cap, base·2^k)) before attempt k + 2: "full jitter" keeps many clients of a portal that
// comes back from asking at the same moment.
Duration Backoff(const RetryPolicy& retry, int failures, double jitter) {
  Duration limit = retry.base;
  for (int k = 1; k < failures && limit < retry.cap; ++k) limit *= 2;
  limit = std::min(limit, retry.cap);
  return Duration(static_cast<Duration::rep>(static_cast<double>(limit.count()) * jitter));
}

// The header if it is one line of printable ASCII that can be sent back; else empty.
std::string ValidatorOf(const HttpResponse& response, std::string_view name) {
  const std::string value = response.Header(name);
  const bool good = value.size() <= kMaxValidatorBytes &&
                    std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7f; });
  return good ? value : "";
}

std::optional<std::chrono::seconds> AgeOf(const HttpResponse& response) {
  const std::string text = response.Header("Age");
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

Capture CaptureOf(HttpResponse& response, Time now) {
  Capture capture;
  capture.bytes = std::move(response.body);
  capture.size = capture.bytes.size();
  capture.sha256 = Sha256Hex(capture.bytes);
  capture.url = WithoutQuery(response.url);
  capture.status = response.status;
  capture.content_type = response.Header("Content-Type");
  capture.validators = {ValidatorOf(response, "ETag"), ValidatorOf(response, "Last-Modified")};
  capture.age = AgeOf(response);
  capture.fetched_at = now;
  return capture;
}

// The first field about a person in a body that was not read, and may be an answer all the same. A
// page in place of data, of a firewall or for maintenance, tells at most where an office is.
std::string PersonFieldUnread(const CollectorSpec& collector, const Capture& capture) {
  using Kind = AnswerFormat::Kind;
  const bool are_pages =
      collector.format.kind == Kind::kHtml || collector.format.kind == Kind::kXml;
  const size_t first = capture.bytes.find_first_not_of(" \t\r\n");
  const bool is_page = first != std::string::npos && capture.bytes[first] == '<';
  if (is_page && !are_pages) return {};
  return PersonFieldIn(capture.bytes).value_or("");
}

// An answer that was not read cannot be redacted.
void KeepUnread(const CollectorSpec& collector, Poll& poll, Capture& capture) {
  if (collector.capture == CaptureKind::kFull) return;
  if (!collector.capture) {
    const std::string field = PersonFieldUnread(collector, capture);
    if (field.empty()) return;
    if (poll.person_field.empty()) poll.person_field = field;
  }
  capture.kind = CaptureKind::kHash;
  capture.bytes.clear();
}

// Keeps as much of an answer that was read as may be kept.
void KeepRead(Mapping& mapping, Poll& poll, Capture& capture) {
  Mapping::Evidence evidence = mapping.TakeEvidence();
  capture.kind = evidence.kind;
  if (capture.kind != CaptureKind::kFull) capture.bytes = std::move(evidence.redacted);
  if (poll.person_field.empty()) poll.person_field = std::move(evidence.person_field);
  poll.structure = mapping.structure();
}

// Of the agencies of the last accepted poll those that this one has to hold, by the names that the
// operator has given them since.
std::vector<std::string> Expected(std::vector<std::string> agencies, const PollTarget& target,
                                  Day asked) {
  const PortalSpec& portal = *target.portal;
  const std::string province = target.province_slug();
  const AgencyIds aliases = AliasesOn(portal.agencies, portal.name, province, asked);
  for (std::string& agency : agencies) {
    if (const auto alias = aliases.find(agency); alias != aliases.end()) agency = alias->second;
  }
  const auto ended = EndedBy(portal.agencies, province, asked);
  std::erase_if(agencies, [&](const std::string& agency) { return ended.contains(agency); });
  return agencies;
}

// Judges what was mapped; the poll ends up accepted or with its error.
void Accept(Poll& poll, MappedAnswer mapped, const Known& known) {
  poll.as_of = mapped.oldest;
  poll.is_final = mapped.is_final;
  poll.clauses = Validate(*poll.target.collector, mapped, known, poll.missing_agencies);
  for (const ClauseResult& clause : poll.clauses) {
    if (clause.held) continue;
    const std::string place = clause.where.empty() ? "" : fmt::format(" (at {})", clause.where);
    std::string message = fmt::format("{}: {}{}", clause.clause, clause.message, place);
    if (clause.marks_torn) {
      if (poll.torn.empty()) poll.torn = std::move(message);
      continue;
    }
    poll.error = Error{ErrorCode::kContract, std::move(message), clause.clause};
    if (clause.clause == kShrinkClause) poll.shrunk_to = AgenciesOf(poll.target, mapped.rows);
    return;
  }
  poll.rows = std::move(mapped.rows);
  poll.readings = std::move(mapped.readings);
}

}  // namespace

Collection::Collection(PollTarget target, Time started, Known known, Jitter jitter)
    : known_(std::move(known)),
      mapping_(target, DayOf(started), known_.ids),
      jitter_(std::move(jitter)) {
  known_.agencies = Expected(std::move(known_.agencies), target, DayOf(started));
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
  const Context& context = mapping_.context();
  HttpRequest request;
  request.method = spec.method;
  request.url = portal.url + spec.path.Expand(context);
  for (const Header& header : spec.headers) {
    request.headers.emplace_back(header.name, header.value.Expand(context));
  }
  if (IsConditional()) {
    const Validators& validators = known_.answer->validators;
    if (!validators.etag.empty()) request.headers.emplace_back("If-None-Match", validators.etag);
    if (!validators.last_modified.empty()) {
      request.headers.emplace_back("If-Modified-Since", validators.last_modified);
    }
  }
  if (const auto body = spec.body.find(context.period.kind); body != spec.body.end()) {
    request.body = body->second.Expand(context);
    request.content_type = spec.content_type;
  }
  request.user_agent = portal.user_agent;
  request.delay = delay_;
  request.pause = portal.pause;
  request.allow_http = portal.allow_http;
  for (const std::string& network : portal.allow_addresses) {
    if (const auto cidr = ParseCidr(network)) request.allow_addresses.push_back(*cidr);
  }
  request.ca_file = portal.ca_file;
  request.access = portal.access;
  request.session = portal.name;
  request.timeouts = portal.timeouts;
  request.limits = portal.limits;
  return request;
}

std::string Collection::RequestHash() const {
  const RequestSpec& spec = poll_.target.collector->request;
  const Context& context = mapping_.context();
  const auto body = spec.body.find(context.period.kind);
  return Sha256Hex(fmt::format("{} {}{}\n{}", spec.method, poll_.target.portal->url,
                               spec.path.Expand(context),
                               body == spec.body.end() ? "" : body->second.Expand(context)));
}

bool Collection::IsConditional() const {
  return poll_.target.collector->request.method == "GET" && !poll_.target.collector->paging &&
         known_.answer && !known_.answer->validators.empty() &&
         known_.answer->request == RequestHash();
}

void Collection::Feed(Result<HttpResponse> answer, Time now) {
  ++poll_.attempts;
  poll_.finished = now;
  poll_.error.reset();
  const int status = answer ? answer->status : 0;
  if (answer) {
    Read(*std::move(answer), now);
  } else {
    poll_.error = answer.error();
  }
  const PortalSpec& portal = *poll_.target.portal;
  if (!poll_.error) {
    failures_ = 0;
    delay_ = portal.pause;
    over_ = mapping_.complete();
    if (over_) Accept(poll_, std::move(mapping_).Take(), known_);
    return;
  }
  ++failures_;
  // A longer wait than this is no part of a poll: the host is left alone meanwhile.
  const bool later = poll_.retry_after > portal.retry.cap;
  over_ = !MayRetry(*poll_.error, status) || failures_ >= portal.retry.attempts || later;
  // Never faster than the manners of the portal allow.
  delay_ = std::max({portal.pause, Backoff(portal.retry, failures_, over_ ? 0 : jitter_()),
                     poll_.retry_after.value_or(Duration(0))});
}

void Collection::Read(HttpResponse response, Time now) {
  poll_.wire_bytes += response.wire_bytes;
  if (response.tls_not_after) poll_.tls_not_after = response.tls_not_after;
  poll_.retry_after = RetryAfter(response, now);
  poll_.error = Refusal(response, *poll_.target.collector);
  const auto instead = PageInstead(response);
  Capture capture = CaptureOf(response, now);
  capture.request = RequestHash();
  if (response.status == 304 && IsConditional()) {
    poll_.error.reset();
    capture.bytes = known_.answer->bytes;
    capture.size = capture.bytes.size();
    capture.sha256 = known_.answer->sha256;
    capture.content_type = known_.answer->content_type;
    // A 304 may leave out what has not changed.
    if (capture.validators.empty()) capture.validators = known_.answer->validators;
  }
  body_bytes_ += static_cast<int64_t>(capture.bytes.size());
  const int64_t limit = poll_.target.portal->limits.poll;
  if (!poll_.error && body_bytes_ > limit) {
    poll_.error = Error{ErrorCode::kTooLarge,
                        fmt::format("the answers of this poll have more than {} bytes", limit), ""};
  }
  const int page = mapping_.context().page;
  if (!poll_.error) {
    if (Status read = mapping_.Read(capture.bytes); !read.ok()) {
      const bool has_table =
          !mapping_.structure().empty() || read.error().code == ErrorCode::kDrift;
      poll_.error = instead && !has_table ? *instead : read.error();
    }
    KeepRead(mapping_, poll_, capture);
  } else {
    KeepUnread(*poll_.target.collector, poll_, capture);
  }
  if (!poll_.error) capture.page = page;
  poll_.captures.push_back(std::move(capture));
}

Poll Collection::Take() && { return std::move(poll_); }

Poll ReadSavedAnswer(PollTarget target, std::vector<std::string> pages, Time now,
                     const Known& known) {
  Mapping mapping(target, DayOf(now), known.ids);
  Poll poll;
  poll.target = std::move(target);
  poll.started = now;
  poll.finished = now;
  for (std::string& bytes : pages) {
    if (poll.error) break;
    Capture& capture = poll.captures.emplace_back();
    capture.bytes = std::move(bytes);
    capture.size = capture.bytes.size();
    capture.sha256 = Sha256Hex(capture.bytes);
    capture.page = ++poll.attempts;
    capture.fetched_at = now;
    if (Status read = mapping.Read(capture.bytes); !read.ok()) poll.error = read.error();
    KeepRead(mapping, poll, capture);
  }
  if (!poll.error && !mapping.complete()) {
    poll.error =
        Error{ErrorCode::kPartial,
              "there are further pages; give them too, with --from-file of the verb try", ""};
  }
  if (!poll.error) Accept(poll, std::move(mapping).Take(), known);
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
