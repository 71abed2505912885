// Whatever the bytes are: an answer is refused, or it gives rows whose cells may be stored. Built
// once for each format.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/extract/answer.h"
#include "collectors/extract/grid.h"
#include "collectors/extract/text.h"

namespace {

using dvcmon::Answer;
using dvcmon::AnswerFormat;
using dvcmon::AnswerRows;
using dvcmon::Cell;

constexpr auto kKind = AnswerFormat::Kind::DVCMON_FORMAT;
constexpr bool kIsTable = kKind != AnswerFormat::Kind::kJson && kKind != AnswerFormat::Kind::kXml;
constexpr size_t kRowsLookedAt = 100;

// The first byte says how the rest is looked at.
AnswerFormat FormatOf(uint8_t choice) {
  AnswerFormat format;
  format.kind = kKind;
  format.end = "";
  format.encoding = static_cast<dvcmon::TextEncoding>(choice % 3);
  format.delimiter = (choice & 4) != 0 ? ';' : ',';
  dvcmon::TableSpec table;
  table.name = "t";
  table.xpath = "(//table)[1]";
  table.header_rows = (choice >> 3) % 3;
  table.mode = static_cast<dvcmon::TableSpec::Mode>((choice >> 5) % 3);
  format.tables = {table};
  if (kKind == AnswerFormat::Kind::kHtml) format.texts = {{"p", "string(//p)"}};
  return format;
}

void Check(const Cell& cell) {
  if (cell.kind != Cell::Kind::kText) return;
  if (!dvcmon::IsUtf8(cell.text)) std::abort();
  if (kIsTable && cell.text.size() > dvcmon::kMaxCellBytes) std::abort();
}

void LookAt(const AnswerRows& rows) {
  for (const char* text : {"/#1", "/#2", "/Cơ quan", "/Hồ sơ/Trực tuyến", "/@id", "/code",
                           "/data/[code=A]/v", "/s/[json]/v", "$parent/code", "$root/p", ""}) {
    const auto at = dvcmon::ParseSelector(text);
    static_cast<void>(rows.Has(*at, true).ok());
    for (size_t i = 0; i < std::min(rows.size(), kRowsLookedAt); ++i) {
      Check(rows.At(i, *at));
      if (rows.Path(i).empty() && i > 0) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const bool has_choice = kIsTable && kKind != AnswerFormat::Kind::kXlsx;
  const auto answer = dvcmon::ParseAnswer(bytes.substr(has_choice ? 1 : 0), FormatOf(data[0]));
  if (!answer) {
    if (!dvcmon::IsUtf8(answer.error().message)) std::abort();
    return 0;
  }
  for (const char* pointer : {"/t", "", "/data", "/data/children", "/rows/row", "/s/[json]"}) {
    Check((*answer)->At(pointer));
    const auto rows = (*answer)->Rows(pointer);
    if (rows) LookAt(**rows);
  }
  return 0;
}
