#include "collectors/extract/html_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "collectors/extract/html.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using Rows = std::vector<std::vector<std::string>>;

Result<Grid> TableIn(const std::string& table) {
  const auto page = HtmlDocument::Parse("<html><body>" + table + "</body></html>", "</html>");
  if (!page) return page.error();
  return page->TableAt("//table[not(ancestor::table)]");
}

// The text of each cell; "-" where there is none.
Rows Texts(const std::string& table) {
  const auto grid = TableIn(table);
  EXPECT_TRUE(grid.ok()) << (grid.ok() ? "" : grid.error().message);
  Rows rows;
  if (!grid.ok()) return rows;
  for (const GridRow& row : grid->rows) {
    std::vector<std::string>& texts = rows.emplace_back();
    for (const GridCell& cell : row.cells) {
      texts.push_back(cell.kind == Cell::Kind::kText ? cell.text : "-");
    }
  }
  return rows;
}

std::string OneCell(const std::string& html) {
  const Rows rows = Texts("<table><tr><td>" + html + "</td></tr></table>");
  return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "not one cell";
}

TEST(HtmlTableTest, RowsOfEverySectionStandInTheOrderOfTheDocument) {
  EXPECT_EQ(Texts("<table><caption>Biểu 1</caption><thead><tr><th>Đơn vị<th>Số</thead>"
                  "<tfoot><tr><td>Tổng<td>3</tfoot><tbody><tr><td>Sở Y tế<td>1</tbody>"
                  "<tbody><tr><th>Sở Tư pháp<td>2</tbody></table>"),
            (Rows{{"Đơn vị", "Số"}, {"Tổng", "3"}, {"Sở Y tế", "1"}, {"Sở Tư pháp", "2"}}));
}

