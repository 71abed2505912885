#include "tests/simulator/fault.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/simulator/ask.h"
#include "tests/simulator/national_portal.h"

namespace dvcmon::simulator {
namespace {

NationalPortal PortalToSpoil() {
  return std::move(NationalPortal::Load("tests/fixtures/portals/dvcqg")).value();
}

// What each fault makes of the answers; what it means to a client is tested end to end.
TEST(FaultTest, SpoilsBothKindsOfAnswer) {
  struct Case {
    Fault fault;
    bool json;            // is the body still well-formed JSON in UTF-8
    const char* pattern;  // stands in it
  };
  const std::vector<Case> cases = {
      {Fault::kHtml, false, "<form"},
      {Fault::kFirewall, false, "Request Rejected"},
      {Fault::kMaintenance, true, R"("code":"MAINTENANCE")"},
      {Fault::kOtherProvince, true, R"("departmentCode":null)"},
      {Fault::kInvalidUtf8, false, "\xff"},
      {Fault::kWrongType, true, R"("totalMaxScore":"12,00")"},
      {Fault::kTruncated, false, R"("code":"OK")"},
      {Fault::kDuplicateKey, true, R"("totalScore":1,"totalScore":)"},
      {Fault::kBigInteger, false, R"("totalMaxScore":123456789012345678901234567890)"},
      {Fault::kStatus500, true, "INTERNAL_SERVER_ERROR"},
      {Fault::kStatus429, true, "TOO_MANY_REQUESTS"},
  };
  const NationalPortal portal = PortalToSpoil();
  for (const char* path : {kOnline, kPayment}) {
    const Answer good = portal.Respond(Ask(kThisQuarter, path), kToday);
    for (const Case& c : cases) {
      const Answer bad = Spoil(good, c.fault);
      simdjson::dom::parser parser;
      EXPECT_EQ(parser.parse(bad.body).error() == simdjson::SUCCESS, c.json) << Name(c.fault);
      EXPECT_NE(bad.body.find(c.pattern), std::string::npos) << Name(c.fault);
      EXPECT_EQ(good.body.find(c.pattern) == std::string::npos, c.fault != Fault::kTruncated);
    }
    EXPECT_EQ(Spoil(good, Fault::kNone).body, good.body);
  }
}

TEST(FaultTest, BreaksASumOrAWhole) {
  const NationalPortal portal = PortalToSpoil();
  const Answer online = Spoil(portal.Respond(Ask(kThisQuarter), kToday), Fault::kBrokenSum);
  EXPECT_EQ(NumberAt(online, "/data/parent/channelTotalSum"), 1);
  const Answer payment =
      Spoil(portal.Respond(Ask(kThisQuarter, kPayment), kToday), Fault::kBrokenSum);
  EXPECT_EQ(NumberAt(payment, "/data/parent/totalDossierFinancialObligation"), 1);
}

TEST(FaultTest, TearsAScoreFromItsParts) {
  const NationalPortal portal = PortalToSpoil();
  for (const auto& [path, pattern] :
       {std::pair(kOnline, R"("totalScore":0.01,"totalMaxScore":12,"ratio":70.08)"),
        std::pair(kTransparency, R"("totalScore":0.01,"totalMaxScore":18,"ratio":44.22)")}) {
    const Answer good = portal.Respond(Ask(kThisQuarter, path), kToday);
    EXPECT_EQ(good.body.find(pattern), std::string::npos) << path;
    EXPECT_NE(Spoil(good, Fault::kTorn).body.find(pattern), std::string::npos) << path;
  }
}

TEST(FaultTest, ShiftsThePagesBehindTheFirst) {
  const NationalPortal portal = PortalToSpoil();
  const auto page = [&](int number, Fault fault) {
    const std::string members = R"("q":"","pageSize":200,"currentPage":)" + std::to_string(number);
    return Spoil(portal.Respond(Post(kCatalogue, members), kToday), fault);
  };
  EXPECT_EQ(NumberAt(page(1, Fault::kTotalChanges), "/data/pagination/total"), 8);
  EXPECT_EQ(NumberAt(page(2, Fault::kTotalChanges), "/data/pagination/total"), 1000000);
  const Answer repeated = page(2, Fault::kRowRepeated);
  EXPECT_EQ(RowsAt(repeated, "/data/items"), 3u);
  EXPECT_EQ(TextAt(repeated, "/data/items/0/code"), "1.000045");
  EXPECT_EQ(TextAt(repeated, "/data/items/1/code"), "1.000045");
  EXPECT_EQ(TextAt(repeated, "/data/items/2/code"), "1.000055");
}

TEST(FaultTest, LeavesOutTheSecondHalfOfTheAgencies) {
  const NationalPortal portal = PortalToSpoil();
  for (const char* path : {kOnline, kPayment}) {
    const Answer bad =
        Spoil(portal.Respond(Ask(kThisQuarter, path), kToday), Fault::kMissingAgencies);
    simdjson::dom::parser parser;
    simdjson::dom::array children;
    ASSERT_FALSE(parser.parse(bad.body).at_pointer("/data/children").get_array().get(children));
    EXPECT_GE(children.size(), 2u);
    EXPECT_LE(children.size(), 4u);
  }
}

TEST(FaultTest, HasAWordForEachAndKnowsNoOther) {
  for (const Fault fault : {Fault::kNone, Fault::kEndless, Fault::kStatus429}) {
    EXPECT_EQ(ParseFault(Name(fault)), fault);
  }
  EXPECT_EQ(ParseFault("flood"), std::nullopt);
  EXPECT_EQ(Name(Fault::kStatus429), "status_429");
}

}  // namespace
}  // namespace dvcmon::simulator
