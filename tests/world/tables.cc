// The same counts as a table: a page, a CSV file, a workbook.
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "tests/collectors/extract/workbook_builder.h"
#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

struct Column {
  const char* group;  // of the header's upper line; empty: it has one line
  const char* title;
  int64_t (*count)(const PublishedRow& row);
};

template <Flow flow>
int64_t CountOf(const PublishedRow& row) {
  return row.counts[flow];
}

// A level of services has another name in an answer that is renamed.
constexpr auto kColumns = std::to_array<Column>({
    {"Tiếp nhận", "Trực tuyến", &CountOf<Flow::kOnline>},
    {"Tiếp nhận", "Trực tiếp", &CountOf<Flow::kDirect>},
    {"Tiếp nhận", "Bưu chính", &CountOf<Flow::kPostal>},
    {"Trực tuyến", "Mức độ 4", &CountOf<Flow::kFullOnline>},
    {"Trực tuyến", "Mức độ 3",
     [](const PublishedRow& row) {
       return row.counts[Flow::kOnline] - row.counts[Flow::kFullOnline];
     }},
    {"Đã giải quyết", "Trước hạn", &CountOf<Flow::kEarly>},
    {"Đã giải quyết", "Đúng hạn", &CountOf<Flow::kOnTime>},
    {"Đã giải quyết", "Quá hạn", &CountOf<Flow::kOverdue>},
    {"Thanh toán", "Phải nộp phí", &CountOf<Flow::kPayable>},
    {"Thanh toán", "Nộp trực tuyến", &CountOf<Flow::kPaidOnline>},
    {"Đang giải quyết", "Trong hạn",
     [](const PublishedRow& row) { return row.open - row.open_late; }},
    {"Đang giải quyết", "Quá hạn", [](const PublishedRow& row) { return row.open_late; }},
    {"Số hóa", "Hồ sơ", &CountOf<Flow::kDigitized>},
    {"Số hóa", "Kết quả", &CountOf<Flow::kResultDigitized>},
});

std::string TitleOf(const Column& column, bool renamed) {
  const std::string title = column.title;
  if (!renamed) return title;
  return title == "Mức độ 4" ? "Toàn trình" : title == "Mức độ 3" ? "Một phần" : title;
}

const char* TierOf(const PublishedRow& row, bool renamed) {
  if (row.agency == nullptr) return "Tỉnh";
  switch (row.agency->tier) {
    case Tier::kDepartment:
      return renamed ? "Sở, ban, ngành" : "Cấp tỉnh";
    case Tier::kDistrict:
      return "Cấp huyện";
    case Tier::kCommune:
      return renamed ? "Xã, phường, đặc khu" : "Cấp xã";
  }
  return "";
}

std::string VietnameseDay(Day day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:02}/{:02}/{}", unsigned(date.day()), unsigned(date.month()),
                     int(date.year()));
}

std::string VietnameseNumber(int64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ".");
  return digits;
}

// Of an agency, or of the province.
std::string CodeOf(const Province& province, const PublishedRow& row) {
  return row.agency ? row.agency->code : province.code();
}
std::string NameOf(const Province& province, const PublishedRow& row) {
  return row.agency ? row.agency->name : province.title;
}

std::string Page(const Province& province, const Snapshot& shown) {
  std::string upper;
  std::string lower;
  for (size_t i = 0; i < kColumns.size();) {
    size_t end = i;
    while (end < kColumns.size() && kColumns[end].group == std::string_view(kColumns[i].group)) {
      lower += fmt::format("<th>{}</th>", TitleOf(kColumns[end++], shown.is_renamed));
    }
    upper += fmt::format("<th colspan=\"{}\">{}</th>", end - i, kColumns[i].group);
    i = end;
  }
  const auto line = [&](const PublishedRow& row, const std::string& head) {
    std::string text = head;
    for (const Column& column : kColumns) {
      text += fmt::format("<td> {} </td>", VietnameseNumber(column.count(row)));
    }
    return text + "</tr>\n";
  };
  std::string body;
  for (const PublishedRow& row : shown.rows) {
    body += line(row, fmt::format("<tr data-ma=\"{}\"><td>{}</td><td>{}</td>", row.agency->code,
                                  row.agency->name, TierOf(row, shown.is_renamed)));
  }
  body += line(shown.total, "<tr class=\"total\"><td>Tổng cộng</td><td></td>");
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"vi\">\n<head><meta charset=\"utf-8\"><title>Tình hình giải "
      "quyết hồ sơ</title></head>\n<body>\n<table class=\"menu\"><tr><td>Trang chủ<td>Thống "
      "kê</table>\n<h1 id=\"don-vi\" data-ma=\"{}\">{}</h1>\n<p id=\"ngay\">Số liệu đến ngày "
      "{}</p>\n<table id=\"so-lieu\">\n<thead><tr><th rowspan=\"2\">Cơ quan</th><th "
      "rowspan=\"2\">Cấp</th>{}</tr>\n<tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n"
      "</body>\n</html>\n",
      province.code(), province.title, VietnameseDay(shown.as_of), upper, lower, body);
}

