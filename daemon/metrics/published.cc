#include "daemon/metrics/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "collectors/model/tier.h"
#include "daemon/metrics/body_names.h"
#include "daemon/metrics/drop_figures.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/source_ratios.h"
#include "daemon/metrics/source_renderer.h"
#include "daemon/metrics/target_lines.h"

namespace dvcmon {
namespace {

// Three intervals: two polls may fail before a value is called stale, and a late one may still
// come.
constexpr int kIntervalsShown = 3;
constexpr auto kOneDay = std::chrono::days(1);
constexpr Duration kClockTolerance = std::chrono::minutes(5);
// What was filed in days that ended yesterday is shown for an hour of the next day too: the days
// that end then take a moment, and an alert must not resolve each midnight.
constexpr Duration kFlowsOverlap = std::chrono::hours(1);
constexpr std::string_view kRestatements = "restatements";

// Without those of procedures and fields.
std::vector<StandingFigure> OfBodies(const std::vector<StandingFigure>& figures,
                                     const std::set<std::string_view>& others) {
  std::vector<StandingFigure> kept;
  std::ranges::copy_if(figures, std::back_inserter(kept), [&](const StandingFigure& figure) {
    return figure.level != Level::kAgency || !others.contains(figure.body);
  });
  return kept;
}

}  // namespace

void PublishedFigures::Configure(Catalogue statistics,
                                 std::vector<std::shared_ptr<const Province>> provinces,
                                 std::vector<Target> targets, std::vector<RecordRule> record) {
  statistics_ = std::move(statistics);
  headers_.clear();
  provinces_ = std::move(provinces);
  targets_ = std::move(targets);
  record_ = std::move(record);
}

PublishedFigures::Lines PublishedFigures::Compressed(const SourceRenderer& renderer) {
  Lines lines;
  lines.samples = renderer.figures();
  for (const auto& [family, text] : renderer.texts()) {
    lines.families[family] = std::make_shared<const CompressedText>(text);
  }
  return lines;
}

void PublishedFigures::Show(const Standing& standing, const std::vector<BodyName>& names,
                            Duration interval) {
  std::vector<BodyName> agencies;
  std::set<std::string_view> others;
  for (const BodyName& name : names) {
    if (name.level != Level::kAgency) continue;
    if (IsBody(name.tier)) {
      agencies.push_back(name);
    } else {
      others.insert(name.body);
    }
  }
  if (!others.empty()) {
    Standing of_bodies = standing;
    of_bodies.figures = OfBodies(standing.figures, others);
    return ShowBodies(of_bodies, std::move(agencies), interval);
  }
  ShowBodies(standing, std::move(agencies), interval);
}

void PublishedFigures::ShowBodies(const Standing& standing, std::vector<BodyName> agencies,
                                  Duration interval) {
  SourceText& text = sources_[standing.source];
  if (!text.agencies || *text.agencies != agencies) {
    text.agencies = std::make_shared<const std::vector<BodyName>>(std::move(agencies));
  }
  text.period = standing.period;
  text.confirmed = standing.confirmed;
  text.by_hand = standing.by_hand;
  // A stock was counted on its day, however late the portal was asked about it.
  const Time confirmed = std::min(standing.confirmed, StartOf(standing.period.last + kOneDay));
  text.expires = standing.by_hand ? Time::max() : confirmed + kIntervalsShown * interval;
  std::map<Days, SourceRenderer> renderers;
  const auto renderer_for = [&](const StandingFigure& figure) -> SourceRenderer& {
    return renderers.try_emplace(DaysOf(figure), standing.source).first->second;
  };
  for (const StandingFigure& figure : standing.figures) {
    if (figure.state == ReadingState::kValue) renderer_for(figure).Add(figure);
  }
  const std::vector<StandingFigure> ratios =
      RatiosOf(standing.source, standing.figures, Name(standing.source.kind), record_);
  for (const StandingFigure& ratio : ratios) renderer_for(ratio).AddDerived(ratio);
  text.parts.clear();
  for (const auto& [days, renderer] : renderers) text.parts.push_back({days, Compressed(renderer)});
}

std::string PublishedFigures::CounterOf(const std::string& statistic) const {
  if (statistic == kRestatements) return statistic;
  const auto known = statistics_.find(statistic);
  return known == statistics_.end() ? "" : known->second->counter;
}

void PublishedFigures::ShowCounters(const Source& source,
                                    const std::vector<StandingFigure>& grown) {
  const auto shown = sources_.find(source);
  if (shown == sources_.end()) return;
  std::vector<StandingFigure> counted;
  for (const StandingFigure& figure : grown) {
    const size_t id = std::min(figure.statistic.find('{'), figure.statistic.size());
    const std::string counter = CounterOf(figure.statistic.substr(0, id));
    if (counter.empty()) continue;
    if (counter != kRestatements && !CountsFor(record_, source, figure)) continue;
    counted.push_back(figure);
    counted.back().statistic.replace(0, id, counter + std::string(kTotalSuffix));
  }
  SourceRenderer renderer(source);
  for (const StandingFigure& figure : counted) renderer.AddDerived(figure);
  shown->second.counters = Compressed(renderer);
}

void PublishedFigures::ShowFlows(const Source& source, Day last, const RecentFlows& flows) {
  const auto shown = sources_.find(source);
  if (shown == sources_.end()) return;
  std::vector<StandingFigure> all;
  for (const auto& [days, filed] : flows) {
    std::ranges::move(RatiosOf(source, filed, fmt::format("{}d", days), record_),
                      std::back_inserter(all));
  }
  SourceRenderer renderer(source);
  for (const StandingFigure& ratio : all) renderer.AddDerived(ratio);
  shown->second.flows = Compressed(renderer);
  shown->second.flows_expire = StartOf(last + std::chrono::days(2)) + kFlowsOverlap;
}

void PublishedFigures::ShowDrops(const Source& source, const std::vector<JudgedProvince>& judged) {
  const auto shown = sources_.find(source);
  if (shown == sources_.end()) return;
  std::vector<StandingFigure> all;
  for (const JudgedProvince& province : judged) {
    std::ranges::move(DropFiguresOf(source, province, record_), std::back_inserter(all));
  }
  SourceRenderer renderer(source);
  for (const StandingFigure& figure : all) renderer.AddDerived(figure);
  shown->second.drops = Compressed(renderer);
}

const Province* PublishedFigures::Find(const std::string& slug) const {
  const auto found = std::ranges::find(provinces_, slug, [](const auto& p) { return p->slug; });
  return found == provinces_.end() ? nullptr : found->get();
}

PublishedFigures::Days PublishedFigures::DaysOf(const StandingFigure& figure) const {
  Days days{figure.from, figure.to};
  if (figure.level != Level::kProvince) return days;
  if (const Province* body = Find(figure.body)) {
    days.from = std::max(days.from, body->valid_from);
    days.to = std::min(days.to, body->valid_to.value_or(Day::max()));
  }
  return days;
}

void PublishedFigures::Hide(const Source& source) { sources_.erase(source); }

const FamilyHeader& PublishedFigures::Header(const std::string& family) {
  FamilyHeader& header = headers_[family];
  if (!header.text) header = HeaderOf(family, statistics_);
  return header;
}

void PublishedFigures::Add(Snapshot& snapshot, const Lines& lines) {
  for (const auto& [name, block] : lines.families) {
    Family& family = snapshot.families[name];
    if (!family.header.text) family.header = Header(name);
    family.blocks.push_back(block);
  }
  snapshot.series += lines.samples;
}

void PublishedFigures::AddProvinces(Snapshot& snapshot, Day today) {
  std::string text;
  for (const auto& province : provinces_) {
    if (!province->ValidOn(today)) continue;
    text += SampleOf(*province) + "1\n";
    ++snapshot.series;
  }
  if (text.empty()) return;
  Family& family = snapshot.families[std::string(kProvinceInfo)];
  family.header = Header(std::string(kProvinceInfo));
  family.blocks.push_back(std::make_shared<const CompressedText>(text));
}

void PublishedFigures::AddTargets(Snapshot& snapshot, Day today) {
  const TargetLines lines = LinesOf(targets_, provinces_, today);
  for (const auto& [name, text] : lines.texts) {
    Family& family = snapshot.families[name];
    if (!family.header.text) family.header = Header(name);
    family.blocks.push_back(std::make_shared<const CompressedText>(text));
  }
  snapshot.series += lines.series;
}

PublishedFigures::AgencyInfo PublishedFigures::InfoOf(const std::string& province,
                                                      std::vector<Agencies> agencies) {
  std::map<std::string_view, const BodyName*> known;
  for (const Agencies& of_source : agencies) {
    for (const BodyName& name : *of_source) {
      const BodyName*& agency = known[name.body];
      if (agency == nullptr || agency->name.empty()) agency = &name;
    }
  }
  std::string text;
  for (const auto& [code, agency] : known) text += SampleOf(*agency, province) + "1\n";
  return {std::move(agencies), std::make_shared<const CompressedText>(text), known.size()};
}

void PublishedFigures::AddAgencies(Snapshot& snapshot,
                                   std::map<std::string, std::vector<Agencies>>&& shown) {
  std::map<std::string, AgencyInfo> infos;
  for (auto& [province, agencies] : shown) {
    AgencyInfo info = std::move(agency_info_[province]);
    if (info.of != agencies) info = InfoOf(province, std::move(agencies));
    if (info.agencies == 0) continue;
    Family& family = snapshot.families[std::string(kAgencyInfo)];
    family.blocks.push_back(info.text);
    snapshot.series += info.agencies;
    infos.emplace(province, std::move(info));
  }
  agency_info_ = std::move(infos);
  if (agency_info_.empty()) return;
  const std::string family(kAgencyInfo);
  snapshot.families[family].header = Header(family);
}

bool PublishedFigures::IsShown(const Source& source, const SourceText& text, Time now) const {
  const Day today = DayOf(now);
  const Province* body = Find(source.province);
  if (body != nullptr && !body->ValidOn(today)) return false;
  const bool confirmed = text.confirmed <= now + kClockTolerance && now < text.expires;
  if (!confirmed || text.by_hand) return confirmed;
  // A stock counted on a day stands until it is too old.
  const bool open = today <= text.period.last || text.period.kind == PeriodKind::kAsOf;
  return text.period.first <= today && open;
}

Time PublishedFigures::Publish(Time now) {
  const Day today = DayOf(now);
  Time next_change = StartOf(today + std::chrono::days(1));
  auto next = std::make_shared<Snapshot>();
  std::map<std::string, std::vector<Agencies>> agencies;
  for (const auto& [source, text] : sources_) {
    if (!IsShown(source, text, now)) continue;
    next_change = std::min(next_change, text.expires);
    for (const Part& part : text.parts) {
      if (today < part.days.from || part.days.to < today) continue;
      Add(*next, part.lines);
    }
    Add(*next, text.counters);
    Add(*next, text.drops);
    if (now < text.flows_expire) {
      Add(*next, text.flows);
      next_change = std::min(next_change, text.flows_expire);
    }
    agencies[source.province].push_back(text.agencies);
  }
  AddAgencies(*next, std::move(agencies));
  AddProvinces(*next, today);
  AddTargets(*next, today);
  const std::lock_guard lock(mutex_);
  snapshot_ = std::move(next);
  return next_change;
}

std::shared_ptr<const PublishedFigures::Snapshot> PublishedFigures::TakeSnapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::string PublishedFigures::Text(ExpositionFormat format) const {
  const auto snapshot = TakeSnapshot();
  size_t size = 0;
  for (const auto& [name, family] : snapshot->families) {
    size += family.header.In(format).text_size();
    for (const Block& block : family.blocks) size += block->text_size();
  }
  std::string text;
  text.reserve(size);
  for (const auto& [name, family] : snapshot->families) {
    family.header.In(format).AppendTextTo(text);
    for (const Block& block : family.blocks) block->AppendTextTo(text);
  }
  return text;
}

GzipWriter PublishedFigures::Gzip(ExpositionFormat format) const {
  const auto snapshot = TakeSnapshot();
  GzipWriter gzip;
  for (const auto& [name, family] : snapshot->families) {
    gzip.Append(family.header.In(format));
    for (const Block& block : family.blocks) gzip.Append(*block);
  }
  return gzip;
}

size_t PublishedFigures::series() const { return TakeSnapshot()->series; }

}  // namespace dvcmon
