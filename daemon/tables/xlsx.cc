#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstring>
#include <memory>
#include <utility>

#include "daemon/tables/write.h"
#include "daemon/tables/xlsx_cells.h"
#include "daemon/tables/xlsx_formats.h"
#include "daemon/tables/xlsx_sheet.h"

namespace dvcmon {
namespace {

// A file in memory, with a name that the library can open.
class MemoryFile {
 public:
  MemoryFile() : file_(memfd_create("xlsx", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (file_ >= 0) close(file_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool is_open() const { return file_ >= 0; }
  std::string name() const { return fmt::format("/proc/self/fd/{}", file_); }
  std::string Read() const {
    std::string bytes;
    std::array<char, 65536> buffer;
    for (ssize_t got = 0; (got = pread(file_, buffer.data(), buffer.size(),
                                       static_cast<off_t>(bytes.size()))) > 0;) {
      bytes.append(buffer.data(), static_cast<size_t>(got));
    }
    return bytes;
  }

 private:
  int file_;
};

// The library prints numbers as the locale of the thread has them; a workbook has them as C does.
class PlainNumbers {
 public:
  PlainNumbers() : plain_(newlocale(LC_ALL_MASK, "C", nullptr)), before_(uselocale(plain_)) {}
  ~PlainNumbers() {
    uselocale(before_);
    freelocale(plain_);
  }
  PlainNumbers(const PlainNumbers&) = delete;
  PlainNumbers& operator=(const PlainNumbers&) = delete;

 private:
  locale_t plain_;
  locale_t before_;
};

Error StoreError(std::string_view what, lxw_error error) {
  return {ErrorCode::kStore,
          fmt::format("cannot write a workbook: {}: {}", what, lxw_strerror(error)), ""};
}

void SetProperties(lxw_workbook* workbook, const Book& book) {
  std::string title = SheetText(book.title);
  lxw_doc_properties properties{};
  properties.title = title.data();
  // 0 is the library's word for now.
  const auto created = std::chrono::floor<std::chrono::seconds>(book.created.time_since_epoch());
  properties.created = std::max<time_t>(created.count(), 1);
  workbook_set_properties(workbook, &properties);
}

Status AddSheet(lxw_workbook* workbook, const Book& book, size_t at, CellFormats* formats,
                NumberFormats* numbers) {
  const std::string& name = book.sheets[at].name;
  const lxw_error error = name.empty() ? LXW_ERROR_PARAMETER_VALIDATION
                                       : workbook_validate_sheet_name(workbook, name.c_str());
  if (error != LXW_NO_ERROR) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("no name for a sheet: \"{}\": {}", name, lxw_strerror(error)), name};
  }
  lxw_worksheet* worksheet = workbook_add_worksheet(workbook, name.c_str());
  return XlsxSheet(book, at, workbook, worksheet, formats, numbers).Write();
}

}  // namespace

Result<std::string> WriteXlsx(const Book& book) {
  if (book.sheets.empty()) return Error{ErrorCode::kInvalid, "a workbook needs a sheet", ""};
  const PlainNumbers plain;
  const MemoryFile file;
  if (!file.is_open()) {
    return Error{ErrorCode::kStore, fmt::format("no memory for a file: {}", strerror(errno)), ""};
  }
  using Workbook = std::unique_ptr<lxw_workbook, decltype(&lxw_workbook_free)>;
  Workbook workbook(workbook_new(file.name().c_str()), &lxw_workbook_free);
  if (workbook == nullptr) return StoreError("new", LXW_ERROR_MEMORY_MALLOC_FAILED);
  SetProperties(workbook.get(), book);
  CellFormats formats(workbook.get());
  NumberFormats numbers(book.numbers, book.marks);
  for (size_t at = 0; at < book.sheets.size(); ++at) {
    if (const Status status = AddSheet(workbook.get(), book, at, &formats, &numbers); !status) {
      return status.error();
    }
  }
  // Frees it too.
  if (const lxw_error error = workbook_close(workbook.release()); error != LXW_NO_ERROR) {
    return StoreError("close", error);
  }
  return file.Read();
}

}  // namespace dvcmon
