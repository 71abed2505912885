// What the operator knows of agencies, where it meets an answer: the names that portals call them
// by, and those that have ended.
#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "collectors/mapping.h"
#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::SmallTree;
using testing::TreeAnswer;

const Day kToday = DayOf(kNoon);

Agency AgencyOf(const std::string& code, std::vector<AgencyAlias> aliases) {
  Agency agency;
  agency.province = "phu-tho";
  agency.code = code;
  agency.aliases = std::move(aliases);
  return agency;
}

// The tree, where the operator knows these agencies. Without codes the name of a row is its id.
PollTarget KnownTree(const std::vector<Agency>& agencies, bool with_code = true) {
  return SmallTree(
      [=](CollectorSpec& tree) {
        tree.row_sets[1].id = ParseSelector("/name").value();
        if (!with_code) tree.row_sets[1].code.reset();
      },
      [&](PortalSpec& portal) { portal.agencies = agencies; });
}

// The agencies that the rows are found to be about.
std::vector<std::string> BodiesIn(const PollTarget& target, const std::string& bytes,
                                  const AgencyIds& ids = {}, Day asked = kToday) {
  Mapping mapping(target, asked, std::make_shared<const AgencyIds>(ids));
  const Status read = mapping.Read(bytes);
  EXPECT_TRUE(read.ok()) << read.error().message;
  return read.ok() ? AgenciesOf(target, std::move(mapping).Take().rows)
                   : std::vector<std::string>();
}

TEST(AgenciesTest, ARowIsAboutTheAgencyThatThePortalCallsSo) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "000.00.21.H44", kToday, std::nullopt}})});
  EXPECT_THAT(BodiesIn(target, TreeAnswer({{"H44.01"}, {"000.00.21.H44"}})),
              ElementsAre("H44.01", "H44.21"))
      << "also a code that does not begin as those of the province do";
}

TEST(AgenciesTest, WhatAPortalCallsAnAgencyGoesByTheDayOfAskingAndNotByThePeriod) {
  const Day yesterday = kToday - std::chrono::days(1);
  PollTarget target = KnownTree({AgencyOf("H44.21", {{"dvcqg", "H44.05", kToday, std::nullopt}})});
  target.period = ParsePeriod("2026-Q1").value();
  EXPECT_THAT(BodiesIn(target, TreeAnswer({{"H44.05"}})), ElementsAre("H44.21"));
  EXPECT_THAT(BodiesIn(target, TreeAnswer({{"H44.05"}}), {}, yesterday), ElementsAre("H44.05"));
}

TEST(AgenciesTest, AnotherPortalMayCallAnotherAgencySo) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"igate", "H44.05", kToday, std::nullopt}})});
  EXPECT_THAT(BodiesIn(target, TreeAnswer({{"H44.05"}})), ElementsAre("H44.05"));
}

TEST(AgenciesTest, APortalsOwnIdIsAnAliasWhereItsRowsHaveNoCode) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "UBND xã 21", kToday, std::nullopt}})}, false);
  const std::string bytes = TreeAnswer({{"21"}, {"22"}, {"23"}});
  EXPECT_THAT(BodiesIn(target, bytes, {{"UBND xã 21", "H44.77"}, {"UBND xã 22", "H44.22"}}),
              ElementsAre("H44.21", "H44.22", "UBND xã 23"))
      << "the operator's word, what the portal taught, and one that nobody knows";
}

TEST(AgenciesTest, WhatWasTaughtIsOurCodeAndNoAlias) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "H44.22", kToday, std::nullopt}})}, false);
  EXPECT_THAT(BodiesIn(target, TreeAnswer({{"22"}}), {{"UBND xã 22", "H44.22"}}),
              ElementsAre("H44.22"));
}

TEST(AgenciesTest, ARowTeachesTheCodeThatTheOperatorGivesIt) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "H44.05", kToday, std::nullopt}})});
  Mapping mapping(target, kToday, nullptr);
  ASSERT_TRUE(mapping.Read(TreeAnswer({{"H44.05"}})).ok());
  const auto rows = std::move(mapping).Take().rows;
  EXPECT_EQ(rows.back().body, "H44.21");
  EXPECT_EQ(rows.back().id, "UBND xã H44.05");
}

// The poll of one answer, after one that held these agencies.
Poll PollAfter(const PollTarget& target, const std::vector<std::string>& known,
               const std::string& bytes) {
  Collection collection(target, kNoon, {.agencies = known}, [] { return 0.5; });
  HttpResponse response;
  response.status = 201;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = bytes;
  collection.Feed(std::move(response), kNoon);
  return std::move(collection).Take();
}

std::string Code(const Poll& poll) {
  return poll.error ? std::string(Name(poll.error->code)) + ": " + poll.error->message : "accepted";
}

TEST(AgenciesTest, TwoNamesOfOneAgencyInOneAnswerAreNotAddedUp) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "H44.05", kToday, std::nullopt}})});
  const Poll poll = PollAfter(target, {}, TreeAnswer({{"H44.05"}, {"H44.21"}}));
  ASSERT_TRUE(poll.error);
  EXPECT_EQ(poll.error->where, "duplicate_agency");
}

TEST(AgenciesTest, NobodyMissesAnAgencyThatHasEnded) {
  const std::vector<std::string> before = {"H44.01", "H44.02", "H44.03"};
  const std::string bytes = TreeAnswer({{"H44.01"}});
  EXPECT_EQ(PollAfter(KnownTree({}), before, bytes).error->where, "shrink");
  std::vector<Agency> ended = {AgencyOf("H44.02", {}), AgencyOf("H44.03", {})};
  ended[0].to = kToday - std::chrono::days(100);
  ended[1].to = kToday;
  const Poll poll = PollAfter(KnownTree(ended), before, bytes);
  EXPECT_EQ(Code(poll), "accepted");
  EXPECT_EQ(poll.missing_agencies, 0U);
  EXPECT_EQ(Code(PollAfter(KnownTree(ended), before, TreeAnswer({{"H44.01"}, {"H44.03"}}))),
            "accepted")
      << "an answer may still hold it";
  ended[1].to = kToday + std::chrono::days(1);
  EXPECT_EQ(PollAfter(KnownTree(ended), before, bytes).error->where, "shrink");
}

TEST(AgenciesTest, NobodyMissesAnAgencyThatIsCalledOtherwiseFromNowOn) {
  const PollTarget target =
      KnownTree({AgencyOf("H44.21", {{"dvcqg", "000.00.21.H44", kToday, std::nullopt}})});
  const Poll poll = PollAfter(target, {"000.00.21.H44"}, TreeAnswer({{"000.00.21.H44"}}));
  EXPECT_EQ(Code(poll), "accepted");
  EXPECT_EQ(poll.missing_agencies, 0U);
}

}  // namespace
}  // namespace dvcmon
