#include "tests/daemon/tables/monthly_book.h"

#include <fmt/format.h>

#include <array>

namespace dvcmon {
namespace {

using Kind = BookCell::Kind;

constexpr std::array kDepartments = {
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Chi nhánh Văn phòng Đăng ký đất đai khu vực Việt Trì",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Ban Quản lý các khu công nghiệp",
};
constexpr std::array kCommunes = {
    "Phường Việt Trì", "Phường Nông Trang", "Phường Thanh Miếu", "Xã Hy Cương",
    "Phường Phú Thọ",  "Xã Lâm Thao",       "Xã Xuân Lũng",      "Xã Thanh Thủy",
    "Xã Đoan Hùng",    "Phường Hòa Bình",   "Phường Vĩnh Yên",   "Xã Yên Lạc",
    "Xã Tam Sơn",      "Xã Quảng Yên",      "Xã Mường Động",     "Xã Thượng Cốc",
};

std::string Grouped(double value, int digits) { return NumberText(value, digits, NumberStyle()); }

BookSheet ProvinceSheet() {
  BookSheet sheet;
  sheet.id = "province";
  sheet.name = "Biểu 1. Toàn tỉnh";
  sheet.unit_line = "Đơn vị tính: theo từng dòng";
  sheet.columns = {
      {.id = "no", .number = "(1)", .title = "TT", .width = 5},
      {.id = "measure", .number = "(2)", .title = "Chỉ tiêu", .width = 40, .is_text = true},
      {.id = "unit", .number = "(3)", .title = "Đơn vị tính", .width = 8},
      {.id = "period", .number = "(4)", .title = "Trong kỳ"},
      {.id = "previous", .number = "(5)", .title = "Kỳ trước"},
      {.id = "change", .number = "(6)=(4)-(5)", .title = "Tăng/giảm", .width = 12},
      {.id = "last_year", .number = "(7)", .title = "Cùng kỳ năm trước"},
      {.id = "year", .number = "(9)", .title = "Lũy kế từ đầu năm"},
      {.id = "target", .number = "(11)", .title = "Chỉ tiêu năm"},
      {.id = "notes", .number = "(13)", .title = "Ghi chú", .width = 16, .is_text = true},
  };
  const auto line = [&](const char* id, const char* no, const char* title, const char* unit,
                        double now, double before, int digits) {
    BookCell change =
        NumberCellOf(Rounded(now - before, digits, NumberStyle::Rounding::kHalfUp), digits);
    sheet.rows.push_back({.id = id,
                          .cells = {TextCellOf(no),
                                    TextCellOf(title),
                                    TextCellOf(unit),
                                    NumberCellOf(now, digits),
                                    NumberCellOf(before, digits),
                                    change,
                                    MissingCellOf(),
                                    NumberCellOf(now * 10, digits),
                                    {Kind::kNotApplicable, 0, 0, "x"},
                                    {}}});
  };
  const auto heading = [&](const char* id, const char* title) {
    std::vector<BookCell> cells(sheet.columns.size());
    cells[0] = TextCellOf(id);
    cells[1] = TextCellOf(title);
    sheet.rows.push_back({BookRow::Kind::kHeading, id, cells});
  };
  heading("I", "Cung cấp dịch vụ công trực tuyến");
  line("procedures", "1", "Tổng số thủ tục hành chính thuộc thẩm quyền giải quyết", "TTHC", 1968,
       1962, 0);
  line("full", "2", "Dịch vụ công trực tuyến toàn trình", "DVC", 1120, 1120, 0);
  heading("II", "Tiếp nhận hồ sơ");
  line("received", "1", "Tổng số hồ sơ tiếp nhận trong kỳ", "hồ sơ", 41235, 39870, 0);
  line("online", "1.1", "Trong đó: tiếp nhận trực tuyến", "hồ sơ", 37926, 37112, 0);
  line("online_rate", "2", "Tỷ lệ hồ sơ tiếp nhận trực tuyến trên tổng số hồ sơ tiếp nhận trong kỳ",
       "%", 91.98, 93.08, 2);
  heading("III", "Thanh toán trực tuyến");
  line("amount", "1", "Số tiền thanh toán trực tuyến", "triệu đồng", 1234567.8, 1100000.5, 1);
  sheet.rows.back().cells[9] = TextCellOf("Theo Hệ thống thanh toán trực tuyến của Cổng DVCQG");
  sheet.notes = {
      {"Nguồn: Cổng Dịch vụ công quốc gia (thời điểm lấy 23:40 ngày 14/10/2026).", false},
      {"…: có phát sinh nhưng chưa có số liệu; –: không phát sinh; (sb): sơ bộ.", false},
      {"Số liệu trước 01/7/2025 cộng theo địa bàn sau sắp xếp đơn vị hành chính cấp xã; các kỳ đã "
       "phát hành trước ngày này được tính lại theo danh mục cơ quan, đơn vị đang có hiệu lực, nên "
       "có thể khác với số liệu đã công bố."},
  };
  sheet.rows[4].cells[4].notes = {1};
  sheet.rows[1].cells[7].notes = {1};
  sheet.chart = Chart{
      "Hồ sơ tiếp nhận", Chart::Kind::kColumn, {"period", "previous"}, {"received", "online"}};
  CountUp(sheet);
  return sheet;
}

void AddBody(BookSheet& sheet, const std::string& id, size_t ordinal, const std::string& name) {
  const auto n = static_cast<double>(sheet.rows.size());
  const double total = 120 + n * 37;
  const double online = total - 11 - n;
  const double rate = Rounded(100 * online / total, 2, NumberStyle::Rounding::kHalfUp);
  BookRow row{.id = id, .cells = {TextCellOf(std::to_string(ordinal)), TextCellOf(name)}};
  for (const double count : {56 + n, 31.0, 21.0, n}) row.cells.push_back(NumberCellOf(count));
  row.cells.push_back(NumberCellOf(55.36, 2));
  for (const double count : {total, online, 11 + n - n / 2, 0.0}) {
    row.cells.push_back(NumberCellOf(Rounded(count, 0, NumberStyle::Rounding::kTruncate)));
  }
  row.cells.push_back(NumberCellOf(rate, 2));
  row.cells.push_back(NumberCellOf(-1.25, 2));
  row.cells.push_back(MissingCellOf());
  row.cells.push_back(NumberCellOf(total * 1000));
  row.cells.push_back(NumberCellOf(online * 1000));
  row.cells.push_back(NumberCellOf(rate, 2));
  row.cells.push_back(NumberCellOf(80, 2));
  row.cells.push_back(NumberCellOf(Rounded(rate - 80, 2, NumberStyle::Rounding::kHalfUp), 2));
  row.cells.push_back(NumberCellOf(static_cast<double>(ordinal)));
  row.cells.push_back(NumberCellOf(static_cast<double>(ordinal % 7 + 1)));
  row.cells.push_back({});
  sheet.rows.push_back(row);
}

void AddSum(BookSheet& sheet, BookRow::Kind kind, const std::string& id, const std::string& title) {
  BookRow row{kind, id, std::vector<BookCell>(sheet.columns.size())};
  row.cells[1] = TextCellOf(title);
  for (size_t i = 2; i < row.cells.size() - 1; ++i) row.cells[i] = NumberCellOf(123456);
  sheet.rows.push_back(row);
}

BookSheet BodiesSheet(size_t communes) {
  BookSheet sheet;
  sheet.id = "bodies";
  sheet.name = "Biểu 2a. Theo cơ quan";
  sheet.title = {{"TÌNH HÌNH TIẾP NHẬN HỒ SƠ CỦA CÁC CƠ QUAN, ĐƠN VỊ", true},
                 {"(Từ ngày 15/9/2026 đến ngày 14/10/2026)", false, true}};
  sheet.unit_line = "Đơn vị tính: hồ sơ";
  const std::vector<std::string> services = {"TTHC, dịch vụ công trực tuyến"};
  const std::vector<std::string> received = {"Hồ sơ tiếp nhận trong kỳ"};
  const std::vector<std::string> compared = {"So sánh, điểm %"};
  const std::vector<std::string> year = {"Lũy kế"};
  const std::vector<std::string> target = {"Chỉ tiêu"};
  const std::vector<std::string> rank = {"Hạng trong khối"};
  sheet.columns = {
      {.id = "no", .number = "(1)", .title = "STT", .width = 5},
      {.id = "name", .number = "(2)", .title = "Cơ quan", .width = 28, .is_text = true},
      {.id = "procedures", .number = "(3)", .title = "TTHC", .above = services, .width = 7},
      {.id = "full", .number = "(4)", .title = "Toàn trình", .above = services, .width = 7},
      {.id = "part", .number = "(5)", .title = "Một phần", .above = services, .width = 7},
      {.id = "used",
       .number = "(6)",
       .title = "Có phát sinh hồ sơ trực tuyến",
       .above = services,
       .width = 9},
      {.id = "used_rate",
       .number = "(7)=(6)/[(4)+(5)]",
       .title = "Tỷ lệ %",
       .above = services,
       .width = 8},
      {.id = "total",
       .number = "(8)=(9)+(10)+(11)",
       .title = "Tổng",
       .above = received,
       .width = 8},
      {.id = "online", .number = "(9)", .title = "Trực tuyến", .above = received, .width = 8},
      {.id = "direct", .number = "(10)", .title = "Trực tiếp", .above = received, .width = 8},
      {.id = "postal", .number = "(11)", .title = "BCCI", .above = received, .width = 7},
      {.id = "rate",
       .number = "(12)=(9)/(8)",
       .title = "Tỷ lệ trực tuyến %",
       .above = received,
       .width = 8},
      {.id = "previous", .number = "(13)", .title = "Kỳ trước", .above = compared, .width = 7},
      {.id = "last_year", .number = "(14)", .title = "Cùng kỳ", .above = compared, .width = 7},
      {.id = "year_total", .number = "(15)", .title = "Tổng", .above = year, .width = 9},
      {.id = "year_online", .number = "(16)", .title = "Trực tuyến", .above = year, .width = 9},
      {.id = "year_rate",
       .number = "(17)=(16)/(15)",
       .title = "Tỷ lệ %",
       .above = year,
       .width = 8},
      {.id = "target", .number = "(18)", .title = "Giao %", .above = target, .width = 7},
      {.id = "margin",
       .number = "(19)=(17)-(18)",
       .title = "Chênh lệch",
       .above = target,
       .width = 8},
      {.id = "place", .number = "(20)", .title = "Kỳ này", .above = rank, .width = 6},
      {.id = "place_before", .number = "(21)", .title = "Kỳ trước", .above = rank, .width = 6},
      {.id = "notes", .number = "(22)", .title = "Ghi chú", .width = 12, .is_text = true},
  };
  const auto heading = [&](const char* id, const char* title) {
    std::vector<BookCell> cells(sheet.columns.size());
    cells[0] = TextCellOf(id);
    cells[1] = TextCellOf(title);
    sheet.rows.push_back({BookRow::Kind::kHeading, id, cells});
  };
  heading("A", "Sở, ban, ngành");
  for (size_t i = 0; i < kDepartments.size(); ++i) {
    AddBody(sheet, fmt::format("H44.{:02}", i + 1), i + 1, kDepartments[i]);
  }
  AddSum(sheet, BookRow::Kind::kSubtotal, "A.sum", "Cộng sở, ban, ngành (12/12 đơn vị)");
  heading("B", "Xã, phường, đặc khu");
  for (size_t i = 0; i < communes; ++i) {
    const std::string again = i < kCommunes.size() ? "" : fmt::format(" {}", i / kCommunes.size());
    AddBody(sheet, fmt::format("H44.101.{}", i + 1), i + 1,
            kCommunes[i % kCommunes.size()] + again);
  }
  AddSum(sheet, BookRow::Kind::kSubtotal, "B.sum", "Cộng cấp xã");
  AddSum(sheet, BookRow::Kind::kTotal, "total",
         fmt::format("TỔNG CỘNG ({0}/{0} đơn vị)", communes + kDepartments.size()));
  BookCell& provisional = sheet.rows[1].cells[7];
  provisional.provisional = true;
  provisional.text += " (sb)";
  sheet.rows[2].cells[8].notes = {1, 2};
  sheet.rows[2].cells[10].notes = {2};
  sheet.rows[3].cells[13].notes = {1};
  sheet.rows[6].cells[1].notes = {2};
  sheet.rows[6].cells[21] = TextCellOf("Trực thuộc Sở Nông nghiệp và Môi trường");
  sheet.notes = {{"Cơ quan không có số liệu theo kênh trên Cổng Dịch vụ công quốc gia."},
                 {"Số liệu do đơn vị báo cáo."}};
  sheet.chart = Chart{"Tỷ lệ hồ sơ trực tuyến của sở, ban, ngành",
                      Chart::Kind::kBar,
                      {"rate"},
                      {"H44.01", "H44.02", "H44.03", "H44.04", "H44.07"}};
  CountUp(sheet);
  return sheet;
}

}  // namespace

BookCell TextCellOf(std::string text) { return {Kind::kText, 0, 0, std::move(text)}; }

BookCell NumberCellOf(double value, int digits) {
  return {Kind::kNumber, value, digits, value == 0 ? "–" : Grouped(value, digits)};
}

BookCell MissingCellOf() { return {Kind::kMissing, 0, 0, "…"}; }

void CountUp(BookSheet& sheet) {
  sheet.lines = 0;
  sheet.control_totals.assign(sheet.columns.size(), 0);
  for (const BookRow& row : sheet.rows) {
    if (row.kind != BookRow::Kind::kLine) continue;
    ++sheet.lines;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].kind == Kind::kNumber) sheet.control_totals[i] += row.cells[i].value;
    }
  }
}

