// The commands beside `serve`. Findings go to stdout, errors to stderr; each returns its exit code.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "collectors/http/http_client.h"
#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/app/command_line.h"
#include "daemon/app/serve.h"
#include "daemon/config/config.h"

namespace dvcmon {

// The world that a command acts on; tests bring their own.
struct World {
  std::function<Time()> clock;
  HttpClient& http;
  std::function<void(Duration)> sleep = [](Duration time) { std::this_thread::sleep_for(time); };
};

// As JSON one document: {"diagnostics":[…],"hosts":[…],"reports":[…],"samples":[…]}.
int RunCheck(const CommandLine& line, const World& world);
// As JSON one document a line, for each poll; so does RunPoll().
int RunTry(const CommandLine& line, const World& world);
int RunPoll(const CommandLine& line, const World& world);
int RunVersion();
// Reads a file made by hand as an answer would be, and keeps it.
int RunImport(const CommandLine& line, const World& world);
// Says where a figure comes from. Failure: it is wanted verified, and is not.
int RunExplain(const CommandLine& line, const World& world);
// Shows the falls that were judged.
int RunDrops(const CommandLine& line, const World& world);
// Looks the store through for what has rotten. Failure: something has.
int RunVerify(const CommandLine& line, const World& world);
// Copies the store, also beside a daemon.
int RunBackup(const CommandLine& line, const World& world);
// Keeps a note, also beside a daemon.
int RunAnnotate(const CommandLine& line, const World& world);
// Makes a report: a draft, the next issue, or what has changed since the last; lists them; enters
// facts about the document as which one was sent. Issues also beside a daemon.
int RunReport(const CommandLine& line, const World& world);

// "dvcmon: WHERE: MESSAGE"; returns the exit code.
int Complain(const Error& error, int exit_code);
// The trace of the poll, as the line wants it.
void Print(const CommandLine& line, const Poll& poll);
// Prints warnings and errors; null when there is an error.
std::shared_ptr<const Config> LoadOrComplain(const std::string& file);

}  // namespace dvcmon
