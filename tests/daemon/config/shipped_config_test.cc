// The files in config/, as they are installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "daemon/base/version.h"
#include "daemon/config/config.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ShippedConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const Diagnostic& diagnostic : loaded_.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded_.config, nullptr);
  }

  const Config& config() const { return *loaded_.config; }
  const WatchedPortal& watched() const { return config().portals.at(0); }
  const CollectorSpec& Collector(const std::string& name) const {
    for (const CollectorSpec& collector : watched().portal->collectors) {
      if (collector.name == name) return collector;
    }
    throw std::runtime_error("no collector " + name);
  }
  std::string Body(const std::string& collector, const std::string& period) const {
    const Period parsed = ParsePeriod(period).value();
    Context context;
    context.province_id = *watched().provinces.at(0)->IdOn("dvcqg-2026", parsed.last);
    context.identity_code = watched().provinces.at(0)->identity_code;
    context.period = parsed;
    return Collector(collector).request.body.at(parsed.kind).Expand(context);
  }

  LoadedConfig loaded_ = LoadConfig("config/dvcmon.yaml");
};

TEST_F(ShippedConfigTest, WatchesPhuThoOnTheNationalPortal) {
  ASSERT_EQ(config().portals.size(), 1u);
  ASSERT_EQ(watched().provinces.size(), 1u);
  EXPECT_EQ(watched().provinces[0]->name, "Phú Thọ");
  const PortalSpec& portal = *watched().portal;
  EXPECT_EQ(portal.name, "dvcqg");
  EXPECT_EQ(portal.url, "https://dichvucong.gov.vn");
  EXPECT_EQ(portal.title_vi, "Cổng Dịch vụ công quốc gia");
  EXPECT_EQ(portal.user_agent, std::string("dvcmon/") + kVersion);
  EXPECT_EQ(portal.pause, std::chrono::seconds(1));
  EXPECT_THAT(portal.schedule.at,
              ElementsAre(std::chrono::minutes(390), std::chrono::minutes(1110)));
  EXPECT_EQ(config().storage.path, "/var/lib/dvcmon/dvcmon.db");
  EXPECT_EQ(config().storage.capture_retention, std::chrono::hours(24 * 400));
}

TEST_F(ShippedConfigTest, AsksThePortalInItsOwnWords) {
  constexpr char kId[] = "019d2be3-6a88-732b-8b17-b68020c8553a";
  const std::string rest =
      std::string(R"(","year":2026,"departmentType":"ADMINISTRATIVE_UNIT","rootDepartmentId":")") +
      kId + "\"";
  for (const char* collector : {"provide-online-tree", "formality-online-payment-tree"}) {
    EXPECT_EQ(Body(collector, "2026"), R"({"timeType":"year)" + rest + "}");
    EXPECT_EQ(Body(collector, "2026-Q3"), R"({"timeType":"quarter)" + rest + R"(,"quarter":3})");
    EXPECT_EQ(Body(collector, "2026-09"), R"({"timeType":"month)" + rest + R"(,"month":9})");
    EXPECT_EQ(Collector(collector).request.content_type, "application/json");
    EXPECT_EQ(Collector(collector).request.method, "POST");
    EXPECT_THAT(Collector(collector).statuses, ElementsAre(201));
  }
}

TEST_F(ShippedConfigTest, MapsTheFiguresOfTheProvince) {
  const RowSet& rows = Collector("provide-online-tree").row_sets.at(0);
  EXPECT_EQ(rows.pointer, "/data/parent");
  EXPECT_EQ(rows.level, Level::kProvince);
  std::map<std::string, std::string> mapped;
  for (const Field& field : rows.fields) mapped[field.key] = Text(field.at);
  EXPECT_EQ(mapped.size(), 10u);
  EXPECT_EQ(mapped["applications_received{channel=online}"], "/channelOnlineSum");
  EXPECT_EQ(mapped["online_services_used{filing=online}"], "/onlineDossierCount");
  EXPECT_EQ(mapped["provision_services{level=4}"], "/fullCount");
  EXPECT_EQ(mapped["quality_score{group=CLGQ}"], "/totalScore");
  ASSERT_EQ(rows.identities.size(), 2u);
  EXPECT_EQ(rows.identities[0].clause, "channels_sum");
  EXPECT_EQ(rows.identities[0].parts.size(), 3u);
  EXPECT_EQ(rows.identities[1].relation, Identity::Relation::kAtMost);
}

