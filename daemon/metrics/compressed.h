// Text that is compressed once and served many times.
//
// A scrape of hundreds of thousands of samples is made of parts of which few have changed. Each
// part is kept as its own run of raw deflate blocks (RFC 1951) that looks back at no other part, so
// that parts join to one gzip member (RFC 1952) without being compressed again; their checksums
// combine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dvcmon {

// Immutable, so from any thread.
class CompressedText {
 public:
  CompressedText() = default;
  explicit CompressedText(std::string_view text);

  size_t text_size() const { return text_size_; }
  void AppendTextTo(std::string& text) const;

 private:
  friend class GzipWriter;
  std::string deflated_;  // ends at a byte's border, not with a final block
  uint32_t crc_ = 0;
  size_t text_size_ = 0;
};

// Joins parts to one gzip member.
class GzipWriter {
 public:
  GzipWriter();
  void Append(const CompressedText& part);
  std::string Finish() &&;

 private:
  std::string out_;
  uint32_t crc_ = 0;
  size_t text_size_ = 0;
};

}  // namespace dvcmon
