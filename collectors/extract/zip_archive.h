// A zip archive in memory (PKWARE APPNOTE), read part by part and never inflated whole.
//
// What an archive says of itself is not believed: the bytes that come out are counted, and over all
// parts together they are at most 32 MiB and, beyond 1 MiB, at most 200 times the archive.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collectors/model/result.h"

namespace dvcmon {

inline constexpr size_t kMaxInflatedBytes = size_t{32} << 20;

class ZipPart;

// Used by one thread. `bytes` outlive the archive, and the archive its parts.
class ZipArchive {
 public:
  // kSyntax: not a zip archive, or one that was cut.
  static Result<ZipArchive> Open(std::string_view bytes);
  ZipArchive(ZipArchive&&) noexcept;
  ~ZipArchive();

  // Without regard to ASCII case (OPC, ISO/IEC 29500-2 §9.1.1.3); of two of that name, the first.
  bool Has(const std::string& name) const;
  // kSyntax: no such part, protected with a password, or compressed in a way of its own.
  Result<ZipPart> Part(const std::string& name);

 private:
  friend class ZipPart;
  struct Impl;
  explicit ZipArchive(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class ZipPart {
 public:
  ZipPart(ZipPart&&) noexcept;
  ~ZipPart();

  const std::string& name() const { return name_; }

  // At most `size` bytes more; 0 at the end. kSyntax: damaged, also when the end shows a wrong
  // checksum. kTooLarge: the archive inflates beyond its bounds.
  Result<size_t> Read(char* to, size_t size);

 private:
  friend class ZipArchive;
  struct File;
  ZipPart(ZipArchive::Impl* archive, std::string name, std::unique_ptr<File> file);
  ZipArchive::Impl* archive_;
  std::string name_;
  std::unique_ptr<File> file_;
};

}  // namespace dvcmon
