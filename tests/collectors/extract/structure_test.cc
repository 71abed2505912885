// What answers of each format are built of, and what of them is about persons.
#include <gmock/gmock.h>

#include "collectors/extract/json.h"
#include "collectors/extract/json_redaction.h"
#include "collectors/extract/persons.h"
#include "collectors/extract/table.h"
#include "collectors/extract/xml.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;

std::unique_ptr<Answer> Json(std::string_view text) {
  auto answer = JsonAnswer::Parse(text);
  EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().message);
  return *std::move(answer);
}

std::string Asked(std::string_view text, const std::vector<std::string>& pointers) {
  const auto answer = Json(text);
  answer->RememberReads();
  for (const std::string& pointer : pointers) answer->At(pointer);
  return answer->Redacted(text);
}

TEST(StructureOfAnswersTest, JsonIsItsPlacesWithTheirTypes) {
  EXPECT_THAT(
      Json(R"({"code":"OK","rows":[{"a":1,"b":null},{"a":2.5,"b":true},{"c":"x"}]})")->Structure(),
      ElementsAre("/code text", "/rows array", "/rows/* object", "/rows/*/a number",
                  "/rows/*/b boolean", "/rows/*/c text"));
}

TEST(StructureOfAnswersTest, AnOrderOfKeysIsNoStructure) {
  EXPECT_EQ(Json(R"([{"a":1,"b":"x"},{"b":"y","a":2}])")->Structure(),
            Json(R"([{"b":"x","a":1}])")->Structure());
}

TEST(StructureOfAnswersTest, ATextThatHoldsJsonIsLookedInto) {
  EXPECT_THAT(Json(R"({"d":"[{\"x\":1}]","e":"[not JSON"})")->Structure(),
              ElementsAre("/d text", "/d/[json] array", "/d/[json]/* object",
                          "/d/[json]/*/x number", "/e text"));
}

TEST(StructureOfAnswersTest, KeysWithoutEndAreCut) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
  }
  const Structure structure = Json(text + "}")->Structure();
  EXPECT_LE(structure.size(), kMaxStructureLines + 1);
  EXPECT_EQ(structure.back(), "…");
}

TEST(StructureOfAnswersTest, AKeyCannotForgeALineOfTheLog) {
  EXPECT_THAT(Json("{\"a\\nb\":1}")->Structure(), ElementsAre("/ab number"));
}

TEST(StructureOfAnswersTest, ATableIsItsColumnsAndAttributes) {
  Grid grid;
  for (const auto& line :
       std::vector<std::vector<std::string>>{{"Mã", "Tên", "Tên"}, {"1", "", ""}}) {
    GridRow& row = grid.rows.emplace_back();
    for (const std::string& text : line) {
      row.cells.push_back({.kind = Cell::Kind::kText, .text = text});
    }
  }
  grid.rows[1].attributes["data-id"] = "7";
  TableSpec spec;
  spec.name = "t";
  std::vector<Table> tables;
  tables.push_back(ReadTable(grid, spec).value());
  EXPECT_THAT(
      AnswerOfTables(std::move(tables), {{"/updated", "hôm nay"}})->Structure(),
      ElementsAre("/t/@data-id attribute", "/t/Mã column", "/t/Tên columns", "/updated text"));
}

TEST(StructureOfAnswersTest, XmlIsItsElementsWhereverTheyStand) {
  const auto answer = XmlAnswer::Parse(
      R"(<r><row id="1"><a>1</a></row><row><a>2</a><b/></row><total>3</total></r>)");
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT((*answer)->Structure(),
              ElementsAre("/r element", "/r/row element", "/r/row/@id attribute", "/r/row/a text",
                          "/r/row/b null", "/r/total text"));
}

TEST(RedactionTest, KeepsWhatWasReadAndAllThatIsNoText) {
  EXPECT_EQ(Asked(R"({ "code": "OK", "hoTen" : "Nguyễn \"A\"", "n": [1, null, true, "x\\"] })",
                  {"/code", "/n/0"}),
            R"({ "code": "OK", "hoTen" : "[redacted]", "n": [1, null, true, "[redacted]"] })");
}

TEST(RedactionTest, OfSeveralTextsThatAreAlikeOnlyTheOneThatWasReadStays) {
  EXPECT_EQ(Asked(R"(["x","x","",""])", {"/1", "/3"}), R"(["[redacted]","x","[redacted]",""])");
}

TEST(RedactionTest, GoesIntoTextsThatHoldJson) {
  EXPECT_EQ(Asked(R"({"d":"{\"a\":\"x\",\"b\":\"y\"}"})", {"/d/[json]/a"}),
            R"({"d":"{\"a\":\"x\",\"b\":\"[redacted]\"}"})");
}

TEST(RedactionTest, KeepsTheMemberByWhichAnElementIsFound) {
  EXPECT_EQ(Asked(R"([{"code":"X","s":"1"},{"code":"Y","s":"2"}])", {"/[code=Y]/s"}),
            R"([{"code":"[redacted]","s":"[redacted]"},{"code":"Y","s":"2"}])");
}

TEST(PersonsTest, FindsTheirFieldsHoweverTheyAreWritten) {
  EXPECT_EQ(PersonField({"/items/*/applicantName text"}), "/items/*/applicantName");
  EXPECT_EQ(PersonField({"/t/Hồ sơ/Địa chỉ column"}), "/t/Hồ sơ/Địa chỉ");
  EXPECT_EQ(PersonField({"/t/HO_VA_TEN column"}), "/t/HO_VA_TEN");
  for (const char* header :
       {"Họ và tên người nộp hồ sơ", "Địa chỉ thường trú", "Số CMND~1CCCD", "Số điện thoại liên hệ",
        "Tên chủ hồ sơ~1tổ chức", "Ngày sinh (dd~1mm~1yyyy)"}) {
    const std::string path = std::string("/t/") + header;
    EXPECT_EQ(PersonField({path + " column"}), path);
  }
  for (const char* header : {"Số người nộp hồ sơ", "Tiếp nhận qua điện thoại", "Họp trực tuyến"}) {
    EXPECT_EQ(PersonField({std::string("/t/") + header + " column"}), std::nullopt) << header;
  }
  EXPECT_EQ(PersonField({"/departmentName text", "/identityCode text", "/total number"}),
            std::nullopt);
}

TEST(PersonsTest, FindsTheirFieldsInBytesThatCannotBeRead) {
  EXPECT_EQ(PersonFieldIn(R"({"items":[{"owner_full_name":"Ng)"), "owner_full_name");
  EXPECT_EQ(PersonFieldIn("<table><th>Họ và tên</th>"), "Họ và tên");
  EXPECT_EQ(PersonFieldIn("{\"total\":1,\"total\":2}"), std::nullopt);
}

}  // namespace
}  // namespace dvcmon
