#include "tests/daemon/web/client.h"

#include <arpa/inet.h>
#include <crypt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <utility>

#include "tests/support/patience.h"

namespace dvcmon {
namespace {

void LimitWait(int socket, int direction, std::chrono::seconds wait) {
  const timeval time{.tv_sec = wait.count(), .tv_usec = 0};
  setsockopt(socket, SOL_SOCKET, direction, &time, sizeof time);
}

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return text;
}

Reply ParseHead(std::string_view head) {
  Reply reply;
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return reply;
  std::from_chars(head.data() + 9, head.data() + 12, reply.status);
  head.remove_prefix(std::min(head.size(), head.find("\r\n") + 2));
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    std::string& value = reply.headers[Lower(std::string(line.substr(0, colon)))];
    value.append(value.empty() ? "" : ", ").append(line.substr(colon + 2));
  }
  return reply;
}

}  // namespace

Client::Client(int port, const char* host) {
  sockaddr_in6 v6{};
  sockaddr_in v4{};
  const bool is_v6 = inet_pton(AF_INET6, host, &v6.sin6_addr) == 1;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  inet_pton(AF_INET, host, &v4.sin_addr);
  socket_ = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  LimitWait(socket_, SO_RCVTIMEO, kPatience);
  LimitWait(socket_, SO_SNDTIMEO, kPatience);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address =
      is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  if (connect(socket_, address, is_v6 ? sizeof v6 : sizeof v4) != 0) {
    close(socket_);
    socket_ = -1;
  }
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      tls_(std::move(other.tls_)),
      received_(std::move(other.received_)) {}

Client::~Client() {
  if (socket_ >= 0) close(socket_);
}

bool Client::StartTls(SSL_CTX* context) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), socket_);
  return SSL_connect(tls_.get()) == 1;
}

bool Client::Send(std::string_view bytes) {
  if (tls_) return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(sent);
  }
  return true;
}

bool Client::Receive() {
  char buffer[16384];
  const ssize_t size =
      tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer) : recv(socket_, buffer, sizeof buffer, 0);
  if (size > 0) received_.append(buffer, size);
  return size > 0;
}

Reply Client::Read(bool has_body) {
  while (received_.find("\r\n\r\n") == std::string::npos) {
    if (!Receive()) return {};
  }
  const size_t end = received_.find("\r\n\r\n");
  Reply reply = ParseHead(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 4);
  const size_t length = has_body && reply.headers.contains("content-length")
                            ? std::stoul(reply.headers["content-length"])
                            : 0;
  while (received_.size() < length) {
    if (!Receive()) return {};
  }
  reply.body = received_.substr(0, length);
  received_.erase(0, length);
  return reply;
}

Reply Client::Ask(std::string_view method, std::string_view target, std::string_view headers) {
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n");
  request.append(headers).append("\r\n");
  if (!connected() || !Send(request)) return {};
  return Read(method != "HEAD");
}

bool Client::HasSomething() const {
  pollfd waiting{socket_, POLLIN, 0};
  return poll(&waiting, 1, 0) != 0;
}

bool Client::IsClosedByServer() {
  LimitWait(socket_, SO_RCVTIMEO, kBeforeTimeOut);
  char byte;
  const ssize_t size = tls_ ? SSL_read(tls_.get(), &byte, 1) : recv(socket_, &byte, 1, 0);
  if (tls_) return size <= 0 && SSL_get_error(tls_.get(), 0) != SSL_ERROR_WANT_READ;
  return size == 0 || (size < 0 && errno == ECONNRESET);
}

Reply Get(int port, std::string_view target, std::string_view headers) {
  return Client(port).Ask("GET", target, headers);
}

std::string BasicHeader(const std::string& user, const std::string& password) {
  const std::string text = user + ":" + password;
  std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  encoded.resize(length);
  return "Authorization: Basic " + encoded + "\r\n";
}

std::string HashOf(const std::string& password, int cost) {
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  crypt_gensalt_rn("$2b$", cost, nullptr, 0, salt, sizeof salt);
  const auto workspace = std::make_unique<crypt_data>();
  return crypt_r(password.c_str(), salt, workspace.get());
}

}  // namespace dvcmon