Book MonthlyBook(size_t communes) {
  Book book;
  book.report = "cchc-monthly";
  book.title = "Tổng hợp số liệu tiếp nhận, giải quyết TTHC tháng 10 năm 2026";
  book.period = "2026-10";
  book.created = *ParseTime("2026-10-14T23:40:00+07:00");
  book.left = {{"UBND TỈNH PHÚ THỌ"}, {"SỞ NỘI VỤ", true}, {"Số:        /BC-SNV"}};
  book.right = {{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true},
                {"Độc lập - Tự do - Hạnh phúc", true},
                {"Phú Thọ, ngày 14 tháng 10 năm 2026", false, true}};
  book.title_lines = {
      {"TỔNG HỢP SỐ LIỆU TIẾP NHẬN, GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH VÀ CUNG CẤP, "
       "SỬ DỤNG DỊCH VỤ CÔNG TRỰC TUYẾN",
       true}};
  book.sub = {{"Phục vụ báo cáo công tác cải cách hành chính tháng 10 năm 2026", true},
              {"(Từ ngày 15/9/2026 đến ngày 14/10/2026; số liệu chốt lúc 23:40 ngày 14/10/2026; "
               "lần phát hành 1)",
               false, true}};
  book.summary = {
      "Trong kỳ, toàn tỉnh tiếp nhận 41.235 hồ sơ, trong đó 37.926 hồ sơ trực tuyến, đạt 91,98%, "
      "giảm 1,10 điểm % so với kỳ trước; lũy kế từ đầu năm tiếp nhận 412.350 hồ sơ.",
      "Số tiền thanh toán trực tuyến đạt 1.234.567,8 triệu đồng."};
  book.signatures = {{{"Người lập biểu", true}, {"(Ký, ghi rõ họ tên)", false, true}},
                     {{"Người kiểm tra", true}, {"(Ký, ghi rõ họ tên)", false, true}},
                     {{"THỦ TRƯỞNG ĐƠN VỊ", true},
                      {"(Ký, đóng dấu/ký số)", false, true},
                      {""},
                      {""},
                      {"Nguyễn Văn A", true}}};
  book.sheets = {ProvinceSheet(), BodiesSheet(communes)};
  return book;
}

}  // namespace dvcmon
