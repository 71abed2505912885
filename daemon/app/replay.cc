#include "daemon/app/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "collectors/collect.h"
#include "daemon/app/standing.h"
#include "daemon/app/targets.h"

namespace dvcmon {
namespace {

using FigureKey = std::tuple<Level, std::string, std::string>;  // level, body, statistic
using Figures = std::map<FigureKey, const StandingFigure*>;

Figures ByKey(const std::vector<StandingFigure>& figures) {
  Figures by_key;
  for (const StandingFigure& figure : figures) {
    by_key[{figure.level, figure.body, figure.statistic}] = &figure;
  }
  return by_key;
}

std::string TextOfFigure(const StandingFigure* figure) {
  if (figure == nullptr) return "absent";
  if (figure->state == ReadingState::kValue) return fmt::format("{}", figure->value);
  return IsBound(figure->state) ? fmt::format("{} {}", Name(figure->state), figure->value)
                                : std::string(Name(figure->state));
}

// "H44.01 applications_received{channel=online} 2026-Q3: 5 → 6" for each.
std::vector<std::string> Differences(const std::vector<StandingFigure>& kept,
                                     const std::vector<StandingFigure>& again,
                                     const Period& period) {
  const Figures before = ByKey(kept);
  const Figures after = ByKey(again);
  std::map<FigureKey, std::pair<const StandingFigure*, const StandingFigure*>> both;
  for (const auto& [key, figure] : before) both[key].first = figure;
  for (const auto& [key, figure] : after) both[key].second = figure;
  std::vector<std::string> lines;
  for (const auto& [key, pair] : both) {
    const std::string was = TextOfFigure(pair.first);
    const std::string is = TextOfFigure(pair.second);
    if (was == is) continue;
    lines.push_back(fmt::format("{} {} {}: {} → {}", std::get<1>(key), std::get<2>(key),
                                Text(period), was, is));
  }
  return lines;
}

class Replay {
 public:
  Replay(Store& store, bool apply, Time now) : store_(store), apply_(apply), now_(now) {}

  // All the accepted polls of the source of the target, whatever its period.
  Status Source(PollTarget target) {
    auto ids = store_.LoadAgencyIds();
    if (!ids) return ids.error();
    Known known;
    known.ids = std::make_shared<const AgencyIds>((*ids)[target.portal->name]);
    const auto polls = store_.ArchivedPolls(SourceOf(target));
    if (!polls) return polls.error();
    std::optional<Period> last;
    for (const ArchivedPoll& poll : *polls) {  // the last of a period before the others
      target.period = poll.period;
      if (Status read = Read(target, poll, known, last != poll.period); !read.ok()) return read;
      last = poll.period;
    }
    return Done{};
  }

  int Summary() const {
    fmt::print(
        "{} polls read again: {} figures of the last answers {}, {} older polls would read "
        "otherwise, {} cannot be read any more; {} without an answer to read (past its retention, "
        "or kept by its hash)\n",
        read_, changed_, apply_ ? "were changed" : "would change", older_, failed_, without_);
    return last_failed_ ? kExitFailure : kExitOk;
  }

 private:
  Status Read(const PollTarget& target, const ArchivedPoll& poll, const Known& known,
              bool is_last) {
    auto captures = store_.CapturesOf(poll);
    if (!captures) return captures.error();
    std::vector<std::string> pages;
    for (const Capture& capture : *captures) pages.push_back(capture.bytes);
    if (pages.empty() || std::ranges::find(pages, "") != pages.end()) {
      ++without_;
      return Done{};
    }
    ++read_;
    Poll again = ReadSavedAnswer(target, std::move(pages), poll.started, known);
    const std::string place =
        fmt::format("{} (poll of {})", target.Text(), FormatTime(poll.started));
    if (again.error) {
      ++failed_;
      last_failed_ = last_failed_ || is_last;
      fmt::print("{}: {}: {}\n", place, Name(again.error->code), again.error->message);
      return Done{};
    }
    // What was replayed before counts as said by the last answer.
    const auto kept =
        store_.FiguresAt(SourceOf(target), poll.period, is_last ? now_ : poll.finished);
    if (!kept) return kept.error();
    const auto lines = Differences(*kept, StandingOf(again).figures, poll.period);
    if (lines.empty()) return Done{};
    if (!is_last) {
      ++older_;
      fmt::print("{}: {} figures would read otherwise\n", place, lines.size());
      return Done{};
    }
    changed_ += lines.size();
    const std::string province = target.province_slug().empty() ? "vn" : target.province_slug();
    for (const std::string& line : lines) {
      fmt::print("{} {} (poll of {})\n", province, line, FormatTime(poll.started));
    }
    return apply_ ? Keep(std::move(again), *std::move(captures)) : Status(Done{});
  }

  // As a new observation of the same answer.
  Status Keep(Poll again, std::vector<Capture> captures) {
    again.started = now_;
    again.finished = now_;
    again.attempts = 0;
    again.replayed = true;
    again.structure.clear();
    again.captures = std::move(captures);
    const auto written = store_.Write(again);
    return written.ok() ? Status(Done{}) : written.error();
  }

  Store& store_;
  const bool apply_;
  const Time now_;
  size_t read_ = 0;
  size_t changed_ = 0;
  size_t older_ = 0;
  size_t failed_ = 0;
  size_t without_ = 0;
  bool last_failed_ = false;
};

}  // namespace

int RunReplay(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const TargetChoice choice{line.targets, line.province, std::nullopt, /*by_hand=*/false,
                            /*in_record=*/true};
  const auto targets = ChooseTargets(*config, choice, world.clock());
  if (!targets) return Complain(targets.error(), kExitUsage);
  auto store = Store::Open({line.storage_path.empty() ? config->storage.path : line.storage_path});
  if (!store) return Complain(store.error(), kExitFailure);
  Replay replay(*store, line.apply, world.clock());
  for (const PollTarget& target : *targets) {
    if (Status done = replay.Source(target); !done.ok()) {
      return Complain(done.error(), kExitFailure);
    }
  }
  return replay.Summary();
}

}  // namespace dvcmon
