#include "daemon/derive/window_flow.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::IsEmpty;

// A ledger of one counter that brings 1 on the 1st, 2 on the 2nd, …, of October 2026; Monday is the
// 5th.
Day InOctober(int day) { return DayAt("2026-09-30") + std::chrono::days(day); }

LedgerDay Counted(int day, int from) {
  double sum = 0;
  for (int i = from; i <= day; ++i) sum += i;
  return {InOctober(day),
          DayStatus::kOk,
          InOctober(from),
          {sum},
          Weekdays(InOctober(from - 1), InOctober(day))};
}
LedgerDay Only(int day, DayStatus status) {
  return {InOctober(day), status, InOctober(day), {}, 0};
}

class WindowFlowTest : public testing::Test {
 protected:
  WindowFlowTest() { province_.slug = "phu-tho"; }

  // "06..14 90", or why it is not known.
  std::string Between(const std::vector<LedgerDay>& days, int first, int last,
                      int carry = kCarryAtMost) const {
    const WindowFlow flow =
        FlowInWindow(days, InOctober(first), InOctober(last), Calendar(), province_, carry);
    if (flow.unknown) {
      EXPECT_THAT(flow.filed.parts, IsEmpty());
      EXPECT_EQ(flow.working_days, 0);
      return TextEn(*flow.unknown);
    }
    EXPECT_EQ(flow.working_days, Weekdays(flow.first - std::chrono::days(1), flow.last));
    return fmt::format("{}..{} {}", FormatDay(flow.first).substr(8), FormatDay(flow.last).substr(8),
                       flow.filed.Total());
  }

  Province province_;
};

TEST_F(WindowFlowTest, WithAFigureOnBothCutoffsIsWhatCameBetween) {
  const std::vector<LedgerDay> days = {Only(5, DayStatus::kOrigin), Counted(6, 6), Counted(7, 7),
                                       Counted(8, 8), Counted(9, 9)};
  EXPECT_EQ(Between(days, 6, 8), "06..08 21");
  EXPECT_EQ(Between(days, 7, 9), "07..09 24");
  EXPECT_EQ(Between(days, 8, 8), "08..08 8");
}

TEST_F(WindowFlowTest, AFigureThatIsCarriedMovesWhatIsCounted) {
  const std::vector<LedgerDay> days = {Counted(5, 3),  Counted(6, 6),   Only(7, DayStatus::kFrozen),
                                       Counted(9, 7),  Counted(12, 10), Only(13, DayStatus::kGap),
                                       Counted(15, 13)};
  EXPECT_EQ(Between(days, 8, 14), "07..12 57") << "from the 6th to the 12th, both carried";
  EXPECT_EQ(Between(days, 7, 14), "07..12 57") << "the latter";
  EXPECT_EQ(Between(days, 8, 15), "07..15 99") << "the former";
  EXPECT_EQ(Between(days, 13, 18), "13..15 42") << "Friday and a weekend";
}

TEST_F(WindowFlowTest, AFigureThatIsTooOldDoesNotStand) {
  const std::vector<LedgerDay> days = {Counted(5, 3), Counted(6, 6), Counted(14, 7),
                                       Counted(15, 15)};
  EXPECT_EQ(Between(days, 10, 15),
            "the last figure is of 2026-10-06, more than 2 working days before the cut-off of "
            "2026-10-09");
  EXPECT_EQ(Between(days, 6, 12),
            "the last figure is of 2026-10-06, more than 2 working days before the cut-off of "
            "2026-10-12");
  EXPECT_EQ(Between(days, 10, 15, 3), "07..15 99");
  EXPECT_EQ(Between(days, 2, 5), "there is no figure up to the end of 2026-10-01");
  EXPECT_EQ(Between({}, 6, 7), "there is no figure up to the end of 2026-10-05");
}

TEST_F(WindowFlowTest, WhereNoFigureCameBetweenItIsNotKnownAndNot0) {
  const std::vector<LedgerDay> days = {Counted(5, 3), Only(6, DayStatus::kFrozen), Counted(8, 6)};
  EXPECT_EQ(Between(days, 6, 6), "what 2026-10-06 brought is not known: the source stood still");
  EXPECT_EQ(Between(days, 6, 7),
            "what 2026-10-06 to 2026-10-07 brought is not known: there is no figure");
}

