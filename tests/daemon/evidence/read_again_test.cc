#include "daemon/evidence/read_again.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

TEST(ReadAgainTest, AgreesWhereStateAndNumberAreThoseOfTheRecord) {
  ReadAgain again;
  for (const ReadingState state :
       {ReadingState::kValue, ReadingState::kMoreThan, ReadingState::kAtMost}) {
    again.state = state;
    again.value = 5;
    EXPECT_TRUE(again.Agrees(state, 5)) << Name(state);
    EXPECT_FALSE(again.Agrees(state, 7)) << Name(state);
    EXPECT_FALSE(again.Agrees(ReadingState::kNotProvided, 5)) << Name(state);
  }
  again.state = ReadingState::kNotProvided;
  EXPECT_TRUE(again.Agrees(ReadingState::kNotProvided, 0));
  again.why_not = "expired";
  EXPECT_FALSE(again.Agrees(ReadingState::kNotProvided, 0));
}

}  // namespace
}  // namespace dvcmon
