#include "collectors/oauth2_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/oauth2_token.h"

namespace dvcmon {
namespace {

// Before its end a token is no longer used: the way to the portal and two clocks take their time.
constexpr Duration kMargin = std::chrono::seconds(30);
constexpr Duration kRefusalStands = std::chrono::minutes(1);

}  // namespace

struct OAuth2Client::Impl : std::enable_shared_from_this<Impl> {
  Impl(HttpClient& inner, std::function<Time()> clock) : inner_(inner), clock_(std::move(clock)) {}

  using Key = std::pair<std::string, OAuth2Spec>;  // the session's name, and what its token is for

  struct Waiting {
    HttpRequest request;  // as it came
    HttpClient::Callback callback;
    bool is_last_try = false;  // 401 is the answer now

    Key key() const { return {request.session, *request.access.oauth2}; }
  };

  void Dispatch(Waiting waiting);

 private:
  struct Kept {
    std::string token;  // empty: none
    Time good_until{};
    std::optional<Error> refusal;
    Time refused_at{};
    bool fetching = false;
    std::vector<Waiting> waiting;  // for what is fetched

    bool IsGoodAt(Time moment) const { return !token.empty() && moment < good_until; }
    // Also of a clock that was set back.
    bool IsRefusedAt(Time moment) const {
      return refusal && moment >= refused_at && moment < refused_at + kRefusalStands;
    }
  };

  void Fetch(const Key& key, HttpRequest ask);
  void End(const Key& key, Result<HttpResponse> answer);
  void SendWith(const std::string& token, Waiting waiting);
  void Drop(const Key& key, const std::string& token);

  HttpClient& inner_;
  const std::function<Time()> clock_;
  std::mutex mutex_;  // of what is kept; never held while something is sent or answered
  std::map<Key, Kept> kept_;
};

void OAuth2Client::Impl::Dispatch(Waiting waiting) {
  const Key key = waiting.key();
  const Time now = clock_();
  std::string token;
  std::optional<Error> refusal;
  HttpRequest ask;
  {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[key];
    if (kept.fetching) {
      kept.waiting.push_back(std::move(waiting));
      return;
    }
    if (kept.IsRefusedAt(now)) {
      refusal = kept.refusal;
    } else if (kept.IsGoodAt(now + waiting.request.delay)) {
      token = kept.token;
    } else {
      kept.fetching = true;
      ask = TokenRequest(waiting.request);
      waiting.request.delay = waiting.request.pause;  // the token has waited in its place
      kept.waiting.push_back(waiting);
    }
  }
  if (refusal) {
    waiting.callback(*refusal);
  } else if (!token.empty()) {
    SendWith(token, std::move(waiting));
  } else {
    Fetch(key, std::move(ask));
  }
}

void OAuth2Client::Impl::Fetch(const Key& key, HttpRequest ask) {
  inner_.Send(std::move(ask), [self = shared_from_this(), key](Result<HttpResponse> answer) {
    self->End(key, std::move(answer));
  });
}

void OAuth2Client::Impl::End(const Key& key, Result<HttpResponse> answer) {
  Result<Token> token = answer ? ReadToken(*answer) : answer.error();
  if (!token) {
    token =
        Error{token.error().code,
              fmt::format("no token from {}: {}", key.second.token_url, token.error().message), ""};
  }
  const Time now = clock_();
  std::vector<Waiting> waiting;
  {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[key];
    kept.fetching = false;
    waiting.swap(kept.waiting);
    kept.token = token ? token->text : "";
    if (token) kept.good_until = now + token->lifetime - std::min(kMargin, token->lifetime / 2);
    const bool refused = answer && answer->status / 100 == 4;
    kept.refusal = refused ? std::optional(token.error()) : std::nullopt;
    kept.refused_at = now;
  }
  for (Waiting& one : waiting) {
    one.is_last_try = true;
    if (token) {
      SendWith(token->text, std::move(one));
    } else {
      one.callback(token.error());
    }
  }
}

void OAuth2Client::Impl::SendWith(const std::string& token, Waiting waiting) {
  HttpRequest request = waiting.request;
  request.access.oauth2.reset();
  request.access.authorization = "Bearer " + token;
  const auto shared = std::make_shared<Waiting>(std::move(waiting));
  inner_.Send(std::move(request),
              [self = shared_from_this(), shared, token](Result<HttpResponse> answer) {
                if (!answer || answer->status != 401 || shared->is_last_try) {
                  shared->callback(std::move(answer));
                  return;
                }
                self->Drop(shared->key(), token);
                shared->is_last_try = true;
                shared->request.delay = shared->request.pause;
                self->Dispatch(std::move(*shared));
              });
}

// Unless there is another one already.
void OAuth2Client::Impl::Drop(const Key& key, const std::string& token) {
  const std::lock_guard lock(mutex_);
  Kept& kept = kept_[key];
  if (kept.token == token) kept.token.clear();
}

OAuth2Client::OAuth2Client(HttpClient& inner, std::function<Time()> clock)
    : inner_(inner), impl_(std::make_shared<Impl>(inner, std::move(clock))) {}

OAuth2Client::~OAuth2Client() = default;

void OAuth2Client::Send(HttpRequest request, Callback callback) {
  if (request.access.oauth2) {
    impl_->Dispatch({std::move(request), std::move(callback)});
  } else {
    inner_.Send(std::move(request), std::move(callback));
  }
}

}  // namespace dvcmon
