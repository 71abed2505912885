#include "collectors/extract/html_table.h"

#include <fmt/format.h>
#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/extract/libxml_input.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxRowAttributes = 64;
constexpr size_t kMaxAttributeBytes = 200;
constexpr size_t kToTheEnd = std::numeric_limits<size_t>::max();

bool IsElement(const xmlNode* node) { return node->type == XML_ELEMENT_NODE; }

bool IsUnseen(std::string_view element) {
  return element == "script" || element == "style" || element == "template";
}

bool IsBlock(std::string_view element) {
  static const std::set<std::string_view> blocks = {
      "address", "article", "aside", "blockquote", "br",      "caption",  "center",
      "dd",      "details", "div",   "dl",         "dt",      "fieldset", "figure",
      "footer",  "form",    "h1",    "h2",         "h3",      "h4",       "h5",
      "h6",      "header",  "hr",    "li",         "main",    "nav",      "ol",
      "option",  "p",       "pre",   "section",    "summary", "table",    "tbody",
      "td",      "tfoot",   "th",    "thead",      "tr",      "ul"};
  return blocks.contains(element);
}

// As deep as libxml2 lets a document be: 256.
void AddText(const xmlNode* node, std::string& text) {
  if (node->type == XML_TEXT_NODE) text += View(node->content);
  if (node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE) return;
  const std::string_view name = View(node->name);
  if (IsElement(node) && IsUnseen(name)) return;
  const bool is_block = IsElement(node) && IsBlock(name);
  if (is_block) text += ' ';
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    AddText(child, text);
  }
  if (is_block) text += ' ';
}

// How many rows or columns a cell covers; 1 where that is not said, or nonsense.
size_t Span(const xmlNode* cell, std::string_view attribute) {
  for (const xmlAttr* a = cell->properties; a != nullptr; a = a->next) {
    if (View(a->name) != attribute) continue;
    const std::string text = VisibleText(reinterpret_cast<const xmlNode*>(a));
    size_t span = 1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), span);
    return error == std::errc::result_out_of_range ? kToTheEnd : span;
  }
  return 1;
}

class TableReader {
 public:
  Result<Grid> Read(const xmlNode* table) {
    if (Status read = ReadChildren(table); !read.ok()) return read.error();
    if (Status ended = EndRow(); !ended.ok()) return ended.error();
    return std::move(grid_);
  }

 private:
  // A cell of a row above that covers this column, up to this row.
  struct Above {
    GridCell cell{};
    size_t until = 0;
  };

