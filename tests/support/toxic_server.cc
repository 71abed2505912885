#include "tests/support/toxic_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "tests/support/patience.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using BioPtr = std::unique_ptr<BIO, int (*)(BIO*)>;

BioPtr Memory(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
}

SSL_CTX* NewContext(const ToxicServer::Tls& tls) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (tls.max_version != 0) {
    // TLS 1.0 and 1.1 need what OpenSSL 3 forbids at its usual security level.
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, tls.max_version);
  }
  X509* certificate =
      PEM_read_bio_X509(Memory(tls.identity.certificate).get(), nullptr, nullptr, nullptr);
  EVP_PKEY* key =
      PEM_read_bio_PrivateKey(Memory(tls.identity.key).get(), nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

sockaddr_in Loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  }
  return text;
}

// Of a head that ends with an empty line; good enough for a client that behaves.
SeenRequest ParseHead(std::string_view head) {
  SeenRequest request;
  const size_t method_end = head.find(' ');
  const size_t target_end = head.find(' ', method_end + 1);
  request.method = head.substr(0, method_end);
  request.target = head.substr(method_end + 1, target_end - method_end - 1);
  for (size_t at = head.find("\r\n") + 2; at < head.size();) {
    const size_t end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      const size_t value = line.find_first_not_of(' ', colon + 1);
      request.headers[LowerCase(std::string(line.substr(0, colon)))] =
          value == std::string_view::npos ? "" : line.substr(value);
    }
    at = end + 2;
  }
  return request;
}

size_t BodySize(const SeenRequest& request) {
  size_t size = 0;
  const auto length = request.headers.find("content-length");
  if (length != request.headers.end()) {
    std::from_chars(length->second.data(), length->second.data() + length->second.size(), size);
  }
  return size;
}

// The next request, from `buffer` and what comes after it; nothing at the end of the connection.
std::optional<SeenRequest> ReadRequest(Wire& wire, std::string& buffer) {
  size_t head_end;
  while ((head_end = buffer.find("\r\n\r\n")) == std::string::npos) {
    const std::string more = wire.Read();
    if (more.empty()) return std::nullopt;
    buffer += more;
  }
  SeenRequest request = ParseHead(std::string_view(buffer).substr(0, head_end + 2));
  buffer.erase(0, head_end + 4);
  const size_t size = BodySize(request);
  while (buffer.size() < size) {
    const std::string more = wire.Read();
    if (more.empty()) return std::nullopt;
    buffer += more;
  }
  request.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return request;
}

}  // namespace

// --- Wire ----------------------------------------------------------------------------------------

Wire::Wire(int socket, SSL_CTX* tls) : socket_(socket) {
  if (!tls) return;
  ssl_ = SSL_new(tls);
  SSL_set_fd(ssl_, socket_);
}

Wire::~Wire() {
  Close();
  SSL_free(ssl_);
}

bool Wire::Handshake() { return !ssl_ || SSL_accept(ssl_) == 1; }

bool Wire::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (socket_ < 0) return false;
    const ssize_t sent = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                              : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string Wire::Read() {
  if (socket_ < 0) return "";
  char bytes[4096];
  const ssize_t got =
      ssl_ ? SSL_read(ssl_, bytes, sizeof bytes) : recv(socket_, bytes, sizeof bytes, 0);
  return got > 0 ? std::string(bytes, static_cast<size_t>(got)) : "";
}

bool Wire::WaitForEnd(std::optional<std::chrono::milliseconds> at_most) {
  if (socket_ < 0) return true;
  pollfd ended{socket_, POLLRDHUP, 0};
  return poll(&ended, 1, at_most ? static_cast<int>(at_most->count()) : -1) != 0;
}

void Wire::Close() { Release(false); }
void Wire::Reset() { Release(true); }

void Wire::Release(bool reset) {
  const std::lock_guard lock(mutex_);
  if (socket_ < 0) return;
  if (reset) {
    const linger none{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  } else if (ssl_) {
    SSL_shutdown(ssl_);
  }
  close(socket_);
  socket_ = -1;
}

void Wire::Interrupt() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) shutdown(socket_, SHUT_RDWR);
}

// --- ToxicServer ---------------------------------------------------------------------------------

ToxicServer::ToxicServer() : fallback_(Answer("no such route", {.status = 404})) {
  const sockaddr_in address = Loopback();
  Listen(reinterpret_cast<const sockaddr&>(address), sizeof address);
}

ToxicServer::ToxicServer(Tls tls) : tls_(std::move(tls)), fallback_(Answer("", {.status = 404})) {
  context_.reset(NewContext(*tls_));
  const sockaddr_in address = Loopback();
  Listen(reinterpret_cast<const sockaddr&>(address), sizeof address);
}

ToxicServer::ToxicServer(Ipv6 ipv6) : fallback_(Answer("no such route", {.status = 404})) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(static_cast<uint16_t>(ipv6.port));
  Listen(reinterpret_cast<const sockaddr&>(address), sizeof address);
}

void ToxicServer::Listen(const sockaddr& address, socklen_t size) {
  listener_ = socket(address.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  (void)bind(listener_, &address, size);
  listen(listener_, SOMAXCONN);
  sockaddr_in6 bound{};  // the port stands at the same place in both families
  size = sizeof bound;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.sin6_port);
  acceptor_ = std::thread([this] { Accept(); });
}

ToxicServer::~ToxicServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (Connection& open : connections_) open.wire.Interrupt();
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (Connection& open : connections_) open.talk.join();
  close(listener_);
}

void ToxicServer::Accept() {
  // A client that is gone is a failed Write() here, and no signal.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

  int accepted;
  while ((accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
    const std::lock_guard lock(mutex_);
    // A thread that is over but not joined keeps its stack, and a soak has many thousands.
    connections_.remove_if([](Connection& old) {
      const bool over = old.over;
      if (over) old.talk.join();
      return over;
    });
    Connection& connection = connections_.emplace_back(accepted, context_.get());
    if (stopping_) connection.wire.Interrupt();
    connection.talk = std::thread([this, &connection, number = ++accepted_] {
      Talk(connection.wire, number);
      connection.over = true;
    });
  }
}

void ToxicServer::Talk(Wire& wire, int connection) {
  if (tls_ && tls_->stall_handshake) {
    wire.WaitForEnd();
  } else if (wire.Handshake()) {
    std::string buffer;
    while (std::optional<SeenRequest> request = ReadRequest(wire, buffer)) {
      request->connection = connection;
      request->seen = std::chrono::steady_clock::now();
      Route route;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
        route = RouteOf(request->target);
      }
      seen_.notify_all();
      route(wire, *request);
    }
  }
  wire.Close();
}

Route ToxicServer::RouteOf(const std::string& target) const {
  const auto route = routes_.find(target.substr(0, target.find('?')));
  return route == routes_.end() ? fallback_ : route->second;
}

void ToxicServer::Serve(const std::string& path, Route route) {
  const std::lock_guard lock(mutex_);
  routes_[path] = std::move(route);
}

void ToxicServer::ServeAll(Route route) {
  const std::lock_guard lock(mutex_);
  fallback_ = std::move(route);
}

std::string ToxicServer::Url(const std::string& path, const std::string& host) const {
  return fmt::format("{}://{}:{}{}", tls_ ? "https" : "http", host, port_, path);
}

std::vector<SeenRequest> ToxicServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int ToxicServer::connections() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

bool ToxicServer::WaitForRequests(size_t count) const {
  std::unique_lock lock(mutex_);
  return seen_.wait_for(lock, kPatience, [&] { return requests_.size() >= count; });
}

}  // namespace dvcmon::testing
