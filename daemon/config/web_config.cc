// --web.config.file in the format of Prometheus' exporter-toolkit, as far as it is supported.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "daemon/config/config.h"
#include "daemon/config/config_file.h"
#include "daemon/config/diagnostics.h"
#include "daemon/config/request_headers.h"
#include "daemon/config/scalars.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/config/yaml_tree.h"

namespace dvcmon {
namespace {

// bcrypt takes 2^cost rounds for every request: 14 is about a second, and Prometheus asks every 15.
constexpr int kLeastCost = 4;
constexpr int kMostCost = 14;

void ReadTls(const YamlValue& value, WebConfig& config) {
  if (!value) return;
  const YamlMap map(value, kTlsKeys);
  ReadFileName(map.Required("cert_file"), config.cert_file);
  ReadFileName(map.Required("key_file"), config.key_file);
  ReadFileName(map["client_ca_file"], config.client_ca_file);
  ReadWord<bool>(map["client_auth_type"], config.require_client_cert,
                 {{"NoClientCert", false}, {"RequireAndVerifyClientCert", true}});
  ReadWord<std::string>(map["min_version"], config.min_version,
                        {{"TLS12", "TLS12"}, {"TLS13", "TLS13"}});
  if (config.require_client_cert && !map.Has("client_ca_file")) {
    map["client_auth_type"].Error("needs client_ca_file, which the certificates are checked with");
  }
  if (!config.require_client_cert && map.Has("client_ca_file")) {
    map["client_ca_file"].Error(
        "has no effect without client_auth_type: RequireAndVerifyClientCert");
  }
}

void ReadHttpHeaders(const YamlValue& value, WebConfig& config) {
  constexpr std::array<std::string_view, 7> kOwn = {
      "Connection", "Content-Encoding",  "Content-Length",  "Content-Type",
      "Date",       "Transfer-Encoding", "WWW-Authenticate"};
  for (const auto& [name, entry] : value.Entries()) {
    const std::string* text = entry.Scalar("text");
    if (text == nullptr) continue;
    if (!IsHeaderName(name) || !IsPrintableAscii(*text)) {
      entry.Error("a header's name and printable ASCII are needed here");
    } else if (std::any_of(kOwn.begin(), kOwn.end(), [&name = name](std::string_view own) {
                 return SameHeader(own, name);
               })) {
      entry.Error("must not be set: the server writes this header itself");
    } else {
      config.http_headers[name] = *text;
    }
  }
}

// "$2y$10$" and 53 characters of salt and hash in bcrypt's base64; the cost, or none of that form.
std::optional<int> BcryptCost(std::string_view hash) {
  constexpr std::string_view kMinors = "aby";
  const bool formed = hash.size() == 60 && hash.starts_with("$2") &&
                      kMinors.find(hash[2]) != std::string_view::npos && hash[3] == '$' &&
                      hash[4] >= '0' && hash[4] <= '3' && hash[5] >= '0' && hash[5] <= '9' &&
                      hash[6] == '$' && std::all_of(hash.begin() + 7, hash.end(), [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '.' || c == '/';
                      });
  if (!formed) return std::nullopt;
  return (hash[4] - '0') * 10 + (hash[5] - '0');
}

// The value may be a password that somebody forgot to hash: no message repeats it.
void ReadUsers(const YamlValue& value, WebConfig& config) {
  for (const auto& [name, entry] : value.Entries()) {
    const std::string* hash = entry.Scalar("a bcrypt hash");
    if (hash == nullptr) continue;
    const auto cost = BcryptCost(*hash);
    if (name.empty() || name.size() > 255 || name.find(':') != std::string::npos) {
      entry.Error("a user's name of 1 to 255 bytes without \":\" is needed here");
    } else if (!cost) {
      entry.Error("a bcrypt hash is needed here; make one with htpasswd -nBC 10 NAME");
    } else if (*cost < kLeastCost || *cost > kMostCost) {
      entry.Error(fmt::format(
          "the bcrypt cost {} is out of range; allowed: {} to {}, beyond which every request takes "
          "seconds",
          *cost, kLeastCost, kMostCost));
    } else {
      config.users[name] = *hash;
    }
  }
}

}  // namespace

LoadedWebConfig LoadWebConfig(const std::string& file) {
  Diagnostics diagnostics;
  WebConfig config;
  auto bytes = ReadConfigFile(file);
  if (!bytes) diagnostics.Add({file, 0, "", bytes.error().message, false});
  const ParsedYaml parsed = bytes ? ParseYaml(*bytes) : ParsedYaml{};
  for (const YamlError& error : parsed.errors) {
    diagnostics.Add({file, error.line, "", error.message, false});
  }
  // An empty file is a valid one, as the toolkit has it: neither TLS nor users.
  if (parsed.root.kind != YamlNode::Kind::kNull) {
    const YamlMap map(YamlValue(file, &parsed.root, &diagnostics), kWebConfigKeys);
    ReadTls(map["tls_server_config"], config);
    ReadHttpHeaders(YamlMap(map["http_server_config"], kHttpServerKeys)["headers"], config);
    ReadUsers(map["basic_auth_users"], config);
  }
  LoadedWebConfig loaded;
  if (!diagnostics.has_errors()) loaded.config = std::make_shared<const WebConfig>(config);
  loaded.diagnostics = std::move(diagnostics).Take();
  return loaded;
}

}  // namespace dvcmon
