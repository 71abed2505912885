// Steps of the story that main() tells, each with its errors made fit for the log.
#pragma once

#include <memory>
#include <string>

#include "collectors/model/result.h"
#include "daemon/app/command_line.h"
#include "daemon/config/config.h"
#include "daemon/web/server.h"

namespace dvcmon {

// The configuration in use: what the files say, with the flags of the command line above it.
struct Settings {
  std::shared_ptr<const Config> config;
  ServerOptions server;
};

// Logs every diagnostic. The error (kConfig) holds them all, a line each.
Result<Settings> LoadSettings(const CommandLine& line);

void ConfigureLog(const CommandLine& line, const Config& config);

// A number in [0, 1), from any thread.
double RandomShare();

// Logs an error that ends the daemon; returns the exit code for it.
int Fail(const Error& error);

}  // namespace dvcmon
