// The figures that portals publish, the ratios of their counts and what plans want, as the text of
// /metrics.
//
// Text is kept per family and source, and names of agencies per province, compressed, so that a
// poll renders its own part anew and nothing else, and a scrape that takes gzip compresses nothing.
// A scrape takes an immutable snapshot: it never waits for a poll and never sees half of one.
//
// A value is shown while its period is open (a stock counted on a day: from that day on) and its
// source has confirmed it within three intervals; then it disappears. It is never shown as 0 and
// never past its date. What is made by hand does not grow old: each figure of it has its own days.
// Figures of a province are shown while there is that body. What was confirmed in the future (the
// clock was ahead, and was set back) is not shown.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/derive/record_rules.h"
#include "daemon/derive/targets.h"
#include "daemon/metrics/compressed.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/family_headers.h"
#include "daemon/metrics/source_renderer.h"
#include "daemon/store/store.h"

namespace dvcmon {

// The main thread writes; Text(), Gzip() and series() may be called from any thread.
class PublishedFigures {
 public:
  using Catalogue = std::map<std::string, std::shared_ptr<const Statistic>>;

  // What may be shown: the statistics, the provinces that figures are about, what is wanted of
  // them, and which portals count where several do. Sources that were shown before stay as they
  // are; those of other provinces are to be hidden by Hide().
  void Configure(Catalogue statistics, std::vector<std::shared_ptr<const Province>> provinces,
                 std::vector<Target> targets = {}, std::vector<RecordRule> record = {});

  // Replaces what the source showed. `names` are of the agencies in it; what is no body (tier.h) is
  // not shown.
  void Show(const Standing& standing, const std::vector<BodyName>& names, Duration interval);
  // Replaces what the counters of the source have grown by since it is watched, each under the key
  // of its statistic, and its restatements{kind=…}; shown while its figures are. Show() leaves
  // them, Hide() does not. Where another portal counts, a counter is not shown.
  void ShowCounters(const Source& source, const std::vector<StandingFigure>& grown);
  // The same with the ratios of what was filed in so many days that ended with `last`.
  // They disappear when the day after `last` is over, too.
  void ShowFlows(const Source& source, Day last, const RecentFlows& flows);
  // The same with how the bodies of the source stand before the judges of falls.
  void ShowDrops(const Source& source, const std::vector<JudgedProvince>& judged);
  void Hide(const Source& source);

  // Shows what is to be seen at that time. Returns the next moment at which something of it has to
  // disappear: it is to be called again then, and after each change.
  Time Publish(Time now);

  std::string Text(ExpositionFormat format = ExpositionFormat::kText) const;
  // The same, ready to be joined with more.
  GzipWriter Gzip(ExpositionFormat format = ExpositionFormat::kText) const;
  // Number of samples in Text().
  size_t series() const;

 private:
  using Block = std::shared_ptr<const CompressedText>;
  using Agencies = std::shared_ptr<const std::vector<BodyName>>;
  // Figures of a source that are shown on the same days.
  struct Days {
    Day from;
    Day to;
    auto operator<=>(const Days&) const = default;
  };
  struct Lines {
    std::map<std::string, Block> families;  // by name
    size_t samples = 0;
  };
  struct Part {
    Days days;
    Lines lines;
  };
  struct SourceText {
    Period period{};
    Time confirmed{};
    Time expires{};
    bool by_hand = false;
    std::vector<Part> parts;
    Lines counters;
    Lines flows;
    Lines drops;
    Time flows_expire = Time::min();
    Agencies agencies;  // the same object for as long as they have the same names
  };
  // What the agencies of a province are called, by all sources that are shown.
  struct AgencyInfo {
    std::vector<Agencies> of;
    Block text;
    size_t agencies = 0;
  };
  struct Family {
    FamilyHeader header;
    std::vector<Block> blocks;
  };
  struct Snapshot {
    std::map<std::string, Family> families;
    size_t series = 0;
  };

  const Province* Find(const std::string& slug) const;  // null: unknown
  Days DaysOf(const StandingFigure& figure) const;
  bool IsShown(const Source& source, const SourceText& text, Time now) const;
  std::string CounterOf(const std::string& statistic) const;  // its name; empty: none
  const FamilyHeader& Header(const std::string& family);
  void ShowBodies(const Standing& standing, std::vector<BodyName> agencies, Duration interval);
  static Lines Compressed(const SourceRenderer& renderer);
  void Add(Snapshot& snapshot, const Lines& lines);
  std::shared_ptr<const Snapshot> TakeSnapshot() const;
  static AgencyInfo InfoOf(const std::string& province, std::vector<Agencies> agencies);
  void AddAgencies(Snapshot& snapshot, std::map<std::string, std::vector<Agencies>>&& shown);
  void AddProvinces(Snapshot& snapshot, Day today);
  void AddTargets(Snapshot& snapshot, Day today);

  Catalogue statistics_;
  std::vector<std::shared_ptr<const Province>> provinces_;
  std::vector<Target> targets_;
  std::vector<RecordRule> record_;
  std::map<Source, SourceText> sources_;
  std::map<std::string, AgencyInfo> agency_info_;  // by province, of the last snapshot
  std::map<std::string, FamilyHeader> headers_;    // by family

  mutable std::mutex mutex_;  // of the pointer only
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();
};

}  // namespace dvcmon
