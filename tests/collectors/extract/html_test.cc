#include "collectors/extract/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dvcmon {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// As a portal of 2025 shows its agencies: attributes of rows, numbers with groups, a script in it.
constexpr std::string_view kPage =
    R"html(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html lang="vi"><head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>Dịch vụ công trực tuyến</title>
<link rel="stylesheet" href="/css/main.css"/><script>if (a < b) { document.write("<table>"); }</script>
</head><body class="home">
<nav><ul><li><a href="/p/home?a=1&b=2">Trang chủ</a><li>Tra cứu</ul></nav>
<p id="updated">Số liệu đến ngày <b>17/09/2026</b></p>
<table id="menu"><tr><td>Trang chủ</table>
<!-- <table id="old"><tr><td>cũ</td></tr></table> -->
<div id="table-container"><table class="province-table">
<thead><tr><th>STT</th><th>Đơn vị</th><th>Số TTHC</th></tr></thead>
<tbody>
<tr data-coquan-id="398126"><td>1</td><td>UBND tỉnh An Giang</td><td>1.431</td></tr>
<tr data-coquan-id="6715"><td>2</td><td>UBND tỉnh Quảng Trị</td><td>1.758</td></tr>
</tbody></table></div>
<footer>© 2026</footer></body>
</html>
)html";

HtmlDocument ParsedPage(std::string_view page, std::string_view end = "</html>") {
  auto document = HtmlDocument::Parse(page, end);
  EXPECT_TRUE(document.ok()) << (document.ok() ? "" : document.error().message);
  return *std::move(document);
}

Error RefusedPage(std::string_view page, std::string_view end = "</html>") {
  const auto document = HtmlDocument::Parse(page, end);
  EXPECT_FALSE(document.ok()) << page.substr(0, 100);
  return document.ok() ? Error{ErrorCode::kIo, "", ""} : document.error();
}

TEST(HtmlTest, FindsATableWithTheAttributesOfItsRows) {
  const auto grid = ParsedPage(kPage).TableAt("//div[@id='table-container']/table");
  ASSERT_TRUE(grid.ok());
  ASSERT_EQ(grid->rows.size(), 3U);
  EXPECT_EQ(grid->rows[0].cells[1].text, "Đơn vị") << "whatever the page says of its encoding";
  EXPECT_EQ(grid->rows[1].cells[2].text, "1.431");
  EXPECT_EQ(grid->rows[2].attributes.at("data-coquan-id"), "6715");
}

TEST(HtmlTest, ATableThatIsNotThereIsAShapeErrorThatSaysWhatIs) {
  const HtmlDocument page = ParsedPage(kPage);
  const struct {
    const char* xpath;
    const char* message;
  } cases[] = {
      {"//table[@id='x']",
       "nothing at //table[@id='x'] where one table should be; the page has 2 tables: "
       "<table id=\"menu\"> <table class=\"province-table\">"},
      {"//table", "2 places at //table where one table should be"},
      {"//div[@id='table-container']", "<div> at //div[@id='table-container'] where a <table>"},
      {"//tr/@data-coquan-id[.='6715']", "<data-coquan-id> at"},
      {"count(//table)", "nothing at count(//table)"},
  };
  for (const auto& c : cases) {
    const auto grid = page.TableAt(c.xpath);
    ASSERT_FALSE(grid.ok()) << c.xpath;
    EXPECT_EQ(grid.error().code, ErrorCode::kShape) << c.xpath;
    EXPECT_THAT(grid.error().message, StartsWith(c.message));
  }
  EXPECT_THAT(ParsedPage("<html></html>").TableAt("//table").error().message,
              HasSubstr("the page has no table"));
}

