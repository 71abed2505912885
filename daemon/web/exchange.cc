#include "daemon/web/exchange.h"

#include <charconv>

#include "daemon/web/request_target.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxBody = 1024;

std::string Header(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value ? value : "";
}

}  // namespace

bool Exchange::BodyMayBeTooLarge() const {
  if (!Header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING).empty()) return true;
  const std::string length = Header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
  if (length.empty()) return false;
  size_t bytes = 0;
  const char* end = length.data() + length.size();
  return std::from_chars(length.data(), end, bytes).ec != std::errc() || bytes > kMaxBody;
}

std::optional<WebResponse> Exchange::Read(const char* method) {
  request.method = method;
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return Refusal(405, "The method is not allowed.", {{"Allow", "GET, HEAD, POST"}});
  }
  std::optional<RequestTarget> parsed = ParseRequestTarget(target);
  if (!parsed) return Refusal(400, "The address of the page is malformed.");
  request.path = std::move(parsed->path);
  request.query = std::move(parsed->query);
  request.accept = Header(connection, MHD_HTTP_HEADER_ACCEPT);
  request.accept_encoding = Header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING);
  return std::nullopt;
}

bool Exchange::ReadCredentials() {
  char* sent_password = nullptr;
  char* sent_user = MHD_basic_auth_get_username_password(connection, &sent_password);
  const bool found = sent_user && sent_password;
  if (found) {
    user = sent_user;
    password = sent_password;
  }
  MHD_free(sent_user);
  MHD_free(sent_password);
  return found;
}

void Exchange::Finish(std::shared_ptr<const WebResponse> response) {
  answer = std::move(response);
  MHD_resume_connection(connection);
}

MHD_Result Exchange::Send(const Headers& headers) {
  // A slow client keeps it for long, but others may have the same.
  auto kept = std::make_unique<std::shared_ptr<const WebResponse>>(answer);
  MHD_Response* response = MHD_create_response_from_buffer_with_free_callback_cls(
      answer->body.size(), const_cast<char*>(answer->body.data()),  // which is only read
      [](void* its) { delete static_cast<std::shared_ptr<const WebResponse>*>(its); }, kept.get());
  if (!response) return MHD_NO;
  static_cast<void>(kept.release());  // the response deletes it
  const auto add = [&](const std::string& name, const std::string& value) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  };
  add(MHD_HTTP_HEADER_CONTENT_TYPE, answer->content_type);
  for (const auto& [name, value] : answer->headers) {
    if (!headers.contains(name)) add(name, value);
  }
  for (const auto& [name, value] : headers) add(name, value);
  const MHD_Result result = MHD_queue_response(connection, answer->status, response);
  MHD_destroy_response(response);
  return result;
}

WebResponse Refusal(int status, std::string text,
                    std::vector<std::pair<std::string, std::string>> headers) {
  return {.status = status, .body = std::move(text) + "\n", .headers = std::move(headers)};
}

}  // namespace dvcmon
