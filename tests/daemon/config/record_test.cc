// `record:` of dvcmon.yaml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

// `record:` in line 7.
void WriteRecord(ConfigFolder& folder, const std::string& text) {
  folder.Replace("dvcmon.yaml", "targets: targets.yaml\n", "targets: targets.yaml\n" + text);
}

TEST(RecordTest, IsReadInTheOrderOfTheFile) {
  ConfigFolder folder;
  WriteRecord(folder,
              "record:\n"
              "  - {portal: test, statistic: received, province: hue}\n"
              "  - {portal: test, statistic: payable}\n"
              "  - {portal: test}\n");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  EXPECT_THAT(folder.Load().config->record,
              ElementsAre(RecordRule{"test", "received", "hue"}, RecordRule{"test", "payable", ""},
                          RecordRule{"test", "", ""}));
}

TEST(RecordTest, NamesOnlyWhatIsKnown) {
  ConfigFolder folder;
  folder.Replace("statistics.yaml", "statistics:\n",
                 "statistics:\n"
                 "  unread: {title: {vi: A, en: A}, unit: a, kind: count, max: 1, source: A, "
                 "formula: a}\n");
  WriteRecord(folder,
              "record:\n"
              "  - {portal: tset, province: hue}\n"
              "  - {portal: test, statistic: recieved}\n"
              "  - {portal: test, statistic: unread}\n"
              "  - {portal: test, province: phu-to}\n"
              "  - {statistic: payable}\n");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre(
          "dvcmon.yaml:8: record[0].portal: no portal of that name is watched; did you mean test?; "
          "allowed: test",
          "dvcmon.yaml:9: record[1].statistic: unknown statistic; did you mean received?; the "
          "catalogue holds 4",
          "dvcmon.yaml:10: record[2].statistic: no collector of test reads it, so that nothing "
          "would be shown",
          "dvcmon.yaml:11: record[3].province: unknown province; did you mean phu-tho?; the "
          "provinces file holds 2",
          StartsWith("dvcmon.yaml:12: record[4].portal: is missing")));
}

TEST(RecordTest, ARuleThatNeverAppliesIsRefused) {
  ConfigFolder folder;
  WriteRecord(folder,
              "record:\n"
              "  - {portal: test, province: hue}\n"
              "  - {portal: test, statistic: received, province: hue}\n"
              "  - {portal: test, statistic: received}\n");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre("dvcmon.yaml:9: record[1]: never applies: record[0] fits before it; put "
                          "the special first"));
}

TEST(RecordTest, NobodyIsBlamedForAPortalWhoseFileCannotBeRead) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "portal.yaml", "gone.yaml");
  WriteRecord(folder, "record: [{portal: test}]\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(StartsWith("dvcmon.yaml:3: portals[0].file: ")));
}

}  // namespace
}  // namespace dvcmon
