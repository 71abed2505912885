#include "collectors/extract/xlsx.h"

#include <fmt/format.h>

#include <utility>

#include "collectors/extract/text.h"
#include "collectors/extract/xlsx_sheet.h"
#include "collectors/extract/xlsx_text.h"
#include "collectors/extract/xlsx_workbook.h"
#include "collectors/extract/zip_archive.h"

namespace dvcmon {
namespace {

Status CheckMagic(std::string_view bytes) {
  if (bytes.starts_with("PK")) return Done{};
  if (bytes.empty()) return Error{ErrorCode::kSyntax, "the workbook is empty", ""};
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return Error{ErrorCode::kSyntax,
                 "an old .xls workbook, or one with a password: open it and save it as .xlsx "
                 "without a password",
                 ""};
  }
  return Error{ErrorCode::kSyntax,
               fmt::format("not a .xlsx workbook, which is a zip archive; it begins with \"{}\"",
                           Quotable(bytes.substr(0, 40), 40)),
               ""};
}

// All but the name of the sheet.
Result<SheetContext> ReadContext(ZipArchive* archive, const Workbook& workbook) {
  SheetContext context;
  context.since_1904 = workbook.since_1904;
  if (!workbook.strings.empty()) {
    auto part = archive->Part(workbook.strings);
    if (!part.ok()) return part.error();
    auto strings = ReadSharedStrings(std::move(*part));
    if (!strings.ok()) return strings.error();
    context.strings = std::move(*strings);
  }
  if (!workbook.styles.empty()) {
    auto part = archive->Part(workbook.styles);
    if (!part.ok()) return part.error();
    auto styles = ReadStyles(std::move(*part));
    if (!styles.ok()) return styles.error();
    context.styles = std::move(*styles);
  }
  return context;
}

}  // namespace

Result<Grid> XlsxGrid(std::string_view bytes, std::string_view sheet) {
  const Status magic = CheckMagic(bytes);
  if (!magic.ok()) return magic.error();
  auto archive = ZipArchive::Open(bytes);
  if (!archive.ok()) return archive.error();
  const auto workbook = ReadWorkbook(&*archive);
  if (!workbook.ok()) return workbook.error();
  const auto chosen = ChooseSheet(*workbook, sheet);
  if (!chosen.ok()) return chosen.error();

  auto context = ReadContext(&*archive, *workbook);
  if (!context.ok()) return context.error();
  context->name = chosen->name;
  auto part = archive->Part(chosen->part);
  if (!part.ok()) return part.error();
  return ReadSheet(std::move(*part), *context);
}

}  // namespace dvcmon
