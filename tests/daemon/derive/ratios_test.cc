#include "daemon/derive/ratios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "daemon/config/config.h"

namespace dvcmon {
namespace {

using State = Ratio::State;

constexpr auto kValue = ReadingState::kValue;

Count Channel(std::string_view channel, double value, ReadingState state = kValue) {
  static const std::map<std::string_view, std::string_view> keys = {
      {"online", "applications_received{channel=online}"},
      {"direct", "applications_received{channel=direct}"},
      {"postal", "applications_received{channel=postal}"},
      {"other", "applications_received{channel=other}"}};
  return {keys.at(channel), state, value};
}

Ratio Of(std::string_view rate, const std::vector<Count>& body) {
  return RatioOf(*FindRatio(rate), body);
}

Ratio Filing(const std::vector<Count>& body) { return Of("online_of_received", body); }

TEST(RatioTest, IsThatOfTheCountsWhateverThePortalSays) {
  // Phú Thọ, the third quarter of 2026 to 26 September.
  const Ratio ratio =
      Filing({Channel("online", 435'258), Channel("direct", 5'300), Channel("postal", 0)});
  EXPECT_EQ(ratio.state, State::kValue);
  EXPECT_EQ(ratio.numerator, 435'258);
  EXPECT_EQ(ratio.denominator, 440'558);
  EXPECT_NEAR(ratio.value(), 0.98797, 0.000005);
  EXPECT_TRUE(ratio.complete());
}

TEST(RatioTest, TakesTheChannelsAsThePortalCutsThem) {
  // The nation, 17 September 2026: 94.88 %; and a system that knows no post.
  const Ratio nation = Filing({Channel("online", 11'122'091), Channel("other", 600'732)});
  EXPECT_TRUE(PublishedMatches(94.88, 2, nation.value() * 100));
  EXPECT_EQ(Filing({Channel("online", 30), Channel("direct", 10)}).value(), 0.75);
}

TEST(RatioTest, IsNotKnownWhereAChannelIsNotProvided) {
  const auto missing = Channel("postal", 0, ReadingState::kNotProvided);
  EXPECT_EQ(Filing({Channel("online", 9), Channel("direct", 1), missing}).state, State::kNotKnown);
  const auto gone = Channel("postal", 0, ReadingState::kAbsent);
  EXPECT_EQ(Filing({Channel("online", 9), Channel("direct", 1), gone}).state, State::kNotKnown);
}

TEST(RatioTest, IsNotKnownWhereTheOnlineChannelAloneIsKnown) {
  EXPECT_EQ(Filing({Channel("online", 9)}).state, State::kNotKnown);
  EXPECT_EQ(Filing({}).state, State::kNotKnown);
}

TEST(RatioTest, IsNotKnownWhereAPartStandsBesideItsWhole) {
  EXPECT_EQ(Filing({Channel("online", 9), Channel("direct", 1), Channel("other", 3)}).state,
            State::kNotKnown);
}

TEST(RatioTest, IsNotKnownOfABound) {
  const auto bound = Channel("direct", 50, ReadingState::kMoreThan);
  EXPECT_EQ(Filing({Channel("online", 9), bound, Channel("postal", 0)}).state, State::kNotKnown);
}

TEST(RatioTest, OfNothingIsNotApplicableAndNotZero) {
  const Ratio ratio = Filing({Channel("online", 0), Channel("direct", 0), Channel("postal", 0)});
  EXPECT_EQ(ratio.state, State::kNotApplicable);
  EXPECT_EQ(Filing({Channel("online", 0, ReadingState::kNotApplicable), Channel("direct", 1),
                    Channel("postal", 0)})
                .state,
            State::kNotApplicable);
}

TEST(RatioTest, IsZeroWhereNobodyFiledOnline) {
  const Ratio ratio = Filing({Channel("online", 0), Channel("direct", 4), Channel("postal", 0)});
  EXPECT_EQ(ratio.state, State::kValue);
  EXPECT_EQ(ratio.value(), 0);
}

TEST(RatioTest, AboveOneIsToldAndNotClipped) {
  const Ratio ratio = Of("paid_online_of_payable", {{"applications_payable", kValue, 10},
                                                    {"applications_paid_online", kValue, 12}});
  EXPECT_TRUE(ratio.above_one());
  EXPECT_EQ(ratio.value(), 1.2);
  EXPECT_FALSE(Of("paid_online_of_payable",
                  {{"applications_payable", kValue, 10}, {"applications_paid_online", kValue, 10}})
                   .above_one());
}

TEST(RatioTest, OfSumsIsNoMeanOfRatios) {
  const std::vector<std::vector<Count>> bodies = {
      {Channel("online", 90), Channel("direct", 10), Channel("postal", 0)},
      {Channel("online", 0), Channel("other", 900)}};
  const Ratio sum = RatioOfSums(*FindRatio("online_of_received"), bodies);
  EXPECT_EQ(sum.value(), 0.09);
  EXPECT_EQ(sum.bodies, 2u);
}

TEST(RatioTest, OfSumsSaysHowManyBodiesHadTheCounts) {
  const std::vector<std::vector<Count>> bodies = {
      {Channel("online", 8), Channel("other", 2)},
      {Channel("online", 1'000), Channel("other", 0, ReadingState::kNotProvided)},
      {},
      // No applications, and that is known.
      {Channel("online", 0), Channel("other", 0)},
      // Cannot have any.
      {Channel("online", 0, ReadingState::kNotApplicable), Channel("other", 0)}};
  const Ratio sum = RatioOfSums(*FindRatio("online_of_received"), bodies);
  EXPECT_EQ(sum.state, State::kValue);
  EXPECT_EQ(sum.value(), 0.8);
  EXPECT_EQ(sum.bodies, 2u);
  EXPECT_EQ(sum.of, 4u);
  EXPECT_FALSE(sum.complete());
}

TEST(RatioTest, OfSumsIsNotKnownWhereNobodyHasTheCounts) {
  const std::vector<std::vector<Count>> bodies = {{}, {Channel("online", 8)}};
  const Ratio sum = RatioOfSums(*FindRatio("online_of_received"), bodies);
  EXPECT_EQ(sum.state, State::kNotKnown);
  EXPECT_EQ(sum.bodies, 0u);
  EXPECT_EQ(sum.of, 2u);
  EXPECT_EQ(RatioOfSums(*FindRatio("online_of_received"), {}).state, State::kNotKnown);
}

TEST(RatioTest, DoesNotAddUpProceduresThatSeveralAgenciesHandle) {
  const std::vector<Count> body = {{"online_services_used{filing=any}", kValue, 538},
                                   {"online_services_offered", kValue, 1'431}};
  const RatioDefinition& used = *FindRatio("services_used_of_offered");
  EXPECT_EQ(RatioOf(used, body).state, State::kValue);
  EXPECT_EQ(RatioOfSums(used, std::vector<std::vector<Count>>{body}).state, State::kValue);
  EXPECT_EQ(RatioOfSums(used, std::vector<std::vector<Count>>{body, body}).state, State::kNotKnown);
}

TEST(RatioTest, OfServicesFiledOnlineIsAnotherThanOfServicesUsed) {
  const std::vector<Count> body = {{"online_services_used{filing=any}", kValue, 538},
                                   {"online_services_offered", kValue, 1'431}};
  EXPECT_EQ(Of("services_filed_online_of_offered", body).state, State::kNotKnown);
}

TEST(RatioTest, OfCompletedLeavesOutWhatIsInProgress) {
  const std::vector<Count> body = {{"applications_completed{outcome=early}", kValue, 50},
                                   {"applications_completed{outcome=on_time}", kValue, 30},
                                   {"applications_completed{outcome=overdue}", kValue, 20},
                                   {"applications_in_progress{state=in_time}", kValue, 900}};
  EXPECT_EQ(Of("on_time_of_completed", body).value(), 0.8);
  EXPECT_EQ(Of("on_time_of_handled", body).state, State::kNotKnown);
}

TEST(RatioTest, OfProvisionMakesUpTheAuthorityWhereItIsNotPublished) {
  // The nation, 17 September 2026: full 390, partial 701, none 510.
  const std::vector<Count> nation = {{"provision_services{level=4}", kValue, 390},
                                     {"provision_services{level=3}", kValue, 701},
                                     {"provision_services{level=none}", kValue, 510}};
  EXPECT_EQ(Of("provision_of_authority", nation).denominator, 1'601);
  const std::vector<Count> province = {{"provision_services{level=4}", kValue, 21},
                                       {"provision_services{level=3}", kValue, 31},
                                       {"provision_authority", kValue, 89}};
  EXPECT_EQ(Of("provision_of_authority", province).denominator, 89);
  EXPECT_EQ(Of("provision_of_authority", province).numerator, 52);
}

// What was published of provinces and of the nation, in the words of their reports.
TEST(RatioTest, AgreesWithWhatReportsStated) {
  const Ratio provided =
      Of("online_services_of_procedures",
         {{"online_services_offered", kValue, 1'381}, {"procedures", kValue, 1'758}});
  EXPECT_TRUE(PublishedMatches(79, 0, provided.value() * 100));
  const Ratio integrated =
      Of("integrated_of_online_services",
         {{"online_services_integrated", kValue, 553}, {"online_services_offered", kValue, 1'381}});
  EXPECT_TRUE(PublishedMatches(40, 0, integrated.value() * 100));
  const Ratio online = Of("online_of_electronic",
                          {Channel("online", 45'646), {"applications_electronic", kValue, 91'919}});
  EXPECT_TRUE(PublishedMatches(49.6, 1, online.value() * 100));
}

TEST(PublishedMatchesTest, AllowsOneUnitOfTheLastPublishedDigit) {
  EXPECT_TRUE(PublishedMatches(49.6, 1, 49.659)) << "cut";
  EXPECT_TRUE(PublishedMatches(49.7, 1, 49.659)) << "rounded";
  EXPECT_FALSE(PublishedMatches(49.5, 1, 49.659));
  EXPECT_FALSE(PublishedMatches(49.8, 1, 49.659));
  EXPECT_TRUE(PublishedMatches(49.6, 1, 49.7)) << "one unit, and no more in binary either";
  EXPECT_TRUE(PublishedMatches(49.7, 1, 49.6));
  EXPECT_FALSE(PublishedMatches(49.6, 1, 49.7001));
  EXPECT_TRUE(PublishedMatches(50, 0, 49.01));
  EXPECT_FALSE(PublishedMatches(50, 0, 48.99));
  EXPECT_FALSE(PublishedMatches(50.0, 1, 49.01)) << "50,0 says more than 50";
}

std::string IdOf(std::string_view key) { return std::string(key.substr(0, key.find('{'))); }

class RatioDefinitionsTest : public ::testing::Test {
 protected:
  RatioDefinitionsTest() : loaded_(LoadConfig("config/dvcmon.yaml")) {}

  const Statistic& StatisticOf(std::string_view key) const {
    return *loaded_.config->statistics.at(IdOf(key));
  }

  LoadedConfig loaded_;
};

TEST_F(RatioDefinitionsTest, AreMadeOfStatisticsOfTheCatalogue) {
  for (const RatioDefinition& definition : RatioDefinitions()) {
    for (const auto& way : definition.ways) {
      for (const auto* keys : {&way.numerator, &way.denominator}) {
        for (const std::string_view key : *keys) {
          ASSERT_TRUE(loaded_.config->statistics.contains(IdOf(key))) << key;
          EXPECT_TRUE(IsOperand(key)) << key;
          const Statistic& statistic = StatisticOf(key);
          EXPECT_EQ(key.find('{') == std::string_view::npos, statistic.labels.empty()) << key;
          for (const auto& [label, values] : statistic.labels) {
            const size_t equals = key.find('=');
            EXPECT_EQ(key.substr(key.find('{') + 1, label.size()), label);
            EXPECT_THAT(values, testing::Contains(
                                    std::string(key.substr(equals + 1, key.size() - equals - 2))))
                << key;
          }
        }
      }
    }
  }
  EXPECT_FALSE(IsOperand("quality_total_score"));
}

TEST_F(RatioDefinitionsTest, AddUpOnlyWhatTheCatalogueSaysMayBe) {
  for (const RatioDefinition& definition : RatioDefinitions()) {
    for (const auto& way : definition.ways) {
      for (const auto* keys : {&way.numerator, &way.denominator}) {
        for (const std::string_view key : *keys) {
          EXPECT_EQ(definition.additive, StatisticOf(key).additive) << definition.rate << key;
        }
      }
    }
  }
}

TEST_F(RatioDefinitionsTest, AreCalledAsPublishedRatesAre) {
  std::set<std::string_view> rates;
  const auto& words = StatisticOf("published_rate").labels.at("rate");
  for (const RatioDefinition& definition : RatioDefinitions()) {
    EXPECT_THAT(words, testing::Contains(std::string(definition.rate)));
    EXPECT_TRUE(rates.insert(definition.rate).second) << definition.rate << " stands twice";
  }
}

TEST_F(RatioDefinitionsTest, AreOfTheSevenFamiliesAndEachHasOne) {
  std::set<std::string_view> families;
  for (const RatioDefinition& definition : RatioDefinitions()) {
    EXPECT_NE(FindRatioFamily(definition.family), nullptr) << definition.family;
    families.insert(definition.family);
  }
  EXPECT_THAT(families, testing::UnorderedElementsAre("online_filing_ratio", "full_online_ratio",
                                                      "online_services_used_ratio",
                                                      "online_provision_ratio", "integration_ratio",
                                                      "online_payment_ratio", "on_time_ratio"));
  EXPECT_EQ(FindRatio("online"), nullptr);
  EXPECT_EQ(FindRatioFamily("online_of_received"), nullptr);
}

}  // namespace
}  // namespace dvcmon
