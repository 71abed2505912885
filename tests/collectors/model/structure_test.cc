#include "collectors/model/structure.h"

#include <gmock/gmock.h>

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

KnownStructure After(std::initializer_list<Structure> answers) {
  KnownStructure known;
  for (const Structure& answer : answers) known.Learn(answer);
  return known;
}

TEST(StructureTest, OfTheFirstAnswerNothingIsNew) {
  EXPECT_TRUE(KnownStructure().Compare({"/x number"}).empty());
}

TEST(StructureTest, SaysWhatCameAndWhatWent) {
  const StructureChange change = After({{"/x number", "/y text"}}).Compare({"/x text", "/y text"});
  EXPECT_THAT(change.came, ElementsAre("/x text"));
  EXPECT_THAT(change.went, ElementsAre("/x number"));
  EXPECT_EQ(Text(change), "+/x text, -/x number");
}

TEST(StructureTest, NullSaysNothingAboutTheType) {
  const KnownStructure number = After({{"/x number"}});
  EXPECT_TRUE(number.Compare({"/x null"}).empty());
  const KnownStructure null = After({{"/x null"}});
  EXPECT_TRUE(null.Compare({"/x number"}).empty());
  EXPECT_THAT(MakeStructure({"/x null", "/x number", "/y null"}),
              ElementsAre("/x number", "/y null"));
}

TEST(StructureTest, ATypeThatIsLearntAfterNullCounts) {
  const KnownStructure known = After({{"/x null"}, {"/x number"}});
  EXPECT_THAT(known.Compare({"/x text"}).came, ElementsAre("/x text"));
  EXPECT_THAT(known.Compare({"/x text"}).went, ElementsAre("/x number"));
}

TEST(StructureTest, APlaceThatComesAndGoesIsToldOnce) {
  const KnownStructure known = After({{"/x number", "/y text"}, {"/x number"}});
  EXPECT_TRUE(known.Compare({"/x number"}).empty());
  EXPECT_TRUE(known.Compare({"/x number", "/y text"}).empty());
  EXPECT_THAT(After({{"/x number", "/y text"}}).Compare({"/x number"}).went,
              ElementsAre("/y text"));
}

TEST(StructureTest, IsKeptAsText) {
  const KnownStructure known = After({{"/x number", "/y text"}, {"/x number"}});
  EXPECT_EQ(known.Text(), "/x number\n?/y text\n");
  EXPECT_EQ(KnownStructure::Parse(known.Text()), known);
}

TEST(StructureTest, NamesTenOfManyChanges) {
  StructureChange change;
  for (char c = 'a'; c < 'm'; ++c) change.came.push_back(std::string("/") + c);
  EXPECT_EQ(Text(change), "+/a, +/b, +/c, +/d, +/e, +/f, +/g, +/h, +/i, +/j, and 2 more");
}

TEST(StructureTest, OfTooManyLinesTheRestIsOne) {
  std::vector<std::string> lines;
  for (int i = 0; i < 3000; ++i) lines.push_back("/" + std::to_string(10'000 + i) + " number");
  const Structure structure = MakeStructure(lines);
  EXPECT_EQ(structure.size(), kMaxStructureLines + 1);
  EXPECT_EQ(structure.back(), "…");
}

TEST(StructureTest, PagesTogetherHaveWhatEachHas) {
  EXPECT_THAT(Union({"/x null", "/y text"}, {"/x number"}), ElementsAre("/x number", "/y text"));
}

TEST(StructureTest, AnotherOrderIsNoDifference) {
  EXPECT_TRUE(Difference({"b", "a"}, {"a", "b"}).empty());
  EXPECT_THAT(Difference({"b", "a"}, {"a", "c"}).came, ElementsAre("c"));
  EXPECT_THAT(Difference({"b", "a"}, {"a", "c"}).went, ElementsAre("b"));
  EXPECT_THAT(Difference({"a"}, {"a"}).came, IsEmpty());
}

}  // namespace
}  // namespace dvcmon
