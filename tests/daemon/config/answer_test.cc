// What a portal file says of pages, bodies, counts and marks, and what is wrong with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kCounts = "  counts:\n    of: province\n";
constexpr const char* kPath = "path: /counts";

// The collector "counts" with paging, asking for pages in the path.
ConfigFolder& WithPaging(ConfigFolder& folder, const std::string& paging,
                         const std::string& path = "path: /counts?page={page}&size={page_size}") {
  folder.Replace("portal.yaml", kCounts, kCounts + ("    paging: " + paging + "\n"));
  folder.Replace("portal.yaml", kPath, path);
  return folder;
}

const CollectorSpec& Only(const LoadedConfig& loaded, size_t collector) {
  return loaded.config->portals.at(0).portal->collectors.at(collector);
}

TEST(AnswerTest, ReadsHowAnAnswerIsSharedOut) {
  ConfigFolder folder;
  const LoadedConfig loaded =
      WithPaging(folder,
                 "{by: page, size: 200, rows: /data/children, total: /data/total, at_most: 9}")
          .Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  const PagingSpec& paging = Only(loaded, 0).paging.value();
  EXPECT_EQ(paging.by, PagingSpec::By::kPage);
  EXPECT_EQ(paging.size, 200);
  EXPECT_EQ(paging.rows, "/data/children");
  EXPECT_EQ(paging.total, "/data/total");
  EXPECT_EQ(paging.at_most, 9);
  EXPECT_FALSE(paging.key);
  EXPECT_FALSE(Only(loaded, 1).paging);
}

TEST(AnswerTest, ReadsAKeysetList) {
  ConfigFolder folder;
  const LoadedConfig loaded =
      WithPaging(
          folder,
          "{by: last_id, size: 50, rows: /data/children, last_id: /lastId, key: /id, at_most: 2}",
          "path: /counts?after={last_id}")
          .Load();
  ASSERT_NE(loaded.config, nullptr);
  const PagingSpec& paging = Only(loaded, 0).paging.value();
  EXPECT_EQ(paging.by, PagingSpec::By::kLastId);
  EXPECT_EQ(paging.last_id, "/lastId");
  EXPECT_EQ(paging.key->pointer, "/id");
}

TEST(AnswerTest, IsWarnedOfAnAnswerThatCouldBeAboutAnyoneUnlessItIsSaidThatItNamesNobody) {
  constexpr const char* kEntity = "      entity:\n        - {at: /id, equals: \"{province_id}\"}\n";
  ConfigFolder silent;
  silent.Replace("portal.yaml", kEntity, "");
  const LoadedConfig warned = silent.Load();
  ASSERT_NE(warned.config, nullptr);
  ASSERT_EQ(warned.diagnostics.size(), 1u);
  EXPECT_THAT(warned.diagnostics[0].Text(), HasSubstr("write `entity: []` where"));
  ConfigFolder said;
  said.Replace("portal.yaml", kEntity, "      entity: []\n");
  const LoadedConfig loaded = said.Load();
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_THAT(Only(loaded, 0).entity, IsEmpty());
}

TEST(AnswerTest, WarnsOfPagesWithoutATotal) {
  ConfigFolder folder;
  const LoadedConfig loaded =
      WithPaging(folder, "{by: page, size: 200, rows: /data/children, at_most: 9}").Load();
  ASSERT_NE(loaded.config, nullptr);
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_TRUE(loaded.diagnostics[0].warning);
  EXPECT_THAT(loaded.diagnostics[0].message, HasSubstr("without `total`"));
}

struct Mistake {
  const char *paging, *path, *said;
};

