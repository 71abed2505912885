#include <gmock/gmock.h>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::ElementsAre;

using StoreStructureTest = StoreFixture;

Poll Built(int minute, Structure structure) {
  Poll poll = AcceptedPoll(TargetOf({.period = "2026-Q4"}), Minute(minute), {});
  poll.structure = std::move(structure);
  return poll;
}

StructureChange Write(Store& store, const Poll& poll) {
  const auto written = store.Write(poll);
  EXPECT_TRUE(written.ok()) << written.error().message;
  return written ? written->structure : StructureChange{};
}

std::string Known(const Store& store) {
  const auto known = store.StructureOf(SourceOf(TargetOf({.period = "2026-Q4"})));
  EXPECT_TRUE(known.ok());
  return known ? known->Text() : "";
}

TEST_F(StoreStructureTest, SaysHowAnAnswerDiffersFromThoseBefore) {
  Store store = Open();
  EXPECT_TRUE(Write(store, Built(0, {"/x number"})).empty());
  EXPECT_TRUE(Write(store, Built(1, {"/x number"})).empty());
  const StructureChange change = Write(store, Built(2, {"/y number"}));
  EXPECT_THAT(change.came, ElementsAre("/y number"));
  EXPECT_THAT(change.went, ElementsAre("/x number"));
}

TEST_F(StoreStructureTest, IsKnownAfterARestart) {
  {
    Store store = Open();
    Write(store, Built(0, {"/x number"}));
  }
  Store store = Open();
  EXPECT_EQ(Known(store), "/x number\n");
  EXPECT_FALSE(Write(store, Built(1, {"/x text"})).empty());
  const auto health = store.LoadHealth(kToday);
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->at(0).structure_changed, Minute(1) + std::chrono::seconds(1));
}

TEST_F(StoreStructureTest, TheFirstStructureIsNoChange) {
  Store store = Open();
  Write(store, Built(0, {"/x number"}));
  EXPECT_EQ(store.LoadHealth(kToday).value().at(0).structure_changed, std::nullopt);
}

TEST_F(StoreStructureTest, APollThatFailedTeachesNothing) {
  Store store = Open();
  Write(store, Built(0, {"/x number"}));
  Poll failed =
      FailedPoll(TargetOf({.period = "2026-Q4"}), Minute(1), {ErrorCode::kDrift, "no column", ""});
  failed.structure = {"/y number"};
  EXPECT_FALSE(Write(store, failed).empty());
  EXPECT_EQ(Known(store), "/x number\n");
}

TEST_F(StoreStructureTest, AnUnchangedOneTakesNoRoom) {
  Store store = Open();
  for (int minute = 0; minute < 5; ++minute) Write(store, Built(minute, {"/x number"}));
  EXPECT_EQ(**Shell()->Sql("SELECT count(*) FROM structure").First(), 1);
}

}  // namespace
}  // namespace dvcmon::testing
