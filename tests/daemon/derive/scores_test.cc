#include "daemon/derive/scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "collectors/extract/json.h"
#include "daemon/config/config.h"

namespace dvcmon {
namespace {

using ScoreState = Score::State;

const ScoreRule& Rule(std::string_view item) {
  for (const ScoreRule& rule : ScoreRules()) {
    if (rule.item == item) return rule;
  }
  ADD_FAILURE() << "no rule " << item;
  return ScoreRules().front();
}

Score Of(std::string_view item, double numerator, double denominator) {
  return ScoreOf(Rule(item), numerator, denominator);
}

TEST(ScoreTest, RoundsHalfUpToHundredths) {
  EXPECT_EQ(Of("PUBLIC_CONTENT_FULL", 1, 400).hundredths, 1) << "0.005";
  EXPECT_EQ(Of("PUBLIC_CONTENT_FULL", 1, 401).hundredths, 0) << "0.00498…";
  EXPECT_EQ(Of("PUBLIC_UPDATE_ON_TIME", 201, 800).hundredths, 101) << "1.005, less in binary";
  EXPECT_EQ(Of("PUBLIC_UPDATE_ON_TIME", 80'399'999, 320'000'000).hundredths, 100);
}

TEST(ScoreTest, GivesAllPointsFromTheTargetOn) {
  EXPECT_EQ(Of("REUSED_DIGITIZED_DATA", 80, 100).points(), 2);
  EXPECT_EQ(Of("REUSED_DIGITIZED_DATA", 100, 100).points(), 2);
  EXPECT_EQ(Of("REUSED_DIGITIZED_DATA", 40, 100).points(), 1);
  EXPECT_EQ(Of("DOSSIER_RECEIVING_SATISFACTION", 45, 100).points(), 3);
  EXPECT_EQ(Of("online_filing", 1, 2).points(), 6);
  EXPECT_EQ(Of("DOSSIER_SYNC", 12, 10).points(), 6) << "more than all";
}

TEST(ScoreTest, OfNothingIsWhatThePortalMakesOfIt) {
  EXPECT_EQ(Of("PUBLISH_ON_TIME", 0, 0).state, ScoreState::kNoScore);
  EXPECT_EQ(Of("SO_HOA_GIAY_TO_GIAI_QUYET", 0, 0).state, ScoreState::kNoScore);
  EXPECT_EQ(Of("DOSSIER_RECEIVING_SATISFACTION", 0, 0), (Score{ScoreState::kValue, 0}));
  EXPECT_EQ(Of("on_time", 0, 0), (Score{ScoreState::kValue, 0}));
  EXPECT_EQ(Of("PETITION_PROCESSING_ON_TIME", 0, 0), (Score{ScoreState::kValue, 600}));
  EXPECT_EQ(Of("PETITION_HANDLING_SATISFACTION", 0, 0), (Score{ScoreState::kValue, 600}));
}

TEST(ScoreTest, IsNotKnownWithoutBothCounts) {
  const std::vector<Count> body = {{"applications_handled", ReadingState::kValue, 10}};
  EXPECT_EQ(ScoreOf(Rule("on_time"), body).state, ScoreState::kNotKnown);
  const std::vector<Count> none = {{"applications_handled", ReadingState::kValue, 10},
                                   {"applications_handled_on_time", ReadingState::kNotProvided, 0}};
  EXPECT_EQ(ScoreOf(Rule("on_time"), none).state, ScoreState::kNotKnown);
}

TEST(ScoreTest, IsNotKnownOfWhatIsNoCount) {
  EXPECT_EQ(Of("on_time", 0.5, 1).state, ScoreState::kNotKnown);
  EXPECT_EQ(Of("on_time", -1, 1).state, ScoreState::kNotKnown);
  EXPECT_EQ(Of("on_time", 1, 1e300).state, ScoreState::kNotKnown);
  EXPECT_EQ(Of("on_time", std::nan(""), 1).state, ScoreState::kNotKnown);
}

TEST(ScoreTest, IsExactOfTheGreatestCounts) {
  const double most = 9'007'199'254'740'992;
  EXPECT_EQ(Of("on_time", most - 1, most).hundredths, 2'000);
  EXPECT_EQ(Of("on_time", most / 2, most).hundredths, 1'000);
  EXPECT_EQ(Of("on_time", most, most).hundredths, 2'000);
}

TEST(ScoreTest, OfAGroupAddsUpRoundedItems) {
  const std::vector<Count> body = {{"applications_payable", ReadingState::kValue, 16},
                                   {"applications_paid_online", ReadingState::kValue, 5},
                                   {"services_payable", ReadingState::kValue, 0},
                                   {"services_paid_online", ReadingState::kValue, 0},
                                   {"payment_services", ReadingState::kValue, 0}};
  EXPECT_EQ(ScoreOfGroup("TTTT", body), (Score{ScoreState::kValue, 188})) << "0 of 0 is left out";
  std::vector<Count> more = body;
  more[2].value = 16;
  // 1.875, 0.15625 and 0.46875.
  more[3].value = 1;
  more[4].value = 3;
  EXPECT_EQ(ScoreOfGroup("TTTT", more), (Score{ScoreState::kValue, 188 + 16 + 47}))
      << "and not 2.50";
}

TEST(ScoreTest, OfAGroupIsNotKnownWhereAnItemIsNot) {
  const std::vector<Count> body = {{"applications_payable", ReadingState::kValue, 16},
                                   {"applications_paid_online", ReadingState::kValue, 5}};
  EXPECT_EQ(ScoreOfGroup("TTTT", body).state, ScoreState::kNotKnown);
  EXPECT_EQ(ScoreOfGroup("XXXX", body).state, ScoreState::kNotKnown);
}

TEST(ScoreTest, HasThePointsOfTheDecision) {
  std::map<std::string, int> points;
  for (const ScoreRule& rule : ScoreRules()) points[rule.group] += rule.max;
  const std::map<std::string, int> decision = {{"CKMB", 18}, {"TDGQ", 20}, {"CLGQ", 12},
                                               {"TTTT", 10}, {"MDHL", 18}, {"MDSH", 22}};
  EXPECT_EQ(points, decision);
}

TEST(ScoreTest, IsMadeOfStatisticsOfTheCatalogue) {
  const LoadedConfig loaded = LoadConfig("config/dvcmon.yaml");
  for (const ScoreRule& rule : ScoreRules()) {
    for (const auto* keys : {&rule.numerator, &rule.denominator}) {
      for (const std::string& key : *keys) {
        EXPECT_TRUE(loaded.config->statistics.contains(key.substr(0, key.find('{')))) << key;
      }
    }
  }
}

// --- The portal's own scores ------------------------------------------------------------------

namespace fs = std::filesystem;

// Points as the portal publishes them, in hundredths; none: null.
std::optional<int64_t> Hundredths(const Cell& cell) {
  if (cell.kind != Cell::Kind::kNumber) return std::nullopt;
  return std::llround(cell.number * 100);
}

// A saved answer of the portal.
class Saved {
 public:
  explicit Saved(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    auto answer = JsonAnswer::Parse(std::string(std::istreambuf_iterator<char>(file), {}));
    if (answer) answer_ = std::move(*answer);
  }
  bool ok() const { return answer_ != nullptr; }

  // Where the bodies stand: the province, then its units.
  std::vector<std::string> Bodies(const std::string& province, const std::string& units) const {
    std::vector<std::string> bodies = {province};
    const auto rows = answer_->Rows(units);
    if (!rows) return bodies;
    for (size_t i = 0; i < (*rows)->size(); ++i) bodies.push_back((*rows)->Path(i));
    return bodies;
  }
  Cell At(const std::string& pointer) const { return answer_->At(pointer); }

  Count CountAt(std::string_view key, const std::string& pointer) const {
    const Cell cell = At(pointer);
    const bool number = cell.kind == Cell::Kind::kNumber;
    return {key, number ? ReadingState::kValue : ReadingState::kNotProvided, cell.number};
  }

 private:
  std::unique_ptr<Answer> answer_;
};

const std::vector<std::string> kKinds = {"year", "quarter", "month"};

// What the portal publishes of a body: its counts beside its score.
struct Tree {
  const char* name;
  const char* group;
  bool has_units;  // the units have their counts too
  std::map<std::string_view, std::string> counts;
};

const std::vector<Tree>& Trees() {
  static const std::vector<Tree> trees = {
      {"dvc-progress-tree",
       "TDGQ",
       true,
       {{"applications_handled", "totalReceived"},
        {"applications_handled_on_time", "totalOnTime"}}},
      {"provide-online-tree",
       "CLGQ",
       false,
       {{"provision_authority", "authorityCount"},
        {"provision_services{level=3}", "partialCount"},
        {"provision_services{level=4}", "fullCount"},
        {"online_services_used{filing=online}", "onlineDossierCount"},
        {"online_services_offered", "onlineServiceTotal"},
        {"applications_received{channel=online}", "channelOnlineSum"},
        {"applications_received{channel=direct}", "channelDirectSum"},
        {"applications_received{channel=postal}", "channelPostalSum"}}},
      {"formality-online-payment-tree",
       "TTTT",
       true,
       {{"applications_payable", "totalDossierFinancialObligation"},
        {"applications_paid_online", "totalDossierOnlinePaymentSuccess"},
        {"services_payable", "totalFeeFormality"},
        {"services_paid_online", "totalDossierOnlineFormalityPaymentSuccess"},
        {"payment_services", "totalFeeDossierFormality"}}},
  };
  return trees;
}

struct Tally {
  int bodies = 0;
  int items = 0;
};

void CompareTree(const Saved& saved, const Tree& tree, Tally& tally) {
  auto bodies = saved.Bodies("/data/parent", "/data/children");
  if (!tree.has_units) bodies.resize(1);
  for (const std::string& body : bodies) {
    std::vector<Count> counts;
    for (const auto& [key, name] : tree.counts) {
      counts.push_back(saved.CountAt(key, body + "/" + name));
    }
    auto published = Hundredths(saved.At(body + "/totalScore"));
    if (!published) published = Hundredths(saved.At(body + "/score"));
    EXPECT_EQ(ScoreOfGroup(tree.group, counts).hundredths, published) << tree.name << body;
    ++tally.bodies;
  }
}

void CompareMetrics(const Saved& saved, const std::string& group, Tally& tally) {
  for (const std::string& body : saved.Bodies("/data/overview", "/data/evaluation")) {
    std::vector<Count> counts;
    for (const ScoreRule& rule : ScoreRules()) {
      if (rule.group != group) continue;
      const std::string at = body + "/metrics/[code=" + rule.item + "]/";
      for (const auto& key : rule.numerator) {
        counts.push_back(saved.CountAt(key, at + "numerator"));
        counts.push_back(saved.CountAt(rule.denominator.front(), at + "denominator"));
      }
      const Score score = ScoreOf(rule, counts);
      const auto published = Hundredths(saved.At(at + "score"));
      EXPECT_EQ(score.state == ScoreState::kValue, published.has_value()) << at;
      EXPECT_EQ(score.hundredths, published.value_or(0)) << at;
      EXPECT_EQ(saved.At(at + "maxScore").number, rule.max) << at;
      ++tally.items;
    }
    EXPECT_EQ(ScoreOfGroup(group, counts).hundredths, Hundredths(saved.At(body + "/totalScore")))
        << body;
    ++tally.bodies;
  }
}

// All answers with operands in a folder.
Tally Compare(const fs::path& folder) {
  const std::map<std::string, std::string> metrics = {
      {"transparency", "CKMB"}, {"handling-satisfaction", "MDHL"}, {"dossier-digitized", "MDSH"}};
  Tally tally;
  for (const std::string& kind : kKinds) {
    for (const Tree& tree : Trees()) {
      const Saved saved(folder / (std::string(tree.name) + "_" + kind + ".json"));
      if (saved.ok()) CompareTree(saved, tree, tally);
    }
    for (const auto& [name, group] : metrics) {
      SCOPED_TRACE(name + " " + kind);
      const Saved saved(folder / (name + "_" + kind + ".json"));
      if (saved.ok()) CompareMetrics(saved, group, tally);
    }
  }
  return tally;
}

TEST(PublishedScoresTest, AreReproducedToTheHundredth) {
  const Tally tally = Compare("tests/fixtures/portals/dvcqg");
  // A province and 6 units, 3 periods: 2 trees and 3 lists, and the province alone in one tree.
  EXPECT_EQ(tally.bodies, 3 * (5 * 7 + 1));
  EXPECT_EQ(tally.items, 3 * 7 * (4 + 3 + 7));
}

TEST(PublishedScoresTest, AreReproducedOverTheLargerCollectionWhereItIs) {
  const fs::path folder = "../shared/data/national_portal/2026";
  if (!fs::exists(folder)) GTEST_SKIP() << "no " << folder;
  const Tally tally = Compare(folder);
  EXPECT_EQ(tally.bodies, 3 * (5 * 13 + 1));
  EXPECT_EQ(tally.items, 3 * 13 * (4 + 3 + 7));
}

}  // namespace
}  // namespace dvcmon
