// A figure, a rate, or what was filed on a day, of any portal of the simulated world at any time,
// is read again from its archived answer and agrees; and one that was tampered with does not.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "daemon/base/log.h"
#include "daemon/derive/ratios.h"
#include "daemon/evidence/explain.h"
#include "daemon/store/packed.h"
#include "daemon/store/sqlite.h"
#include "tests/support/temp_dir.h"
#include "tests/world/history.h"
#include "tests/world/random.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;

const Day kEvidenceFirst = DayAt("2025-11-20");
const Day kEvidenceLast = DayAt("2026-02-10");

// A source that was polled, and what it knows at its end.
struct Told {
  Source source;
  Period period{};
  StandingFigure figure;
};

class EvidenceWorldTest : public ::testing::Test {
 protected:
  EvidenceWorldTest() {
    ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
    config_ = LoadConfig(WriteConfig(folder_.Path("config"))).config;
    auto history = History::Open(portals_, store_, config_, StartOf(kEvidenceFirst));
    EXPECT_TRUE(history.ok()) << history.error().message;
    EXPECT_TRUE((*history)->Play(kEvidenceFirst, kEvidenceLast).ok());
    const auto standings = (*history)->store().LoadStandings(kEvidenceLast);
    EXPECT_TRUE(standings.ok());
    for (const Standing& standing : *standings) {
      for (const StandingFigure& figure : standing.figures) {
        told_.push_back({standing.source, standing.period, figure});
      }
    }
    history->reset();
    record_.emplace(*Record::Open(store_));
  }

  static FigureName NameOf(const Told& told) {
    FigureName name;
    name.portal = told.source.portal;
    if (told.figure.level == Level::kAgency) name.province = told.source.province;
    name.body = told.figure.body;
    name.statistic = told.figure.statistic;
    name.period = told.period;
    return name;
  }
  const Told& AnyTold() {
    return told_[static_cast<size_t>(random_.Whole(0, int64_t(told_.size()) - 1))];
  }
  Time AnyTime() {
    return StartOf(kEvidenceFirst) +
           hours(24) * random_.Whole(1, (kEvidenceLast - kEvidenceFirst).count()) + hours(20);
  }
  // Something that was known at some time.
  Explanation AnyFigure() {
    for (;;) {
      FigureName name = NameOf(AnyTold());
      name.as_of = AnyTime();
      auto explained = explainer_->Explain(name, *name.as_of);
      if (explained) return *std::move(explained);
      EXPECT_EQ(explained.error().code, ErrorCode::kInvalid) << explained.error().message;
    }
  }
  std::optional<Explanation> Try(FigureName name, const std::string& statistic) {
    name.statistic = statistic;
    auto explained = explainer_->Explain(name, *name.as_of);
    if (explained) return *std::move(explained);
    EXPECT_EQ(explained.error().code, ErrorCode::kInvalid) << explained.error().message;
    return std::nullopt;
  }
  Explanation AnyRatio() {
    const auto definitions = RatioDefinitions();
    for (;;) {
      FigureName name = NameOf(AnyTold());
      name.as_of = AnyTime();
      const auto& definition =
          definitions[static_cast<size_t>(random_.Whole(0, int64_t(definitions.size()) - 1))];
      if (auto explained = Try(name, std::string(definition.rate))) return *std::move(explained);
    }
  }
  Explanation AnyIncrement() {
    for (;;) {
      const Told& told = AnyTold();
      const size_t id = std::min(told.figure.statistic.find('{'), told.figure.statistic.size());
      const auto about = config_->statistics.find(told.figure.statistic.substr(0, id));
      if (about == config_->statistics.end() || about->second->counter.empty()) continue;
      FigureName name = NameOf(told);
      name.as_of = StartOf(kEvidenceLast) + hours(23);
      const Day day =
          kEvidenceFirst + days(random_.Whole(1, (kEvidenceLast - kEvidenceFirst).count() - 1));
      name.period = PeriodContaining(PeriodKind::kDay, day);
      auto explained = Try(name, about->second->counter + told.figure.statistic.substr(id));
      if (explained && explained->state == ReadingState::kValue) return *std::move(explained);
    }
  }
  // The same once more, by a reader that remembers nothing.
  bool Agrees(const FigureName& name) {
    const auto record = Record::Open(store_);
    const auto again = Explainer(*record, *config_).Explain(name, *name.as_of);
    return again && again->verified;
  }

  const testing::TempDir folder_{"/dev/shm"};
  const std::string store_ = folder_.Path("dvcmon.db");
  const World world_{SmallWorld()};
  const Portals portals_{world_, UsualPortals(world_)};
  std::shared_ptr<const Config> config_;
  std::vector<Told> told_;
  std::optional<Record> record_;
  std::optional<Explainer> explainer_;
  Random random_{7};
};

