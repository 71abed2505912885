#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::vector<Target> TargetsOf(ConfigFolder& folder, const std::string& text) {
  folder.Write("targets.yaml", text);
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  const auto config = folder.Load().config;
  return config ? config->targets : std::vector<Target>();
}

TEST(TargetsFileTest, ReadsATargetOfEachProvince) {
  ConfigFolder folder;
  const auto config = folder.Load().config;
  ASSERT_NE(config, nullptr);
  Target target;
  target.statistic = "online_of_received";
  target.value = 0.8;
  target.from = *ParseDay("2026-01-01");
  target.source = "QD-1";
  target.document = "QĐ 1/QĐ-UBND";
  EXPECT_THAT(config->targets, ElementsAre(target));
}

TEST(TargetsFileTest, ReadsEveryKindWithItsOwnValue) {
  ConfigFolder folder;
  const std::string rest = ", from: 2026-01-01, source: A, document: B}\n";
  const auto targets = TargetsOf(
      folder, "targets:\n  - {statistic: \"score{indicator=TDGQ}\", kind: score, value: 82.6" +
                  rest + "  - {statistic: payable, kind: count, value: 1000" + rest +
                  "  - {statistic: payable, kind: rank, value: 45" + rest +
                  "  - {statistic: payable, kind: rank_change, value: 15" + rest +
                  "  - {statistic: payable, kind: group, value: 2" + rest +
                  "  - {statistic: paid_online_of_payable, kind: rate, value: 95%" + rest);
  std::vector<std::pair<TargetKind, double>> values;
  for (const Target& target : targets) values.emplace_back(target.kind, target.value);
  EXPECT_THAT(values, ElementsAre(Pair(TargetKind::kScore, 82.6), Pair(TargetKind::kCount, 1'000),
                                  Pair(TargetKind::kRank, 45), Pair(TargetKind::kRankChange, 15),
                                  Pair(TargetKind::kGroup, 2), Pair(TargetKind::kRate, 0.95)));
}

TEST(TargetsFileTest, ReadsWhoseItIs) {
  ConfigFolder folder;
  const auto targets = TargetsOf(folder, R"(targets:
  - statistic: online_of_received
    kind: rate
    value: 70%
    of: agency
    tier: commune
    leader: Chủ tịch UBND tỉnh
    from: 2026-01-01
    to: 2026-12-31
    source: KH-15
    document: KH 15/KH-UBND
  - {statistic: payable, kind: rank, value: 3, of: agency, agency: H44.07, province: phu-tho,
     from: 2026-01-01, source: KH-15, document: KH 15/KH-UBND}
  - {statistic: payable, kind: count, value: 1000, of: national, from: 2026-01-01, source: A,
     document: B}
)");
  ASSERT_THAT(targets, SizeIs(3));
  EXPECT_EQ(targets[0].level, Level::kAgency);
  EXPECT_EQ(targets[0].tier, "commune");
  EXPECT_EQ(targets[0].leader, "Chủ tịch UBND tỉnh");
  EXPECT_EQ(targets[0].to, ParseDay("2026-12-31"));
  EXPECT_EQ(targets[1].agency, "H44.07");
  EXPECT_EQ(targets[1].province, "phu-tho");
  EXPECT_EQ(targets[1].kind, TargetKind::kRank);
  EXPECT_EQ(targets[1].value, 3);
  EXPECT_EQ(targets[2].level, Level::kNational);
  EXPECT_EQ(targets[2].value, 1'000);
}

TEST(TargetsFileTest, IsNotNeeded) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "targets: targets.yaml\n", "");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  EXPECT_THAT(folder.Load().config->targets, IsEmpty());
}

TEST(TargetsFileTest, MayBeEmpty) {
  ConfigFolder folder;
  EXPECT_THAT(TargetsOf(folder, "targets: []\n"), IsEmpty());
}

struct Wrong {
  const char* old_text;
  const char* new_text;
  const char* message;
};

TEST(TargetsFileTest, SaysWhatIsWrong) {
  const std::vector<Wrong> wrongs = {
      {"online_of_received", "online_of_recieved", "statistic: unknown statistic"},
      {"online_of_received", "received{channel=post}", "channel"},
      {"kind: rate", "kind: share", "kind: not one of the words"},
      {"value: 80%", "value: 0.8", "value: a share like 10%"},
      {"value: 80%", "value: 180%", "value: a share like 10%"},
      {"kind: rate\n    value: 80%", "kind: rank\n    value: 0", "value: out of range; allowed: 1"},
      {"kind: rate\n    value: 80%", "kind: group\n    value: A", "value: "},
      {"value: 80%", "value: 80%\n    province: phu-to", "province: unknown province"},
      {"value: 80%", "value: 80%\n    tier: commune", "tier: only a target `of: agency` has it"},
      {"value: 80%", "value: 80%\n    of: agency", "either `agency` or `tier`"},
      {"value: 80%", "value: 80%\n    of: agency\n    tier: commune\n    agency: H44.07",
       "either `agency` or `tier`"},
      {"value: 80%", "value: 80%\n    of: agency\n    agency: H44.07", "`province` is needed too"},
      {"value: 80%", "value: 80%\n    of: national\n    province: hue", "is of no province"},
      {"from: 2026-01-01", "from: 2026-01-01\n    to: 2025-12-31", "to: is before from"},
      {"source: QD-1", "source: QĐ 1", "source: "},
      {"document: QĐ 1/QĐ-UBND", "leader: A", "document: is missing"},
  };
  for (const Wrong& wrong : wrongs) {
    ConfigFolder folder;
    folder.Replace("targets.yaml", wrong.old_text, wrong.new_text);
    EXPECT_THAT(folder.Diagnoses(),
                ElementsAre(testing::AllOf(HasSubstr("targets.yaml:"), HasSubstr(wrong.message))))
        << wrong.new_text;
  }
}

TEST(TargetsFileTest, HasNoTwoValuesOfTheSameForOneDay) {
  ConfigFolder folder;
  const std::string entry =
      "  - {statistic: payable, kind: count, value: 5, source: A, document: B, ";
  folder.Write("targets.yaml", "targets:\n" + entry + "from: 2025-01-01, to: 2025-12-31}\n" +
                                   entry + "from: 2025-12-31}\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("at the same time")));
  folder.Write("targets.yaml", "targets:\n" + entry + "from: 2025-01-01, to: 2025-12-31}\n" +
                                   entry + "from: 2026-01-01}\n" + entry +
                                   "from: 2026-01-01, province: hue}\n");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
}

TEST(ShippedTargetsTest, WantWhatTheirDocumentsSay) {
  const LoadedConfig loaded = LoadConfig("config/dvcmon.yaml");
  ASSERT_NE(loaded.config, nullptr);
  const auto value = [&](const std::string& statistic, const std::string& source) {
    const auto& targets = loaded.config->targets;
    const auto found = std::ranges::find_if(targets, [&](const Target& target) {
      return target.statistic == statistic && target.source == source;
    });
    return found == targets.end() ? -1 : found->value;
  };
  EXPECT_EQ(value("provision_of_authority", "QD-766"), 0.8);
  EXPECT_EQ(value("online_of_received", "QD-766"), 0.5);
  EXPECT_EQ(value("satisfaction", "QD-766"), 0.9);
  EXPECT_EQ(value("full_of_received", "QD-942"), 0.8);
}

}  // namespace
}  // namespace dvcmon
