// What the record says that a window of reports brought, of portals of several families, beside the
// truth of the simulated world: October, from 15 September to 14 October 2026.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "daemon/base/log.h"
#include "daemon/derive/window_flow.h"
#include "tests/support/temp_dir.h"
#include "tests/world/counting.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using ::testing::Contains;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;

const Day kPlayedFrom = DayAt("2026-08-20");
const Day kPlayedTo = DayAt("2026-10-20");

// What one statistic of one body brought.
struct Brought {
  std::string about;  // "world-csv/agencies vinh-long H61.01 applications_received"
  Level level = Level::kProvince;
  WindowFlow flow;
  std::vector<std::string> wrong;  // parts that are not the truth
};

class WindowTruthTest : public ::testing::Test {
 protected:
  WindowTruthTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  // Plays the days with those portals, on one of which one province is watched.
  void Play(const std::string& portal, const std::string& province,
            const Portals::Options& options) {
    portals_.emplace(world_, options);
    config_ =
        LoadConfig(WriteConfig(folder_.Path("config"), {.watched = {{portal, {province}}}})).config;
    auto history =
        History::Open(*portals_, folder_.Path(portal + ".db"), config_, StartOf(kPlayedFrom));
    ASSERT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
    ASSERT_TRUE(history_->Play(kPlayedFrom, kPlayedTo).ok());
  }

  // Of every counter of every body.
  std::vector<Brought> October() {
    std::vector<Brought> all;
    const auto health = history_->store().LoadHealth(kPlayedTo);
    EXPECT_TRUE(health.ok());
    for (const SourceHealth& source : *health) {
      // The stored figures of TD are a day late: not of their day.
      if (source.source.collector.starts_with("stored-")) continue;
      const Province* province = world_.Find(source.source.province);
      if (province == nullptr) continue;
      Add(source.source, *province, nullptr, all);
      for (const Agency& agency : province->agencies) Add(source.source, *province, &agency, all);
    }
    return all;
  }

  const Window october_ = *ParseWindow("2026-10", Cutoff::kReport15);
  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.first = DayAt("2026-01-01");
    return options;
  }()};
  std::optional<Portals> portals_;
  std::shared_ptr<const Config> config_;
  std::unique_ptr<History> history_;

 private:
  void Add(const Source& source, const Province& province, const Agency* agency,
           std::vector<Brought>& all) {
    const std::string body = agency != nullptr ? agency->code : province.slug();
    for (const auto& [id, statistic] : config_->statistics) {
      if (statistic->counter.empty()) continue;
      const auto ledger = history_->store().LoadLedger(source, body, id);
      ASSERT_TRUE(ledger.ok());
      if (ledger->days.empty()) continue;
      Brought brought;
      brought.about =
          fmt::format("{}/{} {} {} {}", source.portal, source.collector, province.slug(), body, id);
      brought.level = agency != nullptr ? Level::kAgency : Level::kProvince;
      brought.flow = FlowInWindow(ledger->days, october_.first, october_.last, *config_->calendar,
                                  *config_->provinces.at(province.slug()));
      const Day first = brought.flow.first;
      const Day last = brought.flow.last;
      PublishedRow truth{.counts = agency != nullptr ? world_.Between(*agency, first, last)
                                                     : world_.Between(province, first, last)};
      truth.in_time = truth.counts.Filed() - truth.counts[Flow::kLate];
      for (const Count& count : CountsOf(ledger->parts, brought.flow)) {
        const auto counting = CountingsOf(source.portal).find(std::string(count.key));
        ASSERT_NE(counting, CountingsOf(source.portal).end()) << count.key;
        const auto is = static_cast<double>(counting->second(truth));
        if (count.state == ReadingState::kValue && count.value != is) {
          brought.wrong.push_back(fmt::format("{} is {} and not {}", count.key, is, count.value));
        }
      }
      all.push_back(std::move(brought));
    }
  }
};

std::string Why(const Brought& brought) {
  return brought.flow.unknown ? brought.about + ": " + TextEn(*brought.flow.unknown) : "";
}

TEST_F(WindowTruthTest, FromDailyObservationsOctoberIsTheTruth) {
  for (const auto& [portal, province, has_province_row] :
       {std::tuple<std::string, std::string, bool>("world-csv", "vinh-long", true),
        {"igate", "an-giang", false},
        {"td", "thanh-hoa", false},
        {"opencps", "quang-ninh", true}}) {
    Play(portal, province, {});
    std::map<Level, int> compared;
    for (const Brought& brought : October()) {
      ++compared[brought.level];
      ASSERT_EQ(Why(brought), "");
      EXPECT_EQ(brought.flow.first, october_.first) << brought.about;
      EXPECT_EQ(brought.flow.last, october_.last) << brought.about;
      EXPECT_THAT(brought.wrong, IsEmpty()) << brought.about;
    }
    EXPECT_EQ(compared.contains(Level::kProvince), has_province_row) << portal;
    EXPECT_GE(compared[Level::kAgency], 5) << portal;
  }
}

