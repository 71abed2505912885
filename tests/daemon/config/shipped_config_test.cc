// The files in config/, as they are installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/base/version.h"
#include "daemon/config/config.h"

namespace dvcmon {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class ShippedConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const Diagnostic& diagnostic : loaded_.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded_.config, nullptr);
  }

  const Config& config() const { return *loaded_.config; }
  std::vector<std::shared_ptr<const Province>> ProvincesOn(const std::string& day) const {
    std::vector<std::shared_ptr<const Province>> provinces;
    for (const auto& [slug, province] : config().provinces) {
      if (province->ValidOn(*ParseDay(day))) provinces.push_back(province);
    }
    return provinces;
  }
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
    context.page_size = Collector(collector).paging ? Collector(collector).paging->size : 0;
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
  const std::string about =
      R"("rootDepartmentId":"019d2be3-6a88-732b-8b17-b68020c8553a","currentPage":1,"pageSize":)";
  for (const auto& [collector, size] :
       std::map<std::string, std::string>{{"dvc-progress-tree", "100"},
                                          {"provide-online-tree", "200"},
                                          {"formality-online-payment-tree", "100"},
                                          {"transparency", "200"},
                                          {"dossier-digitized", "200"}}) {
    const std::string rest = R"(","year":2026,)" + about + size;
    EXPECT_EQ(Body(collector, "2026"), R"({"timeType":"year)" + rest + "}");
    EXPECT_EQ(Body(collector, "2026-Q3"), R"({"timeType":"quarter)" + rest + R"(,"quarter":3})");
    EXPECT_EQ(Body(collector, "2026-09"), R"({"timeType":"month)" + rest + R"(,"month":9})");
  }
  EXPECT_EQ(Body("handling-satisfaction", "2026-Q3"),
            R"({"fromDate":"2026-07-01","toDate":"2026-09-30",)" + about + "200}");
  EXPECT_EQ(Body("service-results", "2026-09"),
            R"({"timeType":"month","year":2026,"departmentType":"ADMINISTRATIVE_UNIT","month":9})");
  EXPECT_EQ(Body("formalities", "as-of-2026-09-26"), R"({"q":"","currentPage":1,"pageSize":200})");
  EXPECT_EQ(Body("public-formalities-commune", "as-of-2026-09-26"),
            R"({"limit":200,"lastId":"","q":"","categoryId":"","departmentCode":"H44",)"
            R"("type":"PROVINCE","level":"COMMUNE","formalityType":"STANDARD"})");
  for (const CollectorSpec& collector : watched().portal->collectors) {
    EXPECT_EQ(collector.request.content_type, "application/json") << collector.name;
    EXPECT_EQ(collector.request.method, "POST") << collector.name;
    EXPECT_THAT(collector.statuses, Contains(201)) << collector.name;
  }
}

// The lists whose units have no code come behind one that knows both code and id.
TEST_F(ShippedConfigTest, LearnsTheIdsOfUnitsBeforeItNeedsThem) {
  std::vector<std::string> order;
  for (const CollectorSpec& collector : watched().portal->collectors) {
    if (collector.of == Level::kProvince) order.push_back(collector.name);
  }
  EXPECT_EQ(order.front(), "dvc-progress-tree");
  const RowSet& teaches = Collector("dvc-progress-tree").row_sets.at(1);
  EXPECT_TRUE(teaches.code.has_value() && teaches.id.has_value());
  const RowSet& needs = Collector("transparency").row_sets.at(1);
  EXPECT_TRUE(!needs.code.has_value() && needs.id.has_value());
}