std::vector<std::string> TitlesOf(const Snapshot& shown) {
  std::vector<std::string> titles = {"Mã", "Cơ quan", "Cấp", "Ngày số liệu"};
  for (const Column& column : kColumns) {
    titles.push_back(fmt::format("{} - {}", column.group, TitleOf(column, shown.is_renamed)));
  }
  return titles;
}

// All agencies, then the province, which has the day of the answer.
std::vector<PublishedRow> LinesOf(const Snapshot& shown) {
  std::vector<PublishedRow> lines = shown.rows;
  lines.push_back(shown.total);
  lines.back().as_of = shown.as_of;
  return lines;
}

std::string Csv(const Province& province, const Snapshot& shown) {
  std::string text = fmt::format("\xEF\xBB\xBF{}\r\n", fmt::join(TitlesOf(shown), ";"));
  for (const PublishedRow& row : LinesOf(shown)) {
    text += fmt::format("{};\"{}\";\"{}\";{}", CodeOf(province, row), NameOf(province, row),
                        TierOf(row, shown.is_renamed), VietnameseDay(row.as_of));
    for (const Column& column : kColumns) {
      text += ";" + VietnameseNumber(column.count(row));
    }
    text += "\r\n";
  }
  return text;
}

std::string TextCell(const std::string& text) {
  return fmt::format(R"(<c t="inlineStr"><is><t>{}</t></is></c>)", text);
}

std::string Workbook(const Province& province, const Snapshot& shown) {
  std::string rows = fmt::format("<row>{}</row><row/>",
                                 TextCell("TÌNH HÌNH GIẢI QUYẾT HỒ SƠ - " + province.title));
  rows += "<row>";
  for (const std::string& title : TitlesOf(shown)) rows += TextCell(title);
  rows += "</row>";
  for (const PublishedRow& row : LinesOf(shown)) {
    rows += "<row>" + TextCell(CodeOf(province, row)) + TextCell(NameOf(province, row)) +
            TextCell(TierOf(row, shown.is_renamed)) + TextCell(FormatDay(row.as_of));
    for (const Column& column : kColumns)
      rows += fmt::format("<c><v>{}</v></c>", column.count(row));
    rows += "</row>";
  }
  return OneSheet(rows);
}

}  // namespace

Answer RespondTable(const Publication& portal, const Request& request, Time now) {
  const std::string path = request.path;
  const Province* province =
      portal.world().FindByCode(path.substr(path.rfind('/') + 1), DayOf(now));
  if (province == nullptr) return NotFound();
  const auto period = PeriodOf(DayIn(QueryOf(request, "from")), DayIn(QueryOf(request, "to")));
  if (!period) return BadRequest("no such period");
  if (period->first > DayOf(now)) return BadRequest("the period lies in the future");
  const Snapshot shown = portal.At(*province, *period, now);
  if (shown.is_out) return Unavailable();
  Answer answer;
  if (path.starts_with("/world-html/")) {
    answer.content_type = "text/html; charset=utf-8";
    answer.body = Page(*province, shown);
  } else if (path.starts_with("/world-csv/")) {
    answer.content_type = "text/csv; charset=utf-8";
    answer.body = Csv(*province, shown);
  } else {
    answer.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    answer.body = Workbook(*province, shown);
  }
  return answer;
}

}  // namespace dvcmon::world
