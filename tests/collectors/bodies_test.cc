// Whom a row is about: agencies by code or by the portal's own id, provinces in an answer about the
// nation.
#include <gmock/gmock.h>

#include "collectors/mapping.h"
#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::SmallTree;
using testing::TemplateOf;

const Day kAsked = *ParseDay("2026-11-22");

Result<MappedAnswer> MapBodies(const PollTarget& target, const std::string& bytes,
                               const AgencyIds& ids = {}) {
  Mapping mapping(target, kAsked, std::make_shared<const AgencyIds>(ids));
  if (Status read = mapping.Read(bytes); !read.ok()) return read.error();
  return std::move(mapping).Take();
}

// Agencies at /rows.
PollTarget Agencies(bool with_code) {
  return SmallTree([=](CollectorSpec& collector) {
    collector.assertions.clear();
    collector.entity.clear();
    RowSet& agencies = collector.row_sets[1];
    agencies.pointer = "/rows";
    agencies.tier.reset();
    agencies.id = ParseSelector("/id").value();
    if (!with_code) agencies.code.reset();
    collector.row_sets = {agencies};
  });
}

TEST(BodiesTest, AnAgencyWithCodeAndIdTeachesWhichIdIsWhichCode) {
  const auto mapped =
      MapBodies(Agencies(true), R"({"rows":[{"code":"H44.01","id":"019d","payable":1}]})");
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->rows[0].body, "H44.01");
  EXPECT_EQ(mapped->rows[0].id, "019d");
}

TEST(BodiesTest, EveryRowMayBeOfOneTier) {
  PollTarget target = Agencies(true);
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  collector->row_sets[0].own_tier = "procedure";
  collector->row_sets[0].code_prefix = {};
  target.collector = collector;
  const auto mapped =
      MapBodies(target, R"({"rows":[{"code":"1.010708.000.00.00.H44","id":"a","payable":1}]})");
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->rows[0].body, "1.010708.000.00.00.H44");
  EXPECT_EQ(mapped->rows[0].tier, "procedure");
}

TEST(BodiesTest, AnAgencyWithoutCodeHasTheOneThatWasTaught) {
  const auto mapped =
      MapBodies(Agencies(false), R"({"rows":[{"id":"019d","payable":1}]})", {{"019d", "H44.01"}});
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->rows[0].body, "H44.01");
  EXPECT_EQ(mapped->rows[0].id, "") << "it teaches nothing";
}

TEST(BodiesTest, AnAgencyThatNobodyHasTaughtIsVisibleByItsId) {
  const auto mapped =
      MapBodies(Agencies(false), R"({"rows":[{"id":"019e","payable":1}]})", {{"019d", "H44.01"}});
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->rows[0].body, "019e");
}

TEST(BodiesTest, AnIdThatIsKnownAsAnotherProvincesIsRefused) {
  const auto mapped =
      MapBodies(Agencies(false), R"({"rows":[{"id":"019d","payable":1}]})", {{"019d", "H21.01"}});
  ASSERT_FALSE(mapped.ok());
  EXPECT_EQ(mapped.error().code, ErrorCode::kEntity);
  EXPECT_EQ(mapped.error().where, "/rows/0");
}

TEST(BodiesTest, AnIdMustBeTextOrAWholeNumber) {
  for (const char* id : {"null", "\"\"", "true", "{}", "1.5"}) {
    const auto mapped =
        MapBodies(Agencies(false), fmt::format(R"({{"rows":[{{"id":{},"payable":1}}]}})", id));
    ASSERT_FALSE(mapped.ok()) << id;
    EXPECT_EQ(mapped.error().code, ErrorCode::kShape);
  }
}

std::shared_ptr<const Province> ProvinceOf(const std::string& slug, const std::string& code,
                                           const std::string& id, const std::string& from,
                                           const std::string& to = "") {
  auto province = std::make_shared<Province>();
  province->slug = slug;
  province->identity_code = code;
  province->valid_from = *ParseDay(from);
  if (!to.empty()) province->valid_to = *ParseDay(to);
  province->ids["dvcqg-2026"] = {{id, *ParseDay("2026-01-01"), std::nullopt}};
  return province;
}

// Provinces at /rows of an answer about the nation.
PollTarget Nation(bool by_id) {
  PollTarget target = SmallTree(
      [=](CollectorSpec& collector) {
        collector.of = Level::kNational;
        collector.assertions.clear();
        collector.entity.clear();
        RowSet provinces;
        provinces.name = "provinces";
        provinces.pointer = "/rows";
        provinces.level = Level::kProvince;
        (by_id ? provinces.id : provinces.code) = ParseSelector("/key").value();
        provinces.fields = {testing::FieldAt("applications_handled", "/handled")};
        collector.row_sets = {provinces};
      },
      [](PortalSpec& portal) {
        portal.provinces = {
            ProvinceOf("an-giang-cu", "H01", "11358", "2008-08-01", "2025-06-30"),
            ProvinceOf("an-giang", "H01", "398126", "2025-07-01"),
            ProvinceOf("phu-tho", "H44", "id-44", "2025-07-01"),
        };
      });
  target.province = nullptr;
  return target;
}

