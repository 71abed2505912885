// Pages that are made to take time or memory. The bounds are some four times what they take.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "collectors/extract/html.h"
#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

constexpr size_t kSize = 512 << 10;

std::string Page(const std::string& rows) {
  return "<html><body><table>" + rows + "</table></body></html>";
}

std::string Repeated(const std::string& piece) {
  std::string rows = piece;
  while (rows.size() < kSize) rows += std::string(rows);
  return Page(rows.substr(0, kSize / piece.size() * piece.size()));
}

std::string Numbered(const std::string& before, const std::string& behind) {
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += before + std::to_string(i) + behind;
  return Page(rows);
}

Error RefusedHostile(const std::string& page) {
  const auto document = HtmlDocument::Parse(page, "</html>");
  EXPECT_FALSE(document.ok());
  return document.ok() ? Error{ErrorCode::kIo, "", ""} : document.error();
}

TEST(HtmlHostileTest, AMillionNestedTagsAreAnErrorAndNotAPageThatEndsEarly) {
  for (const char* tag : {"<div>", "<b>", "<table><tr><td>"}) {
    std::string page = "<html><body><p>before</p>";
    for (int i = 0; i < 1'000'000; ++i) page += tag;
    const Error error = RefusedHostile(page + "<p>after</p></body></html>");
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << tag;
    EXPECT_THAT(error.message, HasSubstr("nested deeper than 256"));
  }
}

TEST(HtmlHostileTest, ARowOfAHundredThousandAttributesIsTooLarge) {
  std::string row = "<html><body><table><tr";
  for (int i = 0; i < 100'000; ++i) row += " a" + std::to_string(i) + "=1";
  const double cost = CostInYardsticks([&] {
    const Error error = RefusedHostile(row + "><td>a</td></tr></table></body></html>");
    EXPECT_EQ(error.code, ErrorCode::kTooLarge);
    EXPECT_THAT(error.message, HasSubstr("a tag of more than 64 attributes"));
  });
  EXPECT_LT(cost, 10) << "comparing each with each takes a hundred";
}

TEST(HtmlHostileTest, ThirtyThousandRowsAreTooLarge) {
  std::string page = "<html><body><table>";
  for (int i = 0; i < 30'000; ++i) page += "<tr><td>Sở</td><td>1</td></tr>";
  const double cost = CostInYardsticks([&] {
    const auto document = HtmlDocument::Parse(page + "</table></body></html>", "</html>");
    ASSERT_TRUE(document.ok());
    const auto grid = document->TableAt("//table");
    ASSERT_FALSE(grid.ok());
    EXPECT_EQ(grid.error().code, ErrorCode::kTooLarge);
  });
  EXPECT_LT(cost, 40);
}

// Reads the page and looks for tables and texts in it, as far as it can be read.
void ExpectFast(const std::string& what, const std::string& page) {
  const double cost = CostInYardsticks([&] {
    const auto document = HtmlDocument::Parse(page, "</html>");
    if (document.ok()) {
      static_cast<void>(document->TableAt("//table"));
      static_cast<void>(document->TextAt("//table[3]//tr[last()]/td[position() > 2]"));
      static_cast<void>(document->TextAt("string(//td[not(following::td)])"));
    } else {
      EXPECT_EQ(document.error().code, ErrorCode::kTooLarge) << document.error().message;
    }
  });
  EXPECT_LT(cost, 80) << what;
}

TEST(HtmlHostileTest, NoTagsTakeLong) {
  std::string attributes;
  for (int i = 0; i < 80; ++i) attributes += " a" + std::to_string(i);
  ExpectFast("empty tags", Repeated("<p>"));
  ExpectFast("cells", Repeated("<td>"));
  ExpectFast("wide cells", Repeated("<tr><td colspan=500>"));
  ExpectFast("high cells", Repeated("<tr><td rowspan=0><td rowspan=0>x"));
  ExpectFast("attributes", Repeated("<p a=1>"));
  ExpectFast("many attributes", Repeated("<p" + attributes + ">"));
  ExpectFast("ids", Numbered("<p id=", ">"));
  ExpectFast("names", Numbered("<x", "/>"));
  ExpectFast("attributes of the root", Numbered("<html a", ">"));
}

TEST(HtmlHostileTest, NothingBetweenTagsTakesLong) {
  ExpectFast("texts", Repeated("<b>x</b>"));
  ExpectFast("stray ends", Repeated("</b>"));
  ExpectFast("ends of paragraphs", Repeated("</p>"));
  ExpectFast("entities", Repeated("&x;"));
  ExpectFast("brackets", Repeated("<"));
  ExpectFast("instructions", Repeated("<?x>"));
  ExpectFast("comments", Repeated("<!---->"));
  ExpectFast("scripts", Repeated("<script></b></script>"));
  ExpectFast("spaces", Repeated(" "));
  ExpectFast("combining marks", Repeated("\xCC\x81"));
}

}  // namespace
}  // namespace dvcmon