TEST_F(ShippedConfigTest, MapsTheFiguresOfTheProvince) {
  const RowSet& rows = Collector("provide-online-tree").row_sets.at(0);
  EXPECT_EQ(rows.pointer, "/data/parent");
  EXPECT_EQ(rows.level, Level::kProvince);
  std::map<std::string, std::string> mapped;
  for (const Field& field : rows.fields) mapped[field.key] = Text(field.at);
  EXPECT_EQ(mapped.size(), 9u);
  EXPECT_EQ(mapped["applications_received{channel=online}"], "/channelOnlineSum");
  EXPECT_EQ(mapped["online_services_used{filing=online}"], "/onlineDossierCount");
  EXPECT_EQ(mapped["provision_services{level=4}"], "/fullCount");
  EXPECT_EQ(mapped["quality_score_max{group=CLGQ}"], "/totalMaxScore");
  ASSERT_EQ(rows.identities.size(), 3u);
  EXPECT_EQ(rows.identities[0].clause, "channels_sum");
  EXPECT_EQ(rows.identities[0].parts.size(), 3u);
  EXPECT_EQ(rows.identities[1].relation, Identity::Relation::kAtMost);
  EXPECT_FALSE(rows.identities[1].marks_torn);
  EXPECT_EQ(rows.identities[2].factor, 0.12);
  EXPECT_TRUE(rows.identities[2].marks_torn);
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
  EXPECT_EQ(rows.fields.size(), 7u);
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
  const auto provinces = ProvincesOn("2026-01-01");
  EXPECT_EQ(provinces.size(), 34u);
  std::set<std::string> ids, old_ids;
  for (const auto& province : provinces) {
    ids.insert(province->IdOn("dvcqg-2026", *ParseDay("2026-09-17")).value_or(""));
    old_ids.insert(province->IdOn("dvcqg-2022", *ParseDay("2025-07-01")).value_or(""));
    EXPECT_EQ(province->IdOn("dvcqg-2026", *ParseDay("2025-12-31")), std::nullopt);
    EXPECT_EQ(province->valid_to, std::nullopt) << province->slug;
  }
  EXPECT_EQ(ids.size(), 34u);
  EXPECT_FALSE(ids.contains(""));
  EXPECT_EQ(old_ids.size(), 34u);
  EXPECT_FALSE(old_ids.contains(""));
  EXPECT_EQ(std::ranges::count(provinces, "thanh_pho", [](const auto& p) { return p->kind; }), 7);
}

TEST_F(ShippedConfigTest, HoldsThe63ProvincesBeforeTheMergersOf2025) {
  EXPECT_EQ(ProvincesOn("2024-06-01").size(), 63u);
  EXPECT_EQ(ProvincesOn("2025-06-30").size(), 63u);
  EXPECT_EQ(ProvincesOn("2025-07-01").size(), 34u);
  // Eleven were left as they were: one entry each.
  const auto before = ProvincesOn("2025-06-30");
  EXPECT_EQ(std::ranges::count_if(
                before, [](const auto& p) { return p->ValidOn(*ParseDay("2025-07-01")); }),
            11);
}

// NQ 202/2025/QH15: 52 provinces became 23, by their codes then and now.
TEST_F(ShippedConfigTest, EveryProvinceThatEndedIsPartOfTheOneThatTheResolutionSays) {
  const std::map<std::string, std::set<std::string>> kMergers = {
      {"08", {"02", "08"}},       {"15", {"15", "10"}},       {"19", {"06", "19"}},
      {"24", {"24", "27"}},       {"25", {"26", "17", "25"}}, {"31", {"31", "30"}},
      {"33", {"34", "33"}},       {"37", {"35", "36", "37"}}, {"44", {"44", "45"}},
      {"48", {"48", "49"}},       {"51", {"62", "51"}},       {"52", {"52", "64"}},
      {"56", {"58", "56"}},       {"66", {"54", "66"}},       {"68", {"67", "60", "68"}},
      {"75", {"70", "75"}},       {"79", {"79", "77", "74"}}, {"80", {"80", "72"}},
      {"82", {"82", "87"}},       {"86", {"83", "84", "86"}}, {"91", {"91", "89"}},
      {"92", {"92", "93", "94"}}, {"96", {"95", "96"}}};
  std::map<std::string, std::set<std::string>> found;
  for (const auto& [slug, province] : config().provinces) {
    if (!province->valid_to || slug == "thua-thien-hue") continue;
    ASSERT_TRUE(config().provinces.contains(province->successor)) << slug;
    found[config().provinces.at(province->successor)->code].insert(province->code);
  }
  EXPECT_EQ(found, kMergers);
  EXPECT_EQ(config().provinces.at("thua-thien-hue")->successor, "hue");
}

TEST_F(ShippedConfigTest, TellsABodyFromTheOneOfThatNameBeforeTheMergers) {
  const auto& provinces = config().provinces;
  EXPECT_EQ(provinces.at("can-tho-den-2025")->name, provinces.at("can-tho")->name);
  EXPECT_EQ(provinces.at("an-giang-den-2025")->code, "89");
  EXPECT_EQ(provinces.at("an-giang")->code, "91");
  EXPECT_EQ(provinces.at("thua-thien-hue")->valid_to, ParseDay("2024-12-31").value());
  EXPECT_EQ(provinces.at("hue")->valid_from, ParseDay("2025-01-01").value());
  for (const char* gone : {"ben-tre", "ninh-thuan", "tra-vinh"}) {
    EXPECT_EQ(provinces.at(gone)->valid_to, ParseDay("2025-06-30").value()) << gone;
  }
}