TEST(HtmlTableTest, ReadsTagSoup) {
  EXPECT_EQ(Texts("<TABLE><TR><TD>a<TD>b<TR><TD>c<TD>d</TABLE>"), (Rows{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(Texts("<table><form><tr><td>a</td></tr></form><tr><td>b</td></tr></table>"),
            (Rows{{"a"}, {"b"}}));
  EXPECT_EQ(Texts("<table><td>a<td>b<tr><td>c</table>"), (Rows{{"a", "b"}, {"c"}}));
  EXPECT_EQ(Texts("<table><tr><td><b>a</td><td>b</b></td></tr></table>"), (Rows{{"a", "b"}}));
  EXPECT_EQ(Texts("<table><tr><td>a</td>lost<td>b</td></tr></table>"), (Rows{{"a", "b"}}));
}

TEST(HtmlTableTest, ATableInACellIsItsText) {
  EXPECT_EQ(Texts("<table><tr><td>a<table><tr><td>x</td><td>y</td></tr></table></td><td>b</td>"
                  "</tr></table>"),
            (Rows{{"a x y", "b"}}));
}

TEST(HtmlTableTest, ACellOfSeveralColumnsOrRowsStandsInEachPlace) {
  EXPECT_EQ(Texts("<table><tr><th rowspan=2>Đơn vị</th><th colspan=2>Đã giải quyết</th></tr>"
                  "<tr><th>Đúng hạn</th><th>Quá hạn</th></tr>"
                  "<tr><td>Sở Y tế</td><td>5</td><td>1</td></tr></table>"),
            (Rows{{"Đơn vị", "Đã giải quyết", "Đã giải quyết"},
                  {"Đơn vị", "Đúng hạn", "Quá hạn"},
                  {"Sở Y tế", "5", "1"}}));
  EXPECT_EQ(Texts("<table><tr><td>a<td rowspan=2 colspan=2>b<td rowspan=3>c<tr><td>d<tr><td>e"
                  "</table>"),
            (Rows{{"a", "b", "b", "c"}, {"d", "b", "b", "c"}, {"e", "-", "-", "c"}}));
}

TEST(HtmlTableTest, ASpanEndsWithItsSectionAndZeroGoesThere) {
  EXPECT_EQ(Texts("<table><tbody><tr><td rowspan=0>a<td>1<tr><td>2<tr><td>3</tbody>"
                  "<tbody><tr><td>b<td>4</tbody></table>"),
            (Rows{{"a", "1"}, {"a", "2"}, {"a", "3"}, {"b", "4"}}));
  EXPECT_EQ(Texts("<table><thead><tr><td rowspan=9>a</thead><tr><td>b<tr><td rowspan=9>c</table>"),
            (Rows{{"a"}, {"b"}, {"c"}}));
}

TEST(HtmlTableTest, WhereSpansOverlapTheFirstCounts) {
  EXPECT_EQ(Texts("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d</table>"),
            (Rows{{"a", "b", "c"}, {"d", "b", "d"}}));
}

TEST(HtmlTableTest, ASpanThatIsNoNumberIsOne) {
  for (const char* span : {"", "x", "-2", "0", "1.9", " 1 ", "1px"}) {
    const std::string cell = "<td colspan=\"" + std::string(span) + "\">a";
    EXPECT_EQ(Texts("<table><tr>" + cell + "<td>b</table>"), (Rows{{"a", "b"}})) << span;
  }
}

TEST(HtmlTableTest, ASpanIsAtMostAsWideAsATableMayBe) {
  for (const char* span : {"500", "501", "1000000", "99999999999999999999999"}) {
    const std::string cell = "<td colspan=" + std::string(span) + ">Không có dữ liệu";
    EXPECT_THAT(Texts("<table><tr>" + cell + "</table>"), ElementsAre(SizeIs(500))) << span;
    EXPECT_THAT(Texts("<table><tr><td>a" + cell + "</table>"), ElementsAre(SizeIs(500))) << span;
  }
  for (const char* span : {"1000000", "99999999999999999999999", "18446744073709551615"}) {
    EXPECT_EQ(Texts("<table><tr><td rowspan=" + std::string(span) + ">a<td>b<tr><td>c</table>"),
              (Rows{{"a", "b"}, {"a", "c"}}));
  }
}

TEST(HtmlTableTest, ARowWithoutCellsIsLeftOutAndCounted) {
  const auto grid = TableIn("<table><tr><td>a</tr><tr></tr><tr id=x></tr><tr><td>b</tr></table>");
  ASSERT_TRUE(grid.ok());
  ASSERT_EQ(grid->rows.size(), 2U);
  EXPECT_EQ(grid->rows[0].number, 1U);
  EXPECT_EQ(grid->rows[1].number, 4U);
  EXPECT_THAT(Texts("<table></table>"), IsEmpty());
}

TEST(HtmlTableTest, KeepsTheAttributesOfARow) {
  const auto grid = TableIn(
      "<table><tr Data-CoQuan-ID=398126 class=' odd &amp; new '><td>a</tr>"
      "<tr title='" +
      std::string(201, 'x') + "' id=b checked><td>b</table>");
  ASSERT_TRUE(grid.ok());
  ASSERT_EQ(grid->rows.size(), 2U);
  EXPECT_THAT(grid->rows[0].attributes,
              ElementsAre(Pair("class", "odd & new"), Pair("data-coquan-id", "398126")));
  EXPECT_THAT(grid->rows[1].attributes, ElementsAre(Pair("checked", "checked"), Pair("id", "b")))
      << "none is cut";
}

TEST(HtmlTableTest, TextIsWhatAReaderSees) {
  EXPECT_EQ(OneCell("Số lượng: <b>12</b><br>Tỷ lệ: <span>34.5</span>%"),
            "Số lượng: 12 Tỷ lệ: 34.5%");
  EXPECT_EQ(OneCell("<div>a</div><div>b</div><p>c<ul><li>d<li>e</ul>f"), "a b c d e f");
  EXPECT_EQ(OneCell("1<i>.</i>4<font color=red>31</font>"), "1.431");
  EXPECT_EQ(OneCell("&nbsp; S&#7903; &amp; T&#x1B0; ph&aacute;p&nbsp;\n\t &lt;1&gt;"),
            "Sở & Tư pháp <1>");
  EXPECT_EQ(OneCell("5<script>var x = '<td>6</td>';</script><style>td { }</style>"
                    "<template>7</template><!-- 8 <td>9</td> -->"),
            "5");
  EXPECT_EQ(OneCell("So\xCC\x9B\xCC\x89"), "Sở") << "one spelling in bytes";
  EXPECT_EQ(OneCell(""), "") << "an empty cell is text";
}

TEST(HtmlTableTest, MoreThanTheBoundsIsTooLargeAndSaysWhere) {
  std::string rows;
  for (size_t i = 0; i < kMaxGridRows; ++i) rows += "<tr><td>a";
  EXPECT_THAT(Texts("<table>" + rows + "</table>"), SizeIs(kMaxGridRows));
  std::string columns = "<tr>";
  for (size_t i = 0; i < kMaxGridColumns; ++i) columns += "<td>a";
  EXPECT_THAT(Texts("<table>" + columns + "</table>"), ElementsAre(SizeIs(kMaxGridColumns)));
  std::string cells;
  for (size_t i = 0; i < 2001; ++i) cells += "<tr><td colspan=500>a";
  std::string bytes;
  for (size_t i = 0; i < 17; ++i) {
    bytes += "<tr><td colspan=500>" + std::string(kMaxCellBytes, 'x');
  }
  std::string attributes = "<tr";
  for (size_t i = 0; i < 65; ++i) attributes += " a" + std::to_string(i);
  const std::string text(kMaxCellBytes, 'x');
  EXPECT_EQ(OneCell(" <p> " + text + " </p> "), text);
  const struct {
    std::string table;
    const char* message;
  } cases[] = {
      {rows + "<tr><td>a", "row 20101 of the table: more than 20100 rows"},
      {columns + "<td>", "row 1 of the table: more than 500 columns"},
      {cells, "row 2001 of the table: more than 1000000 cells"},
      {bytes, "row 17 of the table: more than 33554432 bytes"},
      {"<tr><td>" + text + "x", "row 1 of the table: a cell of more than 4096 bytes"},
      {attributes + "><td>a", "row 1 of the table: more than 64 attributes"},
  };
  for (const auto& c : cases) {
    const auto grid = TableIn("<table>" + c.table + "</table>");
    ASSERT_FALSE(grid.ok()) << c.message;
    EXPECT_EQ(grid.error().code, ErrorCode::kTooLarge);
    EXPECT_EQ(grid.error().message, c.message);
  }
}

}  // namespace
}  // namespace dvcmon
