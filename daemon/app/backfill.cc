#include "daemon/app/backfill.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/collect.h"
#include "daemon/app/host_rest.h"
#include "daemon/app/progress.h"
#include "daemon/app/run_poll.h"
#include "daemon/app/serve.h"
#include "daemon/app/targets.h"
#include "daemon/base/json_text.h"
#include "daemon/schedule/timetable.h"
#include "daemon/store/store.h"

namespace dvcmon {
namespace {

// Nobody waits longer without a word.
constexpr Duration kLongestSleep = std::chrono::seconds(30);

// The last day of "2025-12", the first of "2024"; none: it is none of these.
Result<TargetChoice::PastDays> DaysOf(const CommandLine& line) {
  const auto from = ParsePeriod(line.from);
  if (!from) return from.error();
  const auto to = ParsePeriod(line.to);
  if (!to) return to.error();
  if (to->last < from->first) {
    return Error{ErrorCode::kInvalid, "--to lies before --from", ""};
  }
  return TargetChoice::PastDays{from->first, to->last};
}

class Backfill {
 public:
  Backfill(Store& store, const World& world)
      : store_(store), world_(world), teller_(isatty(STDERR_FILENO) == 1) {}

  // What is to be asked: not what the record has.
  Status Plan(const std::vector<PollTarget>& targets) {
    std::map<Source, std::set<Day>> in_record;
    for (const PollTarget& target : targets) {
      const Source source = SourceOf(target);
      if (!in_record.contains(source)) {
        const auto polls = store_.ArchivedPolls(source);
        if (!polls) return polls.error();
        for (const ArchivedPoll& poll : *polls) {
          if (!IsOpen(poll.period, poll.started)) in_record[source].insert(poll.period.first);
        }
      }
      ++progress_.all;
      if (in_record[source].contains(target.period.first)) continue;
      Host& host = hosts_[HostOf(target.portal->url)];
      host.pause = std::max(host.pause, target.portal->pause);
      host.targets.push_back(target);
    }
    progress_.done = progress_.all;
    for (const auto& [name, host] : hosts_) progress_.done -= host.targets.size();
    in_record_ = progress_.done;
    return Done{};
  }

  // An error is one of the store.
  Status Run() {
    const Time began = world_.clock();
    while (!hosts_.empty()) {
      const Time now = world_.clock();
      const auto next = std::ranges::min_element(
          hosts_, {}, [&](const auto& host) { return EarliestOf(host.second, now); });
      const Time start = EarliestOf(next->second, now);
      progress_.elapsed = now - began;
      progress_.waits = start - now <= kLongestSleep
                            ? ""
                            : fmt::format("for {} until {}", next->first, FormatTime(start));
      teller_.Tell(progress_, now);
      if (start > now) {
        world_.sleep(std::min(start - now, kLongestSleep));
        continue;
      }
      if (Status asked = AskNext(next->first, next->second); !asked.ok()) return asked;
      if (next->second.targets.empty()) hosts_.erase(next);
    }
    teller_.Clear();
    return Done{};
  }

  // Prints what came of it, and returns the exit code.
  int Summary(bool json) const {
    if (json) {
      fmt::print("{}", SummaryJson());
    } else {
      for (const Failure& failure : failures_) {
        fmt::print("{}: {}: {}\n", failure.target, failure.reason, failure.message);
      }
      for (const NotAsked& host : not_asked_) {
        fmt::print("{}: {} periods were not asked: {}\n", host.name, host.periods, host.why);
      }
      fmt::print("{} periods: {} were in the record, {} accepted, {} failed, {} not asked\n",
                 progress_.all, in_record_, accepted_, failures_.size(), CountNotAsked());
    }
    return failures_.empty() && not_asked_.empty() ? kExitOk : kExitFailure;
  }

 private:
  struct Host {
    std::deque<PollTarget> targets;
    Time free_from = Time::min();
    Duration pause{0};  // the longest of its portals
  };
  struct Failure {
    std::string target;
    std::string reason;
    std::string message;
  };
  struct NotAsked {
    std::string name;
    size_t periods;
    std::string why;
  };

