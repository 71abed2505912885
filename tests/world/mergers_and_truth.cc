// The merger of 1 July 2025, as the record has it: Bến Tre, Trà Vinh and Vĩnh Long until then are
// Vĩnh Long since, in every series that may be added up, beside the truth of the simulated world.
// Through the national portal and the system of the province, both of which knew the provinces of
// before.
//
// The portals of the world don't continue totals: the new province counts from 1 July, so that the
// year is what the three stood at in the end and what the new one has brought since.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <map>
#include <set>

#include "daemon/base/log.h"
#include "daemon/derive/predecessors.h"
#include "daemon/derive/window_flow.h"
#include "tests/support/temp_dir.h"
#include "tests/world/counting.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const Day kFirstOfYear = DayAt("2025-01-01");
const Day kWatchedFrom = DayAt("2025-05-05");
const Day kLastBefore = DayAt("2025-06-30");
const Day kFirstAfter = DayAt("2025-07-01");
const Day kWatchedTo = DayAt("2025-08-29");
const std::vector<std::string> kBefore = {"ben-tre", "tra-vinh", "vinh-long-den-2025"};
const std::string kAfter = "vinh-long";
const std::string kCompleted = "applications_completed";

struct Interface {
  std::string portal;
  std::string collector;
  std::set<std::string> statistics;  // additive ones, of a province
};
const std::vector<Interface> kInterfaces = {
    {"dvcqg-2022",
     "report-by-month-sum",
     {"applications_received", "applications_completed", "applications_in_progress",
      "payment_transactions"}},
    {"world-csv",
     "agencies",
     {"applications_received", "applications_online", "applications_completed",
      "applications_payable", "applications_paid_online", "applications_in_progress",
      "quality_indicator_numerator"}},
};

// One for all tests, since playing takes most of the time.
struct Played {
  Played() {
    ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
    std::vector<std::string> provinces = kBefore;
    provinces.push_back(kAfter);
    ConfigOptions options;
    options.watched.clear();
    for (const Interface& one : kInterfaces) options.watched.push_back({one.portal, provinces});
    config = LoadConfig(WriteConfig(folder.Path("config"), options)).config;
    auto opened = History::Open(portals, folder.Path("dvcmon.db"), config, StartOf(kWatchedFrom));
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    history = *std::move(opened);
    EXPECT_TRUE(history->Play(kWatchedFrom, kWatchedTo).ok());
  }

  const dvcmon::testing::TempDir folder{"/dev/shm"};
  const World world{[] {
    WorldOptions options = SmallWorld();
    options.provinces = {kAfter};
    options.last = DayAt("2025-12-31");
    return options;
  }()};
  const Portals portals{world, {}};
  std::shared_ptr<const Config> config;
  std::unique_ptr<History> history;
};

class MergerTruthTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { played_ = std::make_unique<Played>(); }
  static void TearDownTestSuite() { played_.reset(); }

  // Additive figures of the year, by key, as they stood in the end of that day.
  std::map<std::string, double> FiguresAt(const Interface& one, const std::string& province,
                                          Day day) const {
    std::map<std::string, double> found;
    const auto figures = store_.FiguresAt(
        SourceOf(one, province), PeriodContaining(PeriodKind::kYear, day), StartOf(day + days(1)));
    EXPECT_TRUE(figures.ok());
    for (const StandingFigure& figure : *figures) {
      const std::string id = figure.statistic.substr(0, figure.statistic.find('{'));
      if (figure.level == Level::kProvince && config_.statistics.at(id)->additive) {
        found[figure.statistic] = figure.value;
      }
    }
    return found;
  }

  double Truth(const Interface& one, const std::string& key, const std::string& province, Day first,
               Day last) const {
    const Province& found = *world_.Find(province);
    PublishedRow row{.counts = world_.Between(found, first, last)};
    if (IsStock(key)) row = portals_.Of(one.portal).At(found, Year(last), EveningOf(last)).total;
    return static_cast<double>(CountingsOf(one.portal).at(key)(row));
  }

  // What comes and goes: what is there at the end, not what came between.
  static bool IsStock(const std::string& key) {
    return key.starts_with("applications_in_progress");
  }
  bool IsCounter(const std::string& statistic) const {
    return !config_.statistics.at(statistic)->counter.empty();
  }
  static Period Year(Day day) { return PeriodContaining(PeriodKind::kYear, day); }

  static Source SourceOf(const Interface& one, const std::string& province) {
    return {one.portal, one.collector, province, PeriodKind::kYear};
  }

  // What the bodies that were the province between those days have brought.
  struct There {
    std::vector<WindowFlow> flows;
    std::vector<std::vector<Count>> counts;
    std::vector<std::string> provinces;
    std::map<std::string, double> truth;  // by key, of the days that the flows say
  };
  There Between(const Interface& one, const std::string& statistic, Day first, Day last) {
    There there;
    for (const ProvincePart& part :
         PartsOf(*config_.provinces.at(kAfter), first, last, config_.provinces)) {
      const std::string& slug = part.province->slug;
      const auto ledger = store_.LoadLedger(SourceOf(one, slug), slug, statistic);
      EXPECT_TRUE(ledger.ok());
      const auto& keys = keys_.emplace_back(ledger->parts);
      const WindowFlow flow =
          FlowInWindow(ledger->days, part.first, part.last, *config_.calendar, *part.province);
      there.flows.push_back(flow);
      there.counts.push_back(CountsOf(keys, flow));
      there.provinces.push_back(slug);
      if (flow.unknown) continue;
      for (const std::string& key : keys) {
        there.truth[key] += Truth(one, key, slug, flow.first, flow.last);
      }
    }
    return there;
  }

  static std::unique_ptr<Played> played_;

  const World& world_ = played_->world;
  const Portals& portals_ = played_->portals;
  const Config& config_ = *played_->config;
  Store& store_ = played_->history->store();
  std::deque<std::vector<std::string>> keys_;  // that counts are called by
};

