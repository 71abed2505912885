#include "daemon/config/agencies_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// The small configuration with this file.
class AgenciesFileTest : public testing::Test {
 protected:
  AgenciesFileTest() {
    // A province that became part of another one, with all its agencies.
    folder_.Replace("provinces.yaml", "provinces:\n", R"(provinces:
  vinh-phuc:
    name: Vĩnh Phúc
    kind: tinh
    code: "26"
    identity_code: H62
    valid_from: 2008-08-01
    valid_to: 2025-06-30
    successor: phu-tho
)");
  }

  std::vector<std::string> Diagnoses(const std::string& entries) {
    folder_.Write("agencies.yaml", "agencies:\n" + entries);
    return folder_.Diagnoses();
  }

  std::vector<Agency> AgenciesOf(const std::string& entries) {
    EXPECT_THAT(Diagnoses(entries), IsEmpty());
    const auto config = folder_.Load().config;
    return config ? config->agencies : std::vector<Agency>();
  }

  ConfigFolder folder_;
};

TEST_F(AgenciesFileTest, TellsWhatBecameOfAnAgencyAndWhatPortalsCallIt) {
  const auto agencies =
      AgenciesOf(R"(  - {province: phu-tho, code: H44.05, to: 2026-02-28, successor: H44.21}
  - province: phu-tho
    code: H44.21
    name: Sở Tài chính
    tier: department
    from: 2026-03-01
    aliases:
      - {code: 000.00.21.H44, portal: test, from: 2026-03-01, to: 2026-06-30}
      - {code: Sở Tài chính, portal: test, from: 2026-07-01}
)");
  Agency ended;
  ended.province = "phu-tho";
  ended.code = "H44.05";
  ended.to = *ParseDay("2026-02-28");
  ended.successor = "H44.21";
  ended.successor_province = "phu-tho";
  Agency successor;
  successor.province = "phu-tho";
  successor.code = "H44.21";
  successor.name = "Sở Tài chính";
  successor.tier = "department";
  successor.from = *ParseDay("2026-03-01");
  successor.aliases = {{"test", "000.00.21.H44", *ParseDay("2026-03-01"), *ParseDay("2026-06-30")},
                       {"test", "Sở Tài chính", *ParseDay("2026-07-01"), std::nullopt}};
  EXPECT_THAT(agencies, ElementsAre(ended, successor));
  EXPECT_EQ(folder_.Load().config->portals[0].portal->agencies, agencies)
      << "those who read answers know it too";
}

TEST_F(AgenciesFileTest, IsNotNeededAndMayBeEmpty) {
  folder_.Write("agencies.yaml", "agencies: []\n");
  EXPECT_THAT(folder_.Diagnoses(), IsEmpty());
  folder_.Replace("dvcmon.yaml", "agencies: agencies.yaml\n", "");
  EXPECT_THAT(folder_.Diagnoses(), IsEmpty());
  EXPECT_THAT(folder_.Load().config->agencies, IsEmpty());
}

TEST_F(AgenciesFileTest, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* entries;
    const char* place;
    const char* message;
  } wrongs[] = {
      {"  - {province: phu-to, code: H44.05}\n", ":2: agencies[0].province: ", "unknown province"},
      {"  - {code: H44.05}\n", ":2: agencies[0].province: ", "is missing"},
      {"  - {province: phu-tho}\n", ":2: agencies[0].code: ", "is missing"},
      {"  - {province: phu-tho, code: H44.05, from: 2026-02-01, to: 2026-01-31}\n",
       ":2: agencies[0].to: ", "is before from"},
      {"  - {province: phu-tho, code: H44.05, successor: H44.21}\n",
       ":2: agencies[0].successor: ", "`to` is missing"},
      {"  - {province: phu-tho, code: A, aliases: []}\n", ":2: agencies[0].aliases: ", ""},
      {"  - {province: phu-tho, code: A, aliases: [{code: B, portal: tset, from: 2026-01-01}]}\n",
       ":2: agencies[0].aliases[0].portal: ", "unknown portal; did you mean test?"},
      {"  - {province: phu-tho, code: A, aliases: [{code: B, portal: test}]}\n",
       ":2: agencies[0].aliases[0].from: ", "is missing"},
      {"  - {province: phu-tho, code: A, aliases: [{portal: test, from: 2026-01-01}]}\n",
       ":2: agencies[0].aliases[0].code: ", "is missing"},
  };
  for (const auto& wrong : wrongs) {
    EXPECT_THAT(Diagnoses(wrong.entries),
                ElementsAre(AllOf(HasSubstr(std::string("agencies.yaml") + wrong.place),
                                  HasSubstr(wrong.message))))
        << wrong.entries;
  }
}

