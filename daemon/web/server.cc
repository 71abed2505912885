#include "daemon/web/server.h"

#include <fmt/format.h>
#include <microhttpd.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <set>

#include "daemon/web/answer_queue.h"
#include "daemon/web/connection_limit.h"
#include "daemon/web/exchange.h"
#include "daemon/web/listen_address.h"
#include "daemon/web/settings.h"
#include "daemon/web/work_queue.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxClients = 256;
// libmicrohttpd's own limit only has to leave room for those who are being sent away.
constexpr unsigned int kMaxSockets = kMaxClients + 64;
constexpr unsigned int kIdleSeconds = 10;
constexpr size_t kClientMemory = 32 * 1024;  // for the headers of a request and of its answer
// Of answers on their way to clients, beside which a service of 512 MB has room for the rest.
constexpr size_t kMaxAnswerBytes = size_t{96} << 20;
constexpr int kHandlerThreads = 4;
constexpr size_t kMaxPasswordsWaiting = 16;  // one takes some 60 ms

// One connection, from its beginning to its end.
struct Client {
  ConnectionLimit::Place place;
  std::shared_ptr<const Tls> tls;  // what it was greeted with
};

WebResponse Unauthorized() {
  return Refusal(401, "A user name and a password are needed.",
                 {{"WWW-Authenticate", "Basic realm=\"dvcmon\", charset=\"UTF-8\""}});
}

WebResponse Busy() { return Refusal(503, "Too busy, try again.", {{"Retry-After", "1"}}); }

bool NeedsPassword(const Exchange& exchange) {
  const Settings& settings = *exchange.settings;
  return settings.auth->required() && !settings.open_paths.contains(exchange.request.path);
}

Client& ClientOf(MHD_Connection* connection) {
  return *static_cast<Client*>(
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
}

}  // namespace

struct WebServer::Impl {
  Impl(ListenAddress listen_address, const std::vector<std::string>& quick,
       std::shared_ptr<const Settings> settings, WebHandler serve)
      : address(std::move(listen_address)),
        handler(std::move(serve)),
        quick_paths(quick.begin(), quick.end()),
        current(std::move(settings)) {}
  ~Impl();

  Status Serve(int socket);
  std::shared_ptr<const Settings> Current() {
    const std::lock_guard lock(mutex);
    return current;
  }

  // On the thread of libmicrohttpd.
  static void* OnTarget(void* self, const char* target, MHD_Connection* connection);
  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* url,
                              const char* method, const char* version, const char* body,
                              size_t* body_size, void** exchange);
  static void OnCompleted(void* self, MHD_Connection* connection, void** exchange,
                          MHD_RequestTerminationCode reason);
  static void OnConnection(void* self, MHD_Connection* connection, void** client,
                           MHD_ConnectionNotificationCode event);
  std::optional<WebResponse> Refuse(Exchange& exchange, const char* method);
  void HandOver(Exchange& exchange);
  MHD_Result Send(Exchange& exchange);

  // On a worker.
  void CheckPassword(Exchange& exchange);
  WebResponse Answer(const WebRequest& request) { return stopping ? Busy() : handler(request); }

  // On either.
  [[nodiscard]] bool Ask(Exchange& exchange);

  const ListenAddress address;
  const WebHandler handler;
  const std::set<std::string> quick_paths;
  int port = 0;
  std::mutex mutex;
  std::shared_ptr<const Settings> current;  // guarded by mutex
  ConnectionLimit clients{kMaxClients, kMaxAnswerBytes};
  std::atomic<bool> stopping = false;
  AnswerQueue answers{kHandlerThreads, kMaxSockets, [this](const auto& it) { return Answer(it); }};
  AnswerQueue quick_answers{1, kMaxSockets, [this](const auto& it) { return Answer(it); }};
  WorkQueue passwords{1, kMaxPasswordsWaiting};
  MHD_Daemon* daemon = nullptr;
};