TEST(BodiesTest, ProvincesOfTheNationAreFoundByTheirIdentityCodeOnTheDaysOfThePeriod) {
  const std::string bytes = R"({"rows":[{"key":"H44","handled":1},{"key":"H01","handled":2}]})";
  PollTarget target = Nation(false);
  const auto now = MapBodies(target, bytes);
  ASSERT_TRUE(now.ok()) << now.error().message;
  EXPECT_EQ(now->rows[0].body, "phu-tho");
  EXPECT_EQ(now->rows[1].body, "an-giang");

  target.period = ParsePeriod("2025-Q1").value();
  const auto then = MapBodies(target, R"({"rows":[{"key":"H01","handled":2}]})");
  ASSERT_TRUE(then.ok()) << then.error().message;
  EXPECT_EQ(then->rows[0].body, "an-giang-cu");
}

TEST(BodiesTest, ProvincesOfTheNationAreFoundByThePortalsId) {
  const auto mapped = MapBodies(Nation(true), R"({"rows":[{"key":398126,"handled":2}]})");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->rows[0].body, "an-giang");
}

TEST(BodiesTest, AProvinceThatEndsWithinThePeriodIsThereUntilThen) {
  PollTarget target = Nation(false);
  auto portal = std::make_shared<PortalSpec>(*target.portal);
  portal->provinces = {ProvinceOf("ending", "H02", "2", "2025-07-01", "2026-11-30")};
  target.portal = portal;  // the period ends on 31 December
  const auto mapped = MapBodies(target, R"({"rows":[{"key":"H02","handled":1}]})");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->rows[0].body, "ending");
}

TEST(BodiesTest, AProvinceThatIsUnknownIsAnEntityError) {
  const auto mapped = MapBodies(Nation(false), R"({"rows":[{"key":"H99","handled":1}]})");
  ASSERT_FALSE(mapped.ok());
  EXPECT_EQ(mapped.error().code, ErrorCode::kEntity);
  EXPECT_THAT(mapped.error().message, HasSubstr("H99"));
  EXPECT_EQ(mapped.error().where, "/rows/0");
}

// Indicators in a list.
PollTarget Indicators() {
  return SmallTree([](CollectorSpec& collector) {
    collector.assertions.clear();
    collector.entity.clear();
    RowSet& province = collector.row_sets[0];
    province.pointer = "/data";
    province.identities.clear();
    province.fields = {testing::FieldAt("applications_handled", "/metrics/[code=B]/numerator")};
    collector.row_sets = {province};
  });
}

TEST(BodiesTest, AStepPicksTheElementOfAListByItsMember) {
  const auto mapped =
      MapBodies(Indicators(),
                R"({"data":{"metrics":[{"code":"A","numerator":1},{"code":"B","numerator":2}]}})");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->readings[0].value, 2);
}

TEST(BodiesTest, AnElementThatIsNotThereOrThereTwiceIsAShapeError) {
  for (const char* metrics :
       {R"([{"code":"A","numerator":1}])", R"([])", R"({"code":"B"})", R"(["B"])",
        R"([{"code":"B","numerator":1},{"code":"B","numerator":2}])"}) {
    const auto mapped =
        MapBodies(Indicators(), fmt::format(R"({{"data":{{"metrics":{}}}}})", metrics));
    ASSERT_FALSE(mapped.ok()) << metrics;
    EXPECT_EQ(mapped.error().code, ErrorCode::kShape);
    EXPECT_EQ(mapped.error().where, "/data/metrics/[code=B]/numerator");
  }
}

TEST(BodiesTest, RowsMayTellTheirOwnDate) {
  PollTarget target = Agencies(true);
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  collector->row_sets[0].as_of = ParseSelector("/day").value();
  target.collector = collector;
  const auto row = [](const std::string& code, const std::string& day) {
    return fmt::format(R"({{"code":"{}","id":"{}","payable":1,"day":{}}})", code, code, day);
  };
  const auto mapped =
      MapBodies(target, fmt::format(R"({{"rows":[{},{},{}]}})", row("H44.1", "\"2026-11-20\""),
                                    row("H44.2", "\"2026-11-18\""), row("H44.3", "null")));
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(FormatDay(DayOf(*mapped->oldest)), "2026-11-18");
  EXPECT_EQ(FormatDay(DayOf(*mapped->newest)), "2026-11-20");
  const auto wrong = MapBodies(target, fmt::format(R"({{"rows":[{}]}})", row("H44.1", "7")));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().where, "/rows/0/day");
}

}  // namespace
}  // namespace dvcmon