std::unique_ptr<Played> MergerTruthTest::played_;

TEST_F(MergerTruthTest, InEverySeriesTheThreeBeforeAndTheOneAfterAreWhatWasFiledThere) {
  for (const Interface& one : kInterfaces) {
    std::map<std::string, double> before;
    std::map<std::string, double> truth_before;
    for (const std::string& province : kBefore) {
      for (const auto& [key, value] : FiguresAt(one, province, kLastBefore)) {
        before[key] += value;
        truth_before[key] += Truth(one, key, province, kFirstOfYear, kLastBefore);
      }
    }
    const auto at_first = FiguresAt(one, kAfter, kFirstAfter);
    const auto after = FiguresAt(one, kAfter, kWatchedTo);
    std::set<std::string> statistics;
    for (const auto& [key, sum] : before) {
      statistics.insert(key.substr(0, key.find('{')));
      EXPECT_EQ(sum, truth_before[key]) << one.portal << " " << key;
      // Whatever is open is settled there before a body ends.
      EXPECT_EQ(sum > 0, !IsStock(key)) << one.portal << " " << key;
      ASSERT_TRUE(after.contains(key) && at_first.contains(key)) << one.portal << " " << key;
      EXPECT_EQ(at_first.at(key), Truth(one, key, kAfter, kFirstAfter, kFirstAfter))
          << one.portal << " " << key << ": totals are not continued";
      EXPECT_EQ(after.at(key), Truth(one, key, kAfter, kFirstAfter, kWatchedTo))
          << one.portal << " " << key;
    }
    EXPECT_EQ(after.size(), before.size()) << one.portal;
    EXPECT_EQ(statistics, one.statistics) << one.portal;
  }
}

// Each body on its own days; of the new one the first figure is of 1 July, so that it is counted
// from the 2nd on.
TEST_F(MergerTruthTest, AWindowOverTheMergerIsTheSumOverTheBodiesThatWereThere) {
  const Window july = *ParseWindow("2025-07", Cutoff::kReport15);
  for (const Interface& one : kInterfaces) {
    for (const std::string& statistic : one.statistics) {
      if (!IsCounter(statistic) || statistic == kCompleted) continue;
      const There there = Between(one, statistic, july.first, july.last);
      ASSERT_THAT(there.provinces, ElementsAre(kAfter, kBefore[0], kBefore[1], kBefore[2]));
      for (size_t i = 0; i < there.flows.size(); ++i) {
        ASSERT_FALSE(there.flows[i].unknown) << TextEn(*there.flows[i].unknown);
        EXPECT_EQ(there.flows[i].first, i == 0 ? DayAt("2025-07-02") : july.first);
        EXPECT_EQ(there.flows[i].last, i == 0 ? july.last : kLastBefore);
      }
      for (const auto& [key, truth] : there.truth) {
        const CountSum sum = SumOf(key, there.counts);
        EXPECT_EQ(sum.bodies, 4U) << one.portal << " " << key;
        EXPECT_TRUE(sum.complete()) << one.portal << " " << key;
        EXPECT_EQ(sum.value, truth) << one.portal << " " << key;
        EXPECT_GT(sum.value, 0) << one.portal << " " << key;
      }
    }
  }
}