TEST(AnswerTest, RefusesPagesThatCannotWork) {
  constexpr const char* kGood = "path: /counts?page={page}";
  for (const Mistake& mistake : std::vector<Mistake>{
           {"{by: page, size: 2, rows: /data/children, total: /t, at_most: 9}", "path: /counts",
            "does not use {page}"},
           {"{by: last_id, size: 2, rows: /data/children, last_id: /l, at_most: 9}", kGood,
            "does not use {last_id}"},
           {"{by: last_id, size: 2, rows: /data/children, at_most: 9}", "path: /counts?a={last_id}",
            "`last_id` is missing"},
           {"{by: page, size: 2, rows: /data/children, total: /t, last_id: /l, at_most: 9}", kGood,
            "only with by: last_id"},
           {"{by: page, size: 2, rows: /data/children, total: /t, at_most: 9}",
            "path: /counts?p={page}&a={last_id}", "only with `paging: {by: last_id}`"},
           {"{by: page, size: 0, rows: /data/children, total: /t, at_most: 9}", kGood,
            "1 to 10000"},
           {"{by: page, size: 2, rows: /data/children, total: /t, at_most: 10001}", kGood,
            "1 to 10000"},
           {"{by: page, size: 2, rows: r, total: /t, at_most: 9}", kGood, "is not a selector"},
           {"{by: page, size: 2, rows: $parent/r, total: /t, at_most: 9}", kGood, "from the root"},
           {"{by: page, size: 2, rows: /data/pages, total: /t, at_most: 9}", kGood,
            "no row set reads `rows`"},
           {"{by: pages, size: 2, rows: /data/children, total: /t, at_most: 9}", kGood,
            "allowed: page, last_id"},
           {"{by: page, size: 2, rows: /data/children, total: /t}", kGood, "is missing"},
       }) {
    ConfigFolder folder;
    const auto diagnoses = WithPaging(folder, mistake.paging, mistake.path).Diagnoses();
    ASSERT_THAT(diagnoses, ElementsAre(HasSubstr(mistake.said))) << mistake.paging;
  }
}

TEST(AnswerTest, ThePlaceholderOfThePageSizeNeedsPaging) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", kPath, "path: /counts?size={page_size}");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("the collector has no `paging`")));
}

// The row set "agencies" of the collector "counts", from `code` on.
constexpr const char* kAgencies =
    "          code: /code\n          figures:\n            payable: /payable\n";

TEST(AnswerTest, AnAgencyMayBeKnownByThePortalsId) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", kAgencies,
                 "          id: /departmentId\n"
                 "          as_of: /day\n"
                 "          figures:\n            payable: \"/m/[code=A]/n\"\n");
  const LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  const RowSet& agencies = Only(loaded, 0).row_sets.at(1);
  EXPECT_FALSE(agencies.code);
  EXPECT_EQ(agencies.id->pointer, "/departmentId");
  EXPECT_EQ(agencies.as_of->pointer, "/day");
  EXPECT_EQ(agencies.fields[0].at.pointer, "/m/[code=A]/n");
}

// A row set about several provinces in the collector "scores", which is of the nation.
constexpr const char* kScore =
    "            score{indicator=PUBLISH}: {at: /score, format: vi, required: false}\n";

std::vector<std::string> ProvincesWith(ConfigFolder& folder, const std::string& by) {
  folder.Replace("portal.yaml", kScore,
                 kScore + ("        provinces:\n          at: /rows\n          level: province\n" +
                           by + "          figures:\n            payable: /payable\n"));
  return folder.Diagnoses();
}

TEST(AnswerTest, AnAnswerAboutTheNationMayHaveRowsAboutProvinces) {
  for (const char* by : {"          code: /code\n", "          id: /id\n"}) {
    ConfigFolder folder;
    EXPECT_THAT(ProvincesWith(folder, by), IsEmpty()) << by;
    const LoadedConfig loaded = folder.Load();
    ASSERT_NE(loaded.config, nullptr);
    EXPECT_EQ(Only(loaded, 1).row_sets.at(1).level, Level::kProvince);
    EXPECT_EQ(loaded.config->portals[0].portal->provinces.size(), 2U) << "also those not watched";
  }
}