TEST_F(WindowFlowTest, SaysWhichDaysBetweenAreNotKnownAndWhy) {
  const struct {
    std::vector<LedgerDay> lost;  // behind the 7th
    int goes_on;
    const char* why;
  } cases[] = {
      {{Only(8, DayStatus::kRestated)},
       9,
       "what 2026-10-08 brought is not known: the source "
       "restated its figures"},
      {{Only(8, DayStatus::kFrozen), Only(9, DayStatus::kRestated)},
       10,
       "what 2026-10-08 to 2026-10-09 brought is not known: the source restated its figures"},
      {{Only(8, DayStatus::kQuarantine), Only(9, DayStatus::kQuarantine),
        Only(10, DayStatus::kQuarantine)},
       11,
       "what 2026-10-08 to 2026-10-10 brought is not known: the figures contradict those before"},
      {{Only(8, DayStatus::kOrigin)},
       9,
       "what 2026-10-08 brought is not known: the source counts "
       "anew"},
      {{Only(8, DayStatus::kBulk)}, 9, "what 2026-10-08 brought is not known: the figures jumped"},
      // A counter that began anew on the 9th, before which nothing came.
      {{}, 9, "what 2026-10-08 brought is not known: there is no figure"},
  };
  for (const auto& c : cases) {
    std::vector<LedgerDay> days = {Counted(6, 5), Counted(7, 7)};
    days.insert(days.end(), c.lost.begin(), c.lost.end());
    for (int day = c.goes_on; day <= 14; ++day) days.push_back(Counted(day, day));
    EXPECT_EQ(Between(days, 7, 14), c.why);
    EXPECT_EQ(Between(days, c.goes_on, 14),
              fmt::format("{:02}..14 {}", c.goes_on, 105 - (c.goes_on - 1) * c.goes_on / 2))
        << "behind it all is known again";
  }
}

TEST_F(WindowFlowTest, ACutoffOnARestatementHasAFigureButNotWhatCameBefore) {
  const std::vector<LedgerDay> days = {Counted(6, 5), Counted(7, 7), Only(8, DayStatus::kRestated),
                                       Counted(9, 9)};
  EXPECT_EQ(Between(days, 7, 8),
            "what 2026-10-08 brought is not known: the source restated its figures");
  EXPECT_EQ(Between(days, 9, 9), "09..09 9");
}

TEST_F(WindowFlowTest, BeforeACounterThatBeganAnewNothingHasToBeSeen) {
  LedgerDay reset = Counted(6, 5);
  reset.status = DayStatus::kReset;
  const std::vector<LedgerDay> days = {Counted(1, 1), reset, Counted(7, 7)};
  EXPECT_EQ(Between(days, 5, 7), "05..07 18") << "the 4th was never told, and the counter was 0";
  EXPECT_EQ(Between(days, 2, 7),
            "what 2026-10-02 to 2026-10-04 brought is not known: there is no figure");
}

TEST_F(WindowFlowTest, OfAProvinceThatBeginsWithTheWindowItIsCountedBehindItsFirstFigure) {
  const std::vector<LedgerDay> days = {Only(6, DayStatus::kOrigin), Counted(7, 7), Counted(8, 8)};
  province_.valid_from = InOctober(5);
  EXPECT_EQ(Between(days, 5, 8), "07..08 15");
  EXPECT_EQ(Between(days, 5, 8, 1), "there is no figure up to the end of 2026-10-04");
  province_.valid_from = InOctober(4);
  EXPECT_EQ(Between(days, 5, 8), "there is no figure up to the end of 2026-10-04");
}

TEST_F(WindowFlowTest, SaysInBothLanguagesWhyItIsNotKnown) {
  const WhyNotKnown days = UnknownDays{InOctober(8), InOctober(9), DayStatus::kRestated};
  EXPECT_EQ(TextVi(days),
            "không rõ số phát sinh từ ngày 08/10/2026 đến ngày 09/10/2026: nguồn đã điều chỉnh số "
            "liệu");
  const WhyNotKnown day = UnknownDays{InOctober(8), InOctober(8), DayStatus::kGap};
  EXPECT_EQ(TextVi(day), "không rõ số phát sinh của ngày 08/10/2026: không có số liệu");
  const WhyNotKnown cutoff = NotKnown{NotKnown::Reason::kNoFigure, InOctober(14), 2, {}};
  EXPECT_EQ(TextVi(cutoff), "chưa có số liệu nào đến hết ngày 14/10/2026");
  EXPECT_EQ(TextEn(cutoff), "there is no figure up to the end of 2026-10-14");
}