// What is open is settled on the last day of a body, and its successor has nothing to settle on its
// first: both look like other counts than those before, and a ledger takes neither for granted.
TEST_F(MergerTruthTest, WhatWasCompletedOverTheMergerIsMissedAndNotGuessed) {
  const Window july = *ParseWindow("2025-07", Cutoff::kReport15);
  for (const Interface& one : kInterfaces) {
    const There there = Between(one, kCompleted, july.first, july.last);
    const CountSum sum = SumOf(kCompleted, there.counts);
    EXPECT_EQ(sum.of, 4U) << one.portal;
    EXPECT_EQ(sum.bodies, 0U) << one.portal;
    for (const WindowFlow& flow : there.flows) {
      ASSERT_TRUE(flow.unknown) << one.portal;
      EXPECT_THAT(TextVi(*flow.unknown), HasSubstr("số liệu tăng đột biến")) << one.portal;
    }
    // Of a window that ends a week before it is known.
    const There before = Between(one, kCompleted, DayAt("2025-05-15"), DayAt("2025-06-20"));
    const CountSum known = SumOf(kCompleted, before.counts);
    double truth = 0;
    for (const auto& [key, value] : before.truth) truth += value;
    EXPECT_EQ(known.bodies, 3U) << one.portal;
    EXPECT_EQ(known.value, truth) << one.portal;
  }
}

// And a working day brings about as much on both sides: the series goes on, without a step.
TEST_F(MergerTruthTest, EveryDayOfBothSidesIsTheTruth) {
  for (const Interface& one : kInterfaces) {
    for (const std::string& statistic : one.statistics) {
      if (!IsCounter(statistic)) continue;
      std::array<double, 2> brought{};  // before and after
      std::array<int, 2> known{};       // working days
      int asked = 0;
      for (Day day = kWatchedFrom + days(1); day <= kWatchedTo; day += days(1)) {
        if (!config_.calendar->IsWorking(day, kAfter) || day == kFirstAfter) continue;
        ++asked;
        const There there = Between(one, statistic, day, day);
        ASSERT_THAT(there.counts, SizeIs(day < kFirstAfter ? 3 : 1));
        const CountSum sum = SumOf(statistic, there.counts);
        if (!sum.complete()) continue;
        brought[day < kFirstAfter ? 0 : 1] += sum.value;
        ++known[day < kFirstAfter ? 0 : 1];
        for (const auto& [key, truth] : there.truth) {
          EXPECT_EQ(SumOf(key, there.counts).value, truth)
              << one.portal << " " << key << " " << FormatDay(day);
        }
      }
      EXPECT_GE(known[0] + known[1], asked - 4) << one.portal << " " << statistic;
      // The same is filed there, at other agencies with shares of their own.
      const double tolerance = statistic == "applications_received" ? 0.1 : 0.25;
      EXPECT_NEAR(brought[1] / known[1] / (brought[0] / known[0]), 1, tolerance)
          << one.portal << " " << statistic;
    }
  }
}

TEST_F(MergerTruthTest, ARatioOverTheMergerIsThatOfTheSums) {
  const Window july = *ParseWindow("2025-07", Cutoff::kReport15);
  const RatioDefinition& online = *FindRatio("online_of_received");
  for (const Interface& one : kInterfaces) {
    const There there = Between(one, "applications_received", july.first, july.last);
    const Ratio ratio = RatioOfSums(online, there.counts);
    double received = 0;
    for (const auto& [key, truth] : there.truth) received += truth;
    ASSERT_EQ(ratio.state, Ratio::State::kValue) << one.portal;
    EXPECT_EQ(ratio.numerator, there.truth.at("applications_received{channel=online}"));
    EXPECT_EQ(ratio.denominator, received);
    EXPECT_EQ(ratio.bodies, 4U);
    EXPECT_TRUE(ratio.complete());
  }
}

TEST_F(MergerTruthTest, ABodyOfWhichNothingIsKnownIsMissedAndNotGuessed) {
  // Nobody watched before 5 May, and the three are not known from 15 April on.
  const Window may = *ParseWindow("2025-05", Cutoff::kReport15);
  const There there = Between(kInterfaces[1], "applications_received", may.first, may.last);
  ASSERT_THAT(there.counts, SizeIs(3));
  const CountSum sum = SumOf("applications_received", there.counts);
  EXPECT_FALSE(sum.known());
  EXPECT_EQ(sum.of, 3U);
  EXPECT_EQ(TextVi(*there.flows[0].unknown), "chưa có số liệu nào đến hết ngày 14/04/2025");
}

}  // namespace
}  // namespace dvcmon::world
