#include "collectors/extract/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace dvcmon {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::unique_ptr<Answer> ParsedXml(std::string_view text) {
  auto answer = XmlAnswer::Parse(text);
  EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().message);
  return *std::move(answer);
}

Error RefusedXml(std::string_view text) {
  const auto answer = XmlAnswer::Parse(text);
  EXPECT_FALSE(answer.ok()) << text.substr(0, 100);
  return answer.ok() ? Error{ErrorCode::kIo, "", ""} : answer.error();
}

// The text at a pointer; "-" where nothing stands, "{}" where something nested does.
std::string At(const Answer& answer, const std::string& pointer) {
  const Cell cell = answer.At(pointer);
  if (cell.kind == Cell::Kind::kNested) return "{}";
  return cell.kind == Cell::Kind::kText ? std::string(cell.text) : "-";
}

constexpr std::string_view kReport = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<!-- what the services of a province reported -->
<r:report xmlns:r="urn:report" xmlns="urn:data" day="17/09/2026">
  <title> Tình hình
    giải quyết </title>
  <empty/>
  <rows kind="agency">
    <row id="H44.01"><name>Sở Tư pháp &amp; <![CDATA[<Hộ tịch>]]></name><n>1.431</n></row>
    <row id="H44.02"><name>Sở Y tế</name><n></n></row>
    <r:row id="H44.03"><name>UBND xã</name><n>7</n><n>8</n></r:row>
  </rows>
  <note>stands <b>12</b> here</note>
</r:report>)xml";

TEST(XmlTest, ReadsTextsOfElementsAndAttributes) {
  const auto answer = ParsedXml(kReport);
  EXPECT_EQ(At(*answer, "/report/title"), "Tình hình giải quyết");
  EXPECT_EQ(At(*answer, "/report/@day"), "17/09/2026");
  EXPECT_EQ(At(*answer, "/report/rows/row/0/name"), "Sở Tư pháp & <Hộ tịch>");
  EXPECT_EQ(At(*answer, "/report/rows/row/2/@id"), "H44.03");
  EXPECT_EQ(At(*answer, "/report/rows/row/2/n/1"), "8");
  EXPECT_EQ(At(*answer, "/report/title/0"), "Tình hình giải quyết")
      << "one may be the first of one";
}

TEST(XmlTest, TellsAbsentEmptyAndNestedApart) {
  const auto answer = ParsedXml(kReport);
  EXPECT_EQ(At(*answer, "/report/empty"), "");
  EXPECT_EQ(At(*answer, "/report/rows/row/1/n"), "");
  for (const char* absent :
       {"/report/none", "/report/@none", "/report/title/@none", "/report/title/x", "/title",
        "/report/rows/row/3", "/report/rows/row/name", "/report/rows/row/@id", "/report/@day/x",
        "/report/@day/0", "/report/rows/row/0/0", "/report/rows/row/1x", "/r:report",
        "/report/@r"}) {
    EXPECT_EQ(At(*answer, absent), "-") << absent;
  }
  for (const char* nested : {"", "/report", "/report/rows", "/report/rows/row",
                             "/report/rows/row/1", "/report/rows/row/2/n"}) {
    EXPECT_EQ(At(*answer, nested), "{}") << nested;
  }
}

TEST(XmlTest, TextBesideElementsIsNoNumberOfItsOwn) {
  const auto answer = ParsedXml("<a><n>1<b>2</b>3</n><m>1<!-- and -->2<?x?>3</m></a>");
  EXPECT_EQ(At(*answer, "/a/n"), "{}") << "neither 13 nor 123";
  EXPECT_EQ(At(*answer, "/a/m"), "123");
}

TEST(XmlTest, FindsOneOfSeveralByAMember) {
  const auto answer = ParsedXml(kReport);
  EXPECT_EQ(At(*answer, "/report/rows/row/[@id=H44.02]/name"), "Sở Y tế");
  EXPECT_EQ(At(*answer, "/report/rows/row/[name=UBND xã]/@id"), "H44.03");
  EXPECT_EQ(At(*answer, "/report/rows/row/[@id=x]/name"), "-");
  EXPECT_EQ(At(*answer, "/report/rows/row/[n=8]/name"), "-") << "n is not one";
  EXPECT_EQ(At(*ParsedXml("<a><b k='1'/><b k='1'/></a>"), "/a/b/[@k=1]/@k"), "-")
      << "two are meant";
}

TEST(XmlTest, AnAmpersandInAnAttributeIsReadOnce) {
  const auto answer =
      ParsedXml("<a b='x &amp; y' c='&amp;#38;' d='&lt;&#7903;&quot;' e=' a\n b '/>");
  EXPECT_EQ(At(*answer, "/a/@b"), "x & y");
  EXPECT_EQ(At(*answer, "/a/@c"), "&#38;");
  EXPECT_EQ(At(*answer, "/a/@d"), "<ở\"");
  EXPECT_EQ(At(*answer, "/a/@e"), "a b");
}