TEST_F(WindowFlowTest, NamesTheDaysThatAreLeftOutAndHowManyOfThemAreWorked) {
  const auto left_out = [](const std::vector<LedgerDay>& days, int first, int last) {
    return DaysLeftOut(days, InOctober(first), InOctober(last), &Weekdays);
  };
  std::vector<LedgerDay> days;
  for (int day = 5; day <= 16; ++day) {
    const bool lost = day == 7 || day == 10;  // a Wednesday and a Saturday
    days.push_back(lost ? Only(day, DayStatus::kRestated) : Counted(day, day));
  }
  EXPECT_TRUE(left_out(days, 5, 6).empty());
  EXPECT_EQ(left_out(days, 6, 9).TextVi(),
            "chưa gồm 1 ngày làm việc: không rõ số phát sinh của ngày 07/10/2026: nguồn đã điều "
            "chỉnh số liệu");
  EXPECT_EQ(left_out(days, 8, 16).TextVi(),
            "chưa gồm 1 ngày nghỉ: không rõ số phát sinh của ngày 10/10/2026: nguồn đã điều chỉnh "
            "số liệu");
  EXPECT_EQ(left_out(days, 5, 17).TextVi(),
            "chưa gồm 3 ngày, trong đó 1 ngày làm việc: không rõ số phát sinh của ngày 07/10/2026 "
            "(nguồn đã điều chỉnh số liệu), của ngày 10/10/2026 (nguồn đã điều chỉnh số liệu), của "
            "ngày 17/10/2026 (không có số liệu)");
  EXPECT_EQ(left_out(days, 1, 20).TextVi(),
            "chưa gồm 10 ngày, trong đó 5 ngày làm việc: không rõ số phát sinh từ ngày 01/10/2026 "
            "đến ngày 04/10/2026 (không có số liệu), của ngày 07/10/2026 (nguồn đã điều chỉnh số "
            "liệu), của ngày 10/10/2026 (nguồn đã điều chỉnh số liệu) và 4 ngày khác");
  EXPECT_EQ(left_out(days, 1, 20).TextEn(),
            "without 10 days, 5 of them working days: not known are 2026-10-01 to 2026-10-04 "
            "(there is no figure), 2026-10-07 (the source restated its figures), 2026-10-10 (the "
            "source restated its figures) and 4 days more");
}

TEST_F(WindowFlowTest, AnIncrementThatReachesOverTheEndsIsLeftOut) {
  const std::vector<LedgerDay> days = {Counted(6, 4), Counted(7, 7), Counted(9, 8)};
  const LeftOutDays left_out = DaysLeftOut(days, InOctober(5), InOctober(8), &Weekdays);
  EXPECT_THAT(left_out.runs,
              testing::ElementsAre(UnknownDays{InOctober(5), InOctober(6), DayStatus::kOk},
                                   UnknownDays{InOctober(8), InOctober(8), DayStatus::kGap}));
  EXPECT_EQ(left_out.working_days, 3);
}

TEST_F(WindowFlowTest, GivesCountsUnderTheirKeysOrNone) {
  const std::vector<std::string> keys = {"received{channel=direct}", "received{channel=online}"};
  WindowFlow flow{std::nullopt, InOctober(5), InOctober(6), {{4, 30}}, 2};
  const std::vector<Count> counts = CountsOf(keys, flow);
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[1].key, keys[1]);
  EXPECT_EQ(counts[1].state, ReadingState::kValue);
  EXPECT_EQ(counts[1].value, 30);
  flow = {UnknownDays{}, InOctober(5), InOctober(6), {}, 0};
  const std::vector<Count> none = CountsOf(keys, flow);
  ASSERT_EQ(none.size(), 2U);
  EXPECT_EQ(none[0].state, ReadingState::kNotProvided);
}

}  // namespace
}  // namespace dvcmon
