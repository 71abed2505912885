#include "daemon/app/openmetrics.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/app/counting.h"
#include "daemon/app/cutoffs.h"
#include "daemon/app/provinces.h"
#include "daemon/app/standing.h"
#include "daemon/app/targets.h"
#include "daemon/metrics/history.h"
#include "daemon/store/record.h"

namespace dvcmon {
namespace {

// Of the whole configuration: who counts does not depend on what is wanted.
Result<std::vector<CountingSource>> AllCounting(const Config& config, Time now) {
  TargetChoice everything;
  everything.in_record = true;
  const auto targets = ChooseTargets(config, everything, now);
  if (!targets) return targets.error();
  std::vector<CountingSource> counting;
  for (const PollTarget& target : *targets) {
    if (!HasLedger(*target.collector, target.period.kind)) continue;
    counting.push_back({SourceOf(target), target.collector});
  }
  std::ranges::stable_sort(counting, CountsFirst, &CountingSource::source);
  return counting;
}

Result<std::vector<HistorySource>> SourcesOf(const CommandLine& line, const Config& config,
                                             Time now) {
  const TargetChoice choice{line.targets, line.province, std::nullopt, /*by_hand=*/true,
                            /*in_record=*/true};
  const auto targets = ChooseTargets(config, choice, now);
  if (!targets) return targets.error();
  const auto counting = AllCounting(config, now);
  if (!counting) return counting.error();
  std::vector<HistorySource> sources;
  for (const PollTarget& target : *targets) {
    HistorySource& of = sources.emplace_back();
    of.source = SourceOf(target);
    of.by_hand = target.collector->by_hand;
    of.mapped = MappedBy(*target.collector);
    of.has_ledgers = HasLedger(*target.collector, target.period.kind);
    if (!of.has_ledgers) continue;
    of.counted_before = CountedBefore(*counting, of.source);
    of.judges = JudgedHere(*counting, of.source);
  }
  return sources;
}

// As the line narrows them.
ProvinceList Narrowed(ProvinceList provinces, const CommandLine& line) {
  std::erase_if(provinces, [&](const auto& province) {
    return !line.province.empty() && province->slug != line.province;
  });
  return provinces;
}

// As the daemon showed them when the day ended.
Result<std::vector<BodyName>> NamesOn(const Record& record, const Config& config, Day day) {
  const auto known = record.LoadNames(StartOf(day + std::chrono::days(1)) - Duration(1));
  if (!known) return known.error();
  std::map<std::string, std::vector<BodyName>> by_province;
  for (const BodyName& name : *known) {
    if (name.level == Level::kAgency) by_province[name.province].push_back(name);
  }
  std::vector<BodyName> names;
  for (auto& [province, its] : by_province) {
    GiveNames(config.agencies, province, day, its);
    std::ranges::move(its, std::back_inserter(names));
  }
  return names;
}

}  // namespace

int RunOpenMetrics(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto from = ParsePeriod(line.from);
  if (!from) return Complain(from.error(), kExitUsage);
  const auto to = ParsePeriod(line.to);
  if (!to) return Complain(to.error(), kExitUsage);
  if (to->last < from->first) {
    return Complain({ErrorCode::kInvalid, "--to lies before --from", ""}, kExitUsage);
  }
  const auto sources = SourcesOf(line, *config, world.clock());
  if (!sources) return Complain(sources.error(), kExitUsage);
  const auto record =
      Record::Open(line.storage_path.empty() ? config->storage.path : line.storage_path);
  if (!record) return Complain(record.error(), kExitFailure);
  const Day yesterday = DayOf(world.clock()) - std::chrono::days(1);
  const HistoryTerms terms{.first = from->first,
                           .last = std::min(to->last, yesterday),
                           .statistics = config->statistics,
                           .provinces = config->provinces,
                           .record = config->record,
                           .shown = Narrowed(ShownProvinces(*config), line),
                           .watched = Narrowed(WatchedProvinces(*config), line),
                           .targets = config->targets,
                           .calendar = config->calendar,
                           .cutoffs = CutoffsOf(*config),
                           .names_on = [&](Day day) { return NamesOn(*record, *config, day); }};
  const Status written = WriteHistory(*record, *sources, terms, [](std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  });
  if (!written.ok()) return Complain(written.error(), kExitFailure);
  return std::fflush(stdout) == 0 ? kExitOk : kExitFailure;
}

}  // namespace dvcmon
