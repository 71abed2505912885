#include "daemon/app/verbs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "collectors/collect.h"
#include "collectors/extract/xml.h"
#include "collectors/http/curl_http_client.h"
#include "daemon/app/check_reports.h"
#include "daemon/app/run_poll.h"
#include "daemon/app/saved_file.h"
#include "daemon/app/serve.h"
#include "daemon/app/standing.h"
#include "daemon/app/targets.h"
#include "daemon/app/trace.h"
#include "daemon/base/json_text.h"
#include "daemon/base/version.h"
#include "daemon/config/calendar_file.h"
#include "daemon/config/load.h"
#include "daemon/store/store.h"

namespace dvcmon {
namespace {

// The targets that the line names.
Result<std::vector<PollTarget>> TargetsOf(const CommandLine& line, const Config& config,
                                          std::vector<std::string> words, Time now,
                                          bool by_hand = false) {
  TargetChoice choice{std::move(words), line.province, std::nullopt, by_hand};
  if (!line.period.empty()) {
    const auto period = ParsePeriod(line.period);
    if (!period) return period.error();
    choice.period = *period;
  }
  return ChooseTargets(config, choice, now);
}

// One period of each collector and province is enough to see whether a mapping works.
std::vector<PollTarget> OnePeriodEach(std::vector<PollTarget> targets) {
  std::vector<PollTarget> firsts;
  for (PollTarget& target : targets) {
    if (!firsts.empty() && firsts.back().collector == target.collector &&
        firsts.back().province == target.province) {
      continue;
    }
    firsts.push_back(std::move(target));
  }
  return firsts;
}

// The first target that the word names, with the pages of a saved answer read through its mapping.
Result<Poll> ReadSample(const CommandLine& line, const Config& config, const std::string& word,
                        const std::vector<std::string>& files, Time now) {
  const auto targets = TargetsOf(line, config, {word}, now, /*by_hand=*/true);
  if (!targets) return targets.error();
  std::vector<std::string> pages;
  for (const std::string& file : files) {
    auto bytes = ReadSavedFile(file);
    if (!bytes) return bytes.error();
    pages.push_back(*std::move(bytes));
  }
  return ReadSavedAnswer(targets->front(), std::move(pages), now, {});
}

// All samples, or what is wrong with the first that cannot be read.
Result<std::vector<Poll>> ReadSamples(const CommandLine& line, const Config& config, Time now) {
  std::vector<Poll> polls;
  for (const std::string& sample : line.samples) {
    const size_t equals = sample.find('=');
    if (equals == std::string::npos) {
      return Error{ErrorCode::kInvalid, "write PORTAL/COLLECTOR=FILE", "--sample " + sample};
    }
    auto poll =
        ReadSample(line, config, sample.substr(0, equals), {sample.substr(equals + 1)}, now);
    if (!poll) return poll.error();
    polls.push_back(*std::move(poll));
  }
  return polls;
}

// The manners of portals, kept between polls that were asked for by hand.
class Manners {
 public:
  // Waits out the pause of the host; false, and says so, when it has refused to be asked.
  bool MayAsk(const PollTarget& target) {
    const std::string host = HostOf(target.portal->url);
    if (refused_.contains(host)) {
      fmt::print(stderr, "{}: not asked: {} has refused before\n", target.Text(), host);
      return false;
    }
    const auto [pause, is_first] = pauses_.try_emplace(host, target.portal->pause);
    if (!is_first) std::this_thread::sleep_for(std::exchange(pause->second, target.portal->pause));
    return true;
  }
  void Note(const Poll& poll) {
    const PortalSpec& portal = *poll.target.portal;
    const Duration asked_for = poll.retry_after.value_or(Duration(0));
    const bool blocked = poll.error && poll.error->code == ErrorCode::kBlocked;
    if (blocked || asked_for > portal.retry.cap) refused_.insert(HostOf(portal.url));
    pauses_[HostOf(portal.url)] = std::max(portal.pause, asked_for);
  }

