#include "collectors/http/hop.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include "collectors/http/cookies.h"
#include "collectors/http/failure.h"
#include "collectors/http/options.h"
#include "collectors/http/reach.h"

namespace dvcmon {
namespace {

Duration Since(Clock::time_point start, Clock::time_point end) {
  return std::chrono::duration_cast<Duration>(end - start);
}

}  // namespace

Hop::Hop(const HttpRequest& request, Url url, std::string method, Clock::time_point started)
    : request_(request),
      url_(std::move(url)),
      method_(std::move(method)),
      started_(started),
      body_(request.limits),
      easy_(curl_easy_init()) {}

Error Hop::Failure(ErrorCode code, const std::string& text) const {
  return {code, fmt::format("{}: {}", url_.host, text), ""};
}

// --- Options -------------------------------------------------------------------------------------

Status Hop::Prepare(long ip_version, CURLSH* jar) {
  // Not one of the options is for comfort: none may be silently left out.
  if (easy_ && SetTransport() && SetReach(easy(), request_, ip_version) && SetRequest() &&
      (!request_.access.cookies || UseCookies(easy(), jar)) && SetCallbacks()) {
    return Done{};
  }
  return Failure(ErrorCode::kConnect, "this libcurl refuses an option that is needed");
}

bool Hop::SetTransport() {
  Options options(easy());
  options.Set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
  options.Set(CURLOPT_FOLLOWLOCATION, 0L);  // followed by Transfer, which looks at the target first
  options.Set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  options.Set(CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up on a name server that hangs would wait for it, and with it every host.
  options.Set(CURLOPT_QUICK_EXIT, 1L);
  // What a server sends beyond its answer must not become the start of the next one, and libcurl
  // 7.88 does not look for such bytes before it uses a connection again.
  options.Set(CURLOPT_FRESH_CONNECT, 1L);
  options.Set(CURLOPT_FORBID_REUSE, 1L);
  return options.ok();
}

bool Hop::SetRequest() {
  Options options(easy());
  options.Set(CURLOPT_URL, url_.text.c_str());
  if (!request_.user_agent.empty()) options.Set(CURLOPT_USERAGENT, request_.user_agent.c_str());
  // Not CURLOPT_ACCEPT_ENCODING: Body decodes, which alone can count both sides.
  bool headers = AddHeader("Accept-Encoding: gzip");
  if (const std::string& proof = request_.access.authorization; !proof.empty()) {
    headers = headers && AddHeader("Authorization: " + proof);
  }
  for (const auto& [name, value] : request_.headers) {
    // A semicolon is libcurl's notation for a header without value.
    headers = headers && AddHeader(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  if (method_ == "POST") {
    // A header without value is one that libcurl would add and must not; no content type unless it
    // was given, and no pause for "100 Continue".
    headers = headers && AddHeader("Content-Type: " + request_.content_type);
    headers = headers && AddHeader("Expect:");
    options.Set(CURLOPT_POST, 1L);
    options.Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    options.Set(CURLOPT_POSTFIELDS, request_.body.data());
  }
  options.Set(CURLOPT_HTTPHEADER, headers_.get());
  return headers && options.ok();
}

bool Hop::AddHeader(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer && !headers_) headers_.reset(longer);
  return longer != nullptr;
}

bool Hop::SetCallbacks() {
  Options options(easy());
  options.Set(CURLOPT_ERRORBUFFER, curl_text_);
  options.Set(CURLOPT_OPENSOCKETFUNCTION, &Hop::OnOpenSocket);
  options.Set(CURLOPT_OPENSOCKETDATA, this);
  options.Set(CURLOPT_PREREQFUNCTION, &Hop::OnConnected);
  options.Set(CURLOPT_PREREQDATA, this);
  options.Set(CURLOPT_HEADERFUNCTION, &Hop::OnHeader);
  options.Set(CURLOPT_HEADERDATA, this);
  options.Set(CURLOPT_WRITEFUNCTION, &Hop::OnBody);
  options.Set(CURLOPT_WRITEDATA, this);
  // Looks at Content-Length only, and so spares the download of what is announced as too large.
  options.Set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.limits.wire));
  return options.ok();
}

// --- Callbacks -----------------------------------------------------------------------------------

curl_socket_t Hop::OnOpenSocket(void* hop, curlsocktype, curl_sockaddr* address) {
  Hop& self = *static_cast<Hop*>(hop);
  // A proxy is contacted because it is declared, and whom it contacts is not seen from here.
  if (self.request_.access.proxy.empty() &&
      !MayContact(address->addr, self.request_.allow_addresses)) {
    self.refused_address_ = AddressText(address->addr);
    return CURL_SOCKET_BAD;
  }
  ++self.sockets_;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Hop::OnConnected(void* hop, char*, char*, int, int) {
  Hop& self = *static_cast<Hop*>(hop);
  self.connected_ = Clock::now();
  self.tls_ = TlsOf(self.easy());
  return CURL_PREREQFUNC_OK;
}

size_t Hop::OnHeader(const char* data, size_t size, size_t count, void* hop) {
  Hop& self = *static_cast<Hop*>(hop);
  return self.TakeHeader({data, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
}

size_t Hop::OnBody(const char* data, size_t size, size_t count, void* hop) {
  Hop& self = *static_cast<Hop*>(hop);
  return self.TakeBody({data, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
}

bool Hop::TakeHeader(std::string_view line) {
  header_bytes_ += static_cast<int64_t>(line.size());
  if (header_bytes_ > request_.limits.headers) {
    failure_ =
        Failure(ErrorCode::kTooLarge,
                fmt::format("the headers are over the limit of {} bytes", request_.limits.headers));
    return false;
  }
  if (!connected_) return true;  // a proxy's, which says whether it has made a tunnel
  if (!first_byte_) first_byte_ = speed_since_ = Clock::now();
  CountForSpeed(line.size());
  if (line.find_first_not_of("\r\n") != std::string_view::npos) return true;
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  headers_complete_ = status / 100 != 1;
  if (!headers_complete_) first_byte_.reset();  // "100 Continue" and its like: not yet the answer
  return true;
}

bool Hop::TakeBody(std::string_view bytes) {
  CountForSpeed(bytes.size());
  Status taken = body_began_ ? Done{} : body_.SetEncodings(HeaderValues("Content-Encoding"));
  body_began_ = true;
  if (taken.ok()) taken = body_.Append(bytes);
  if (!taken.ok()) failure_ = Failure(taken.error().code, taken.error().message);
  return taken.ok();
}

std::vector<std::string> Hop::HeaderValues(const char* name) const {
  std::vector<std::string> values;
  curl_header* header = nullptr;
  while (curl_easy_header(easy(), name, values.size(), CURLH_HEADER, -1, &header) == CURLHE_OK) {
    values.emplace_back(header->value);
  }
  return values;
}

// --- Time limits ---------------------------------------------------------------------------------

// A window lasts low_speed_time at most and ends as soon as the bytes that it must bring are there.
// Unlike libcurl's, which counts from the start, it leaves a server its time to think.
void Hop::CountForSpeed(size_t bytes) {
  const Timeouts& timeouts = request_.timeouts;
  speed_bytes_ += static_cast<int64_t>(bytes);
  if (speed_bytes_ * 1000 >= timeouts.low_speed_bytes * timeouts.low_speed_time.count()) {
    speed_bytes_ = 0;
    speed_since_ = Clock::now();
  }
}

std::pair<Clock::time_point, Hop::Limit> Hop::NextLimit() const {
  const Timeouts& timeouts = request_.timeouts;
  std::pair next{started_ + timeouts.total, Limit::kTotal};
  const auto at_most = [&](Clock::time_point moment, Limit limit) {
    if (moment < next.first) next = {moment, limit};
  };
  if (first_byte_) {
    if (timeouts.low_speed_bytes > 0 && timeouts.low_speed_time.count() > 0) {
      at_most(speed_since_ + timeouts.low_speed_time, Limit::kLowSpeed);
    }
  } else if (connected_) {
    at_most(*connected_ + timeouts.first_byte, Limit::kFirstByte);
  }
  return next;
}

Error Hop::TimedOut() const {
  const Timeouts& timeouts = request_.timeouts;
  switch (NextLimit().second) {
    case Limit::kFirstByte:
      return Failure(ErrorCode::kTimeout, fmt::format("connected, but no answer began within {}",
                                                      FormatDuration(timeouts.first_byte)));
    case Limit::kLowSpeed:
      return Failure(
          ErrorCode::kTimeout,
          fmt::format("the answer came at less than {} bytes per second for {}",
                      timeouts.low_speed_bytes, FormatDuration(timeouts.low_speed_time)));
    case Limit::kTotal:
      break;
  }
  return Failure(ErrorCode::kTimeout,
                 fmt::format("no complete answer within {}", FormatDuration(timeouts.total)));
}

// --- End -----------------------------------------------------------------------------------------

Result<HttpResponse> Hop::End(CURLcode code) {
  if (failure_) return *failure_;
  if (code != CURLE_OK && sockets_ == 0 && !refused_address_.empty()) {
    return Failure(ErrorCode::kAddressRefused,
                   fmt::format("its address is {}, which is not public; if it is meant to be "
                               "contacted, name its network under allow_addresses",
                               refused_address_));
  }
  if (code != CURLE_OK) {
    const Error error = FailureOf(code, easy(), curl_text_, request_);
    return Failure(error.code, error.message);
  }
  if (!headers_complete_) {  // which libcurl takes for an empty body
    return Failure(ErrorCode::kPartial, "the connection ended before the headers did");
  }
  if (const Status whole = body_.Finish(); !whole.ok()) {
    return Failure(whole.error().code, whole.error().message);
  }
  HttpResponse response;
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy(), CURLH_HEADER, -1, header)) != nullptr) {
    response.headers.emplace_back(header->name, header->value);
  }
  const char* address = nullptr;
  curl_easy_getinfo(easy(), CURLINFO_PRIMARY_IP, &address);
  response.remote_address = address ? address : "";
  response.body = body_.Take();
  response.wire_bytes = body_.wire_bytes();
  response.url = url_.text;
  response.tls_version = tls_.version;
  response.tls_not_after = tls_.not_after;
  response.tls_key = tls_.key;
  const Clock::time_point now = Clock::now();
  response.first_byte = Since(started_, first_byte_.value_or(now));
  response.total = Since(started_, now);
  return response;
}

std::string Hop::RedirectTarget() const {
  long status = 0;
  const char* target = nullptr;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy(), CURLINFO_REDIRECT_URL, &target);
  const bool redirect =
      status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  return redirect && target ? target : "";
}

}  // namespace dvcmon
