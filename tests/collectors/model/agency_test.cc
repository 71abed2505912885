#include "collectors/model/agency.h"

#include <gmock/gmock.h>

namespace dvcmon {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Day OnDay(const char* day) { return *ParseDay(day); }

// Merged into H44.21 on 1 March 2025.
std::vector<Agency> Merger() {
  Agency merged;
  merged.province = "phu-tho";
  merged.code = "H44.05";
  merged.to = OnDay("2025-02-28");
  merged.successor = "H44.21";
  Agency successor;
  successor.province = "phu-tho";
  successor.code = "H44.21";
  successor.from = OnDay("2025-03-01");
  successor.aliases = {
      {"igate", "000.00.21.H44", OnDay("2025-03-01"), OnDay("2025-12-31")},
      {"igate", "000.00.31.H44", OnDay("2026-01-01"), std::nullopt},
      {"td", "21", OnDay("2025-03-01"), std::nullopt},
  };
  return {merged, successor};
}

TEST(AgencyTest, IsCalledOtherwiseByAPortalOnTheDaysThatWereWrittenDown) {
  const auto on = [](const char* day) {
    return AliasesOn(Merger(), "igate", "phu-tho", OnDay(day));
  };
  EXPECT_THAT(on("2025-02-28"), IsEmpty());
  EXPECT_THAT(on("2025-03-01"), UnorderedElementsAre(Pair("000.00.21.H44", "H44.21")));
  EXPECT_THAT(on("2025-12-31"), UnorderedElementsAre(Pair("000.00.21.H44", "H44.21")));
  EXPECT_THAT(on("2026-01-01"), UnorderedElementsAre(Pair("000.00.31.H44", "H44.21")));
}

TEST(AgencyTest, IsOfOneProvince) {
  EXPECT_THAT(AliasesOn(Merger(), "igate", "hue", OnDay("2025-03-01")), IsEmpty());
  EXPECT_THAT(EndedBy(Merger(), "hue", OnDay("2025-03-01")), IsEmpty());
}

TEST(AgencyTest, EndsInTheCourseOfItsLastDay) {
  EXPECT_THAT(EndedBy(Merger(), "phu-tho", OnDay("2025-02-27")), IsEmpty());
  EXPECT_THAT(EndedBy(Merger(), "phu-tho", OnDay("2025-02-28")), UnorderedElementsAre("H44.05"));
  EXPECT_THAT(EndedBy(Merger(), "phu-tho", OnDay("2030-01-01")), UnorderedElementsAre("H44.05"));
}

TEST(AgencyTest, ThatIsFoundedAnewUnderItsCodeIsThere) {
  std::vector<Agency> agencies = Merger();
  Agency again;
  again.province = "phu-tho";
  again.code = "H44.05";
  again.from = OnDay("2026-01-01");
  agencies.push_back(again);
  EXPECT_THAT(EndedBy(agencies, "phu-tho", OnDay("2025-12-30")), UnorderedElementsAre("H44.05"));
  EXPECT_THAT(EndedBy(agencies, "phu-tho", OnDay("2025-12-31")), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