TEST(AnswerTest, SuchRowsSayWhichProvinceInOneWay) {
  for (const char* by : {"", "          code: /code\n          id: /id\n"}) {
    ConfigFolder folder;
    EXPECT_THAT(ProvincesWith(folder, by),
                ElementsAre(HasSubstr("exactly one of `code`, `id` and `province`")));
  }
}

TEST(AnswerTest, IdsOfProvincesNeedTheirScheme) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "province_ids: test-2026\n", "");
  folder.Replace("portal.yaml", "{province_id}\", year", "{province}\", year");
  folder.Replace("portal.yaml", "equals: \"{province_id}\"", "equals: \"{province}\"");
  EXPECT_THAT(ProvincesWith(folder, "          id: /id\n"),
              ElementsAre(HasSubstr("scores: uses the portal's ids of provinces")));
}

TEST(AnswerTest, RowsAboutOneBodyNeedNoCode) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "          at: /data\n          level: province\n",
                 "          at: /data\n          level: province\n          code: /code\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("only where rows are about several")));
}

TEST(AnswerTest, RowsMayBeCounted) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", kScore, "            payable: {count: rows}\n");
  const LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_TRUE(Only(loaded, 1).row_sets.at(0).counts_rows());
}

TEST(AnswerTest, RefusesCountsThatMeanNothing) {
  struct Count {
    const char *old_text, *new_text, *said;
  };
  for (const Count& count : std::vector<Count>{
           {kScore, "            payable: {count: rows, at: /a}\n", "beside `count`"},
           {kScore, "            payable: {count: all}\n", "allowed: rows"},
           {"payable: /payable", "payable: {count: rows}", "level: province"},
           {"received{channel=direct}: /direct", "received{channel=direct}: {count: rows}",
            "not both"},
           {kScore, "            received: {count: rows}\n          labels: {channel: /c}\n",
            "no meaning for rows that are counted"},
       }) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", count.old_text, count.new_text);
    EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr(count.said))) << count.new_text;
  }
}

TEST(AnswerTest, ACheckMayMarkAnAnswerAsTorn) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "equals: /total}", "equals: /total, times: 0.22, breaks: torn}");
  const LoadedConfig loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  const Identity& identity = Only(loaded, 0).row_sets.at(0).identities.at(0);
  EXPECT_EQ(identity.factor, 0.22);
  EXPECT_TRUE(identity.marks_torn);
}

TEST(AnswerTest, AStepIntoAListNamesAMemberAndItsText) {
  for (const char* at : {"/m/[code]/n", "/m/[=A]/n", "/m/[code=]/n", "/m/[code=A/n", "/m/[]"}) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", "payable: /payable", "payable: \"" + std::string(at) + "\"");
    EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("is not a selector"))) << at;
  }
}

// The small portal with an answer of another format in the place of its second one.
std::vector<std::string> DiagnosesOfAnswer(const std::string& answer) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", R"(    answer:
      format: json
      rows:
        nation:
          at: /data
          level: national
          figures:
            score{indicator=PUBLISH}: {at: /score, format: vi, required: false}
)",
                 answer);
  return folder.Diagnoses();
}

constexpr char kTable[] = R"yaml(    answer:
      format: html
      numbers: vi
      tables:
        scores: {xpath: "//table[@id='s']", header: Điểm, header_rows: 2, until: Tổng}
      texts: {updated: "string(//p)"}
      as_of: /updated
      rows:
        nation:
          at: /scores
          level: national
          figures:
            score{indicator=PUBLISH}: {at: "/Điểm/Công khai", steps: [{strip: "%"}, {scale: 0.01}]}
)yaml";

std::string With(const std::string& old_text, const std::string& new_text) {
  std::string answer = kTable;
  const size_t at = answer.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return answer.replace(at, old_text.size(), new_text);
}

TEST(AnswerFormatTest, ReadsWhereTheTablesAre) {
  EXPECT_THAT(DiagnosesOfAnswer(kTable), IsEmpty());
}

