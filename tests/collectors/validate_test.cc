#include "collectors/validate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using testing::AgencyLine;
using testing::SmallTree;
using testing::TreeAnswer;

struct Judged {
  std::vector<ClauseResult> clauses;
  size_t missing = 0;

  const ClauseResult& Of(const std::string& clause) const {
    static const ClauseResult kNone{.clause = "no such clause"};
    const auto found = std::ranges::find(clauses, clause, &ClauseResult::clause);
    EXPECT_NE(found, clauses.end()) << clause;
    return found == clauses.end() ? kNone : *found;
  }
  bool AllHeld() const { return std::ranges::all_of(clauses, &ClauseResult::held); }
};

Judged Judge(const std::string& bytes, const Known& known = {},
             const PollTarget& target = SmallTree()) {
  Mapping mapping(target, *ParseDay("2026-11-22"), nullptr);
  const Status read = mapping.Read(bytes);
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
  Judged judged;
  judged.clauses = Validate(*target.collector, std::move(mapping).Take(), known, judged.missing);
  return judged;
}

TEST(ContractTest, AGoodAnswerHoldsEveryClause) {
  const Judged judged =
      Judge(TreeAnswer({{"H44.01"}, {"H44.02"}}), {.agencies = {"H44.01", "H44.02"}});
  EXPECT_TRUE(judged.AllHeld());
  EXPECT_EQ(judged.Of("channels_sum").judged, 1U);
  EXPECT_EQ(judged.missing, 0U);
}

TEST(ContractTest, PartsThatDoNotAddUpToTheTotalBreakTheirClause) {
  const Judged judged = Judge(TreeAnswer({{"H44.01"}}, 90, 10, 101));
  EXPECT_FALSE(judged.Of("channels_sum").held);
  EXPECT_EQ(judged.Of("channels_sum").where, "/data/parent");
  EXPECT_NE(judged.Of("channels_sum").message.find("100 should be equal to 101"),
            std::string::npos);
}

TEST(ContractTest, AnIdentityHoldsWithinItsTolerance) {
  const PollTarget target = SmallTree(
      [](CollectorSpec& collector) { collector.row_sets[0].identities[0].tolerance = 1; });
  EXPECT_TRUE(Judge(TreeAnswer({{"H44.01"}}, 90, 10, 101), {}, target).AllHeld());
  EXPECT_FALSE(Judge(TreeAnswer({{"H44.01"}}, 90, 10, 102), {}, target).AllHeld());
}

TEST(ContractTest, AtMostAndAtLeastLookInOneDirection) {
  for (const auto& [relation, total, held] :
       {std::tuple(Identity::Relation::kAtMost, 101, true),
        std::tuple(Identity::Relation::kAtMost, 99, false),
        std::tuple(Identity::Relation::kAtLeast, 99, true),
        std::tuple(Identity::Relation::kAtLeast, 101, false)}) {
    const PollTarget target = SmallTree([relation = relation](CollectorSpec& collector) {
      collector.row_sets[0].identities[0].relation = relation;
    });
    EXPECT_EQ(Judge(TreeAnswer({{"H44.01"}}, 90, 10, total), {}, target).AllHeld(), held) << total;
  }
}

TEST(ContractTest, AnIdentityWithAnOperandThatIsNotProvidedIsNotJudged) {
  const std::string bytes =
      R"({"code":"OK","data":{"parent":{"code":"H44","online":1,"direct":null,"total":7},)"
      R"("children":[{"code":"H44.01","payable":3}]}})";
  const Judged judged = Judge(bytes);
  EXPECT_TRUE(judged.Of("channels_sum").held);
  EXPECT_EQ(judged.Of("channels_sum").judged, 0U);
}

TEST(ContractTest, TooFewRowsBreakIt) {
  const Judged judged = Judge(TreeAnswer({}));
  EXPECT_FALSE(judged.Of("rows").held);
  EXPECT_EQ(judged.Of("rows").where, "/data/children");
}

TEST(ContractTest, AnAgencyThatStandsTwiceBreaksIt) {
  const Judged judged = Judge(TreeAnswer({{"H44.01"}, {"H44.02"}, {"H44.01"}}));
  EXPECT_FALSE(judged.Of("duplicate_agency").held);
  EXPECT_EQ(judged.Of("duplicate_agency").where, "/data/children/2");
}

TEST(ContractTest, ACountIsAWholeNumberWithinItsBounds) {
  EXPECT_FALSE(Judge(TreeAnswer({{"H44.01", "1.5"}})).Of("whole_number").held);
  EXPECT_FALSE(Judge(TreeAnswer({{"H44.01", "-1"}})).Of("bounds").held);
  EXPECT_FALSE(Judge(TreeAnswer({{"H44.01", "9007199254740993"}})).Of("bounds").held);
  EXPECT_TRUE(Judge(TreeAnswer({{"H44.01", "9007199254740992"}})).AllHeld());
}

std::vector<AgencyLine> Lines(int from, int to) {
  std::vector<AgencyLine> lines;
  for (int i = from; i < to; ++i) lines.push_back({"H44." + std::to_string(100 + i), "1"});
  return lines;
}

std::vector<std::string> Codes(int from, int to) {
  std::vector<std::string> codes;
  for (const AgencyLine& line : Lines(from, to)) codes.push_back(line.code);
  return codes;
}

