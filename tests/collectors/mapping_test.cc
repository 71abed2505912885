#include "collectors/mapping.h"

#include <gmock/gmock.h>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using testing::SmallTree;
using testing::TreeAnswer;

Result<MappedAnswer> Map(const PollTarget& target, const std::string& bytes,
                         std::shared_ptr<const AgencyIds> ids = nullptr) {
  Mapping mapping(target, *ParseDay("2026-11-22"), std::move(ids));
  if (Status read = mapping.Read(bytes); !read.ok()) return read.error();
  return std::move(mapping).Take();
}

Error MapError(const PollTarget& target, const std::string& bytes) {
  const auto mapped = Map(target, bytes);
  EXPECT_FALSE(mapped.ok()) << bytes;
  return mapped.ok() ? Error{ErrorCode::kIo, "", ""} : mapped.error();
}

TEST(MappingTest, ReadsEachRowWithItsBodyNameTierAndPlace) {
  const PollTarget target = SmallTree();
  const auto mapped = Map(target, TreeAnswer({{"H44.01", "7"}, {"H44.100", "4920"}}));
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  ASSERT_EQ(mapped->rows.size(), 3U);
  EXPECT_EQ(mapped->rows[0].body, "phu-tho");
  EXPECT_EQ(mapped->rows[2].body, "H44.100");
  EXPECT_EQ(mapped->rows[2].name, "UBND xã H44.100");
  EXPECT_EQ(mapped->rows[2].tier, "commune");
  EXPECT_EQ(mapped->rows[2].path, "/data/children/1");
  ASSERT_EQ(mapped->readings.size(), 4U);
  EXPECT_EQ(mapped->readings[0].value, 90);
  EXPECT_EQ(mapped->readings[3].value, 4920);
}

TEST(MappingTest, NullIsNotProvidedAndZeroIsAFigure) {
  const auto mapped = Map(SmallTree(), TreeAnswer({{"H44.01", "null"}, {"H44.03", "0"}}));
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->readings[2].state, ReadingState::kNotProvided);
  EXPECT_EQ(mapped->readings[3].state, ReadingState::kValue);
  EXPECT_EQ(mapped->readings[3].value, 0);
}

TEST(MappingTest, AFigureThatIsNotThereIsAShapeErrorUnlessItIsOptional) {
  const std::string bytes =
      R"({"code":"OK","data":{"parent":{"code":"H44","online":1,"direct":1,"total":2},)"
      R"("children":[{"code":"H44.01"}]}})";
  const Error error = MapError(SmallTree(), bytes);
  EXPECT_EQ(error.code, ErrorCode::kShape);
  EXPECT_EQ(error.where, "/data/children/0/payable");
  EXPECT_NE(error.message.find("applications_payable"), std::string::npos);

  const PollTarget lenient =
      SmallTree([](CollectorSpec& collector) { collector.row_sets[1].fields[0].required = false; });
  const auto mapped = Map(lenient, bytes);
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->readings.size(), 2U) << "absent gives no reading";
}

TEST(MappingTest, ANumberOfAnotherTypeIsNeverRead) {
  for (const char* payable : {"\"7\"", "true", "{}", "[7]"}) {
    EXPECT_EQ(MapError(SmallTree(), TreeAnswer({{"H44.01", payable}})).code, ErrorCode::kShape)
        << payable;
  }
}

TEST(MappingTest, AnAnswerAboutAnotherProvinceIsRefused) {
  const Error error = MapError(SmallTree(), TreeAnswer({{"H21.01"}}, 90, 10, 100, "H21"));
  EXPECT_EQ(error.code, ErrorCode::kEntity);
  EXPECT_EQ(error.where, "/data/parent/code");
  EXPECT_NE(error.message.find("\"H21\""), std::string::npos);
  EXPECT_NE(error.message.find("\"H44\""), std::string::npos);
}

TEST(MappingTest, OneAgencyOfAnotherProvinceIsEnoughToRefuseTheAnswer) {
  const Error error = MapError(SmallTree(), TreeAnswer({{"H44.01"}, {"H45.01"}}));
  EXPECT_EQ(error.code, ErrorCode::kEntity);
  EXPECT_EQ(error.where, "/data/children/1");
}