TEST_F(ShippedConfigTest, HasNoCodeOfAProvinceTwiceOnADay) {
  for (const char* day : {"2008-08-01", "2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01"}) {
    std::set<std::string> codes, identity_codes, names;
    const auto provinces = ProvincesOn(day);
    for (const auto& province : provinces) {
      codes.insert(province->code);
      identity_codes.insert(province->identity_code);
      names.insert(province->name);
    }
    EXPECT_EQ(codes.size(), provinces.size()) << day;
    EXPECT_EQ(identity_codes.size(), provinces.size()) << day;
    EXPECT_EQ(names.size(), provinces.size()) << day;
  }
}

// Identity codes follow the surviving name and not the code of the General Statistics Office, which
// went from one province to another in the merger.
TEST_F(ShippedConfigTest, KnowsProvincesByNameCodeAndId) {
  struct Fact {
    const char *slug, *name, *kind, *code, *identity_code, *id, *old_id;
  };
  for (const Fact& fact : {
           Fact{"phu-tho", "Phú Thọ", "tinh", "25", "H44", "019d2be3-6a88-732b-8b17-b68020c8553a",
                "422607"},
           Fact{"an-giang", "An Giang", "tinh", "91", "H01", "019d2be3-6a84-779d-b3e7-e214bdb86482",
                "398126"},
           Fact{"lao-cai", "Lào Cai", "tinh", "15", "H38", "019d2be3-6a88-732b-8b12-58410ba7b5df",
                "426105"},
           Fact{"dong-nai", "Đồng Nai", "thanh_pho", "75", "H19",
                "019d2be3-6a85-74ec-a342-8635701ddf34", "426101"},
           Fact{"hue", "Huế", "thanh_pho", "46", "H57", "019d2be3-6a89-70fe-8e5d-edfb72e6be7f",
                "374087"},
           Fact{"ho-chi-minh", "Hồ Chí Minh", "thanh_pho", "79", "H29",
                "019d2be3-6a87-7317-855a-9a81af57b106", "411312"},
       }) {
    ASSERT_TRUE(config().provinces.contains(fact.slug)) << fact.slug;
    const Province& province = *config().provinces.at(fact.slug);
    EXPECT_EQ(province.name, fact.name);
    EXPECT_EQ(province.kind, fact.kind);
    EXPECT_EQ(province.code, fact.code);
    EXPECT_EQ(province.identity_code, fact.identity_code);
    EXPECT_EQ(province.IdOn("dvcqg-2026", *ParseDay("2026-01-01")), fact.id);
    EXPECT_EQ(province.IdOn("dvcqg-2022", *ParseDay("2025-10-01")), fact.old_id);
  }
}

TEST_F(ShippedConfigTest, HoldsEveryPublishedFamily) {
  std::set<std::string> ids;
  for (const auto& [id, statistic] : config().statistics) ids.insert(id);
  for (const char* id : {"procedures",
                         "procedures_used",
                         "procedures_public",
                         "online_services",
                         "provision_services",
                         "provision_authority",
                         "online_services_used",
                         "online_services_offered",
                         "online_services_eligible",
                         "online_services_integrated",
                         "applications_received",
                         "applications_electronic",
                         "applications_without_certification",
                         "applications_across_boundaries",
                         "apologies",
                         "quality_rank",
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
                         "payment_services",
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
                         "index_ranked",
                         "index_group",
                         "index_score_change",
                         "applications_of_online_services",
                         "published_rate",
                         "target"}) {
    EXPECT_EQ(ids.erase(id), 1u) << id;
  }
  EXPECT_THAT(ids, IsEmpty());
}

TEST_F(ShippedConfigTest, CallsLevelsAsTheyWereCalledOnTheDay) {
  const auto title = [this](const char* day, const std::string& id, const std::string& level) {
    return TitleOn(*ParseDay(day), *config().statistics.at(id), id + "{level=" + level + "}",
                   config().label_titles);
  };
  EXPECT_EQ(title("2022-08-14", "online_services", "4").vi, "DVCTT theo mức độ: DVCTT mức độ 4");
  EXPECT_EQ(title("2022-08-15", "online_services", "4").vi, "DVCTT theo mức độ: DVCTT toàn trình");
  EXPECT_EQ(title("2022-08-14", "applications_online", "3").en,
            "Applications filed online, by level of the service: online services of level 3");
  EXPECT_EQ(title("2026-10-14", "applications_online", "3").en,
            "Applications filed online, by level of the service: partial online services");
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
