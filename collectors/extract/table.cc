#include "collectors/extract/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kColumnsShown = 1500;  // bytes, in a message

std::string TextIn(const GridCell& cell) {
  if (cell.kind == Cell::Kind::kText) return cell.text;
  if (cell.kind == Cell::Kind::kNumber) return fmt::format("{}", cell.number);
  return {};
}

bool IsEmpty(const GridCell& cell) {
  return cell.kind == Cell::Kind::kAbsent || (cell.kind == Cell::Kind::kText && cell.text.empty());
}

bool IsEmptyLine(const GridRow& line) {
  return std::ranges::all_of(line.cells, [](const GridCell& cell) { return IsEmpty(cell); });
}

// The first text of a line that says anything.
std::string FirstText(const GridRow& line) {
  for (const GridCell& cell : line.cells) {
    std::string text = TextIn(cell);
    if (!text.empty()) return text;
  }
  return {};
}

Grid Transposed(const Grid& grid) {
  Grid turned;
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    const auto& cells = grid.rows[r].cells;
    if (turned.rows.size() < cells.size()) turned.rows.resize(cells.size());
    for (size_t c = 0; c < cells.size(); ++c) {
      turned.rows[c].cells.resize(r + 1);
      turned.rows[c].cells[r] = cells[c];
      turned.rows[c].number = c + 1;
    }
  }
  return turned;
}

// RFC 6901: a header may hold "/" and "~".
std::string Escaped(std::string_view step) {
  std::string escaped;
  for (const char c : step) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

void AddColumn(Table& table, std::string pointer, int index) {
  const auto [column, is_new] = table.columns.try_emplace(pointer, index);
  if (!is_new) column->second = Table::kAmbiguous;
  if (is_new) table.in_order.push_back(std::move(pointer));
}

// What a merged cell says on two lines is one step.
std::string ColumnPointer(const std::vector<GridRow>& lines, size_t from, size_t to,
                          size_t column) {
  std::string pointer;
  std::string before;
  for (size_t i = from; i < to; ++i) {
    if (column >= lines[i].cells.size()) continue;
    const std::string text = TextIn(lines[i].cells[column]);
    if (text.empty() || text == before) continue;
    pointer += "/" + Escaped(text);
    before = text;
  }
  return pointer;
}

size_t Width(std::span<const GridRow> lines) {
  size_t width = 0;
  for (const GridRow& line : lines) width = std::max(width, line.cells.size());
  return width;
}

Table Pairs(const Grid& grid, const TableSpec& spec) {
  Table table;
  table.name = spec.name;
  GridRow& only = table.lines.emplace_back();
  for (const GridRow& line : grid.rows) {
    for (size_t i = 0; i + 1 < line.cells.size(); i += 2) {
      const std::string label = TextIn(line.cells[i]);
      if (label.empty()) continue;
      AddColumn(table, "/" + Escaped(label), static_cast<int>(only.cells.size()));
      only.cells.push_back(line.cells[i + 1]);
    }
  }
  return table;
}

Error Drift(const TableSpec& spec, std::string message) {
  return {ErrorCode::kDrift, std::move(message), "/" + spec.name};
}

// Empty cells behind the last column are a habit of those who write CSV.
Status CheckWidth(const GridRow& line, size_t width, bool blanks_are_empty, const TableSpec& spec) {
  size_t cells = line.cells.size();
  while (cells > width && IsEmpty(line.cells[cells - 1])) --cells;
  if (cells == width || (cells < width && blanks_are_empty)) return Done{};
  return Drift(spec, fmt::format("line {} has {} cells and the header {} columns: \"{}\"; if the "
                                 "table ends before it, say so with `until`",
                                 line.number, cells, width, Quotable(FirstText(line))));
}

struct Header {
  size_t end = 0;    // where the data begins
  size_t width = 0;  // of its own lines: a title above may be wider, and data must not be
};

// Names the columns.
Result<Header> ReadHeader(const std::vector<GridRow>& lines, const TableSpec& spec, Table& table) {
  size_t at = 0;
  if (!spec.header.empty()) {
    const auto holds_it = [&](const GridRow& line) {
      return std::ranges::any_of(line.cells,
                                 [&](const GridCell& cell) { return TextIn(cell) == spec.header; });
    };
    at = static_cast<size_t>(std::ranges::find_if(lines, holds_it) - lines.begin());
    if (at == lines.size()) {
      return Drift(
          spec, fmt::format("no line of the table holds \"{}\", with which its header "
                            "begins; the first one begins with \"{}\"",
                            spec.header, lines.empty() ? "" : Quotable(FirstText(lines.front()))));
    }
  }
  const size_t end = at + static_cast<size_t>(spec.header_rows);
  if (end > lines.size()) {
    return Drift(spec, fmt::format("{} lines, fewer than the header has", lines.size() - at));
  }
  for (size_t c = 0; c < Width(lines); ++c) {
    std::string pointer =
        spec.header_rows == 0 ? fmt::format("/#{}", c + 1) : ColumnPointer(lines, at, end, c);
    if (!pointer.empty()) AddColumn(table, std::move(pointer), static_cast<int>(c));
  }
  return Header{std::min(end + static_cast<size_t>(spec.skip), lines.size()),
                Width(std::span(lines).subspan(at, end - at))};
}

class TableRows : public AnswerRows {
 public:
  TableRows(const Table& table, const std::map<std::string, std::string>& texts)
      : table_(table), texts_(texts) {}

  size_t size() const override { return table_.lines.size(); }

  Cell At(size_t row, const Selector& selector) const override {
    if (selector.base == Selector::Base::kRoot) return TextAt(selector.pointer);
    if (selector.base == Selector::Base::kParent) return {};
    const GridRow& line = table_.lines[row];
    if (selector.pointer.starts_with("/@")) {
      const auto found = line.attributes.find(selector.pointer.substr(2));
      if (found == line.attributes.end()) return {};
      return {.kind = Cell::Kind::kText, .text = found->second};
    }
    const auto column = table_.columns.find(selector.pointer);
    if (column == table_.columns.end() || column->second == Table::kAmbiguous) return {};
    const auto index = static_cast<size_t>(column->second);
    const bool blank = index >= line.cells.size() || line.cells[index].kind == Cell::Kind::kAbsent;
    Cell nothing;
    if (table_.blanks_are_empty) nothing.kind = Cell::Kind::kText;
    if (blank) return nothing;
    const GridCell& cell = line.cells[index];
    return {cell.kind, cell.text, cell.number, cell.whole, cell.boolean};
  }

  std::string Path(size_t row) const override { return fmt::format("/{}/{}", table_.name, row); }

  Status Has(const Selector& selector, bool required) const override {
    const std::string& pointer = selector.pointer;
    if (selector.base == Selector::Base::kRoot) {
      if (!required || texts_.contains(pointer)) return Done{};
      return Error{ErrorCode::kDrift, fmt::format("the page has no text {}", pointer), pointer};
    }
    if (pointer.starts_with("/@")) return Done{};
    const auto column = table_.columns.find(pointer);
    const bool is_there = column != table_.columns.end();
    if (is_there ? column->second != Table::kAmbiguous : !required) return Done{};
    const std::string all = fmt::format("{}", fmt::join(table_.in_order, ", "));
    return Error{
        ErrorCode::kDrift,
        fmt::format("{} column {}; the table has {} (`header` and `header_rows` say which "
                    "lines of it are the header)",
                    is_there ? "more than one" : "no", pointer, Quotable(all, kColumnsShown)),
        "/" + table_.name};
  }

 private:
  Cell TextAt(const std::string& pointer) const {
    const auto found = texts_.find(pointer);
    if (found == texts_.end()) return {};
    return {.kind = Cell::Kind::kText, .text = found->second};
  }

  const Table& table_;
  const std::map<std::string, std::string>& texts_;
};

class TablesAnswer : public Answer {
 public:
  TablesAnswer(std::vector<Table> tables, std::map<std::string, std::string> texts)
      : tables_(std::move(tables)), texts_(std::move(texts)) {}

  Cell At(const std::string& pointer) const override {
    const auto found = texts_.find(pointer);
    if (found == texts_.end()) return {};
    return {.kind = Cell::Kind::kText, .text = found->second};
  }

  Result<std::unique_ptr<AnswerRows>> Rows(const std::string& pointer) const override {
    for (const Table& table : tables_) {
      if (pointer == "/" + table.name) {
        return std::unique_ptr<AnswerRows>(std::make_unique<TableRows>(table, texts_));
      }
    }
    return Error{ErrorCode::kShape, "no table of that name is declared", pointer};
  }

  // Where a column stands is no part of it: columns are found by their names.
  dvcmon::Structure Structure() const override {
    std::vector<std::string> lines;
    for (const Table& table : tables_) {
      for (const auto& [column, index] : table.columns) {
        lines.push_back(fmt::format("/{}{} {}", table.name, column,
                                    index == Table::kAmbiguous ? "columns" : "column"));
      }
      std::set<std::string_view> attributes;
      for (const GridRow& line : table.lines) {
        for (const auto& [name, value] : line.attributes) attributes.insert(name);
      }
      for (const std::string_view name : attributes) {
        lines.push_back(fmt::format("/{}/@{} attribute", table.name, Quotable(name)));
      }
    }
    for (const auto& [name, text] : texts_) lines.push_back(name + " text");
    return MakeStructure(std::move(lines));
  }

 private:
  std::vector<Table> tables_;
  std::map<std::string, std::string> texts_;
};

}  // namespace

