#include "collectors/extract/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}

  Result<Grid> Read() {
    if (Status checked = TakeSeparatorLine(); !checked.ok()) return checked.error();
    while (!rest_.empty()) {
      ++row_;
      if (TakeLineEnd()) continue;
      if (Status read = ReadRow(); !read.ok()) return read.error();
    }
    return std::move(grid_);
  }

 private:
  Status TakeSeparatorLine() {
    if (!rest_.starts_with("sep=") && !rest_.starts_with("SEP=")) return Done{};
    const std::string_view line = rest_.substr(0, rest_.find_first_of("\r\n"));
    if (line.size() != 5) return Done{};  // a name of a column that begins so
    ++row_;
    column_ = 1;
    if (line[4] != delimiter_) {
      return Wrong(fmt::format("\"{}\" where the delimiter is declared as '{}'", Quotable(line),
                               delimiter_));
    }
    rest_.remove_prefix(line.size());
    TakeLineEnd();
    return Done{};
  }

  Status ReadRow() {
    GridRow row;
    row.number = row_;
    do {
      column_ = row.cells.size() + 1;
      if (column_ > kMaxGridColumns) {
        return TooLarge(fmt::format("more than {} columns", kMaxGridColumns));
      }
      const Result<std::string> field = ReadField();
      if (!field) return field.error();
      GridCell& cell = row.cells.emplace_back();
      cell.kind = Cell::Kind::kText;
      cell.text = CleanText(*field);
    } while (TakeDelimiter());
    TakeLineEnd();
    if (row.cells.size() == 1 && row.cells[0].text.empty()) return Done{};
    cells_ += row.cells.size();
    if (grid_.rows.size() == kMaxGridRows) {
      return TooLarge(fmt::format("more than {} rows", kMaxGridRows));
    }
    if (cells_ > kMaxGridCells) return TooLarge(fmt::format("more than {} cells", kMaxGridCells));
    grid_.rows.push_back(std::move(row));
    return Done{};
  }

  // Ends before a delimiter, the end of the line or that of the text.
  Result<std::string> ReadField() {
    if (!rest_.starts_with('"')) return ReadPlainField();
    const std::string_view begin = rest_;
    std::string field;
    rest_.remove_prefix(1);
    for (;;) {
      const size_t quote = rest_.find('"');
      if (field.size() + std::min(quote, rest_.size()) > kMaxCellBytes) return FieldTooLarge();
      if (quote == std::string_view::npos) {
        return Wrong(fmt::format("a quote that is not closed: {}", Quotable(begin, 40)));
      }
      field += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) break;
      field += '"';
      rest_.remove_prefix(1);
    }
    if (!AtEndOfField()) {
      return Wrong(fmt::format("text behind a closing quote: {}", Quotable(rest_, 40)));
    }
    return field;
  }

  Result<std::string> ReadPlainField() {
    size_t end = 0;
    while (end < rest_.size() && !EndsField(rest_[end])) {
      if (rest_[end] == '"') {
        return Wrong(fmt::format("a quote in a field that is not quoted: {}",
                                 Quotable(rest_.substr(0, end + 1), 40)));
      }
      if (++end > kMaxCellBytes) return FieldTooLarge();
    }
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return std::string(field);
  }

  bool EndsField(char c) const { return c == delimiter_ || c == '\r' || c == '\n'; }
  bool AtEndOfField() const { return rest_.empty() || EndsField(rest_.front()); }

  bool TakeDelimiter() {
    if (!rest_.starts_with(delimiter_)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool TakeLineEnd() {
    const size_t size = rest_.starts_with("\r\n")                            ? 2
                        : rest_.starts_with('\r') || rest_.starts_with('\n') ? 1
                                                                             : 0;
    rest_.remove_prefix(size);
    return size > 0;
  }

  Error At(ErrorCode code, std::string what) const {
    return {code, fmt::format("row {}, column {}: {}", row_, column_, what), ""};
  }
  Error Wrong(std::string what) const { return At(ErrorCode::kSyntax, std::move(what)); }
  Error TooLarge(std::string what) const { return At(ErrorCode::kTooLarge, std::move(what)); }
  Error FieldTooLarge() const {
    return TooLarge(fmt::format("a field of more than {} bytes", kMaxCellBytes));
  }

  std::string_view rest_;
  const char delimiter_;
  size_t row_ = 0;
  size_t column_ = 0;
  size_t cells_ = 0;
  Grid grid_;
};

}  // namespace

Result<Grid> CsvGrid(std::string_view utf8, char delimiter) {
  assert(delimiter == ',' || delimiter == ';' || delimiter == '\t' || delimiter == '|');
  if (!IsUtf8(utf8)) return Error{ErrorCode::kEncoding, "not UTF-8", ""};
  return CsvReader(utf8, delimiter).Read();
}

}  // namespace dvcmon
