#include "daemon/derive/flow.h"

#include <gmock/gmock.h>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Day Oct(int day) { return DayAt("2026-09-30") + std::chrono::days(day); }

LedgerDay Ok(int day, int from, double online, double direct) {
  return {Oct(day), DayStatus::kOk, Oct(from), {online, direct}, Weekdays(Oct(from - 1), Oct(day))};
}
LedgerDay Without(int day, DayStatus status) { return {Oct(day), status, Oct(day), {}, 0}; }

const std::vector<LedgerDay> kLedger = {
    Ok(5, 5, 30, 4),
    Ok(6, 6, 20, 3),
    Without(7, DayStatus::kFrozen),
    Without(8, DayStatus::kQuarantine),
    Ok(9, 7, 70, 10),
    // the 10th and the 11th were never told
    Ok(12, 10, 35, 5),
    Without(13, DayStatus::kRestated),
    {Oct(14), DayStatus::kReset, Oct(14), {3, 1}, 1},
    Ok(15, 15, 9, 2),
};

TEST(FlowTest, IsTheSumOverIncrementsThatLieWithin) {
  const struct {
    int first, last;
    std::vector<double> filed;
    int working_days;
  } cases[] = {
      {5, 5, {30, 4}, 1},   {5, 6, {50, 7}, 2},    {5, 9, {120, 17}, 5}, {7, 9, {70, 10}, 3},
      {10, 12, {35, 5}, 1}, {6, 12, {125, 18}, 5}, {14, 15, {12, 3}, 2},
  };
  for (const auto& c : cases) {
    const Flow flow = FlowBetween(kLedger, Oct(c.first), Oct(c.last));
    EXPECT_FALSE(flow.unknown) << c.first << " to " << c.last;
    EXPECT_EQ(flow.filed.parts, c.filed) << c.first << " to " << c.last;
    EXPECT_EQ(flow.working_days, c.working_days) << c.first << " to " << c.last;
  }
}

TEST(FlowTest, SaysTheFirstDayThatIsNotKnownAndWhy) {
  const struct {
    int first, last;
    int day;
    DayStatus status;
  } cases[] = {
      {4, 6, 4, DayStatus::kGap},          // before the ledger
      {5, 7, 7, DayStatus::kFrozen},       // known only together with the 9th
      {5, 8, 7, DayStatus::kFrozen},       //
      {8, 9, 8, DayStatus::kQuarantine},   // known only together with the 7th
      {9, 9, 9, DayStatus::kOk},           // likewise
      {9, 12, 9, DayStatus::kOk},          //
      {5, 10, 10, DayStatus::kGap},        // never told
      {12, 12, 12, DayStatus::kOk},        //
      {5, 13, 13, DayStatus::kRestated},   //
      {5, 15, 13, DayStatus::kRestated},   // not the last of them
      {13, 13, 13, DayStatus::kRestated},  //
      {15, 16, 16, DayStatus::kGap},       // not yet
      {20, 25, 20, DayStatus::kGap},       //
  };
  for (const auto& c : cases) {
    const Flow flow = FlowBetween(kLedger, Oct(c.first), Oct(c.last));
    EXPECT_EQ(flow.unknown, (Flow::Unknown{Oct(c.day), c.status})) << c.first << " to " << c.last;
    EXPECT_THAT(flow.filed.parts, IsEmpty());
    EXPECT_EQ(flow.working_days, 0);
  }
}

TEST(FlowTest, OfAnEmptyLedgerIsNotKnown) {
  EXPECT_EQ(FlowBetween({}, Oct(5), Oct(6)).unknown, (Flow::Unknown{Oct(5), DayStatus::kGap}));
}

}  // namespace
}  // namespace dvcmon
