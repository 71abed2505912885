// A portal in memory: answers at once, on the caller's thread.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/http/http_client.h"

namespace dvcmon::testing {

class FakeHttpClient final : public HttpClient {
 public:
  using Answer = std::function<Result<HttpResponse>(const HttpRequest&)>;

  explicit FakeHttpClient(Answer answer) : answer_(std::move(answer)) {}

  void Send(HttpRequest request, Callback callback) override {
    requests.push_back(request);
    if (hanging) {
      held.push_back(std::move(callback));
      return;
    }
    callback(answer_(requests.back()));
  }

  void SetAnswer(Answer answer) { answer_ = std::move(answer); }

  // Answers what was asked while `hanging`.
  void LetGo(const Result<HttpResponse>& answer) {
    for (Callback& callback : std::exchange(held, {})) callback(answer);
  }

  std::vector<HttpRequest> requests;
  std::vector<Callback> held;
  bool hanging = false;

 private:
  Answer answer_;
};

inline HttpResponse JsonResponse(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}};
  response.wire_bytes = static_cast<int64_t>(body.size());
  response.body = std::move(body);
  response.url = "https://portal.test/tree";
  response.remote_address = "203.0.113.7";
  return response;
}

}  // namespace dvcmon::testing