TEST_F(AgenciesFileTest, HasNoMoreThanOneEntryOfAnAgencyForADay) {
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, to: 2026-02-28}\n"
                        "  - {province: phu-tho, code: H44.05, from: 2026-02-28}\n"),
              ElementsAre(AllOf(HasSubstr("agencies.yaml:3: agencies[1].code: "),
                                HasSubstr("at the same time, "), HasSubstr("agencies.yaml:2"))));
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, to: 2026-02-28}\n"
                        "  - {province: phu-tho, code: H44.05, from: 2026-03-01}\n"
                        "  - {province: hue, code: H44.05}\n"),
              IsEmpty());
}

TEST_F(AgenciesFileTest, HasNoAliasOfTwoAgenciesForADay) {
  const auto alias = [](const char* agency, const char* from) {
    return std::string("  - {province: phu-tho, code: ") + agency +
           ", aliases: [{code: X, portal: test, from: " + from + "}]}\n";
  };
  EXPECT_THAT(Diagnoses(alias("H44.05", "2026-01-01") + alias("H44.21", "2026-03-01")),
              ElementsAre(AllOf(HasSubstr("agencies.yaml:3: agencies[1].aliases[0].code: "),
                                HasSubstr("H44.05 has the code at test X at the same time, "))));
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, aliases: [{code: X, portal: test, "
                        "from: 2026-01-01, to: 2026-02-28}]}\n" +
                        alias("H44.21", "2026-03-01")),
              IsEmpty());
}

TEST_F(AgenciesFileTest, HasNoAliasThatIsAnotherAgencysOwnCode) {
  const std::string alias =
      "  - {province: phu-tho, code: H44.21, aliases: [{code: H44.05, portal: test, "
      "from: 2026-03-01}]}\n";
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, to: 2026-03-01}\n" + alias),
              ElementsAre(AllOf(HasSubstr("agencies.yaml:3: agencies[1].aliases[0].code: "),
                                HasSubstr("H44.05 is an agency of its own at the same time, "))));
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, to: 2026-02-28}\n" + alias),
              IsEmpty())
      << "it has ended";
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: H44.05, aliases: [{code: H44.06, portal: "
                        "test, from: 2026-03-01}]}\n" +
                        alias),
              IsEmpty())
      << "the portal counts otherwise, all codes are moved by one";
}

TEST_F(AgenciesFileTest, KnowsNoSuccessorThatIsNotThereOnTheNextDay) {
  const std::string ended =
      "  - {province: phu-tho, code: H44.05, to: 2026-02-28, successor: H44.21}\n";
  for (const char* days : {"from: 2026-03-02", "to: 2026-02-28"}) {
    EXPECT_THAT(Diagnoses(ended + "  - {province: phu-tho, code: H44.21, " + days + "}\n"),
                ElementsAre(AllOf(HasSubstr("agencies.yaml:2: agencies[0].successor: "),
                                  HasSubstr("there is no H44.21 on the day after"))))
        << days;
  }
  EXPECT_THAT(Diagnoses(ended + "  - {province: hue, code: H44.21, to: 2026-02-28}\n"), IsEmpty())
      << "another H44.21";
}

TEST_F(AgenciesFileTest, LetsNoAgencyBecomePartOfItself) {
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: A, to: 2026-02-28, successor: A}\n"),
              ElementsAre(HasSubstr("agencies.yaml:2: agencies[0].successor: ")));
  EXPECT_THAT(Diagnoses("  - {province: phu-tho, code: A, to: 2026-01-31, successor: B}\n"
                        "  - {province: phu-tho, code: B, to: 2026-02-28, successor: C}\n"
                        "  - {province: phu-tho, code: C, to: 2026-03-31, successor: A}\n"),
              ElementsAre(HasSubstr("agencies.yaml:4: agencies[2].successor: ")));
}

TEST_F(AgenciesFileTest, LooksForTheSuccessorInTheProvinceThatFollows) {
  const auto agencies = AgenciesOf(
      "  - {province: vinh-phuc, code: H62.05, to: 2025-02-28, successor: H62.21}\n"
      "  - {province: vinh-phuc, code: H62.21, to: 2025-06-30, successor: H44.21}\n"
      "  - {province: phu-tho, code: H44.21, from: 2025-07-01}\n");
  ASSERT_THAT(agencies, SizeIs(3));
  EXPECT_EQ(agencies[0].successor_province, "vinh-phuc");
  EXPECT_EQ(agencies[1].successor_province, "phu-tho");
}

}  // namespace
}  // namespace dvcmon