  static Time EarliestOf(const Host& host, Time now) {
    const Time start = std::max(now, host.free_from);
    const Hours& hours = host.targets.front().collector->schedule.hours;
    return start + hours.Until(start - StartOf(DayOf(start)));
  }

  // What a poll of that time would have known. Agencies of another period are no measure: they
  // have merged since.
  Result<Known> KnownFor(const PollTarget& target) const {
    const Source source = SourceOf(target);
    const auto asked = store_.LastPollOf(source, target.period, Time::max());
    if (!asked) return asked.error();
    auto known = *asked ? store_.KnownFor(source, target.period, target.period.last)
                        : Result<Known>(Known());
    if (!known) return known.error();
    auto ids = store_.LoadAgencyIds();
    if (!ids) return ids.error();
    known->ids = std::make_shared<const AgencyIds>(std::move((*ids)[target.portal->name]));
    return known;
  }

  Status AskNext(const std::string& name, Host& host) {
    const PollTarget target = std::move(host.targets.front());
    host.targets.pop_front();
    auto known = KnownFor(target);
    if (!known) return known.error();
    Poll poll =
        RunPoll(world_.http, Collection(target, world_.clock(), *std::move(known), RandomShare),
                world_.clock);
    poll.structure.clear();  // how answers about the past are built is no news
    if (const auto kept = store_.Write(poll); !kept) return kept.error();
    ++progress_.done;
    ++progress_.done_now;
    if (poll.accepted()) {
      ++accepted_;
    } else {
      ++progress_.failed;
      failures_.push_back(
          {target.Text(), std::string(Name(poll.error->code)), poll.error->message});
    }
    const Duration rest = std::max(rest_.After(name, poll), host.pause);
    host.free_from = poll.finished + std::min(rest, kLongestRest);
    if (poll.error && poll.error->code == ErrorCode::kBlocked) {
      GiveUp(name, host, "it refuses robots");
    } else if (rest_.OnTrial(name)) {
      GiveUp(name, host, "it did not work five times in a row");
    }
    return Done{};
  }

  void GiveUp(const std::string& name, Host& host, std::string why) {
    if (host.targets.empty()) return;
    not_asked_.push_back({name, host.targets.size(), std::move(why)});
    host.targets.clear();
  }

  size_t CountNotAsked() const {
    size_t count = 0;
    for (const NotAsked& host : not_asked_) count += host.periods;
    return count;
  }

  std::string SummaryJson() const {
    JsonText json;
    json.Object().Key("periods").Value(progress_.all).Key("in_record").Value(in_record_);
    json.Key("accepted").Value(accepted_).Key("failed").Array();
    for (const Failure& failure : failures_) {
      json.Object().Key("poll").Value(failure.target).Key("reason").Value(failure.reason);
      json.Key("message").Value(failure.message).End();
    }
    json.End().Key("not_asked").Array();
    for (const NotAsked& host : not_asked_) {
      json.Object().Key("host").Value(host.name).Key("periods").Value(host.periods);
      json.Key("why").Value(host.why).End();
    }
    return std::move(json.End().End()).Take();
  }

  Store& store_;
  const World& world_;
  ProgressTeller teller_;
  std::map<std::string, Host> hosts_;  // with something to ask
  HostRest rest_;
  Progress progress_;
  size_t in_record_ = 0;
  size_t accepted_ = 0;
  std::vector<Failure> failures_;
  std::vector<NotAsked> not_asked_;
};

}  // namespace

int RunBackfill(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto past = DaysOf(line);
  if (!past) return Complain(past.error(), kExitUsage);
  TargetChoice choice{line.targets, line.province, std::nullopt};
  choice.past = *past;
  const auto targets = ChooseTargets(*config, choice, world.clock());
  if (!targets) return Complain(targets.error(), kExitUsage);
  auto store = Store::Open({line.storage_path.empty() ? config->storage.path : line.storage_path});
  if (!store) return Complain(store.error(), kExitFailure);
  Backfill backfill(*store, world);
  Status done = backfill.Plan(*targets);
  if (done.ok()) done = backfill.Run();
  const int exit_code = backfill.Summary(line.json);
  return done.ok() ? exit_code : Complain(done.error(), kExitFailure);
}

}  // namespace dvcmon