TEST(AnswerFormatTest, RefusesWhatHasNoMeaningAndSaysWhatHas) {
  struct Change {
    const char *old_text, *new_text, *said;
  };
  for (const Change& change : std::vector<Change>{
           {"numbers: vi", "encoding: utf-8", "`numbers: plain` (1234.5), `vi` (1.234,5)"},
           {"numbers: vi", "numbers: json", "everything in such an answer is text"},
           {"numbers: vi", "numbers: vi\n      delimiter: \";\"", "no meaning"},
           {"//table[@id='s']", "//table[@id='s'", "XPath"},
           {"xpath: \"//table[@id='s']\", ", "", "is missing"},
           {"header: Điểm, ", "sheet: A, ", "only for a workbook"},
           {"header_rows: 2", "header_rows: 0", "holds no text of one"},
           {"header: Điểm", "mode: kv, header: Điểm", "no meaning in a table of pairs"},
           {"at: /scores", "at: /scors", "did you mean /scores"},
           {"updated: \"string(//p)\"", "scores: \"//p\"", "a table has this name"},
           {"{strip: \"%\"}", "{strip: \"%\", trim: x}", "exactly one of trim, strip"},
           {"{strip: \"%\"}", "{regex: \"([0-9]+\"}", "not a regular expression of RE2"},
           {"{scale: 0.01}", "{scale: 0}", "every figure would be 0"},
           {"{scale: 0.01}", "{scale: 0.01, on_fail: keep}", "cannot fail"},
           {"level: national", "level: national\n          labels: {year: /Năm}",
            "has no label year, which the rows have"},
           {"level: national", "level: national\n          labels: {indicator: /Mã}",
            "the rows have the label indicator already"},
       }) {
    const auto said = DiagnosesOfAnswer(With(change.old_text, change.new_text));
    EXPECT_THAT(said, Contains(HasSubstr(change.said))) << change.new_text;
  }
}

TEST(AnswerFormatTest, JsonHasNoTables) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "      format: json\n      entity",
                 "      format: json\n      tables: {t: {header: A}}\n      entity");
  EXPECT_THAT(folder.Diagnoses(), Contains(HasSubstr("no meaning for an answer of this format")));
}

TEST(AnswerTest, ACheckMayBeOfFiguresByTheirNameAndOfARatio) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "{clause: total, sum: [/online, /direct], equals: /total}",
                 "{clause: rate, ratio: [\"received{channel=online}\", /all], equals: /rate}");
  const LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  const Identity& identity = Only(loaded, 0).row_sets.at(0).identities.at(0);
  EXPECT_TRUE(identity.is_ratio);
  EXPECT_EQ(identity.parts.at(0).field, 0U);
  EXPECT_EQ(identity.parts.at(1).at.pointer, "/all");
}

TEST(AnswerTest, ARatioIsOfTwo) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "sum: [/online, /direct]", "ratio: [/online]");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("a ratio is of two")));
  ConfigFolder both;
  both.Replace("portal.yaml", "sum: [/online, /direct]", "sum: [/a], ratio: [/a, /b]");
  EXPECT_THAT(both.Diagnoses(), ElementsAre(HasSubstr("exactly one of `sum` and `ratio`")));
}

TEST(AnswerTest, ReadsHowMuchOfAnAnswerIsKept) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", kCounts, std::string(kCounts) + "    capture: redacted\n");
  const LoadedConfig loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(Only(loaded, 0).capture, CaptureKind::kRedacted);
  EXPECT_EQ(Only(loaded, 1).capture, std::nullopt);
}

TEST(AnswerTest, OnlyJsonCanBeRedacted) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", kCounts, std::string(kCounts) + "    capture: redacted\n");
  folder.Replace("portal.yaml", "      format: json\n      entity",
                 "      format: xml\n      numbers: vi\n      entity");
  EXPECT_THAT(folder.Load().diagnostics,
              Contains(testing::Field(&Diagnostic::message, HasSubstr("use hash"))));
}

}  // namespace
}  // namespace dvcmon
