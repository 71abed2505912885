#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

TEST(ReportsTest, AreIssuedForTheOnlyProvinceThatIsWatched) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "monthly, province: phu-tho", "monthly");
  const auto config = folder.Load().config;
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->reports.folder, "/var/lib/dvcmon/reports");
  EXPECT_EQ(config->reports.province, "phu-tho");
  EXPECT_THAT(config->reports.words, ElementsAre(Pair("organisation", "SỞ NỘI VỤ")));
  ASSERT_THAT(config->reports.issue, SizeIs(1));
  const ScheduledReport& scheduled = config->reports.issue[0];
  EXPECT_EQ(scheduled.report, "monthly");
  EXPECT_EQ(scheduled.province, "phu-tho");
  EXPECT_THAT(scheduled.periods, ElementsAre(WindowKind::kMonth));
  EXPECT_EQ(scheduled.working_days, 1);
}

TEST(ReportsTest, AreNotNeeded) {
  ConfigFolder folder;
  folder.Write("dvcmon.yaml", "portals:\n  - {file: portal.yaml, provinces: [phu-tho, hue]}\n");
  folder.Replace("provinces.yaml", "    identity_code: H57\n    valid_from: 2025-07-01\n",
                 "    identity_code: H57\n    valid_from: 2025-07-01\n"
                 "    ids: {test-2026: [{id: id-of-hue, from: 2026-01-01}]}\n");
  const LoadedConfig loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_THAT(loaded.config->reports.layouts, IsEmpty());
  EXPECT_EQ(loaded.config->reports.province, "");
}

TEST(ReportsTest, SaysOfSeveralProvincesWhichOne) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "[phu-tho]", "[phu-tho, hue]");
  folder.Replace("dvcmon.yaml", "monthly, province: phu-tho", "monthly");
  folder.Replace("provinces.yaml", "    identity_code: H57\n    valid_from: 2025-07-01\n",
                 "    identity_code: H57\n    valid_from: 2025-07-01\n"
                 "    ids: {test-2026: [{id: id-of-hue, from: 2026-01-01}]}\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("several provinces are watched")));
  folder.Replace("dvcmon.yaml", "reports:\n", "reports:\n  province: hue\n");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  EXPECT_EQ(folder.Load().config->reports.issue.at(0).province, "hue");
  folder.Replace("dvcmon.yaml", "{report: monthly, ", "{report: monthly, province: phu-tho, ");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  EXPECT_EQ(folder.Load().config->reports.issue.at(0).province, "phu-tho");
}

struct Fault {
  const char* old_text;
  const char* new_text;
  const char* message;
};

TEST(ReportsTest, SaysWhatIsWrong) {
  const std::vector<Fault> faults = {
      {"report: monthly", "report: montly",
       "none of `layouts` is this report; did you mean monthly"},
      {"periods: [month]", "periods: [year]", "the report is not made of such periods"},
      {"periods: [month]", "periods: []", "periods: the list is empty"},
      {"periods: [month]", "periods: [month], working_days: 61", "out of range; allowed: 0 to 60"},
      {"periods: [month]",
       "periods: [month]}\n    - {report: monthly, province: hue, periods: [quarter]",
       "no portal is asked about this"},
      {"reports:\n", "reports:\n  province: hue\n", "reports.province: no portal is asked about"},
      {"reports:\n", "reports:\n  folder: \"\"\n", "reports.folder: a folder is needed here"},
      {"[report.yaml]", "[report.yaml, report.yaml]", "layouts[1]: the report monthly is that of"},
      {"[report.yaml]", "[raport.yaml]", "raport.yaml cannot be read"},
      {"organisation: SỞ", "\"tổ chức\": SỞ", "a word like organisation"},
      {"periods: [month]}", "periods: [month]}\n    - {report: monthly, periods: [quarter, month]}",
       "issue[1]: is issued already"},
  };
  for (const Fault& fault : faults) {
    ConfigFolder folder;
    folder.Replace("dvcmon.yaml", fault.old_text, fault.new_text);
    EXPECT_THAT(folder.Diagnoses(),
                Contains(AllOf(HasSubstr("dvcmon.yaml:"), HasSubstr(fault.message))))
        << fault.new_text;
  }
}

// Only the file is blamed that cannot be read.
TEST(ReportsTest, DoesNotBlameWhoNamesAReportThatCouldNotBeRead) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "[report.yaml]", "[raport.yaml]");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("cannot be read")));
}

TEST(ReportsTest, OfTheNationHaveNoProvince) {
  ConfigFolder folder;
  folder.Replace("report.yaml", "head:\n", "about: nation\nhead:\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("the report is about the nation")));
  folder.Replace("dvcmon.yaml", "monthly, province: phu-tho", "monthly");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  EXPECT_EQ(folder.Load().config->reports.issue.at(0).province, "");
}

}  // namespace
}  // namespace dvcmon