  // What stands in a wrong place, such as a form between table and row, is looked into.
  Status ReadChildren(const xmlNode* parent) {
    for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
      if (!IsElement(child)) continue;
      const std::string_view name = View(child->name);
      Status read = Done{};
      if (name == "td" || name == "th") {
        read = ReadCell(child);
      } else if (name == "tr") {
        read = ReadRow(child);
      } else if (name == "thead" || name == "tbody" || name == "tfoot") {
        read = ReadSection(child);
      } else if (name != "table" && name != "caption" && !IsUnseen(name)) {
        read = ReadChildren(child);
      }
      if (!read.ok()) return read;
    }
    return Done{};
  }

  Status ReadSection(const xmlNode* section) {
    if (Status ended = EndRow(); !ended.ok()) return ended;
    above_.clear();
    if (Status read = ReadChildren(section); !read.ok()) return read;
    if (Status ended = EndRow(); !ended.ok()) return ended;
    above_.clear();
    return Done{};
  }

  Status ReadRow(const xmlNode* element) {
    if (Status ended = EndRow(); !ended.ok()) return ended;
    BeginRow();
    if (Status read = ReadAttributes(element); !read.ok()) return read;
    if (Status read = ReadChildren(element); !read.ok()) return read;
    return EndRow();
  }

  void BeginRow() {
    row_.emplace();
    row_->number = ++number_;
  }

  Status ReadAttributes(const xmlNode* element) {
    size_t count = 0;
    for (const xmlAttr* a = element->properties; a != nullptr; a = a->next) {
      if (++count > kMaxRowAttributes) {
        return TooLarge(fmt::format("more than {} attributes", kMaxRowAttributes));
      }
      std::string value = VisibleText(reinterpret_cast<const xmlNode*>(a));
      const std::string_view name = View(a->name);
      if (name.size() > kMaxAttributeBytes || value.size() > kMaxAttributeBytes) continue;
      row_->attributes.emplace(name, std::move(value));
    }
    return Done{};
  }

  Status ReadCell(const xmlNode* element) {
    if (!row_) BeginRow();
    GridCell cell;
    cell.kind = Cell::Kind::kText;
    cell.text = VisibleText(element);
    if (cell.text.size() > kMaxCellBytes) {
      return TooLarge(fmt::format("a cell of more than {} bytes", kMaxCellBytes));
    }
    while (FromAbove(Column()) != nullptr) {
      if (Status added = Add(*FromAbove(Column())); !added.ok()) return added;
    }
    const size_t column = Column();
    const size_t width = std::max<size_t>(1, Span(element, "colspan"));
    // One that begins behind the last column is an error of Add, and one that only ends there is
    // cut.
    const size_t end =
        column >= kMaxGridColumns ? column + 1 : column + std::min(width, kMaxGridColumns - column);
    const size_t height = Span(element, "rowspan");
    const size_t until =
        height == 0 || height > kToTheEnd - number_ ? kToTheEnd : number_ + height - 1;
    while (Column() < end) {
      const GridCell* above = FromAbove(Column());
      if (above == nullptr && until > number_) {
        if (above_.size() <= Column()) above_.resize(Column() + 1);
        above_[Column()] = {cell, until};
      }
      if (Status added = Add(above != nullptr ? *above : cell); !added.ok()) return added;
    }
    return Done{};
  }

  Status EndRow() {
    if (!row_) return Done{};
    size_t last = above_.size();
    while (last > Column() && FromAbove(last - 1) == nullptr) --last;
    while (Column() < last) {
      const GridCell* above = FromAbove(Column());
      if (Status added = Add(above != nullptr ? *above : GridCell{}); !added.ok()) return added;
    }
    if (!row_->cells.empty()) {
      if (grid_.rows.size() == kMaxGridRows) {
        return TooLarge(fmt::format("more than {} rows", kMaxGridRows));
      }
      grid_.rows.push_back(*std::move(row_));
    }
    row_.reset();
    return Done{};
  }

  size_t Column() const { return row_->cells.size(); }

  const GridCell* FromAbove(size_t column) const {
    if (column >= above_.size() || above_[column].until < number_) return nullptr;
    return &above_[column].cell;
  }

  Status Add(const GridCell& cell) {
    if (Column() == kMaxGridColumns) {
      return TooLarge(fmt::format("more than {} columns", kMaxGridColumns));
    }
    if (++cells_ > kMaxGridCells) return TooLarge(fmt::format("more than {} cells", kMaxGridCells));
    bytes_ += cell.text.size();
    if (bytes_ > kMaxGridBytes) return TooLarge(fmt::format("more than {} bytes", kMaxGridBytes));
    row_->cells.push_back(cell);
    return Done{};
  }

  Error TooLarge(const std::string& what) const {
    return {ErrorCode::kTooLarge, fmt::format("row {} of the table: {}", number_, what), ""};
  }

  Grid grid_;
  std::optional<GridRow> row_;
  size_t number_ = 0;  // of that row, or else the last one
  std::vector<Above> above_;
  size_t cells_ = 0;
  size_t bytes_ = 0;
};

}  // namespace

std::string VisibleText(const xmlNode* node) {
  std::string text;
  AddText(node, text);
  return CleanText(text);
}

Result<Grid> TableGrid(const xmlNode* table) { return TableReader().Read(table); }

}  // namespace dvcmon