Result<Table> ReadTable(Grid grid, const TableSpec& spec, bool blanks_are_empty) {
  if (spec.mode == TableSpec::Mode::kPairs) return Pairs(grid, spec);
  if (spec.mode == TableSpec::Mode::kColumns) {
    // One long line makes every line of the turned table as long as the grid is high.
    if (grid.rows.size() * Width(grid.rows) > kMaxGridCells) {
      return Error{ErrorCode::kTooLarge,
                   fmt::format("more than {} cells with its columns turned to rows", kMaxGridCells),
                   "/" + spec.name};
    }
    grid = Transposed(grid);
  }
  std::erase_if(grid.rows, IsEmptyLine);
  Table table;
  table.name = spec.name;
  table.blanks_are_empty = blanks_are_empty;
  const auto header = ReadHeader(grid.rows, spec, table);
  if (!header) return header.error();
  const auto begin = grid.rows.begin() + static_cast<ptrdiff_t>(header->end);
  auto end = grid.rows.end();
  if (!spec.until.empty()) {
    end = std::find_if(begin, grid.rows.end(), [&](const GridRow& line) {
      return FirstText(line).starts_with(spec.until);
    });
    if (end == grid.rows.end()) {
      return Drift(spec, fmt::format("no line begins with \"{}\", which ends the table: it was cut "
                                     "or has changed",
                                     spec.until));
    }
  }
  if (spec.header_rows > 0) {
    for (auto line = begin; line != end; ++line) {
      Status fits = CheckWidth(*line, header->width, blanks_are_empty, spec);
      if (!fits) return fits.error();
    }
  }
  table.lines.assign(std::make_move_iterator(begin), std::make_move_iterator(end));
  return table;
}

std::unique_ptr<Answer> AnswerOfTables(std::vector<Table> tables,
                                       std::map<std::string, std::string> texts) {
  return std::make_unique<TablesAnswer>(std::move(tables), std::move(texts));
}

}  // namespace dvcmon
