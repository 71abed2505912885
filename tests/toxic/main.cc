// dvcmon_toxic: portals that misbehave, on this machine.
//
//   dvcmon_toxic --ca FILE [--seed N] HOST…
//
// A HOST is a fault of the catalogue (faults.h), or "random" for another one with each request,
// with
// "-" and a number behind it where there are several: each is an origin of its own on 127.0.0.1.
// The certificate that vouches for "tls" is written to FILE. Standard output is the oracle, one
// JSON object a line: first the URLs, then each request with the fault that answers it, after
// SIGTERM the connections of each host and of "canary", to which every redirect leads.
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/toxic/faults.h"

namespace {

using namespace dvcmon::testing;  // NOLINT: a program of its own

constexpr int kUsage = 64;

struct Arguments {
  std::string ca_file;
  unsigned long seed = 1;
  std::vector<std::string> hosts;
};

Arguments Parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--ca" && i + 1 < argc) {
      arguments.ca_file = argv[++i];
    } else if (word == "--seed" && i + 1 < argc) {
      arguments.seed = std::strtoul(argv[++i], nullptr, 10);
    } else {
      arguments.hosts.emplace_back(word);
    }
  }
  return arguments;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
    quoted += plain ? std::string(1, c) : fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
  }
  return quoted + '"';
}

void Say(const std::string& line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

struct Named {
  std::string name;
  Route route;
};

// What a host does: one thing always, or every time another one of several.
class Behaviour {
 public:
  Behaviour(std::string host, std::vector<Named> choices, unsigned long seed)
      : host_(std::move(host)), choices_(std::move(choices)), random_(seed) {}

  void Answer(Wire& wire, const SeenRequest& request) {
    const Named& choice = Next();
    std::string headers;
    for (const auto& [name, value] : request.headers) {
      headers += fmt::format("{}{}:{}", headers.empty() ? "" : ",", Quoted(name), Quoted(value));
    }
    const double at = std::chrono::duration<double>(request.seen.time_since_epoch()).count();
    Say(fmt::format(
        R"({{"host":{},"fault":{},"at":{:.6f},"target":{},"connection":{},"headers":{{{}}}}})",
        Quoted(host_), Quoted(choice.name), at, Quoted(request.target), request.connection,
        headers));
    choice.route(wire, request);
  }

 private:
  const Named& Next() {
    const std::lock_guard lock(mutex_);
    return choices_.size() == 1 ? choices_.front() : choices_[random_() % choices_.size()];
  }

  const std::string host_;
  const std::vector<Named> choices_;
  std::mutex mutex_;
  std::mt19937_64 random_;
};

// Every fault that needs no TLS, and as many good answers. Without those that ask to be left alone
// for minutes, and those that are good answers with other numbers.
std::vector<Named> RandomChoices(const std::map<std::string, Fault>& faults) {
  std::vector<Named> choices;
  for (const auto& [name, fault] : faults) {
    if (fault.tls || name.starts_with("busy_") || name == "broken_503") continue;
    if (name == "hostile_names" || name == "hostile_codes") continue;
    choices.push_back({name, fault.route});
    choices.push_back({"good", faults.at("good").route});
  }
  return choices;
}

class Hosts {
 public:
  explicit Hosts(const std::string& ca_file) { std::ofstream(ca_file) << authority_.certificate(); }

  // False when there is no such fault.
  bool Add(const std::string& name, unsigned long seed) {
    const std::string kind = name.substr(0, name.find('-'));
    const auto fault = faults_.find(kind);
    if (kind != "random" && fault == faults_.end()) return false;
    const auto tls = kind == "random" ? std::nullopt : fault->second.tls;
    auto choices =
        kind == "random" ? RandomChoices(faults_) : std::vector<Named>{{kind, fault->second.route}};
    Behaviour& behaviour = behaviours_.emplace_back(name, std::move(choices), seed);
    ToxicServer& server = *(tls ? servers_.emplace(name, std::make_unique<ToxicServer>(*tls))
                                : servers_.emplace(name, std::make_unique<ToxicServer>()))
                               .first->second;
    server.ServeAll(
        [&behaviour](Wire& wire, const SeenRequest& request) { behaviour.Answer(wire, request); });
    return true;
  }

  void SayUrls() const {
    std::string urls;
    for (const auto& [name, server] : servers_) {
      urls +=
          fmt::format("{}{}:{}", urls.empty() ? "" : ",", Quoted(name), Quoted(server->Url("")));
    }
    Say(fmt::format(R"({{"urls":{{{}}}}})", urls));
  }

  void SayConnections() const {
    std::string counts = fmt::format(R"("canary":{})", canary_.connections());
    for (const auto& [name, server] : servers_) {
      counts += fmt::format(",{}:{}", Quoted(name), server->connections());
    }
    Say(fmt::format(R"({{"connections":{{{}}}}})", counts));
  }

 private:
  const Authority authority_{"dvcmon test CA"};
  ToxicServer canary_;
  const std::map<std::string, Fault> faults_ = Faults(canary_, authority_);
  std::list<Behaviour> behaviours_;  // outlive the servers
  std::map<std::string, std::unique_ptr<ToxicServer>> servers_;
};

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = Parse(argc, argv);
  if (arguments.ca_file.empty() || arguments.hosts.empty()) {
    std::fputs("usage: dvcmon_toxic --ca FILE [--seed N] HOST...\n", stderr);
    return kUsage;
  }
  // Blocked before the first thread starts, so that the signal waits for sigwait() below.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  Hosts hosts(arguments.ca_file);
  unsigned long seed = arguments.seed;
  for (const std::string& host : arguments.hosts) {
    if (hosts.Add(host, seed++)) continue;
    std::fprintf(stderr, "dvcmon_toxic: no fault has the name of %s\n", host.c_str());
    return kUsage;
  }
  hosts.SayUrls();
  int signal = 0;
  sigwait(&stop, &signal);
  hosts.SayConnections();
  return 0;
}
