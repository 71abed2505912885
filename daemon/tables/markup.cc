#include "daemon/tables/markup.h"

#include <fmt/format.h>

#include <algorithm>

#include "collectors/extract/text.h"

namespace dvcmon {

std::string Escaped(std::string_view text) {
  const std::string visible = Quotable(text, std::string::npos);
  std::string escaped;
  escaped.reserve(visible.size());
  for (const char c : visible) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

bool HasNationalTitle(const Book& book) {
  return book.right.size() >= 2 && book.right[0].bold && book.right[1].bold;
}

size_t NameLineOf(const Book& book) {
  size_t name = book.left.size();
  for (size_t i = 0; i < book.left.size(); ++i) {
    if (book.left[i].bold) name = i;
  }
  return name;
}

bool IsRecipients(const std::vector<TextLine>& block) {
  return !block.empty() && block.front().text.starts_with("Nơi nhận");
}

std::vector<TextLine> HeadingOf(const Book& book, const BookSheet& sheet) {
  const bool is_own = !sheet.title.empty() && !std::ranges::equal(sheet.title, book.title_lines, {},
                                                                  &TextLine::text, &TextLine::text);
  if (is_own) return sheet.title;
  const bool is_alone = book.sheets.size() == 1 && book.summary.empty();
  if (is_alone || sheet.name.empty()) return {};
  return {{sheet.name, true}};
}

size_t ColumnsOf(const BookRow& row, size_t column) {
  if (row.kind != BookRow::Kind::kHeading || row.cells[column].kind != BookCell::Kind::kText) {
    return 1;
  }
  size_t end = column + 1;
  while (end < row.cells.size() && row.cells[end].kind == BookCell::Kind::kEmpty) ++end;
  return end - column;
}

std::string NoteMark(int note) { return fmt::format("({})", note); }

std::string BreakableNumber(std::string_view number, std::string_view mark) {
  constexpr std::string_view kOperators = "=+-*/";
  std::string breakable;
  for (size_t start = 0; start < number.size();) {
    const size_t end = std::min(number.find_first_of(kOperators, start + 1), number.size());
    if (start > 0) breakable += mark;
    breakable += Escaped(number.substr(start, end - start));
    start = end;
  }
  return breakable;
}

}  // namespace dvcmon
