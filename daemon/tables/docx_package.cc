#include "daemon/tables/docx_package.h"

#include <fmt/format.h>
#include <zip.h>

#include <memory>
#include <utility>

namespace dvcmon {
namespace {

// 1 January 1980, at noon. libzip takes it through local time and back: at noon no time zone has
// ever put its clocks on.
constexpr zip_uint16_t kDocxDate = (1 << 5) | 1;
constexpr zip_uint16_t kDocxTime = 12 << 11;

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using OwnedSource = std::unique_ptr<zip_source_t, FreeSource>;

struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using OwnedArchive = std::unique_ptr<zip_t, DiscardArchive>;

Error NotPacked(const char* why) {
  return {ErrorCode::kStore, fmt::format("the document could not be packed: {}", why), ""};
}

// Whether it was added; the archive knows why not.
bool AddPart(zip_t* archive, const DocxPart& part) {
  OwnedSource source(zip_source_buffer(archive, part.text.data(), part.text.size(), 0));
  if (!source) return false;
  const zip_int64_t index = zip_file_add(archive, part.name, source.get(), ZIP_FL_ENC_UTF_8);
  if (index < 0) return false;
  static_cast<void>(source.release());  // it is the archive's now
  const auto at = static_cast<zip_uint64_t>(index);
  return zip_file_set_dostime(archive, at, kDocxTime, kDocxDate, 0) == 0 &&
         zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, 6) == 0;
}

Result<std::string> BytesOf(zip_source_t* source) {
  const auto failed = [&] { return NotPacked(zip_error_strerror(zip_source_error(source))); };
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) < 0 || zip_source_open(source) < 0) return failed();
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (read != static_cast<zip_int64_t>(bytes.size())) return failed();
  return bytes;
}

}  // namespace

Result<std::string> DocxPackage(std::span<const DocxPart> parts) {
  zip_error_t error;
  zip_error_init(&error);
  OwnedSource bytes(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!bytes) return NotPacked(zip_error_strerror(&error));
  OwnedArchive archive(zip_open_from_source(bytes.get(), ZIP_TRUNCATE, &error));
  if (!archive) return NotPacked(zip_error_strerror(&error));
  zip_source_keep(bytes.get());  // the archive owns it as well
  for (const DocxPart& part : parts) {
    if (!AddPart(archive.get(), part)) return NotPacked(zip_strerror(archive.get()));
  }
  if (zip_close(archive.get()) < 0) return NotPacked(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closed
  return BytesOf(bytes.get());
}

}  // namespace dvcmon