TEST_F(ShippedConfigTest, MapsTheFiguresOfTheAgencies) {
  const RowSet& rows = Collector("formality-online-payment-tree").row_sets.at(1);
  EXPECT_EQ(rows.pointer, "/data/children");
  EXPECT_EQ(rows.level, Level::kAgency);
  ASSERT_TRUE(rows.code.has_value());
  EXPECT_EQ(rows.code->pointer, "/departmentCode");
  Context context;
  context.identity_code = "H44";
  EXPECT_EQ(rows.code_prefix.Expand(context), "H44.");
  EXPECT_EQ(rows.tiers.at("COMMUNE"), "commune");
  EXPECT_EQ(rows.fields.size(), 6u);
  EXPECT_EQ(rows.at_least, 1u);
  EXPECT_EQ(rows.at_most, 1000u);
  EXPECT_DOUBLE_EQ(rows.shrink_at_most, 0.1);
}

TEST_F(ShippedConfigTest, ChecksThatAnAnswerIsAboutTheProvince) {
  const CollectorSpec& collector = Collector("provide-online-tree");
  ASSERT_EQ(collector.assertions.size(), 1u);
  EXPECT_EQ(collector.assertions[0].at.pointer, "/code");
  EXPECT_EQ(collector.assertions[0].equals.Expand({}), "OK");
  ASSERT_EQ(collector.entity.size(), 2u);
  EXPECT_TRUE(collector.entity[0].equals.Uses(Placeholder::kProvinceId));
  EXPECT_TRUE(collector.entity[1].equals.Uses(Placeholder::kIdentityCode));
}

TEST_F(ShippedConfigTest, HoldsThe34ProvincesOf2025) {
  const auto& provinces = config().provinces;
  EXPECT_EQ(provinces.size(), 34u);
  std::set<std::string> ids, identity_codes, codes;
  const Day day = *ParseDay("2026-09-17");
  for (const auto& [slug, province] : provinces) {
    codes.insert(province->code);
    identity_codes.insert(province->identity_code);
    ids.insert(province->IdOn("dvcqg-2026", day).value_or(""));
    EXPECT_EQ(province->IdOn("dvcqg-2026", *ParseDay("2025-12-31")), std::nullopt) << slug;
    EXPECT_EQ(province->valid_from, *ParseDay("2025-07-01"));
    EXPECT_EQ(province->valid_to, std::nullopt);
  }
  EXPECT_EQ(codes.size(), 34u);
  EXPECT_EQ(identity_codes.size(), 34u);
  EXPECT_EQ(ids.size(), 34u);
  EXPECT_FALSE(ids.contains(""));
  EXPECT_EQ(std::count_if(provinces.begin(), provinces.end(),
                          [](const auto& p) { return p.second->kind == "thanh_pho"; }),
            7);
}

