// Steps of the story that main() tells, each with its errors made fit for the log.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/app/command_line.h"
#include "daemon/config/config.h"
#include "daemon/web/server.h"

namespace dvcmon {

// The configuration in use: what the files say, with the flags of the command line above it.
struct ServeSettings {
  std::shared_ptr<const Config> config;
  ServerOptions server;
};

struct CheckedSettings {
  std::optional<ServeSettings> settings;  // none when there is an error
  std::vector<Diagnostic> diagnostics;    // errors and warnings
};

// Finds all that is wrong with files and flags, also what the server would refuse; never listens.
CheckedSettings CheckSettings(const CommandLine& line);

// The same for the daemon: logs every diagnostic. The error (kConfig) holds them all, a line each.
Result<ServeSettings> LoadSettings(const CommandLine& line);

// By the flags, which come before the configuration; by the flags alone until that is known.
void ConfigureLog(const CommandLine& line, const Config& config = {});

// A number in [0, 1), from any thread.
double RandomShare();

// Logs an error that ends the daemon, but counts those that LoadSettings() has logged; returns the
// exit code for it.
int Fail(const Error& error);

}  // namespace dvcmon
