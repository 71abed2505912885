#include "collectors/oauth2_token.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <string_view>

#include "collectors/extract/json.h"
#include "collectors/http/authorization.h"
#include "collectors/model/template.h"

namespace dvcmon {
namespace {

constexpr Duration kUntoldLifetime = std::chrono::minutes(5);
constexpr Duration kLongestLifetime = std::chrono::hours(24);
constexpr size_t kMaxTokenBytes = 16 << 10;

Error NoToken(ErrorCode code, std::string message) { return {code, std::move(message), ""}; }

// The name of an error such as "invalid_client"; empty for anything else.
std::string ErrorName(const std::string& body) {
  const auto answer = JsonAnswer::Parse(body);
  const Cell cell = answer ? (*answer)->At("/error") : Cell{};
  const bool is_name =
      cell.kind == Cell::Kind::kText && cell.text.size() <= 40 &&
      std::ranges::all_of(cell.text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return is_name ? std::string(cell.text) : "";
}

Duration LifetimeOf(const Cell& expires_in) {
  if (expires_in.kind != Cell::Kind::kNumber) return kUntoldLifetime;
  const double longest = std::chrono::duration<double>(kLongestLifetime).count();
  return std::chrono::seconds(static_cast<int64_t>(std::clamp(expires_in.number, 0.0, longest)));
}

// RFC 6750 §2.1, as far as it must not break a header.
bool IsToken(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTokenBytes &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

HttpRequest TokenRequest(const HttpRequest& request) {
  const OAuth2Spec& spec = *request.access.oauth2;
  HttpRequest ask = request;
  ask.method = "POST";
  ask.url = spec.token_url;
  ask.headers = {{"Accept", "application/json"}};
  ask.content_type = "application/x-www-form-urlencoded";
  ask.body = "grant_type=client_credentials";
  if (!spec.scope.empty()) ask.body += "&scope=" + EscapeForm(spec.scope);
  // Every token server takes the secret in this way; in the body, not every one (§2.3.1).
  ask.access.authorization =
      BasicAuthorization(EscapeForm(spec.client_id), EscapeForm(spec.client_secret));
  ask.access.oauth2.reset();
  ask.access.cookies = false;
  return ask;
}

Result<Token> ReadToken(const HttpResponse& response) {
  const int status = response.status;
  if (status == 403 || status == 429) {
    return NoToken(ErrorCode::kBlocked, fmt::format("the server answered {}", status));
  }
  if (status != 200) {
    const std::string name = ErrorName(response.body);
    return NoToken(ErrorCode::kStatus, fmt::format("the server answered {}{}{}", status,
                                                   name.empty() ? "" : ", ", name));
  }
  const auto answer = JsonAnswer::Parse(response.body);
  if (!answer) return answer.error();
  const Cell text = (*answer)->At("/access_token");
  if (text.kind != Cell::Kind::kText || !IsToken(text.text)) {
    return NoToken(ErrorCode::kShape, "the answer holds no access_token that could be sent");
  }
  const Cell type = (*answer)->At("/token_type");
  if (type.kind == Cell::Kind::kText && strcasecmp(std::string(type.text).c_str(), "bearer") != 0) {
    return NoToken(ErrorCode::kShape, "the answer holds a token that is not of the type Bearer");
  }
  return Token{std::string(text.text), LifetimeOf((*answer)->At("/expires_in"))};
}

}  // namespace dvcmon
