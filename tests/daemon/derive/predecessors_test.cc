#include "daemon/derive/predecessors.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class PredecessorsTest : public testing::Test {
 protected:
  PredecessorsTest() {
    Add("vinh-long", "2025-07-01", "", "");
    Add("ben-tre", "2008-08-01", "2025-06-30", "vinh-long");
    Add("tra-vinh", "2008-08-01", "2025-06-30", "vinh-long");
    Add("vinh-long-den-2025", "2008-08-01", "2025-06-30", "vinh-long");
    Add("phu-tho", "2008-08-01", "", "");
    // One that goes on took another in, which was made of one before.
    Add("ha-tay", "2000-01-01", "2008-07-31", "ha-noi");
    Add("ha-noi", "1991-01-01", "", "");
    Add("ha-son", "1991-01-01", "1999-12-31", "ha-tay");
  }
  void Add(const std::string& slug, const char* from, const char* to, const char* successor) {
    Province province;
    province.slug = slug;
    province.valid_from = DayAt(from);
    if (*to != '\0') province.valid_to = DayAt(to);
    province.successor = successor;
    provinces_[slug] = std::make_shared<const Province>(std::move(province));
  }
  std::vector<std::string> Parts(const char* slug, const char* first, const char* last) const {
    std::vector<std::string> texts;
    for (const ProvincePart& part :
         PartsOf(*provinces_.at(slug), DayAt(first), DayAt(last), provinces_)) {
      texts.push_back(fmt::format("{} {} {}", part.province->slug, FormatDay(part.first),
                                  FormatDay(part.last)));
    }
    return texts;
  }

  std::map<std::string, std::shared_ptr<const Province>> provinces_;
};

TEST_F(PredecessorsTest, AProvinceThatWasLeftAsItWasIsItself) {
  EXPECT_THAT(Parts("phu-tho", "2025-06-15", "2025-07-14"),
              ElementsAre("phu-tho 2025-06-15 2025-07-14"));
}

TEST_F(PredecessorsTest, OnADayBeforeTheMergerItIsThoseThatWentIntoIt) {
  EXPECT_THAT(
      Parts("vinh-long", "2025-06-30", "2025-06-30"),
      UnorderedElementsAre("ben-tre 2025-06-30 2025-06-30", "tra-vinh 2025-06-30 2025-06-30",
                           "vinh-long-den-2025 2025-06-30 2025-06-30"));
  EXPECT_THAT(Parts("vinh-long", "2025-07-01", "2025-07-01"),
              ElementsAre("vinh-long 2025-07-01 2025-07-01"));
}

TEST_F(PredecessorsTest, OverTheMergerEachIsThereOnItsDays) {
  EXPECT_THAT(Parts("vinh-long", "2025-06-15", "2025-07-14"),
              UnorderedElementsAre(
                  "vinh-long 2025-07-01 2025-07-14", "ben-tre 2025-06-15 2025-06-30",
                  "tra-vinh 2025-06-15 2025-06-30", "vinh-long-den-2025 2025-06-15 2025-06-30"));
}

TEST_F(PredecessorsTest, OneThatIsGoneIsItselfOnlyUntilThen) {
  EXPECT_THAT(Parts("ben-tre", "2025-06-15", "2025-07-14"),
              ElementsAre("ben-tre 2025-06-15 2025-06-30"));
  EXPECT_THAT(Parts("ben-tre", "2025-07-15", "2025-08-14"), IsEmpty());
}

TEST_F(PredecessorsTest, MergersFollowEachOther) {
  EXPECT_THAT(Parts("ha-noi", "1999-12-01", "2008-08-31"),
              UnorderedElementsAre("ha-noi 1999-12-01 2008-08-31", "ha-tay 2000-01-01 2008-07-31",
                                   "ha-son 1999-12-01 1999-12-31"));
}

constexpr Count kOnline{"received{channel=online}", ReadingState::kValue, 30};
constexpr Count kDirect{"received{channel=direct}", ReadingState::kValue, 12};
constexpr Count kOther{"received{channel=other}", ReadingState::kValue, 7};
constexpr Count kNoOnline{"received{channel=online}", ReadingState::kNotProvided, 0};
constexpr Count kNone{"received{channel=online}", ReadingState::kNotApplicable, 0};

void ExpectSum(std::string_view statistic, const std::vector<std::vector<Count>>& bodies,
               double value, size_t known, size_t of) {
  const CountSum sum = SumOf(statistic, bodies);
  EXPECT_EQ(sum.value, value) << statistic;
  EXPECT_EQ(sum.bodies, known) << statistic;
  EXPECT_EQ(sum.of, of) << statistic;
}

TEST(CountSumTest, IsOfWhatEachBodyKnows) {
  ExpectSum("received{channel=online}", {{kOnline, kDirect}, {kOnline}}, 60, 2, 2);
  ExpectSum("received{channel=online}", {{kOnline, kDirect}, {kNoOnline}}, 30, 1, 2);
  ExpectSum("received{channel=online}", {{kNoOnline}, {kDirect}}, 0, 0, 2);
}

TEST(CountSumTest, WithoutLabelsIsAllThatABodyHasHoweverItCutsIt) {
  ExpectSum("received", {{kOnline, kDirect}, {kOnline, kOther}}, 79, 2, 2);
  ExpectSum("received", {{kOnline, kDirect}, {kNoOnline, kOther}}, 42, 1, 2);
}

TEST(CountSumTest, WhoCannotHaveAnyIsNotMissed) {
  ExpectSum("received", {{kOnline}, {kNone}}, 30, 1, 1);
}

TEST(CountSumTest, IsNotKnownWhereNobodyKnows) {
  EXPECT_FALSE(SumOf("received", {}).known());
  const std::vector<std::vector<Count>> one = {{kNoOnline}};
  EXPECT_FALSE(SumOf("received", one).known());
  EXPECT_FALSE(SumOf("received", one).complete());
}

TEST(CountSumTest, OfAnotherStatisticNothingIsTaken) {
  ExpectSum("received", {{{"received_twice", ReadingState::kValue, 5}}}, 0, 0, 1);
}

}  // namespace
}  // namespace dvcmon