// Identity codes follow the surviving name and not the code of the General Statistics Office, which
// went from one province to another in the merger.
TEST_F(ShippedConfigTest, KnowsProvincesByNameCodeAndId) {
  struct Fact {
    const char *slug, *name, *kind, *code, *identity_code, *id;
  };
  for (const Fact& fact : {
           Fact{"phu-tho", "Phú Thọ", "tinh", "25", "H44", "019d2be3-6a88-732b-8b17-b68020c8553a"},
           Fact{"an-giang", "An Giang", "tinh", "91", "H01",
                "019d2be3-6a84-779d-b3e7-e214bdb86482"},
           Fact{"lao-cai", "Lào Cai", "tinh", "15", "H38", "019d2be3-6a88-732b-8b12-58410ba7b5df"},
           Fact{"dong-nai", "Đồng Nai", "thanh_pho", "75", "H19",
                "019d2be3-6a85-74ec-a342-8635701ddf34"},
           Fact{"hue", "Huế", "thanh_pho", "46", "H57", "019d2be3-6a89-70fe-8e5d-edfb72e6be7f"},
           Fact{"ho-chi-minh", "Hồ Chí Minh", "thanh_pho", "79", "H29",
                "019d2be3-6a87-7317-855a-9a81af57b106"},
       }) {
    ASSERT_TRUE(config().provinces.contains(fact.slug)) << fact.slug;
    const Province& province = *config().provinces.at(fact.slug);
    EXPECT_EQ(province.name, fact.name);
    EXPECT_EQ(province.kind, fact.kind);
    EXPECT_EQ(province.code, fact.code);
    EXPECT_EQ(province.identity_code, fact.identity_code);
    EXPECT_EQ(province.IdOn("dvcqg-2026", *ParseDay("2026-01-01")), fact.id);
  }
}

TEST_F(ShippedConfigTest, HoldsEveryPublishedFamily) {
  std::set<std::string> ids;
  for (const auto& [id, statistic] : config().statistics) ids.insert(id);
  for (const char* id : {"procedures",
                         "procedures_used",
                         "online_services",
                         "provision_services",
                         "provision_authority",
                         "online_services_used",
                         "online_services_offered",
                         "online_services_eligible",
                         "online_services_integrated",
                         "applications_received",
                         "applications_electronic",
                         "applications_online",
                         "results_returned",
                         "applications_carried_over",
                         "applications_waiting",
                         "applications_completed",
                         "applications_in_progress",
                         "applications_handled",
                         "applications_handled_on_time",
                         "payment_transactions",
                         "payment_amount_vnd",
                         "applications_payable",
                         "applications_paid_online",
                         "services_payable",
                         "services_paid_online",
                         "certified_copies",
                         "communes_certifying",
                         "quality_indicator_numerator",
                         "quality_indicator_denominator",
                         "quality_indicator_score",
                         "quality_indicator_score_max",
                         "quality_score",
                         "quality_score_max",
                         "quality_total_score",
                         "quality_total_score_max",
                         "petitions",
                         "index_score",
                         "index_rank",
                         "index_ranked"}) {
    EXPECT_EQ(ids.erase(id), 1u) << id;
  }
  EXPECT_THAT(ids, IsEmpty());
}

TEST_F(ShippedConfigTest, BoundsEachStatisticByItsKind) {
  const auto& statistics = config().statistics;
  const Statistic& received = *statistics.at("applications_received");
  EXPECT_EQ(received.title_vi, "Hồ sơ tiếp nhận");
  EXPECT_EQ(received.kind, StatisticKind::kCount);
  EXPECT_EQ(received.max, 1e8);
  EXPECT_TRUE(received.additive);
  EXPECT_THAT(received.labels.at("channel"), ElementsAre("online", "direct", "postal", "other"));
  EXPECT_EQ(statistics.at("payment_amount_vnd")->max, 9007199254740992.0);
  EXPECT_EQ(statistics.at("payment_amount_vnd")->kind, StatisticKind::kAmount);
  EXPECT_EQ(statistics.at("quality_score")->max, 100);
  EXPECT_FALSE(statistics.at("quality_score")->additive);
  EXPECT_FALSE(statistics.at("services_payable")->additive);  // shared by several agencies
  EXPECT_EQ(statistics.at("index_rank")->min, 1);
  EXPECT_THAT(statistics.at("index_score")->labels.at("component"), IsEmpty());  // any
}

}  // namespace
}  // namespace dvcmon
