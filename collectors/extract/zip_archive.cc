#include "collectors/extract/zip_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxRatio = 200;
// A small archive may well compress better than the ratio allows; no bomb is that small.
constexpr size_t kRatioJudgedBeyond = size_t{1} << 20;

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Close {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error NotAZip(zip_error_t* error) {
  Error result{
      ErrorCode::kSyntax,
      fmt::format("not a whole zip archive, as a .xlsx file is one: {}", zip_error_strerror(error)),
      ""};
  zip_error_fini(error);
  return result;
}

Error Damaged(const std::string& name, const char* why) {
  return {ErrorCode::kSyntax, fmt::format("a damaged part of the archive: {}", why),
          Quotable(name)};
}

}  // namespace

struct ZipArchive::Impl {
  std::unique_ptr<zip_t, Discard> zip;
  size_t size = 0;      // of the archive, compressed
  size_t inflated = 0;  // of all parts so far
};

struct ZipPart::File {
  std::unique_ptr<zip_file_t, Close> open;
};

ZipArchive::ZipArchive(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive::~ZipArchive() = default;

Result<ZipArchive> ZipArchive::Open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return NotAZip(&error);
  auto impl = std::make_unique<Impl>();
  impl->zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (!impl->zip) {
    zip_source_free(source);
    return NotAZip(&error);
  }
  zip_error_fini(&error);
  impl->size = bytes.size();
  return ZipArchive(std::move(impl));
}

bool ZipArchive::Has(const std::string& name) const {
  return zip_name_locate(impl_->zip.get(), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<ZipPart> ZipArchive::Part(const std::string& name) {
  const zip_int64_t index = zip_name_locate(impl_->zip.get(), name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) {
    return Error{ErrorCode::kSyntax, "the workbook lacks this part", Quotable(name)};
  }
  const auto at = static_cast<zip_uint64_t>(index);
  zip_stat_t stat;
  if (zip_stat_index(impl_->zip.get(), at, 0, &stat) != 0) {
    return Damaged(name, zip_strerror(impl_->zip.get()));
  }
  if (stat.encryption_method != ZIP_EM_NONE) {
    return Error{ErrorCode::kSyntax, "protected with a password: save it without one",
                 Quotable(name)};
  }
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
    return Error{ErrorCode::kSyntax,
                 fmt::format("compressed by method {}, which no .xlsx file uses", stat.comp_method),
                 Quotable(name)};
  }
  auto file = std::make_unique<ZipPart::File>();
  file->open.reset(zip_fopen_index(impl_->zip.get(), at, 0));
  if (!file->open) return Damaged(name, zip_strerror(impl_->zip.get()));
  return ZipPart(impl_.get(), name, std::move(file));
}

ZipPart::ZipPart(ZipArchive::Impl* archive, std::string name, std::unique_ptr<File> file)
    : archive_(archive), name_(std::move(name)), file_(std::move(file)) {}
ZipPart::ZipPart(ZipPart&&) noexcept = default;
ZipPart::~ZipPart() = default;

Result<size_t> ZipPart::Read(char* to, size_t size) {
  const zip_int64_t read = zip_fread(file_->open.get(), to, size);
  if (read < 0) return Damaged(name_, zip_file_strerror(file_->open.get()));
  archive_->inflated += static_cast<size_t>(read);
  if (archive_->inflated > kMaxInflatedBytes) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("the archive inflates to more than {} MiB", kMaxInflatedBytes >> 20),
                 Quotable(name_)};
  }
  if (archive_->inflated > kRatioJudgedBeyond && archive_->inflated / kMaxRatio >= archive_->size) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("the archive inflates to more than {} times its size", kMaxRatio),
                 Quotable(name_)};
  }
  return static_cast<size_t>(read);
}

}  // namespace dvcmon