 private:
  std::map<std::string, Duration> pauses_;  // after the last poll of each host
  std::set<std::string> refused_;
};

void PrintDiagnostics(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
}

// Files alone do not tell whether the calendar goes far enough.
void WarnOfCalendar(Time now, CheckedSettings& checked) {
  const Config& config = *checked.settings->config;
  if (auto warning = CalendarWarning(*config.calendar, DayOf(now))) {
    checked.diagnostics.push_back({config.file, 0, "calendar", *std::move(warning), true});
  }
}

std::string CheckJson(const CheckedSettings& checked, const std::vector<Poll>& samples, Day today) {
  JsonText json;
  json.Object().Key("diagnostics").Array();
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    json.Object().Key("file").Value(diagnostic.file).Key("line").Value(diagnostic.line);
    json.Key("path").Value(diagnostic.path).Key("message").Value(diagnostic.message);
    json.Key("warning").Value(diagnostic.warning).End();
  }
  json.End().Key("hosts").Array();
  if (checked.settings) {
    for (const HostLoad& load : LoadsOf(*checked.settings->config)) {
      json.Object().Key("host").Value(load.host).Key("requests_a_round").Value(load.requests);
      json.Key("requests_a_day").Value(load.requests_a_day);
      json.Key("pause_seconds").Value(std::chrono::duration<double>(load.pause).count());
      json.Key("share_of_time").Value(load.share).End();
    }
  }
  json.End().Key("reports").Array();
  if (checked.settings) {
    for (const ReportAtHand& report : ReportsAtHand(*checked.settings->config, today)) {
      json.Object().Key("report").Value(report.name).Key("about").Value(report.about);
      json.Key("why_not").Value(report.why_not).End();
    }
  }
  json.End().Key("samples").Array();
  for (const Poll& poll : samples) WritePoll(poll, json);
  return std::move(json.End().End()).Take();
}

}  // namespace

int Complain(const Error& error, int exit_code) {
  fmt::print(stderr, "dvcmon: {}{}{}\n", error.where, error.where.empty() ? "" : ": ",
             error.message);
  return exit_code;
}

void Print(const CommandLine& line, const Poll& poll) {
  if (line.json) {
    fmt::print("{}", TracePollJson(poll));
  } else {
    fmt::print("{}\n", TracePoll(poll));
  }
}

std::shared_ptr<const Config> LoadOrComplain(const std::string& file) {
  const LoadedConfig loaded = LoadConfig(file);
  PrintDiagnostics(loaded.diagnostics);
  return loaded.config;
}

int RunCheck(const CommandLine& line, const World& world) {
  CheckedSettings checked = CheckSettings(line);
  if (checked.settings) WarnOfCalendar(world.clock(), checked);
  Result<std::vector<Poll>> samples = std::vector<Poll>();
  if (checked.settings) samples = ReadSamples(line, *checked.settings->config, world.clock());
  if (line.json) {
    fmt::print("{}",
               CheckJson(checked, samples ? *samples : std::vector<Poll>(), DayOf(world.clock())));
  } else {
    PrintDiagnostics(checked.diagnostics);
  }
  if (!checked.settings) {
    const auto errors = std::ranges::count(checked.diagnostics, false, &Diagnostic::warning);
    fmt::print(stderr, "{} error{}\n", errors, errors == 1 ? "" : "s");
    return kExitConfig;
  }
  if (!line.json) {
    const Config& config = *checked.settings->config;
    fmt::print("{}: good; {} portal{}\n", line.config_file, config.portals.size(),
               config.portals.size() == 1 ? "" : "s");
    for (const HostLoad& load : LoadsOf(config)) fmt::print("{}\n", load.Text());
    fmt::print("{}", Text(ReportsAtHand(config, DayOf(world.clock()))));
  }
  if (!samples) return Complain(samples.error(), kExitUsage);
  int exit_code = kExitOk;
  for (const Poll& poll : *samples) {
    if (!line.json) fmt::print("{}\n", TracePoll(poll));
    if (!poll.accepted()) exit_code = kExitFailure;
  }
  return exit_code;
}

