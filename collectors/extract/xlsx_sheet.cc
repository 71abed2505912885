#include "collectors/extract/xlsx_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "collectors/extract/sheet_rows.h"
#include "collectors/extract/text.h"
#include "collectors/extract/xlsx_text.h"
#include "collectors/extract/xml_stream.h"

namespace dvcmon {
namespace {

Error Malformed(std::string message) { return {ErrorCode::kSyntax, std::move(message), ""}; }

template <class Integer>
std::optional<Integer> ParseInteger(std::string_view text) {
  Integer number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Error TooLong() {
  return {ErrorCode::kTooLarge, fmt::format("more than {} bytes of text", kMaxCellBytes), ""};
}

Result<bool> If(const Status& status, bool descend = true) {
  if (!status.ok()) return status.error();
  return descend;
}

// A cell as it is written.
struct RawCell {
  std::string type;                    // t; "n" when it has none
  std::string style;                   // s
  std::optional<std::string> value;    // <v>
  std::optional<std::string> inlined;  // <is>, clean
  bool has_formula = false;
};

class SheetReader : public XmlReader {
 public:
  explicit SheetReader(const SheetContext& context) : context_(context) {}

  Result<bool> Start(std::string_view element, const XmlAttributes& attributes) override {
    auto wanted = Enter(element, attributes);
    return wanted.ok() ? std::move(wanted) : Placed(wanted.error());
  }
  Status Text(std::string_view piece) override {
    if (in_ == In::kValue) AppendBounded(piece, &*cell_.value);
    if (in_ == In::kInline) inline_.Text(piece);
    const bool too_long = inline_.too_long() || (cell_.value && IsTooLong(*cell_.value));
    return too_long ? Status(Placed(TooLong())) : Done{};
  }
  Status End(std::string_view element) override {
    Status left = Leave(element);
    return left.ok() ? std::move(left) : Placed(left.error());
  }

  Grid Take() { return rows_.Take(); }

 private:
  enum class In : uint8_t { kDocument, kSheet, kData, kRow, kCell, kValue, kInline, kMerges };

  Result<bool> Enter(std::string_view element, const XmlAttributes& attributes);
  Status Leave(std::string_view element);
  Status StartRow(const XmlAttributes& attributes);
  Status StartCell(const XmlAttributes& attributes);
  Status FinishCell();
  Status AddMerge(const XmlAttributes& attributes);
  Result<GridCell> CellOf(RawCell raw) const;
  Result<GridCell> NumberOf(std::string_view value, std::string_view style) const;
  Error Placed(Error error) const;

  const SheetContext& context_;
  SheetRows rows_;
  In in_ = In::kDocument;
  CellPlace place_;  // of the row and cell being read
  RawCell cell_;
  RichText inline_;
};

Result<bool> SheetReader::Enter(std::string_view element, const XmlAttributes& attributes) {
  const auto enter = [this](In in) {
    in_ = in;
    return true;
  };
  switch (in_) {
    case In::kDocument:
      if (element != "worksheet") {
        return Malformed(fmt::format("not a sheet but a <{}>", Quotable(element)));
      }
      return enter(In::kSheet);
    case In::kSheet:
      if (element == "sheetData") return enter(In::kData);
      return element == "mergeCells" && enter(In::kMerges);
    case In::kData:
      return element == "row" && enter(In::kRow) ? If(StartRow(attributes)) : false;
    case In::kRow:
      return element == "c" && enter(In::kCell) ? If(StartCell(attributes)) : false;
    case In::kCell:
      cell_.has_formula = cell_.has_formula || element == "f";
      if (element == "is") return enter(In::kInline);
      if (element != "v") return false;
      if (cell_.value) return Malformed("a cell with two values");
      cell_.value.emplace();
      return enter(In::kValue);
    case In::kInline:
      return inline_.Start(element);
    case In::kMerges:
      return element == "mergeCell" ? If(AddMerge(attributes), false) : false;
    case In::kValue:
      break;
  }
  return false;
}

Status SheetReader::Leave(std::string_view element) {
  switch (in_) {
    case In::kDocument:
    case In::kSheet:
      break;
    case In::kData:
    case In::kMerges:
      in_ = In::kSheet;
      break;
    case In::kRow:
      in_ = In::kData;
      place_.column = 0;
      break;
    case In::kCell:
      in_ = In::kRow;
      return FinishCell();
    case In::kValue:
      in_ = In::kCell;
      break;
    case In::kInline:
      inline_.End(element);
      if (element != "is") break;
      in_ = In::kCell;
      cell_.inlined = inline_.Take();
      break;
  }
  return Done{};
}

Status SheetReader::StartRow(const XmlAttributes& attributes) {
  const auto written = Find(attributes, "r");
  CellPlace place{place_.row + 1, 0};
  if (written) {
    const auto parsed = ParsePlace("A" + std::string(*written));
    if (!parsed) return Malformed(fmt::format("\"{}\" is no row", Quotable(*written)));
    place.row = parsed->row;
  }
  if (place.row <= place_.row) {
    return Malformed(fmt::format("row {} comes after row {}", place.row, place_.row));
  }
  place_ = place;
  return Done{};
}

Status SheetReader::StartCell(const XmlAttributes& attributes) {
  CellPlace place{place_.row, place_.column + 1};
  if (const auto written = Find(attributes, "r")) {
    const auto parsed = ParsePlace(*written);
    if (!parsed) return Malformed(fmt::format("\"{}\" is no cell", Quotable(*written)));
    if (parsed->row != place_.row || parsed->column <= place_.column) {
      return Malformed(fmt::format("the cell {} is out of order", Quotable(*written)));
    }
    place = *parsed;
  }
  place_ = place;
  cell_ = {};
  cell_.type = Find(attributes, "t").value_or("n");
  cell_.style = Find(attributes, "s").value_or("");
  return Done{};
}

Status SheetReader::FinishCell() {
  auto cell = CellOf(std::move(cell_));
  if (!cell.ok()) return cell.error();
  if (IsTooLong(cell->text)) return TooLong();  // a shared one
  return rows_.Put(place_, std::move(*cell));
}

Status SheetReader::AddMerge(const XmlAttributes& attributes) {
  const std::string_view range = Find(attributes, "ref").value_or("");
  const size_t colon = range.find(':');
  const auto first = ParsePlace(range.substr(0, colon));
  const auto last = colon == std::string_view::npos ? first : ParsePlace(range.substr(colon + 1));
  if (!first || !last || last->row < first->row || last->column < first->column) {
    return Malformed(fmt::format("\"{}\" is no range of cells to merge", Quotable(range)));
  }
  return rows_.Merge(*first, *last);
}

Result<GridCell> SheetReader::CellOf(RawCell raw) const {
  if (raw.type == "inlineStr" && raw.inlined) return TextCell(std::move(*raw.inlined));
  const std::string value = raw.value.value_or("");
  // The result of a formula may well be an empty text.
  if (raw.type == "str" && raw.value) return TextCell(CleanText(Unescaped(value)));
  if (value.empty()) {
    if (!raw.has_formula) return GridCell{};
    return Malformed(
        fmt::format("{} is a formula without a stored result: open and save the workbook",
                    dvcmon::Text(place_)));
  }
  if (raw.type == "n") return NumberOf(value, raw.style);
  if (raw.type == "s") {
    const auto index = ParseInteger<size_t>(value);
    if (index && *index < context_.strings.size()) return TextCell(context_.strings[*index]);
    return Malformed(fmt::format("the workbook has no text \"{}\"", Quotable(value)));
  }
  if (raw.type == "b") {
    GridCell cell;
    cell.kind = Cell::Kind::kBool;
    cell.boolean = value == "1" || value == "true";
    if (cell.boolean || value == "0" || value == "false") return cell;
    return Malformed(fmt::format("\"{}\" is no boolean", Quotable(value)));
  }
  if (raw.type == "e") return TextCell(CleanText(value));
  // A day as text, the time of day left out: "2024-05-31T00:00:00".
  if (raw.type == "d") return TextCell(CleanText(value.substr(0, value.find('T'))));
  return Malformed(fmt::format("\"{}\" is no type of a cell", Quotable(raw.type)));
}

Result<GridCell> SheetReader::NumberOf(std::string_view value, std::string_view style) const {
  NumberLook look = NumberLook::kPlain;
  if (!context_.styles.empty()) {
    const auto index = style.empty() ? size_t{0} : ParseInteger<size_t>(style);
    if (!index || *index >= context_.styles.size()) {
      return Malformed(fmt::format("the workbook has no style \"{}\"", Quotable(style)));
    }
    look = context_.styles[*index];
  }
  return ShownNumber(value, look, context_.since_1904);
}

// With the sheet, and the cell or row that is being read.
Error SheetReader::Placed(Error error) const {
  std::string cell = error.where;
  if (cell.empty() && place_.row > 0)
    cell = dvcmon::Text({place_.row, std::max<size_t>(place_.column, 1)});
  error.where = Quotable(context_.name);
  if (!cell.empty()) error.where += '!' + cell;
  return error;
}

}  // namespace

Result<Grid> ReadSheet(ZipPart part, const SheetContext& context) {
  SheetReader reader(context);
  const Status read = ReadXml(std::move(part), &reader);
  if (!read.ok()) return read.error();
  return reader.Take();
}

}  // namespace dvcmon
