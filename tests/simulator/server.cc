#include "tests/simulator/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>

namespace dvcmon::simulator {
namespace {

constexpr size_t kMaxRequestBytes = 1 << 20;
constexpr uint64_t kShortBy = 1000;

std::optional<sockaddr_in> ParseAddress(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (colon == std::string::npos ||
      inet_pton(AF_INET, listen.substr(0, colon).c_str(), &address.sin_addr) != 1) {
    return std::nullopt;
  }
  uint16_t port = 0;
  const char* end = listen.data() + listen.size();
  const auto parsed = std::from_chars(listen.data() + colon + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  address.sin_port = htons(port);
  return address;
}

MHD_Result AddHeader(void* headers, MHD_ValueKind, const char* name, const char* value) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  (*static_cast<std::map<std::string, std::string>*>(headers))[lower] = value ? value : "";
  return MHD_YES;
}

int SocketOf(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

// A connection that is closed with unread linger sends RST instead of FIN.
void ResetOnClose(int socket) {
  const linger hard{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

}  // namespace

struct Server::Impl {
  ~Impl() {
    const uint64_t one = 1;
    if (stop_event >= 0 && write(stop_event, &one, sizeof one) < 0) std::terminate();
    if (daemon) MHD_stop_daemon(daemon);  // joins the connections' threads
    if (stop_event >= 0) close(stop_event);
  }

  // Waits until the time has passed (negative: for ever); false when the client has gone or the
  // server stops.
  bool Wait(int socket, int milliseconds) const {
    pollfd events[2] = {{.fd = socket, .events = POLLRDHUP, .revents = 0},
                        {.fd = stop_event, .events = POLLIN, .revents = 0}};
    return poll(events, 2, milliseconds) == 0;
  }

  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* url,
                              const char* method, const char* version, const char* data,
                              size_t* size, void** state);
  static void OnCompleted(void* self, MHD_Connection* connection, void** state,
                          MHD_RequestTerminationCode code);

  Handler handler;
  std::string url;
  int stop_event = -1;  // readable from the moment the server stops
  MHD_Daemon* daemon = nullptr;
};

namespace {

// An answer on its way to a client.
struct Stream {
  Answer answer;
  int socket;
  std::function<bool(int, int)> wait;

  // MHD's content reader.
  static ssize_t Read(void* cls, uint64_t position, char* out, size_t room) {
    auto& stream = *static_cast<Stream*>(cls);
    const std::string& body = stream.answer.body;
    uint64_t end = body.size();
    switch (stream.answer.delivery) {
      case Delivery::kDrip:
        if (position > 0 && !stream.wait(stream.socket, 1000))
          return MHD_CONTENT_READER_END_WITH_ERROR;
        room = 1;
        break;
      case Delivery::kReset:
        end /= 2;
        if (position >= end) ResetOnClose(stream.socket);
        break;
      case Delivery::kEndless:
        if (position >= end) {
          std::memset(out, ' ', room);
          return static_cast<ssize_t>(room);
        }
        break;
      case Delivery::kShort:
      case Delivery::kWhole:
      case Delivery::kHang:
        break;
    }
    if (position >= end) return MHD_CONTENT_READER_END_WITH_ERROR;
    const size_t count = std::min<uint64_t>(room, end - position);
    std::memcpy(out, body.data() + position, count);
    return static_cast<ssize_t>(count);
  }

  static void Free(void* cls) { delete static_cast<Stream*>(cls); }
};

MHD_Response* MakeResponse(Stream stream) {
  std::string& body = stream.answer.body;
  if (stream.answer.delivery == Delivery::kWhole) {
    return MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
  }
  uint64_t size = body.size();
  if (stream.answer.delivery == Delivery::kShort) size += kShortBy;
  if (stream.answer.delivery == Delivery::kEndless) size = MHD_SIZE_UNKNOWN;
  return MHD_create_response_from_callback(size, 32 << 10, &Stream::Read,
                                           new Stream(std::move(stream)), &Stream::Free);
}

}  // namespace

MHD_Result Server::Impl::OnRequest(void* self, MHD_Connection* connection, const char* url,
                                   const char* method, const char* /*version*/, const char* data,
                                   size_t* size, void** state) {
  auto& impl = *static_cast<Impl*>(self);
  auto*& request = reinterpret_cast<Request*&>(*state);
  if (request == nullptr) {
    request = new Request{.method = method, .path = url};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &AddHeader, &request->headers);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &AddHeader, &request->query);
    return MHD_YES;
  }
  if (*size > 0) {
    if (request->body.size() + *size > kMaxRequestBytes) return MHD_NO;
    request->body.append(data, *size);
    *size = 0;
    return MHD_YES;
  }
  Answer answer = impl.handler(*request);
  const int socket = SocketOf(connection);
  if (answer.delivery == Delivery::kHang) {
    impl.Wait(socket, -1);
    return MHD_NO;
  }
  const int status = answer.status;
  const auto headers = answer.headers;
  const std::string type = answer.content_type;
  MHD_Response* response = MakeResponse(
      {std::move(answer), socket, [&impl](int fd, int wait) { return impl.Wait(fd, wait); }});
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type.c_str());
  for (const auto& [name, value] : headers) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

void Server::Impl::OnCompleted(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
  delete static_cast<Request*>(*state);
  *state = nullptr;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::Start(const std::string& listen, Handler handler) {
  const std::optional<sockaddr_in> address = ParseAddress(listen);
  if (!address) return Error{ErrorCode::kIo, "expected an IPv4 address and a port", listen};
  auto impl = std::make_unique<Impl>();
  impl->handler = std::move(handler);
  impl->stop_event = eventfd(0, EFD_CLOEXEC);
  impl->daemon = MHD_start_daemon(
      MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, nullptr,
      nullptr, &Impl::OnRequest, impl.get(), MHD_OPTION_SOCK_ADDR, &*address,
      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_NOTIFY_COMPLETED, &Impl::OnCompleted,
      impl.get(), MHD_OPTION_END);
  if (!impl->daemon) {
    return Error{ErrorCode::kIo, fmt::format("cannot listen: {}", std::strerror(errno)), listen};
  }
  const uint16_t port = MHD_get_daemon_info(impl->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  impl->url = fmt::format("http://{}:{}", listen.substr(0, listen.rfind(':')), port);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::string Server::url() const { return impl_->url; }

}  // namespace dvcmon::simulator