TEST_F(EvidenceWorldTest, AThousandFiguresAgreeAndAHundredThatWereTamperedWithDoNot) {
  explainer_.emplace(*record_, *config_);
  std::vector<Explanation> all;
  std::set<std::string> portals;
  std::map<Explanation::Kind, int> kinds;
  for (int number = 0; number < 1000; ++number) {
    const int kind = number % 5;
    Explanation explained = kind < 3 ? AnyFigure() : kind == 3 ? AnyRatio() : AnyIncrement();
    EXPECT_TRUE(explained.verified) << Text(explained.name) << ": " << explained.objection;
    portals.insert(explained.name.portal);
    ++kinds[explained.kind];
    explained.name.as_of = explained.as_of;
    all.push_back(std::move(explained));
  }
  EXPECT_GE(portals.size(), 7U);
  EXPECT_EQ(kinds[Explanation::Kind::kRatio], 200);
  EXPECT_EQ(kinds[Explanation::Kind::kIncrement], 200);

  explainer_.reset();
  record_.reset();
  auto opened = Database::Open(store_, std::chrono::seconds(1));
  ASSERT_TRUE(opened.ok());
  Database& db = **opened;
  const auto text = [&](Statement& select) {
    std::string found;
    while (select.Next()) found = select.Text(0);
    return found;
  };
  int noticed = 0;
  for (int number = 0; number < 100; ++number) {
    const Explanation& explained = all[static_cast<size_t>(number) * 7 % all.size()];
    const Provenance& operand = explained.operands.front();
    if (operand.version.state != ReadingState::kValue) continue;
    ASSERT_TRUE(Agrees(explained.name)) << Text(explained.name);
    const int64_t poll = operand.version.poll;
    std::string undo;
    switch (number % 3) {
      case 0: {  // the stored value
        ASSERT_TRUE(db.Sql("UPDATE figure SET value = value + 1 WHERE poll = ?1 AND series = "
                           "(SELECT series.id FROM series JOIN body ON body.id = body "
                           "JOIN statistic ON statistic.id = statistic JOIN poll ON poll.source = "
                           "series.source WHERE poll.id = ?1 AND body.key = ?2 "
                           "AND statistic.key = ?3 AND level = ?4)")
                        .Run(poll, operand.body.key, operand.statistic, Name(operand.body.level))
                        .ok());
        ASSERT_EQ(db.Changes(), 1);
        break;
      }
      case 1: {  // the bytes of the answer
        Statement& select = db.Sql(
            "SELECT zstd FROM poll_capture JOIN capture ON capture.id = capture "
            "WHERE poll = ? AND page = 1");
        select.Start(poll);
        undo = text(select);
        std::string bytes = *Unpack(undo, store_, [](uint64_t) { return true; });
        bytes[static_cast<size_t>(random_.Whole(0, int64_t(bytes.size()) - 1))] ^= 1;
        ASSERT_TRUE(db.Sql("UPDATE capture SET zstd = ?2 WHERE id = (SELECT capture FROM "
                           "poll_capture WHERE poll = ?1 AND page = 1)")
                        .Run(poll, Blob{*Pack(bytes)})
                        .ok());
        break;
      }
      default: {  // the mapping: the field is found elsewhere, or not at all
        Statement& select = db.Sql(
            "SELECT config_text.zstd FROM poll JOIN mapping ON mapping.id = poll.mapping "
            "JOIN config_text ON config_text.id = mapping.portal WHERE poll.id = ?");
        select.Start(poll);
        undo = text(select);
        std::string words = *Unpack(undo, store_, [](uint64_t) { return true; });
        const size_t at = words.find("collectors:");
        words.insert(at, "collectors_of_before:");
        ASSERT_TRUE(
            db.Sql("UPDATE config_text SET size = ?2, zstd = ?3 WHERE id = (SELECT portal "
                   "FROM poll JOIN mapping ON mapping.id = poll.mapping WHERE poll.id = ?1)")
                .Run(poll, words.size(), Blob{*Pack(words)})
                .ok());
      }
    }
    EXPECT_FALSE(Agrees(explained.name)) << number << ": " << Text(explained.name);
    ++noticed;
    if (number % 3 == 0) {
      ASSERT_TRUE(db.Sql("UPDATE figure SET value = value - 1 WHERE poll = ?1 AND series = "
                         "(SELECT series.id FROM series JOIN body ON body.id = body "
                         "JOIN statistic ON statistic.id = statistic JOIN poll ON poll.source = "
                         "series.source WHERE poll.id = ?1 AND body.key = ?2 "
                         "AND statistic.key = ?3 AND level = ?4)")
                      .Run(poll, operand.body.key, operand.statistic, Name(operand.body.level))
                      .ok());
    } else if (number % 3 == 1) {
      ASSERT_TRUE(db.Sql("UPDATE capture SET zstd = ?2 WHERE id = (SELECT capture FROM "
                         "poll_capture WHERE poll = ?1 AND page = 1)")
                      .Run(poll, Blob{undo})
                      .ok());
    } else {
      const std::string words = *Unpack(undo, store_, [](uint64_t) { return true; });
      ASSERT_TRUE(db.Sql("UPDATE config_text SET size = ?2, zstd = ?3 WHERE id = (SELECT portal "
                         "FROM poll JOIN mapping ON mapping.id = poll.mapping WHERE poll.id = ?1)")
                      .Run(poll, words.size(), Blob{undo})
                      .ok());
    }
  }
  EXPECT_GE(noticed, 90);
}

}  // namespace
}  // namespace dvcmon::world