TEST(ContractTest, AShareOfMissingAgenciesBeyondTheDeclaredOneIsQuarantine) {
  const Judged judged = Judge(TreeAnswer(Lines(3, 10)), Known{.agencies = Codes(0, 10)});
  EXPECT_FALSE(judged.Of("shrink").held);
  EXPECT_EQ(judged.missing, 3U);
  EXPECT_NE(judged.Of("shrink").message.find("3 of the 10 agencies"), std::string::npos);
  EXPECT_NE(judged.Of("shrink").message.find("H44.100, H44.101, H44.102"), std::string::npos);
}

TEST(ContractTest, ASmallerShareIsAcceptedAndCounted) {
  const Judged judged = Judge(TreeAnswer(Lines(2, 10)), Known{.agencies = Codes(0, 10)});
  EXPECT_TRUE(judged.AllHeld());
  EXPECT_EQ(judged.missing, 2U);
}

TEST(ContractTest, NewAgenciesAreWelcome) {
  EXPECT_TRUE(Judge(TreeAnswer(Lines(0, 30)), Known{.agencies = Codes(0, 10)}).AllHeld());
}

TEST(ContractTest, WithoutAnEarlierPollNothingIsMissing) {
  const Judged judged = Judge(TreeAnswer(Lines(0, 1)));
  EXPECT_TRUE(judged.AllHeld());
  EXPECT_EQ(judged.Of("shrink").judged, 0U);
}

TEST(ContractTest, EveryClauseIsJudgedAlsoAfterOneIsBroken) {
  const Judged judged = Judge(TreeAnswer({{"H44.01", "-1"}, {"H44.01", "1.5"}}, 1, 1, 3));
  EXPECT_EQ(std::ranges::count(judged.clauses, false, &ClauseResult::held), 4);
}

TEST(ContractTest, AgenciesThatWereKnownByTheirIdsAreNotMissing) {
  Known known{.agencies = {"id-1", "id-2", "H44.3", "H44.4", "H44.5"}};
  const std::string bytes = TreeAnswer({{"H44.1"}, {"H44.2"}, {"H44.3"}, {"H44.4"}, {"H44.5"}});
  EXPECT_FALSE(Judge(bytes, known).Of("shrink").held);
  known.ids = std::make_shared<const AgencyIds>(AgencyIds{{"id-1", "H44.1"}, {"id-2", "H44.2"}});
  EXPECT_TRUE(Judge(bytes, known).Of("shrink").held);
}

TEST(ContractTest, OneIdOfTwoAgenciesTeachesNothingTrue) {
  const PollTarget target = SmallTree(
      [](CollectorSpec& collector) { collector.row_sets[1].id = ParseSelector("/level").value(); });
  const Judged judged = Judge(TreeAnswer({{"H44.01"}, {"H44.02"}}), {}, target);
  EXPECT_FALSE(judged.Of("duplicate_agency").held);
  EXPECT_NE(judged.Of("duplicate_agency").message.find("the id of H44.02 stands twice: COMMUNE"),
            std::string::npos);
}

// With the portal's date of each agency.
Judged JudgeDates(const std::vector<std::string>& days, const Known& known = {}) {
  const PollTarget target = SmallTree([](CollectorSpec& collector) {
    collector.row_sets[1].as_of = ParseSelector("/name").value();
  });
  std::string bytes = TreeAnswer({});
  std::string children;
  for (const std::string& day : days) {
    children += fmt::format(R"({}{{"code":"H44.{}","level":"COMMUNE","payable":1,"name":"{}"}})",
                            children.empty() ? "" : ",", children.size(), day);
  }
  bytes.insert(bytes.rfind(']'), children);
  return Judge(bytes, known, target);
}

TEST(ContractTest, PartsOfDifferentDaysAreTornAndNotABrokenContract) {
  const Judged torn = JudgeDates({"2026-11-20", "2026-11-21"});
  EXPECT_FALSE(torn.Of("one_date").held);
  EXPECT_TRUE(torn.Of("one_date").marks_torn);
  EXPECT_NE(torn.Of("one_date").message.find("2026-11-20"), std::string::npos);
  EXPECT_TRUE(JudgeDates({"2026-11-20", "2026-11-20T18:00:00+07:00"}).Of("one_date").held);
}

TEST(ContractTest, AnAnswerOlderThanTheOneBeforeItIsQuarantined) {
  Known known;
  known.as_of = *ParseTime("2026-11-20T00:00:00+07:00");
  EXPECT_TRUE(JudgeDates({"2026-11-20"}, known).Of("not_older").held);
  const Judged older = JudgeDates({"2026-11-19"}, known);
  EXPECT_FALSE(older.Of("not_older").held);
  EXPECT_FALSE(older.Of("not_older").marks_torn);
}

TEST(ContractTest, AnIdentityMayMarkInsteadOfQuarantining) {
  const PollTarget target = SmallTree([](CollectorSpec& collector) {
    collector.row_sets[0].identities[0].marks_torn = true;
    collector.row_sets[0].identities[0].factor = 0.5;
  });
  EXPECT_TRUE(Judge(TreeAnswer({{"H44.01"}}, 90, 10, 200), {}, target).AllHeld());
  const Judged broken = Judge(TreeAnswer({{"H44.01"}}, 90, 10, 100), {}, target);
  EXPECT_FALSE(broken.Of("channels_sum").held);
  EXPECT_TRUE(broken.Of("channels_sum").marks_torn);
}

}  // namespace
}  // namespace dvcmon
