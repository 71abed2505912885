#include "daemon/web/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dvcmon {
namespace {

Error Wrong(std::string message) { return Error{ErrorCode::kConfig, std::move(message), ""}; }

bool WantsTls(const ServerOptions& options) {
  return !options.cert_file.empty() || !options.key_file.empty() ||
         !options.client_ca_file.empty() || options.require_client_cert;
}

// RFC 9110, section 5.6.2.
bool IsToken(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

Status CheckHeaders(const std::map<std::string, std::string>& headers) {
  // These frame the answer; the server itself sets them.
  static const std::set<std::string, CaseInsensitiveLess> kFraming = {
      "Connection", "Content-Length",    "Date",   "Keep-Alive",
      "Trailer",    "Transfer-Encoding", "Upgrade"};
  for (const auto& [name, value] : headers) {
    if (!IsToken(name) || kFraming.contains(name)) {
      return Wrong(fmt::format("\"{}\" cannot be added to answers as a header", name));
    }
    if (std::ranges::any_of(value, [](unsigned char c) { return c < ' ' || c == 0x7F; })) {
      return Wrong(fmt::format("the value of the header \"{}\" holds a control character", name));
    }
  }
  return Done{};
}

}  // namespace

Result<std::shared_ptr<const Settings>> MakeSettings(const ServerOptions& options,
                                                     const ListenAddress& address) {
  const bool guarded = !options.users.empty() || options.require_client_cert;
  if (!address.IsLoopback() && !options.insecure && !(WantsTls(options) && guarded)) {
    return Wrong(fmt::format(
        "\"{}\" can be reached from other machines, but without TLS and users everybody "
        "could read and listen: listen on 127.0.0.1, or give cert_file, key_file and "
        "basic_auth_users by --web.config.file, or set insecure: true",
        address.text));
  }
  if (Status status = CheckHeaders(options.headers); !status) return status.error();

  auto settings = std::make_shared<Settings>();
  Result<std::unique_ptr<BasicAuth>> auth = BasicAuth::Create(options.users);
  if (!auth) return auth.error();
  settings->auth = std::move(*auth);
  if (WantsTls(options)) {
    Result<std::shared_ptr<const Tls>> tls =
        Tls::Load({.cert_file = options.cert_file,
                   .key_file = options.key_file,
                   .client_ca_file = options.client_ca_file,
                   .require_client_cert = options.require_client_cert,
                   .min_version = options.min_tls});
    if (!tls) return tls.error();
    settings->tls = std::move(*tls);
  }
  settings->headers.insert(options.headers.begin(), options.headers.end());
  settings->headers.emplace("X-Content-Type-Options", "nosniff");  // unless it is configured
  settings->open_paths.insert(options.open_paths.begin(), options.open_paths.end());
  return std::shared_ptr<const Settings>(settings);
}

}  // namespace dvcmon