WebServer::Impl::~Impl() {
  // A connection must not be suspended when its daemon stops, so first all work ends. From here on
  // the queues take nothing and every request is refused at once.
  stopping = true;
  passwords.Close();
  answers.Close();
  quick_answers.Close();
  if (daemon) MHD_stop_daemon(daemon);
}

Status WebServer::Impl::Serve(int socket) {
  port = PortOf(socket);
  std::vector<MHD_OptionItem> tls_options;
  // poll(), not epoll: with it 0.9.75 takes half a TLS handshake for readable until the time-out
  // and spins. For this many sockets neither is slow.
  unsigned int flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
  if (current->tls) {
    flags |= MHD_USE_TLS;
    // Needed to start; every connection then gets the current ones, see OnConnection().
    tls_options.push_back(
        {MHD_OPTION_HTTPS_MEM_CERT, 0, const_cast<char*>(current->tls->cert_pem().c_str())});
    tls_options.push_back(
        {MHD_OPTION_HTTPS_MEM_KEY, 0, const_cast<char*>(current->tls->key_pem().c_str())});
  }
  tls_options.push_back({MHD_OPTION_END, 0, nullptr});
  // The socket belongs to libmicrohttpd now, whether this succeeds or not.
  daemon = MHD_start_daemon(
      flags, 0, nullptr, nullptr, &OnRequest, this, MHD_OPTION_LISTEN_SOCKET, socket,
      MHD_OPTION_CONNECTION_LIMIT, kMaxSockets, MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, kClientMemory, MHD_OPTION_URI_LOG_CALLBACK, &OnTarget,
      this, MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, this, MHD_OPTION_NOTIFY_CONNECTION,
      &OnConnection, this, MHD_OPTION_ARRAY, tls_options.data(), MHD_OPTION_END);
  if (!daemon) {
    return Error{ErrorCode::kIo,
                 fmt::format("the web server on \"{}\" cannot start: no thread or memory for it",
                             address.text),
                 ""};
  }
  return Done{};
}

void WebServer::Impl::OnConnection(void* self, MHD_Connection* connection, void** client,
                                   MHD_ConnectionNotificationCode event) {
  auto& server = *static_cast<Impl*>(self);
  if (event == MHD_CONNECTION_NOTIFY_CLOSED) {
    const std::unique_ptr<Client> gone(static_cast<Client*>(*client));
    server.clients.Remove(gone->place);
    return;
  }
  const int socket =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  auto come = std::make_unique<Client>(Client{server.clients.Add(socket), server.Current()->tls});
  if (come->tls) {
    come->tls->Prepare(static_cast<gnutls_session_int*>(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION)->tls_session));
  }
  *client = come.release();
}

void* WebServer::Impl::OnTarget(void*, const char* target, MHD_Connection* connection) {
  return new Exchange(connection, target);
}

void WebServer::Impl::OnCompleted(void* self, MHD_Connection* connection, void** exchange,
                                  MHD_RequestTerminationCode) {
  static_cast<Impl*>(self)->clients.Sent(ClientOf(connection).place);
  delete static_cast<Exchange*>(*exchange);
  *exchange = nullptr;
}

// Called when the headers are there, for each part of the body, at the end of the request, and
// again when a worker has resumed the connection.
MHD_Result WebServer::Impl::OnRequest(void* self, MHD_Connection*, const char*, const char* method,
                                      const char*, const char*, size_t* body_size, void** context) {
  auto& server = *static_cast<Impl*>(self);
  auto& exchange = *static_cast<Exchange*>(*context);
  if (!exchange.begun) {
    exchange.begun = true;
    if (!exchange.BodyMayBeTooLarge()) return MHD_YES;
    exchange.Take(Refusal(413, "The body of a request may have 1024 bytes at most."));
  } else if (*body_size > 0) {
    *body_size = 0;
    return MHD_YES;
  } else if (!exchange.answer) {
    if (auto refusal = server.Refuse(exchange, method)) exchange.Take(*std::move(refusal));
  }
  if (exchange.answer) return server.Send(exchange);
  server.HandOver(exchange);
  return MHD_YES;
}

