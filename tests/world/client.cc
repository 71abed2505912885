#include "tests/world/client.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Request Received(const HttpRequest& sent) {
  Request request{.method = sent.method, .body = sent.body};
  const size_t path = sent.url.find('/', sent.url.find("://") + 3);
  const size_t query = std::min(sent.url.find('?', path), sent.url.size());
  request.path = Decoded(std::string_view(sent.url).substr(path, query - path));
  for (size_t at = query; at < sent.url.size();) {
    const size_t end = std::min(sent.url.find('&', at + 1), sent.url.size());
    const std::string pair = sent.url.substr(at + 1, end - at - 1);
    const size_t equals = std::min(pair.find('='), pair.size());
    request.query[Lower(Decoded(pair.substr(0, equals)))] =
        equals < pair.size() ? Decoded(pair.substr(equals + 1)) : "";
    at = end;
  }
  for (const auto& [name, value] : sent.headers) request.headers[Lower(name)] = value;
  if (!sent.content_type.empty()) request.headers["content-type"] = sent.content_type;
  return request;
}

}  // namespace

WorldClient::WorldClient(const Portals& portals, std::function<Time()> clock)
    : portals_(portals), clock_(std::move(clock)) {}

void WorldClient::Send(HttpRequest request, Callback callback) {
  ++requests_;
  Answer answer = portals_.Respond(Received(request), clock_());
  HttpResponse response;
  response.status = answer.status;
  response.headers = {{"Content-Type", answer.content_type}};
  response.wire_bytes = static_cast<int64_t>(answer.body.size());
  response.body = std::move(answer.body);
  response.url = request.url;
  response.remote_address = "127.0.0.1";
  callback(std::move(response));
}

}  // namespace dvcmon::world
