// What a scrape of 680,000 standing series costs.
//
//   dvcmon_scrape_bench dvcmon     prints samples for bench.py: of the daemon's own parts,
//   dvcmon_scrape_bench peer       of prometheus-cpp's Registry and TextSerializer
//
// A process each, so that memory can be told apart.
#include <fmt/format.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "collectors/collect.h"
#include "daemon/api/api.h"
#include "daemon/app/inbox.h"
#include "daemon/app/routes.h"
#include "daemon/app/standing.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/pages/pages.h"
#include "tests/bench/measure.h"
#include "tests/bench/workload.h"

namespace dvcmon::bench {
namespace {

constexpr int kRounds = 5;
constexpr int kChanges = 10;

Poll PollOf(const PollTarget& target, int poll) {
  Poll read = ReadSavedAnswer(target, {Answer(target.province->identity_code, poll)},
                              StartOfPoll(poll), {});
  Require(read.error ? Status(*read.error) : Status(Done{}));
  return read;
}

int64_t Samples(std::string_view text) {
  int64_t samples = 0;
  for (size_t at = text.find("\ndvc_agency_"); at != std::string_view::npos;
       at = text.find("\ndvc_agency_", at + 1)) {
    if (!text.substr(at + 1).starts_with("dvc_agency_info")) ++samples;
  }
  return samples;
}

// --- The daemon ----------------------------------------------------------------------------------

class Dvcmon {
 public:
  explicit Dvcmon(const Config& config) {
    published_.Configure(config.statistics, config.portals.front().provinces);
    for (const PollTarget& target : TargetsOf(config, 1)) Accept(PollOf(target, 1));
    published_.Publish(StartOfPoll(1));
  }

  void Accept(const Poll& poll) {
    published_.Show(StandingOf(poll), NamesOf(poll), poll.target.collector->schedule.Interval());
  }
  void Publish(Time now) { published_.Publish(now); }

  std::string Scrape(const std::string& accept_encoding) const {
    return routes_.Answer({"GET", "/metrics", {}, "", accept_encoding}).body;
  }

 private:
  PublishedFigures published_;
  OwnMetrics own_{"bench"};
  Inbox inbox_;
  Api api_{"/nowhere/dvcmon.db", [] { return Time(); }};      // is not asked
  Pages pages_{"/nowhere/dvcmon.db", [] { return Time(); }};  // nor are they
  Routes routes_{published_, own_, inbox_, api_, pages_};
};

// One changed answer: from the poll that was accepted to an answer of /metrics.
void MeasureChanges(Dvcmon& dvcmon, const Config& config) {
  const auto targets = TargetsOf(config, 1);
  for (int change = 0; change < kChanges; ++change) {
    const Poll poll = PollOf(targets[static_cast<size_t>(change)], 2);
    const double before = CpuSeconds();
    dvcmon.Accept(poll);
    dvcmon.Publish(poll.finished);
    const std::string answer = dvcmon.Scrape("gzip");
    PrintSample("change", CpuSeconds() - before);
  }
}

void MeasureDvcmon(const Config& config) {
  const double empty = ResidentBytes();
  Dvcmon dvcmon(config);
  PrintSample("scrape_memory", ResidentBytes() - empty);
  RequireEqual(Samples(dvcmon.Scrape("")), kFigures + kRatios, "samples");
  for (int round = 0; round < kRounds; ++round) {
    ForgetPeak();
    double before = CpuSeconds();
    const size_t size = dvcmon.Scrape("gzip").size();
    PrintSample("scrape", CpuSeconds() - before);
    PrintSample("scrape_peak", PeakBytes() - empty);
    PrintSample("scrape_bytes", static_cast<double>(size));
    before = CpuSeconds();
    dvcmon.Scrape("");
    PrintSample("scrape_plain", CpuSeconds() - before);
  }
  MeasureChanges(dvcmon, config);
}

// --- prometheus-cpp ------------------------------------------------------------------------------

// "applications_received{channel=online}" as a family and its label.
prometheus::Labels LabelsOf(const Poll& poll, const Reading& reading) {
  prometheus::Labels labels{{"agency", poll.rows[reading.row].body},
                            {"period", "year"},
                            {"portal", poll.target.portal->name},
                            {"province", poll.target.province_slug()}};
  for (const auto& [name, value] : poll.FieldOf(reading).labels) labels[name] = value;
  return labels;
}

void Register(prometheus::Registry& registry, const Poll& poll) {
  std::map<const Statistic*, prometheus::Family<prometheus::Gauge>*> families;
  for (const Reading& reading : poll.readings) {
    const Statistic* statistic = poll.FieldOf(reading).statistic.get();
    auto*& family = families[statistic];
    if (family == nullptr) {
      family = &prometheus::BuildGauge()
                    .Name("dvc_agency_" + statistic->id)
                    .Help(statistic->title_vi)
                    .Register(registry);
    }
    family->Add(LabelsOf(poll, reading)).Set(reading.value);
  }
}

void MeasurePeer(const Config& config) {
  const double empty = ResidentBytes();
  prometheus::Registry registry;
  for (const PollTarget& target : TargetsOf(config, 1)) Register(registry, PollOf(target, 1));
  PrintSample("peer_memory", ResidentBytes() - empty);
  const auto scrape = [&registry] {
    return prometheus::TextSerializer().Serialize(registry.Collect());
  };
  RequireEqual(Samples(scrape()), kFigures, "samples");
  for (int round = 0; round < 2; ++round) {
    ForgetPeak();
    const double before = CpuSeconds();
    scrape();
    PrintSample("peer", CpuSeconds() - before);
    PrintSample("peer_peak", PeakBytes() - empty);
  }
}

}  // namespace
}  // namespace dvcmon::bench

int main(int argc, char** argv) {
  using namespace dvcmon::bench;
  const std::string_view side = argc == 2 ? argv[1] : "";
  const auto config = ConfigFor("http://127.0.0.1");
  if (side == "dvcmon") {
    MeasureDvcmon(*config);
  } else if (side == "peer") {
    MeasurePeer(*config);
  } else {
    fmt::print(stderr, "usage: dvcmon_scrape_bench dvcmon|peer\n");
    return 64;
  }
}
