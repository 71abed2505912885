#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/tables/write.h"
#include "tests/daemon/tables/markup_document.h"
#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

MarkupDocument PageOf(const Book& book) { return MarkupDocument::Html(WriteHtml(book)); }

// The elements that are open at the end, or where one was closed that is not the last: none should.
std::vector<std::string> LeftOpen(std::string_view page) {
  static const std::set<std::string, std::less<>> kVoid = {"!doctype", "meta", "br", "wbr"};
  std::vector<std::string> open;
  for (size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    const size_t end = page.find_first_of(" >", at);
    const std::string name(page.substr(at + 1, end - at - 1));
    if (name.starts_with('/')) {
      if (open.empty() || open.back() != name.substr(1)) {
        open.push_back(name);
        return open;
      }
      open.pop_back();
    } else if (!kVoid.contains(name)) {
      open.push_back(name);
    }
  }
  return open;
}

TEST(HtmlTest, IsAPageOfItsLanguageWhoseElementsAreClosed) {
  const std::string page = WriteHtml(MonthlyBook());
  EXPECT_TRUE(
      page.starts_with("<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">"));
  EXPECT_THAT(LeftOpen(page), IsEmpty());
  EXPECT_THAT(PageOf(MonthlyBook()).Texts("//title"),
              ElementsAre("Tổng hợp số liệu tiếp nhận, giải quyết TTHC tháng 10 năm 2026"));
}

TEST(HtmlTest, NeedsNothingFromElsewhereAndRunsNothing) {
  const std::string text = WriteHtml(MonthlyBook());
  const MarkupDocument page = MarkupDocument::Html(text);
  EXPECT_EQ(page.Count("//script|//link|//img|//iframe|//@src|//@style"), 0u);
  EXPECT_EQ(page.Count("//@href[not(starts-with(., '#'))]"), 0u);
  EXPECT_THAT(text, Not(HasSubstr("url(")));
  EXPECT_THAT(text, Not(HasSubstr("@import")));
  EXPECT_THAT(page.Texts("//meta[@http-equiv='Content-Security-Policy']/@content"),
              ElementsAre(HasSubstr("default-src 'none'")));
}

TEST(HtmlTest, CoversAllColumnsInEachRow) {
  const MarkupDocument page = PageOf(MonthlyBook());
  for (const char* table : {"1", "2"}) {
    const std::string here = std::string("(//table)[") + table + "]";
    const double columns = *table == '1' ? 10 : 22;
    const size_t rows = page.Count(here + "/tbody/tr");
    EXPECT_GT(rows, 5u);
    for (size_t row = 1; row <= rows; ++row) {
      const std::string cells = here + "/tbody/tr[" + std::to_string(row) + "]/*";
      EXPECT_EQ(page.Number("count(" + cells + "[not(@colspan)]) + sum(" + cells + "/@colspan)"),
                columns)
          << "row " << row;
    }
  }
  // Two levels of titles over 22 columns: three reach down over both, six stand above others.
  const std::string head = "(//table)[2]/thead/tr";
  EXPECT_THAT(page.Texts(head + "/th[@rowspan='2']"), ElementsAre("STT", "Cơ quan", "Ghi chú"));
  EXPECT_EQ(page.Number("sum(" + head + "[1]/th/@colspan)"), 19);
  EXPECT_EQ(page.Count(head + "[2]/th"), 19u);
  EXPECT_EQ(page.Count(head + "[3]/td"), 22u);
}

TEST(HtmlTest, SaysWhatIsAHeadingOfWhat) {
  const MarkupDocument page = PageOf(MonthlyBook());
  EXPECT_EQ(page.Count("//thead//th[not(@scope)]"), 0u);
  EXPECT_EQ(page.Count("//thead//th[@colspan][not(@scope='colgroup')]"), 0u);
  EXPECT_EQ(page.Count("//tbody/tr[count(th[@scope='row']) != 1]"), 0u);
  EXPECT_THAT(page.Texts("(//table)[1]/tbody/tr[2]/th"), ElementsAre(HasSubstr("Tổng số thủ tục")));
  EXPECT_THAT(page.Texts("(//table)[1]/caption/h2"), ElementsAre("Biểu 1. Toàn tỉnh"));
  EXPECT_THAT(page.Texts("(//table)[1]/caption/p"), ElementsAre("Đơn vị tính: theo từng dòng"));
}

TEST(HtmlTest, GivesEachCellItsAddress) {
  const MarkupDocument page = PageOf(MonthlyBook());
  // Three lines of the block, an empty one, the title, two under it, the unit; then the header, its
  // numbers, and a heading.
  EXPECT_THAT(page.Texts("//td[@id='s1-D12']"), ElementsAre("1.968"));
  const std::vector<std::string> ids = page.Texts("//@id");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST(HtmlTest, LeadsFromACellToItsNotes) {
  const MarkupDocument page = PageOf(MonthlyBook());
  EXPECT_THAT(page.Texts("//section[2]//tbody/tr[3]/td//a/@href"),
              ElementsAre("#s2-note1", "#s2-note2", "#s2-note2"));
  EXPECT_THAT(page.Texts("//p[@id='s2-note2']"), ElementsAre("(2) Số liệu do đơn vị báo cáo."));
  // The first two notes of the first table are about the whole of it, and have no number.
  EXPECT_THAT(page.Texts("//p[@id='s1-note1']"),
              ElementsAre(HasSubstr("(1) Số liệu trước 01/7/2025")));
  for (const std::string& target : page.Texts("//@href")) {
    EXPECT_EQ(page.Count("//*[@id='" + target.substr(1) + "']"), 1u) << target;
  }
}

TEST(HtmlTest, KeepsTextsOfOthersTexts) {
  Book book = MonthlyBook();
  const std::string hostile = "</table><script>alert(1)</script>\" onload=\"x &lt;";
  book.title = hostile;
  book.left[0].text = hostile;
  book.title_lines[0].text = hostile;
  book.sub[0].text = hostile;
  book.summary = {hostile};
  BookSheet& sheet = book.sheets[0];
  sheet.name = hostile;
  sheet.unit_line = hostile;
  sheet.columns[3].title = hostile;
  sheet.columns[3].number = hostile;
  sheet.rows[1].cells[1].text = hostile;
  sheet.rows[1].cells[3].text = hostile;
  sheet.notes[2].text = hostile;
  book.signatures[0][0].text = hostile;
  const std::string text = WriteHtml(book);
  EXPECT_THAT(LeftOpen(text), IsEmpty());
  const MarkupDocument page = MarkupDocument::Html(text);
  EXPECT_EQ(page.Count("//script|//@onload"), 0u);
  for (const char* path :
       {"//title", "//div[@class='block document']/div/div", "//h1", "//p[@class='sub']",
        "//div[@class='summary']/p", "//nav//a", "//section[1]/div/@aria-label", "//caption/h2",
        "//caption/p", "//thead//th", "//thead//td", "//tbody//th", "//td[@id='s1-D12']",
        "//div[@class='signatures']/div/div"}) {
    EXPECT_THAT(page.Texts(path), Contains(hostile)) << path;
  }
  EXPECT_THAT(page.Texts("//p[@id='s1-note1']"), ElementsAre("(1) " + hostile));
}

TEST(HtmlTest, PrintsTablesOnTheirSideAndTheNarrativeUpright) {
  Book book = MonthlyBook();
  EXPECT_THAT(WriteHtml(book), HasSubstr("@page { size: A4 landscape; }"));
  EXPECT_EQ(PageOf(book).Count("//div[@class='narrative']//h1"), 1u);
  book.summary.clear();
  EXPECT_EQ(PageOf(book).Count("//div[@class='narrative']"), 0u);
  EXPECT_EQ(PageOf(book).Count("//h1"), 1u);
  book.landscape = false;
  EXPECT_THAT(WriteHtml(book), HasSubstr("@page { size: A4 portrait; }"));
  EXPECT_THAT(WriteHtml(book), Not(HasSubstr("landscape")));
}

TEST(HtmlTest, HoldsTenThousandLines) {
  Book book = MonthlyBook();
  BookSheet& sheet = book.sheets[0];
  sheet.rows.assign(10'000, sheet.rows[1]);
  const std::string page = WriteHtml(book);
  size_t lines = 0;
  for (size_t at = 0; (at = page.find("<th scope=\"row\" id=\"s1-", at)) != std::string::npos;
       ++at) {
    ++lines;
  }
  EXPECT_EQ(lines, 10'000u);
}

TEST(HtmlTest, ShowsWhatThereIsOfALineThatIsTooShortOrTooLong) {
  Book book = MonthlyBook();
  std::vector<BookRow>& rows = book.sheets[0].rows;
  rows[1].cells.resize(2);
  rows[2].cells.resize(50);
  const MarkupDocument page = PageOf(book);
  EXPECT_EQ(page.Count("(//table)[1]/tbody/tr[2]/*"), 2u);
  EXPECT_EQ(page.Count("(//table)[1]/tbody/tr[3]/*"), 10u);
}

}  // namespace
}  // namespace dvcmon
