#include "tests/daemon/tables/part_of.h"

#include <gtest/gtest.h>

#include <array>

#include "collectors/extract/zip_archive.h"

namespace dvcmon {

std::string PartOf(const std::string& bytes, const std::string& name) {
  auto archive = ZipArchive::Open(bytes);
  EXPECT_TRUE(archive.ok());
  if (!archive.ok()) return {};
  auto part = archive->Part(name);
  EXPECT_TRUE(part.ok()) << name;
  if (!part.ok()) return {};
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const auto got = part->Read(buffer.data(), buffer.size());
    EXPECT_TRUE(got.ok());
    if (!got.ok() || *got == 0) return text;
    text.append(buffer.data(), *got);
  }
}

}  // namespace dvcmon