TEST(XmlTest, IsInTheEncodingThatItSays) {
  const std::string head = "<?xml version='1.0' encoding='";
  EXPECT_EQ(At(*ParsedXml(head + "windows-1258'?><a>S\xF5\xD2 T\xFD ph\x61\xECp</a>"), "/a"),
            "Sở Tư pháp");
  EXPECT_EQ(At(*ParsedXml(head + "UTF-8'?><a>Sở</a>"), "/a"), "Sở");
  EXPECT_EQ(At(*ParsedXml("\xEF\xBB\xBF" + head + "utf-8'?><a>Sở</a>"), "/a"), "Sở");
  EXPECT_EQ(At(*ParsedXml(head + "utf-16'?><a>Sở</a>"), "/a"), "Sở") << "as .NET says of its texts";
  EXPECT_EQ(At(*ParsedXml("<a>Sở</a>"), "/a"), "Sở");
  std::string wide;
  for (const char c : head + "utf-16'?><a>x</a>") wide += {c, '\0'};
  EXPECT_EQ(At(*ParsedXml(wide), "/a"), "x");
  EXPECT_EQ(At(*ParsedXml("\xFF\xFE" + wide), "/a"), "x");
  EXPECT_EQ(RefusedXml(head + "utf-8'?><a>S\xF4</a>").code, ErrorCode::kEncoding);
  const Error unknown = RefusedXml(head + "ISO-2022-CN-EXT'?><a>x</a>");
  EXPECT_EQ(unknown.code, ErrorCode::kEncoding);
  EXPECT_THAT(unknown.message, HasSubstr("\"ISO-2022-CN-EXT\""));
}

TEST(XmlTest, RefusesWhatIsNotWellFormedAndSaysWhere) {
  for (const char* text :
       {"", " ", "<a>", "<a></b>", "<a", "<a b=1/>", "<a b='1' b='2'/>", "<a/><b/>", "<a>&x;</a>",
        "{\"a\":1}", "<a>\x01</a>", "x<a/>", "<a/>x", "<?xml ?>",
        "<?xml version='1.0' encoding=?><a/>", "<html><br></html>"}) {
    EXPECT_EQ(RefusedXml(text).code, ErrorCode::kSyntax) << text;
  }
  EXPECT_THAT(RefusedXml("<a>\n<b>\n</a>").message, HasSubstr("line 3"));
  for (size_t cut = 0; cut < kReport.size(); ++cut) {
    EXPECT_FALSE(XmlAnswer::Parse(kReport.substr(0, cut)).ok()) << cut;
  }
}

TEST(XmlTest, PrefixesAreNotLookedAt) {
  EXPECT_EQ(At(*ParsedXml("<x:a y:b='1'><z:c>2</z:c></x:a>"), "/a/c"), "2");
  EXPECT_EQ(At(*ParsedXml("<x:a y:b='1'><z:c>2</z:c></x:a>"), "/a/@b"), "1");
}

TEST(XmlRowsTest, AreTheElementsOfOneNameWithAccessToTheirParents) {
  const auto answer = ParsedXml(kReport);
  const auto rows = answer->Rows("/report/rows/row");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ((*rows)->size(), 3U);
  EXPECT_EQ((*rows)->At(1, *ParseSelector("/name")).text, "Sở Y tế");
  EXPECT_EQ((*rows)->At(2, *ParseSelector("/@id")).text, "H44.03");
  EXPECT_EQ((*rows)->At(1, *ParseSelector("$parent/@kind")).text, "agency");
  EXPECT_EQ((*rows)->At(1, *ParseSelector("$root/report/@day")).text, "17/09/2026");
  EXPECT_EQ((*rows)->At(1, *ParseSelector("/none")).kind, Cell::Kind::kAbsent);
  EXPECT_EQ((*rows)->Path(1), "/report/rows/row/1");
  EXPECT_EQ(At(*answer, (*rows)->Path(1) + "/name"), "Sở Y tế");
}

TEST(XmlRowsTest, OneElementIsOneRowAndAnEmptyParentHasNone) {
  const auto answer = ParsedXml("<a><rows><row><n>1</n></row></rows><none/></a>");
  const auto one = answer->Rows("/a/rows/row");
  ASSERT_TRUE(one.ok());
  ASSERT_EQ((*one)->size(), 1U);
  EXPECT_EQ((*one)->Path(0), "/a/rows/row/0");
  EXPECT_EQ(At(*answer, (*one)->Path(0) + "/n"), "1");
  const auto whole = answer->Rows("");
  ASSERT_TRUE(whole.ok());
  ASSERT_EQ((*whole)->size(), 1U);
  EXPECT_EQ((*whole)->At(0, *ParseSelector("/a/rows/row/n")).text, "1");
  const auto none = answer->Rows("/a/none/row");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ((*none)->size(), 0U);
}

TEST(XmlRowsTest, NothingThereIsAShapeError) {
  const auto answer = ParsedXml(kReport);
  for (const char* pointer : {"/report/rows/line", "/report/none/row", "/report/@day", "/x"}) {
    const auto rows = answer->Rows(pointer);
    ASSERT_FALSE(rows.ok()) << pointer;
    EXPECT_EQ(rows.error().code, ErrorCode::kShape);
    EXPECT_EQ(rows.error().where, pointer);
  }
}

}  // namespace
}  // namespace dvcmon
