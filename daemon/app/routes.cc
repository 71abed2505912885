#include "daemon/app/routes.h"

#include <chrono>
#include <string>
#include <utility>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

constexpr auto kReloadPatience = std::chrono::seconds(10);
// What fits into a packet anyway is sent as it is.
constexpr size_t kWorthGzip = 1400;

WebResponse Plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text) + "\n", {}};
}

WebResponse Gzipped(const WebRequest& request, WebResponse response) {
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (response.body.size() < kWorthGzip || !AcceptsGzip(request.accept_encoding)) return response;
  GzipWriter gzip;
  gzip.Append(CompressedText(response.body));
  response.body = std::move(gzip).Finish();
  response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

WebResponse Reload(Inbox& inbox) {
  std::future<Status> answer = inbox.RequestReload();
  if (answer.wait_for(kReloadPatience) != std::future_status::ready) {
    return Plain(503, "the daemon is busy; the reload goes on");
  }
  const Status reloaded = answer.get();
  if (reloaded.ok()) return Plain(200, "reloaded");
  return Plain(400, "the old configuration stays in use:\n" + reloaded.error().message);
}

}  // namespace

WebResponse Routes::Metrics(const WebRequest& request) const {
  const ExpositionFormat format = NegotiateFormat(request.accept);
  WebResponse response{
      200, std::string(MediaType(format)), {}, {{"Vary", "Accept, Accept-Encoding"}}};
  if (AcceptsGzip(request.accept_encoding)) {
    GzipWriter gzip = published_.Gzip(format);
    gzip.Append(CompressedText(own_.Text(format)));
    response.body = std::move(gzip).Finish();
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = published_.Text(format) + own_.Text(format);
  }
  return response;
}

WebResponse Routes::Answer(const WebRequest& request) const {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.path == "/-/reload") {
    if (request.method == "POST" || request.method == "PUT") return Reload(inbox_);
    WebResponse refused = Plain(405, "use POST");
    refused.headers.emplace_back("Allow", "POST, PUT");
    return refused;
  }
  if (!reads) {
    WebResponse refused = Plain(405, "use GET");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  if (request.path.starts_with("/api/")) return Gzipped(request, api_.Answer(request));
  if (request.path == "/metrics") return Metrics(request);
  if (request.path == "/-/healthy") return Plain(200, "dvcmon is healthy.");
  if (request.path == "/-/ready") return Plain(200, "dvcmon is ready.");
  if (auto page = pages_.Answer(request)) return Gzipped(request, *std::move(page));
  return Plain(404, "nothing here; / shows what there is");
}

}  // namespace dvcmon