int RunTry(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  if (!line.from_files.empty()) {
    const auto poll =
        ReadSample(line, *config, line.targets.front(), line.from_files, world.clock());
    if (!poll) return Complain(poll.error(), kExitUsage);
    if (!line.json) fmt::print("poll      {}\n", poll->target.Text());
    Print(line, *poll);
    return poll->accepted() ? kExitOk : kExitFailure;
  }
  auto targets = TargetsOf(line, *config, line.targets, world.clock());
  if (!targets) return Complain(targets.error(), kExitUsage);
  std::map<std::string, std::shared_ptr<const AgencyIds>> ids;  // by portal, learnt on the way
  int exit_code = kExitOk;
  Manners manners;
  for (PollTarget& target : OnePeriodEach(*std::move(targets))) {
    if (!manners.MayAsk(target)) continue;
    if (!line.json) fmt::print("poll      {}\n", target.Text());
    const Observer show = [&](const HttpRequest& request, const Result<HttpResponse>& answer) {
      if (!line.json) fmt::print("{}", TraceExchange(request, answer, world.clock()));
    };
    Known known;
    known.ids = ids[target.portal->name];
    const Poll poll =
        RunPoll(world.http, Collection(target, world.clock(), std::move(known), RandomShare),
                world.clock, show);
    ids[target.portal->name] = WithIdsOf(poll, ids[target.portal->name]);
    manners.Note(poll);
    Print(line, poll);
    if (!poll.accepted()) exit_code = kExitFailure;
  }
  if (!line.json) fmt::print("nothing was stored\n");
  return exit_code;
}

int RunPoll(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto targets = TargetsOf(line, *config, line.targets, world.clock());
  if (!targets) return Complain(targets.error(), kExitUsage);
  auto store = Store::Open({line.storage_path.empty() ? config->storage.path : line.storage_path});
  if (!store) return Complain(store.error(), kExitFailure);
  int exit_code = kExitOk;
  Manners manners;
  for (const PollTarget& target : *targets) {
    if (!manners.MayAsk(target)) continue;
    auto known = store->KnownFor(SourceOf(target), target.period, DayOf(world.clock()));
    if (!known) return Complain(known.error(), kExitFailure);
    // What one collector teaches, the next one uses.
    const auto ids = store->LoadAgencyIds();
    if (!ids) return Complain(ids.error(), kExitFailure);
    if (const auto of_portal = ids->find(target.portal->name); of_portal != ids->end()) {
      known->ids = std::make_shared<const AgencyIds>(of_portal->second);
    }
    const Poll poll = RunPoll(
        world.http, Collection(target, world.clock(), *std::move(known), RandomShare), world.clock);
    manners.Note(poll);
    const auto written = store->Write(poll);
    if (!written.ok()) return Complain(written.error(), kExitFailure);
    if (!poll.accepted()) exit_code = kExitFailure;
    if (line.json) {
      fmt::print("{}", TracePollJson(poll));
    } else if (poll.accepted()) {
      fmt::print("{}: accepted, {} rows, {} figures\n", target.Text(), poll.rows.size(),
                 poll.readings.size());
    } else {
      fmt::print("{}: {}: {}\n", target.Text(), Name(poll.error->code), poll.error->message);
    }
  }
  return exit_code;
}

int RunVersion() {
  fmt::print("dvcmon {}\nSQLite {}\nlibcurl {}\nlibxml2 {}\nprometheus-cpp {}\n", kVersion,
             SqliteVersion(), CurlVersion(), Libxml2Version(), kPrometheusCppVersion);
  return kExitOk;
}

}  // namespace dvcmon
