// Two years of the simulated world, with all its faults and through every portal family, as the
// ledgers keep them, beside the truth.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "daemon/base/log.h"
#include "tests/support/temp_dir.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kReceived = "applications_received";
const Day kFirst = DayAt("2025-01-01");
const Day kLast = DayAt("2026-12-31");

// Of one body at one portal.
struct Line {
  Source source;
  const Province* province = nullptr;
  const Agency* agency = nullptr;  // null: the province
  BodyLedger ledger;

  std::string Text() const {
    return fmt::format("{}/{} {} {}", source.portal, source.collector, source.province,
                       agency != nullptr ? agency->code : "");
  }
};

// How the days of a source came out.
struct Tally {
  std::map<std::string, int> statuses;
  int known = 0;
  int true_days = 0;                 // of these
  std::map<std::string, int> wrong;  // the others, by the faults of the portal
};

size_t PlaceOf(const BodyLedger& ledger, const std::string& key) {
  return static_cast<size_t>(std::ranges::find(ledger.parts, key) - ledger.parts.begin());
}

class LedgerTruthTest : public ::testing::Test {
 protected:
  LedgerTruthTest() {
    ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
    const auto loaded = LoadConfig(WriteConfig(folder_.Path("config")));
    auto history =
        History::Open(portals_, folder_.Path("dvcmon.db"), loaded.config, StartOf(kFirst));
    EXPECT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
    EXPECT_TRUE(history_->Play(kFirst, kLast).ok());
  }

  // Every ledger of received applications of every source.
  std::vector<Line> Lines() {
    std::vector<Line> lines;
    const auto health = history_->store().LoadHealth(kLast);
    EXPECT_TRUE(health.ok());
    for (const SourceHealth& source : *health) {
      const Province* province = world_.Find(source.source.province);
      if (province == nullptr) continue;
      std::vector<const Agency*> bodies = {nullptr};
      for (const Agency& agency : province->agencies) bodies.push_back(&agency);
      for (const Agency* agency : bodies) {
        const std::string key = agency != nullptr ? agency->code : province->slug();
        auto ledger = history_->store().LoadLedger(source.source, key, kReceived);
        EXPECT_TRUE(ledger.ok());
        if (ledger->days.empty()) continue;
        lines.push_back({source.source, province, agency, *std::move(ledger)});
      }
    }
    return lines;
  }

  // The last day that the portal has counted, of what it shows in the evening of that day.
  Day Counted(const std::string& portal, Day day) const {
    return DayOf(portals_.Of(portal).CountedAt(StartOf(day) + hours(18) + minutes(30)));
  }
  int64_t Truth(const Line& line, const LedgerDay& day, std::optional<Flow> channel) const {
    Day first = Counted(line.source.portal, day.from - days(1)) + days(1);
    if (day.status == DayStatus::kReset) {
      first = std::max(first, PeriodContaining(PeriodKind::kYear, day.day).first);
    }
    return world_.Filed(line.province->slug(), line.agency != nullptr ? line.agency->code : "",
                        channel, first, Counted(line.source.portal, day.day));
  }
  // What the portal showed of that channel when that day was closed; none: nothing.
  std::optional<int64_t> Shown(const Line& line, Day day, Day period, Flow channel) const {
    const Time evening = StartOf(day) + hours(18) + minutes(30);
    const Snapshot snapshot =
        portals_.Of(line.source.portal)
            .At(*line.province, PeriodContaining(line.source.kind, period), evening);
    if (line.agency == nullptr) return snapshot.total.counts[channel];
    const PublishedRow* row = snapshot.Find(line.agency->code);
    return row != nullptr ? std::optional(row->counts[channel]) : std::nullopt;
  }
  // Kinds of the faults that may have changed what was shown between two closings.
  std::set<std::string> FaultsAt(const Line& line, const LedgerDay& day) const {
    std::set<std::string> kinds;
    const Time from = StartOf(day.from - days(1)) + hours(18);
    const Time to = StartOf(day.day) + hours(19);
    for (const Fault& fault : portals_.Of(line.source.portal).faults()) {
      const bool here = fault.province.empty() || fault.province == line.province->slug();
      const bool of_body =
          fault.agency.empty() || line.agency == nullptr || fault.agency == line.agency->code;
      if (here && of_body && fault.from < to && from < fault.to) kinds.emplace(Name(fault.kind));
    }
    return kinds;
  }

  void Check(const Line& line, Tally& tally) const {
    const size_t online = PlaceOf(line.ledger, kReceived + "{channel=online}");
    ASSERT_LT(online, line.ledger.parts.size()) << line.Text();
    Day covered = Day::min();
    for (const LedgerDay& day : line.ledger.days) {
      ++tally.statuses[std::string(Name(day.status))];
      if (!day.known()) continue;
      const std::string about = fmt::format("{} {} {}..{}", line.Text(), Name(day.status),
                                            FormatDay(day.from), FormatDay(day.day));
      ASSERT_GT(day.from, covered) << about << ": counted twice";
      covered = day.day;
      ASSERT_GE(day.increments[online], 0) << about;
      ++tally.known;
      const Day before = day.from - days(1);
      const auto shown = Shown(line, day.day, day.day, Flow::kOnline);
      const auto shown_before = Shown(line, before, day.day, Flow::kOnline);
      if (day.status == DayStatus::kOk &&
          day.from > PeriodContaining(line.source.kind, day.day).first) {
        ASSERT_TRUE(shown && shown_before) << about;
        EXPECT_EQ(day.increments[online], static_cast<double>(*shown - *shown_before)) << about;
      }
      if (day.increments[online] == static_cast<double>(Truth(line, day, Flow::kOnline))) {
        ++tally.true_days;
        continue;
      }
      const auto faults = FaultsAt(line, day);
      EXPECT_THAT(faults, Not(IsEmpty())) << about << " is not the truth, and nothing was wrong";
      for (const std::string& kind : faults) ++tally.wrong[kind];
    }
  }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{SmallWorld()};
  const Portals portals_{world_, UsualPortals(world_)};
  std::unique_ptr<History> history_;
};

// One world, since it takes most of the time. Every known day is what the portal's numbers grew by,
// and that is the truth but where the portal showed something else: no one can tell from a running
// total a correction that is smaller than what comes in, nor an old number of a small body.
TEST_F(LedgerTruthTest, EveryKnownDayIsWhatWasFiled) {
  std::map<std::string, Tally> tallies;
  for (const Line& line : Lines()) {
    if (!line.source.collector.starts_with("stored-")) {  // these are a day late: not of their day
      Check(line, tallies[line.source.portal + "/" + line.source.collector]);
    }
  }
  for (const auto& [name, tally] : tallies) {
    fmt::print("{:32}", name);
    for (const auto& [status, count] : tally.statuses) fmt::print(" {} {}", status, count);
    fmt::print("; true {} of {}; not:", tally.true_days, tally.known);
    for (const auto& [kind, count] : tally.wrong) fmt::print(" {} {}", kind, count);
    fmt::print("\n");
    EXPECT_GT(tally.known, 100) << name;
    EXPECT_GT(tally.true_days, tally.known * 9 / 10) << name;
  }
  EXPECT_GE(tallies.size(), 7U);
}

}  // namespace
}  // namespace dvcmon::world
