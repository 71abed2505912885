#include "tests/collectors/http/http_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <memory>

#include "tests/support/patience.h"

namespace dvcmon::testing {

using std::chrono::minutes;

HttpRequest RequestFor(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.user_agent = "dvcmon-test";
  request.allow_http = true;
  request.allow_addresses = {*ParseCidr("127.0.0.0/8")};
  request.timeouts.connect = minutes(1);
  request.timeouts.first_byte = minutes(1);
  request.timeouts.total = minutes(1);
  request.timeouts.low_speed_time = minutes(1);
  return request;
}

Result<HttpResponse> Fetch(HttpClient& client, HttpRequest request) {
  auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
  auto answer = promise->get_future();
  client.Send(std::move(request),
              [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
  if (answer.wait_for(kPatience) == std::future_status::ready) return answer.get();
  ADD_FAILURE() << "the callback was not called";
  return Error{ErrorCode::kIo, "no callback", ""};
}

ErrorCode CodeOf(const Result<HttpResponse>& result) {
  if (!result.ok()) return result.error().code;
  ADD_FAILURE() << "an answer of status " << result->status << " instead of an error";
  return ErrorCode::kIo;
}

Listener::Listener(int backlog) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(socket_, backlog), 0);
  getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() { close(socket_); }

bool Listener::SawConnection() const {
  pollfd waiting{socket_, POLLIN, 0};
  return poll(&waiting, 1, 0) != 0;
}

}  // namespace dvcmon::testing
