#include "daemon/report/book_text.h"

#include <gmock/gmock.h>

#include "tests/daemon/report/report_builder.h"

namespace dvcmon::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(BookTextTest, ShowsTheFirstTableWithItsColumnsOneUnderTheOther) {
  Book book = ReportOf({{"a", "Hồ sơ tiếp nhận", 1234, 1}, {"b", "BCCI", 0, 0}}).book;
  book.title_lines = {{"TỔNG HỢP SỐ LIỆU"}};
  book.sheets[0].unit_line = "Đơn vị tính: hồ sơ";
  book.sheets[0].notes = {{"Nguồn: Cổng DVCQG", /*numbered=*/false}, {"chưa có số liệu"}};
  EXPECT_EQ(TextOf(book),
            "TỔNG HỢP SỐ LIỆU\n"
            "Biểu 1. Toàn tỉnh. Đơn vị tính: hồ sơ\n"
            "Chỉ tiêu        | Trong kỳ\n"
            "Hồ sơ tiếp nhận |     1234\n"
            "BCCI            |        …\n"
            "Tổng            |     1234\n"
            "Nguồn: Cổng DVCQG\n"
            "(1) chưa có số liệu\n");
}

TEST(BookTextTest, CutsWhatIsTooWideAndWhatIsTooLong) {
  std::string wide;
  for (int letter = 0; letter < 50; ++letter) wide += "ồ";
  std::vector<ReportLine> lines(70, {"a", "line", 1, 1});
  lines[0].title = wide;
  const std::string text = TextOf(ReportOf(lines).book);
  std::string cut;
  for (int letter = 0; letter < 39; ++letter) cut += "ồ";
  EXPECT_THAT(text, AllOf(HasSubstr("\n" + cut + "… | "), Not(HasSubstr(cut + "ồ"))));
  EXPECT_THAT(text, EndsWith("… và 11 dòng nữa / more lines\n"));
  EXPECT_EQ(TextOf(Book{}), "");
}

}  // namespace
}  // namespace dvcmon::testing
