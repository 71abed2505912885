// Which of the collectors of a portal judges whom.
#include "daemon/app/counting.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const auto kSharesOfProvinces = Pair(Level::kProvince, DropRule::kOnlineRate);
const auto kJudgedShares = Pair(Level::kAgency, DropRule::kOnlineRate);
const auto kJudgedVolumes = Pair(Level::kAgency, DropRule::kVolume);

// A collector that tells that of such bodies.
CountingSource Telling(const std::string& name, Level level, const std::string& statistic,
                       const std::string& province = "phu-tho", const std::string& portal = "td") {
  const PollTarget target = testing::TargetOf({.portal = portal,
                                               .collector = name,
                                               .province = province,
                                               .period = "2026",
                                               .statistics = {statistic}});
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  std::erase_if(collector->row_sets, [&](const RowSet& set) { return set.level != level; });
  return {SourceOf(target), collector};
}

constexpr const char* kTold = "applications_received{channel=online}";

TEST(JudgedHereTest, WhoTellsWhatAgenciesReceiveJudgesThemAndTheirProvince) {
  const CountingSource one = Telling("a", Level::kAgency, kTold);
  EXPECT_THAT(JudgedHere({one}, one.source),
              ElementsAre(kSharesOfProvinces, kJudgedShares, kJudgedVolumes));
}

TEST(JudgedHereTest, WhoTellsWhatTheyHandleJudgesVolumesAlone) {
  const CountingSource one = Telling("a", Level::kAgency, "applications_handled");
  EXPECT_THAT(JudgedHere({one}, one.source), ElementsAre(kJudgedVolumes));
}

TEST(JudgedHereTest, OfTwoThatTellTheSameTheFirstJudges) {
  const CountingSource first = Telling("a", Level::kAgency, kTold);
  const CountingSource second = Telling("b", Level::kAgency, kTold);
  EXPECT_THAT(JudgedHere({first, second}, second.source), IsEmpty());
  EXPECT_THAT(JudgedHere({first, second}, first.source),
              ElementsAre(kSharesOfProvinces, kJudgedShares, kJudgedVolumes));
}

TEST(JudgedHereTest, WhatIsReceivedGoesBeforeWhatIsHandledInWhateverOrder) {
  const CountingSource handled = Telling("a", Level::kAgency, "applications_handled");
  const CountingSource received = Telling("b", Level::kAgency, kTold);
  EXPECT_THAT(JudgedHere({handled, received}, handled.source), IsEmpty());
  EXPECT_THAT(JudgedHere({received, handled}, handled.source), IsEmpty());
}

TEST(JudgedHereTest, AProvinceIsJudgedByItsAgenciesBeforeByItself) {
  const CountingSource itself = Telling("a", Level::kProvince, kTold);
  const CountingSource agencies = Telling("b", Level::kAgency, kTold);
  EXPECT_THAT(JudgedHere({itself}, itself.source), ElementsAre(kSharesOfProvinces));
  EXPECT_THAT(JudgedHere({itself, agencies}, itself.source), IsEmpty());
}

TEST(JudgedHereTest, WhatAnotherPortalTellsTakesNobodyAway) {
  const CountingSource one = Telling("a", Level::kAgency, kTold);
  const CountingSource other = Telling("a", Level::kAgency, kTold, "phu-tho", "igate");
  const CountingSource elsewhere = Telling("a", Level::kAgency, kTold, "hue");
  EXPECT_THAT(JudgedHere({other, elsewhere, one}, one.source),
              ElementsAre(kSharesOfProvinces, kJudgedShares, kJudgedVolumes));
}

TEST(JudgedHereTest, WhoTellsNeitherOrIsNotAskedJudgesNobody) {
  const CountingSource paid = Telling("a", Level::kAgency, "applications_payable");
  EXPECT_THAT(JudgedHere({paid}, paid.source), IsEmpty());
  EXPECT_THAT(JudgedHere({}, paid.source), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
