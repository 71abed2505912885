#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>

#include "daemon/tables/write.h"
#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

class BookJsonTest : public testing::Test {
 protected:
  void Write(const Book& book) {
    json_ = WriteJson(book);
    ASSERT_EQ(parser_.parse(json_).get(document_), simdjson::SUCCESS) << json_;
  }
  std::string At(const char* pointer) const {
    simdjson::dom::element element;
    EXPECT_EQ(document_.at_pointer(pointer).get(element), simdjson::SUCCESS) << pointer;
    return simdjson::minify(element);
  }

 private:
  std::string json_;
  simdjson::dom::parser parser_;
  simdjson::dom::element document_;
};

TEST_F(BookJsonTest, SaysWhatTheReportIsAbout) {
  Write(MonthlyBook());
  EXPECT_EQ(At("/report"), "\"cchc-monthly\"");
  EXPECT_EQ(At("/period"), "\"2026-10\"");
  EXPECT_EQ(At("/created"), "\"2026-10-14T23:40:00+07:00\"");
  EXPECT_EQ(At("/left/1"), "\"SỞ NỘI VỤ\"");
  EXPECT_EQ(At("/right/1"), "\"Độc lập - Tự do - Hạnh phúc\"");
  EXPECT_EQ(At("/sub/0"), "\"Phục vụ báo cáo công tác cải cách hành chính tháng 10 năm 2026\"");
  EXPECT_EQ(At("/summary/1"), "\"Số tiền thanh toán trực tuyến đạt 1.234.567,8 triệu đồng.\"");
  EXPECT_EQ(At("/signatures/2/0"), "\"THỦ TRƯỞNG ĐƠN VỊ\"");
}

TEST_F(BookJsonTest, EachCellHasAnAddressAStateAndItsText) {
  Write(MonthlyBook());
  // Under 3 lines of the title block, an empty one, 3 of title and sub, 1 of the unit and 2 of the
  // header: the heading, the first line.
  EXPECT_EQ(At("/sheets/0/rows/0/kind"), "\"heading\"");
  EXPECT_EQ(At("/sheets/0/rows/1/id"), "\"procedures\"");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/3"),
            R"({"address":"D12","column":"period","state":"value","value":1968,"text":"1.968",)"
            R"("provisional":false,"notes":[]})");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/6"),
            R"({"address":"G12","column":"last_year","state":"not_provided","value":null,)"
            R"("text":"…","provisional":false,"notes":[]})");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/8/state"), "\"not_applicable\"");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/9/state"), "\"empty\"");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/2/state"), "\"text\"");
  EXPECT_EQ(At("/sheets/1/rows/1/cells/7"),
            R"-({"address":"H8","column":"total","state":"value","value":157,"text":"157 (sb)",)-"
            R"("provisional":true,"notes":[]})");
  EXPECT_EQ(At("/sheets/1/rows/2/cells/8/notes"), "[1,2]");
  EXPECT_EQ(At("/sheets/1/rows/1/cells/10"),
            R"({"address":"K8","column":"postal","state":"value","value":0,"text":"–",)"
            R"("provisional":false,"notes":[]})");
}

TEST_F(BookJsonTest, EachSheetCanBeCheckedByMachine) {
  Write(MonthlyBook(2));
  EXPECT_EQ(At("/sheets/1/id"), "\"bodies\"");
  EXPECT_EQ(At("/sheets/1/columns/7"),
            R"-({"id":"total","number":"(8)=(9)+(10)+(11)","title":"Tổng",)-"
            R"("above":["Hồ sơ tiếp nhận trong kỳ"]})");
  EXPECT_EQ(At("/sheets/1/lines"), "14");
  EXPECT_EQ(At("/sheets/1/control_totals/target"), "1120");
  EXPECT_EQ(At("/sheets/0/notes/0/number"), "null");
  EXPECT_EQ(At("/sheets/0/notes/2/number"), "1");
  EXPECT_EQ(At("/sheets/1/notes/1"), R"({"number":2,"text":"Số liệu do đơn vị báo cáo."})");
}

TEST_F(BookJsonTest, TextsAreNoMoreThanTexts) {
  Book book = MonthlyBook();
  book.sheets[0].rows[1].cells[1].text = "\",\"value\":1,\"\x01\n</script>";
  Write(book);
  EXPECT_EQ(At("/sheets/0/rows/1/cells/1/state"), "\"text\"");
  EXPECT_EQ(At("/sheets/0/rows/1/cells/1/value"), "null");
}

}  // namespace
}  // namespace dvcmon
