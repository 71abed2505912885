// Sends requests with a token where the portal wants one (Access::oauth2), and everything else as
// it is: an HttpClient around another.
//
// A token is fetched when the first request needs it, by the client credentials grant (RFC 6749
// §4.4) with the manners and the trust of the portal; kept in memory only; sent with every request
// of the same session until shortly before its end. A portal that answers 401 to a token that was
// kept gets a new one, once. Of a session one token is fetched at a time; who needs it meanwhile
// waits for it. A token server that refuses (4xx) is not asked again for a minute.
#pragma once

#include <functional>
#include <memory>

#include "collectors/http/http_client.h"

namespace dvcmon {

class OAuth2Client final : public HttpClient {
 public:
  // `inner` outlives it, and when it stops ends all that was sent. `clock` may be called from any
  // thread.
  OAuth2Client(HttpClient& inner, std::function<Time()> clock);
  ~OAuth2Client() override;
  // From any thread. A token that cannot be had ends the request with the reason for which that
  // failed: those of the client, or status, blocked, syntax, shape; the message says that it was
  // the token.
  void Send(HttpRequest request, Callback callback) override;

 private:
  struct Impl;
  HttpClient& inner_;
  std::shared_ptr<Impl> impl_;  // shared with the requests on their way
};

}  // namespace dvcmon
