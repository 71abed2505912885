#include "daemon/app/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <utility>

#include "daemon/base/log.h"
#include "daemon/web/listen_address.h"
#include "daemon/web/settings.h"

namespace dvcmon {
namespace {

ServerOptions MakeServerOptions(const CommandLine& line, const Config& config,
                                const WebConfig& web) {
  ServerOptions server;
  server.listen_address =
      line.listen_address.empty() ? config.web.listen_address : line.listen_address;
  server.insecure = config.web.insecure;
  server.cert_file = web.cert_file;
  server.key_file = web.key_file;
  server.client_ca_file = web.client_ca_file;
  server.require_client_cert = web.require_client_cert;
  server.min_tls = web.min_version;
  server.users = web.users;
  server.headers = web.http_headers;
  return server;
}

// All that the server itself checks before it listens.
Status CheckServer(const ServerOptions& options) {
  const auto address = ParseListenAddress(options.listen_address);
  if (!address) return address.error();
  const auto usable = MakeSettings(options, *address);
  return usable ? Status(Done{}) : usable.error();
}

}  // namespace

CheckedSettings CheckSettings(const CommandLine& line) {
  CheckedSettings checked;
  std::vector<Diagnostic>& diagnostics = checked.diagnostics;
  LoadedConfig loaded = LoadConfig(line.config_file);
  diagnostics = std::move(loaded.diagnostics);
  std::shared_ptr<const WebConfig> web = std::make_shared<WebConfig>();
  if (!line.web_config_file.empty()) {
    LoadedWebConfig loaded_web = LoadWebConfig(line.web_config_file);
    std::move(loaded_web.diagnostics.begin(), loaded_web.diagnostics.end(),
              std::back_inserter(diagnostics));
    web = std::move(loaded_web.config);
  }
  if (!loaded.config || !web) return checked;
  const ServerOptions server = MakeServerOptions(line, *loaded.config, *web);
  if (const Status usable = CheckServer(server); !usable.ok()) {
    diagnostics.push_back({line.config_file, 0, "web", usable.error().message});
    return checked;
  }
  checked.settings = {std::move(loaded.config), server};
  return checked;
}

Result<ServeSettings> LoadSettings(const CommandLine& line) {
  CheckedSettings checked = CheckSettings(line);
  std::string errors;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    Log(diagnostic.warning ? LogLevel::kWarn : LogLevel::kError, "configuration",
        {{"error", diagnostic.Text()}});
    if (!diagnostic.warning) errors += diagnostic.Text() + "\n";
  }
  if (!checked.settings) return Error{ErrorCode::kConfig, errors, ""};
  return *std::move(checked.settings);
}

void ConfigureLog(const CommandLine& line, const Config& config) {
  const std::string& level = line.log_level.empty() ? config.log.level : line.log_level;
  const std::string& format = line.log_format.empty() ? config.log.format : line.log_format;
  ConfigureLog(ParseLogLevel(level).value_or(LogLevel::kInfo),
               ParseLogFormat(format).value_or(LogFormat::kLogfmt));
}

double RandomShare() {
  thread_local std::mt19937_64 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

int Fail(const Error& error) {
  const auto logged = std::count(error.message.begin(), error.message.end(), '\n');
  Log(LogLevel::kError, "dvcmon ends",
      {{"reason", std::string(Name(error.code))},
       {"error", logged == 0 ? error.message
                             : fmt::format("{} error{} in the configuration, said above", logged,
                                           logged == 1 ? "" : "s")}});
  return error.code == ErrorCode::kConfig ? kExitConfig : kExitFailure;
}

}  // namespace dvcmon
