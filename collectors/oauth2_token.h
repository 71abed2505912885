// The two ends of a talk with a token server: what is asked (RFC 6749 §4.4.2), and what a token is
// read from (§5.1, §5.2).
#pragma once

#include <string>

#include "collectors/http/http_client.h"
#include "collectors/model/result.h"

namespace dvcmon {

// For the token that `request` needs, with the same manners and trust; waits as long as that would.
HttpRequest TokenRequest(const HttpRequest& request);

struct Token {
  std::string text;  // never printed
  Duration lifetime{0};
};

// kStatus, kBlocked (403, 429), or kSyntax and kShape of an answer that holds no bearer token. No
// message repeats the token.
Result<Token> ReadToken(const HttpResponse& response);

}  // namespace dvcmon