TEST(HtmlTest, FindsATextOrTheValueOfAnExpression) {
  const HtmlDocument page = ParsedPage(kPage);
  EXPECT_EQ(*page.TextAt("//p[@id='updated']"), "Số liệu đến ngày 17/09/2026");
  EXPECT_EQ(*page.TextAt("substring-after(//p[@id='updated'], 'ngày ')"), "17/09/2026");
  EXPECT_EQ(*page.TextAt("//tr/@data-coquan-id"), "398126") << "the first one";
  EXPECT_EQ(*page.TextAt("//b/text()"), "17/09/2026");
  EXPECT_EQ(*page.TextAt("count(//tr)"), "4");
  EXPECT_EQ(*page.TextAt("//nav"), "Trang chủ Tra cứu");
  EXPECT_EQ(*page.TextAt("//p[@id='none']"), std::nullopt);
  EXPECT_EQ(*page.TextAt("string(//p[@id='none'])"), "");
}

TEST(HtmlTest, WhatIsNoXPathIsInvalidAndSaysWhy) {
  for (const char* xpath : {"//table", "//table[@id='x'][2]", "string(//p)", "//tr/@id | //td"}) {
    EXPECT_TRUE(HtmlDocument::CheckXPath(xpath).ok()) << xpath;
  }
  const struct {
    const char* xpath;
    const char* why;
  } cases[] = {{"//table[@id='x", "wrong behind \"//table[@id='x\""},
               {"//table[@id='x'", "wrong behind \"//table[@id='x'\""},
               {"string(//p", "wrong behind \"string(//p\""},
               {"//table#id", "wrong behind \"//table\""},
               {"", "wrong behind \"\""}};
  for (const auto& c : cases) {
    const Status checked = HtmlDocument::CheckXPath(c.xpath);
    ASSERT_FALSE(checked.ok()) << c.xpath;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(checked.error().message, HasSubstr(c.why)) << c.xpath;
  }
  ::testing::internal::CaptureStderr();
  const auto text = ParsedPage(kPage).TextAt("nosuch(//p)");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(text.error().message, HasSubstr("there is no such function"));
}

TEST(HtmlTest, APageThatIsCutAnywhereIsAnError) {
  const size_t size = kPage.find("</html>") + 7;
  for (size_t cut = 0; cut < size; ++cut) {
    EXPECT_FALSE(HtmlDocument::Parse(kPage.substr(0, cut), "</html>").ok()) << cut;
  }
}

TEST(HtmlTest, APageEndsAsDeclared) {
  ParsedPage("<html><p>a</p></HTML> \r\n<!-- served in 3 ms --> <!-- by w2 -->\n");
  ParsedPage("<div><table><tr><td>a</table></div>", "</div>");
  ParsedPage("<table><tr><td>a", "");
  EXPECT_EQ(RefusedPage("<table><tr><td>a</table>").message,
            "the page was cut: it ends with \"<table><tr><td>a</table>\" and not with \"</html>\"");
  EXPECT_EQ(RefusedPage("<html><p>a</p><!-- </html> -->").code, ErrorCode::kSyntax);
  for (const char* page : {"", " \n", "<!-- a -->"}) {
    EXPECT_EQ(RefusedPage(page, "").message, "the page is empty");
  }
}

TEST(HtmlTest, APageWhoseRestIsSwallowedIsAnError) {
  for (const std::string opened :
       {"<!-- ", "<td title=\"", "<td title='", "<script>", "<style>", "<!-- -- >"}) {
    const Error error = RefusedPage("<html><body><table><tr><td>a</td></tr>" + opened +
                                    "<tr><td>b</td></tr></table></body></html>");
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << opened;
    EXPECT_THAT(error.message, HasSubstr("swallows the rest")) << opened;
  }
}

TEST(HtmlTest, WhatStandsBehindTheEndOfAHiddenPartIsRead) {
  EXPECT_EQ(
      *ParsedPage("<html><!-- a --><script>b</script><style>c</style><p>d</html>").TextAt("//p"),
      "d");
  EXPECT_EQ(*ParsedPage(std::string_view("<html><p>a\0</p><p>b</p></html>", 30)).TextAt("//p[2]"),
            "b");
}

TEST(HtmlTest, RefusesBytesThatAreNotUtf8) {
  EXPECT_EQ(RefusedPage("<html>S\xF4</html>").code, ErrorCode::kEncoding);
}

}  // namespace
}  // namespace dvcmon