TEST_F(WindowTruthTest, OfABatchSourceItIsTheTruthUpToADayAtMostTwoWorkingDaysOlder) {
  std::set<int> carried;  // working days
  for (const auto& [portal, province] :
       {std::pair<std::string, std::string>("dvcqg", "phu-tho"), {"world-xlsx", "lang-son"}}) {
    Play(portal, province, {.policies = {{portal, {.is_batch = true}}}});
    const auto refreshed = [&, name = portal](Day day) {
      return DayOf(portals_->Of(name).CountedAt(EveningOf(day)));
    };
    std::set<Level> levels;
    for (const Brought& brought : October()) {
      levels.insert(brought.level);
      ASSERT_EQ(Why(brought), "");
      EXPECT_EQ(brought.flow.first, refreshed(october_.first - days(1)) + days(1)) << brought.about;
      EXPECT_EQ(brought.flow.last, refreshed(october_.last)) << brought.about;
      EXPECT_THAT(brought.wrong, IsEmpty()) << brought.about;
      carried.insert(config_->calendar->WorkingDays(brought.flow.last, october_.last, province));
      carried.insert(config_->calendar->WorkingDays(brought.flow.first - days(1),
                                                    october_.first - days(1), province));
    }
    EXPECT_EQ(levels.size(), 2U) << portal;
  }
  EXPECT_THAT(carried, Each(::testing::Le(2)));
  EXPECT_THAT(carried, Contains(Not(0))) << "otherwise this would show nothing";
}

TEST_F(WindowTruthTest, WithAnOutageOverTheCutoffItIsNotKnownAndSaysWhy) {
  Play("world-html", "phu-tho",
       {.faults = {{.kind = Fault::Kind::kOutage,
                    .portal = "world-html",
                    .province = "",
                    .from = StartOf(DayAt("2026-10-09")),
                    .to = StartOf(DayAt("2026-10-17"))}}});
  const std::vector<Brought> october = October();
  EXPECT_GE(october.size(), 5U);
  for (const Brought& brought : october) {
    ASSERT_TRUE(brought.flow.unknown) << brought.about;
    EXPECT_EQ(TextVi(*brought.flow.unknown),
              "số liệu gần nhất là của ngày 08/10/2026, trước ngày chốt 14/10/2026 quá 2 ngày làm "
              "việc");
    EXPECT_EQ(TextEn(*brought.flow.unknown),
              "the last figure is of 2026-10-08, more than 2 working days before the cut-off of "
              "2026-10-14");
  }
}

TEST_F(WindowTruthTest, WithAShorterOutageItIsCarried) {
  Play("world-html", "phu-tho",
       {.faults = {{.kind = Fault::Kind::kOutage,
                    .portal = "world-html",
                    .province = "",
                    .from = StartOf(DayAt("2026-10-13")),
                    .to = StartOf(DayAt("2026-10-17"))}}});
  for (const Brought& brought : October()) {
    ASSERT_EQ(Why(brought), "");
    EXPECT_EQ(brought.flow.last, DayAt("2026-10-12")) << brought.about;
    EXPECT_THAT(brought.wrong, IsEmpty()) << brought.about;
  }
}

TEST_F(WindowTruthTest, OfAnAgencyThatWasRestatedBetweenItIsNotKnownAndSaysWhen) {
  const Agency& agency =
      std::ranges::max(world_.Find("lang-son")->agencies, {}, [this](const Agency& one) {
        return world_.Between(one, DayAt("2026-01-01"), DayAt("2026-09-30")).Filed();
      });
  Play("world-xlsx", "lang-son",
       {.faults = {{.kind = Fault::Kind::kRestated,
                    .portal = "world-xlsx",
                    .province = "lang-son",
                    .from = StartOf(DayAt("2026-10-01")),
                    .to = StartOf(DayAt("2026-10-02")),
                    .agency = agency.code,
                    .share = 0.1}}});
  size_t unknown = 0;
  for (const Brought& brought : October()) {
    EXPECT_THAT(brought.wrong, IsEmpty()) << brought.about;
    if (brought.about.find(" " + agency.code + " ") != std::string::npos) {
      ASSERT_TRUE(brought.flow.unknown) << brought.about;
      EXPECT_EQ(TextVi(*brought.flow.unknown),
                "không rõ số phát sinh của ngày 01/10/2026: nguồn đã điều chỉnh số liệu");
      ++unknown;
    } else if (brought.level == Level::kAgency) {
      EXPECT_EQ(Why(brought), "");
    }
  }
  EXPECT_GE(unknown, 4U) << "of the counters of the agency";
}

}  // namespace
}  // namespace dvcmon::world
