#include "daemon/app/serve.h"

#include <random>
#include <vector>

#include "daemon/base/log.h"

namespace dvcmon {
namespace {

// Appends the text of the errors, logs all.
void Report(const std::vector<Diagnostic>& diagnostics, std::string& errors) {
  for (const Diagnostic& diagnostic : diagnostics) {
    Log(diagnostic.warning ? LogLevel::kWarn : LogLevel::kError, "configuration",
        {{"error", diagnostic.Text()}});
    if (!diagnostic.warning) errors += diagnostic.Text() + "\n";
  }
}

}  // namespace

Result<Settings> LoadSettings(const CommandLine& line) {
  std::string errors;
  const LoadedConfig loaded = LoadConfig(line.config_file);
  Report(loaded.diagnostics, errors);
  std::shared_ptr<const WebConfig> web = std::make_shared<WebConfig>();
  if (!line.web_config_file.empty()) {
    const LoadedWebConfig loaded_web = LoadWebConfig(line.web_config_file);
    Report(loaded_web.diagnostics, errors);
    web = loaded_web.config;
  }
  if (!loaded.config || !web) return Error{ErrorCode::kConfig, errors, ""};
  Settings settings;
  settings.config = loaded.config;
  ServerOptions& server = settings.server;
  server.listen_address =
      line.listen_address.empty() ? loaded.config->web.listen_address : line.listen_address;
  server.insecure = loaded.config->web.insecure;
  server.cert_file = web->cert_file;
  server.key_file = web->key_file;
  server.client_ca_file = web->client_ca_file;
  server.require_client_cert = web->require_client_cert;
  server.min_tls = web->min_version;
  server.users = web->users;
  server.headers = web->http_headers;
  return settings;
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
  Log(LogLevel::kError, "dvcmon ends",
      {{"reason", std::string(Name(error.code))}, {"error", error.message}});
  return error.code == ErrorCode::kConfig ? kExitConfig : kExitFailure;
}

}  // namespace dvcmon