TEST(MappingTest, AnEnvelopeThatSaysNoIsAMarker) {
  const Error error = MapError(SmallTree(), R"({"code":"BUSY","data":null})");
  EXPECT_EQ(error.code, ErrorCode::kMarker);
  EXPECT_EQ(error.where, "/code");
}

// An agency with that JSON for code and name.
std::string OddAgency(const std::string& code, const std::string& name) {
  return R"({"code":"OK","data":{"parent":{"code":"H44","online":1,"direct":1,"total":2},)"
         R"("children":[{"code":)" +
         code + R"(,"name":)" + name + R"(,"payable":3}]}})";
}

TEST(MappingTest, OnlyTextOrAWholeNumberIsTheCodeOfAnAgency) {
  const PollTarget target =
      SmallTree([](CollectorSpec& collector) { collector.row_sets[1].code_prefix = {}; });
  for (const char* code : {"\"\"", "\"\\u200b\"", "null", "true", "{}", "1.5"}) {
    const Error error = MapError(target, OddAgency(code, "\"A\""));
    EXPECT_EQ(error.code, ErrorCode::kShape) << code;
    EXPECT_EQ(error.where, "/data/children/0");
  }
  EXPECT_EQ(Map(target, OddAgency("398126", "\"A\""))->rows.at(1).body, "398126");
}

TEST(MappingTest, WhatIsNoTextIsNoName) {
  for (const char* name : {"null", "true", "7", "[]"}) {
    EXPECT_EQ(Map(SmallTree(), OddAgency("\"H44.01\"", name))->rows.at(1).name, "") << name;
  }
}

TEST(MappingTest, RowsOutsideTheFilterAreLeftOutSoThatATotalIsNotOneOfItsParts) {
  const PollTarget target = SmallTree([](CollectorSpec& collector) {
    collector.row_sets[1].only = {
        {ParseSelector("/level").value(), testing::TemplateOf("COMMUNE")}};
  });
  const std::string bytes =
      R"({"code":"OK","data":{"parent":{"code":"H44","online":1,"direct":1,"total":2},)"
      R"("children":[{"code":"H44.01","level":"COMMUNE","payable":3},)"
      R"({"code":"H44.0","level":"ALL","payable":30},)"
      R"({"code":"H44.02","level":"COMMUNE","payable":27}]}})";
  const auto mapped = Map(target, bytes);
  ASSERT_TRUE(mapped.ok());
  ASSERT_EQ(mapped->rows.size(), 3U);
  EXPECT_EQ(mapped->rows[2].body, "H44.02");
  EXPECT_EQ(mapped->rows[2].path, "/data/children/2") << "places count every row of the answer";
}

TEST(MappingTest, MoreRowsThanDeclaredAreNotRead) {
  const PollTarget target =
      SmallTree([](CollectorSpec& collector) { collector.row_sets[1].at_most = 1; });
  EXPECT_EQ(MapError(target, TreeAnswer({{"H44.01"}, {"H44.02"}})).code, ErrorCode::kTooLarge);
}

TEST(MappingTest, ReadsThePortalsOwnDateOfItsData) {
  const PollTarget target =
      SmallTree([](CollectorSpec& collector) { collector.as_of = ParseSelector("/asOf").value(); });
  std::string bytes = TreeAnswer({{"H44.01"}});
  bytes.insert(1, "\"asOf\":\"2026-11-21\",");
  const auto mapped = Map(target, bytes);
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(FormatTime(*mapped->oldest), "2026-11-21T00:00:00+07:00");
  EXPECT_EQ(MapError(target, TreeAnswer({{"H44.01"}})).code, ErrorCode::kShape);
}

TEST(MappingTest, HostileNamesBecomeHarmless) {
  const std::string bytes =
      R"({"code":"OK","data":{"parent":{"code":"H44","online":1,"direct":1,"total":2},)"
      R"("children":[{"code":"H44.01","name":"A\u202e\n\"B\u001b","payable":3}]}})";
  const auto mapped = Map(SmallTree(), bytes);
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(mapped->rows[1].name, "A \"B");
}

}  // namespace
}  // namespace dvcmon