// What can be refused without computing.
std::optional<WebResponse> WebServer::Impl::Refuse(Exchange& exchange, const char* method) {
  exchange.settings = Current();
  if (std::optional<WebResponse> refusal = exchange.Read(method)) return refusal;
  if (NeedsPassword(exchange) && !exchange.ReadCredentials()) return Unauthorized();
  return std::nullopt;
}

void WebServer::Impl::HandOver(Exchange& exchange) {
  clients.Asked(ClientOf(exchange.connection).place);
  MHD_suspend_connection(exchange.connection);
  const bool may_enter = !NeedsPassword(exchange) ||
                         exchange.settings->auth->Remembers(exchange.user, exchange.password);
  const bool taken =
      may_enter ? Ask(exchange) : passwords.Post([this, &exchange] { CheckPassword(exchange); });
  if (!taken) exchange.Finish(Busy());
}

bool WebServer::Impl::Ask(Exchange& exchange) {
  AnswerQueue& queue = quick_paths.contains(exchange.request.path) ? quick_answers : answers;
  return queue.Ask(exchange.request, [&exchange](std::shared_ptr<const WebResponse> response) {
    exchange.Finish(std::move(response));
  });
}

void WebServer::Impl::CheckPassword(Exchange& exchange) {
  BasicAuth& auth = *exchange.settings->auth;
  if (stopping) return exchange.Finish(Busy());
  // Another request with the same password may have been first.
  if (!auth.Remembers(exchange.user, exchange.password) &&
      !auth.Verify(exchange.user, exchange.password)) {
    return exchange.Finish(Unauthorized());
  }
  if (!Ask(exchange)) exchange.Finish(Busy());
}

MHD_Result WebServer::Impl::Send(Exchange& exchange) {
  const Client& client = ClientOf(exchange.connection);
  clients.Answered(client.place, exchange.answer);
  const std::shared_ptr<const Settings> settings = Current();
  if (client.tls == settings->tls) return exchange.Send(settings->headers);
  // It was greeted with certificates that a reload has replaced since.
  Headers headers = settings->headers;
  headers.emplace(MHD_HTTP_HEADER_CONNECTION, "close");
  return exchange.Send(headers);
}

Result<std::unique_ptr<WebServer>> WebServer::Start(const ServerOptions& options,
                                                    WebHandler handler) {
  Result<ListenAddress> address = ParseListenAddress(options.listen_address);
  if (!address) return address.error();
  Result<std::shared_ptr<const Settings>> settings = MakeSettings(options, *address);
  if (!settings) return settings.error();
  const Result<int> socket = Listen(*address);
  if (!socket) return socket.error();
  auto impl = std::make_unique<Impl>(std::move(*address), options.quick_paths, std::move(*settings),
                                     std::move(handler));
  if (Status status = impl->Serve(*socket); !status) return status.error();
  return std::unique_ptr<WebServer>(new WebServer(std::move(impl)));
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebServer::~WebServer() = default;

Status WebServer::Reload(const ServerOptions& options) {
  Result<std::shared_ptr<const Settings>> settings = MakeSettings(options, impl_->address);
  if (!settings) return settings.error();
  const std::lock_guard lock(impl_->mutex);
  if (!(*settings)->tls != !impl_->current->tls) {
    return Error{ErrorCode::kConfig, "TLS cannot be switched on or off by a reload: restart", ""};
  }
  impl_->current = std::move(*settings);
  return Done{};
}

int WebServer::port() const { return impl_->port; }

std::string WebServer::url() const {
  return fmt::format("{}://{}:{}", impl_->Current()->tls ? "https" : "http", impl_->address.host,
                     impl_->port);
}

}  // namespace dvcmon
