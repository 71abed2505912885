#include "daemon/report/summary.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "daemon/report/words.h"

namespace dvcmon {
namespace {

constexpr std::string_view kTrend = ":trend";

const BookCell* CellNamed(const Book& book, std::string_view name) {
  const size_t slash = name.find('/');
  const BookSheet* sheet = book.sheets.empty() ? nullptr : &book.sheets.front();
  if (slash != std::string_view::npos) {
    const auto found = std::ranges::find(book.sheets, name.substr(0, slash), &BookSheet::id);
    sheet = found == book.sheets.end() ? nullptr : &*found;
    name.remove_prefix(slash + 1);
  }
  const size_t dot = name.rfind('.');
  if (sheet == nullptr || dot == std::string_view::npos) return nullptr;
  const auto row = std::ranges::find(sheet->rows, name.substr(0, dot), &BookRow::id);
  const auto column = std::ranges::find(sheet->columns, name.substr(dot + 1), &BookSheet::Head::id);
  if (row == sheet->rows.end() || column == sheet->columns.end()) return nullptr;
  return &row->cells[static_cast<size_t>(column - sheet->columns.begin())];
}

std::string TrendOf(const BookCell& cell, const NumberStyle& style) {
  if (cell.value == 0) return "không đổi";
  return (cell.value > 0 ? "tăng " : "giảm ") +
         NumberText(std::abs(cell.value), cell.digits, style);
}

}  // namespace

std::vector<std::string> SummaryOf(const Layout& layout, const Book& book,
                                   const std::map<std::string, std::string>& words) {
  std::vector<std::string> sentences;
  for (const std::string& sentence : layout.summary) {
    const auto text =
        Replaced(sentence, [&](const std::string& word) -> std::optional<std::string> {
          if (const auto found = words.find(word); found != words.end()) return found->second;
          const bool trend = word.ends_with(kTrend);
          const BookCell* cell =
              CellNamed(book, trend ? word.substr(0, word.size() - kTrend.size()) : word);
          if (cell == nullptr) return std::nullopt;
          if (cell->kind == BookCell::Kind::kText && !trend) return cell->text;
          if (cell->kind != BookCell::Kind::kNumber) return std::nullopt;
          // A mark such as "–" is for tables: in a sentence 0 is a number.
          return trend ? TrendOf(*cell, book.numbers)
                       : NumberText(cell->value, cell->digits, book.numbers);
        });
    if (text) sentences.push_back(*text);
  }
  return sentences;
}

}  // namespace dvcmon
