#include "daemon/metrics/compressed.h"

#include <zlib.h>

#include <cassert>
#include <utility>

namespace dvcmon {
namespace {

constexpr int kRawDeflate = -15;  // window bits; negative: no header and checksum of zlib's own
constexpr int kMemory = 8;        // zlib's default
// Text of samples repeats itself so much that more effort gains little.
constexpr int kEffort = 4;
// Method 8, no flags, no time (the same parts give the same bytes), unknown system.
constexpr std::string_view kHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
constexpr std::string_view kFinalBlock("\x03\0", 2);

Bytef* Bytes(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

void AppendLittleEndian32(std::string& out, uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace

CompressedText::CompressedText(std::string_view text) : text_size_(text.size()) {
  z_stream stream{};
  [[maybe_unused]] int code =
      deflateInit2(&stream, kEffort, Z_DEFLATED, kRawDeflate, kMemory, Z_DEFAULT_STRATEGY);
  assert(code == Z_OK);
  // The empty block of the flush takes up to 6 bytes beyond the bound.
  deflated_.resize(deflateBound(&stream, static_cast<uLong>(text.size())) + 16);
  stream.next_in = Bytes(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = Bytes(deflated_.data());
  stream.avail_out = static_cast<uInt>(deflated_.size());
  code = deflate(&stream, Z_SYNC_FLUSH);
  assert(code == Z_OK && stream.avail_in == 0 && stream.avail_out > 0);
  deflated_.resize(deflated_.size() - stream.avail_out);
  deflated_.shrink_to_fit();
  deflateEnd(&stream);
  crc_ = static_cast<uint32_t>(crc32_z(0, Bytes(text.data()), text.size()));
}

void CompressedText::AppendTextTo(std::string& text) const {
  if (text_size_ == 0) return;
  const size_t before = text.size();
  text.resize(before + text_size_);
  z_stream stream{};
  [[maybe_unused]] int code = inflateInit2(&stream, kRawDeflate);
  assert(code == Z_OK);
  stream.next_in = Bytes(deflated_.data());
  stream.avail_in = static_cast<uInt>(deflated_.size());
  stream.next_out = Bytes(text.data() + before);
  stream.avail_out = static_cast<uInt>(text_size_);
  code = inflate(&stream, Z_SYNC_FLUSH);
  assert(stream.avail_out == 0);
  inflateEnd(&stream);
}

GzipWriter::GzipWriter() : out_(kHeader) {}

void GzipWriter::Append(const CompressedText& part) {
  out_ += part.deflated_;
  crc_ =
      static_cast<uint32_t>(crc32_combine(crc_, part.crc_, static_cast<z_off_t>(part.text_size_)));
  text_size_ += part.text_size_;
}

std::string GzipWriter::Finish() && {
  out_ += kFinalBlock;
  AppendLittleEndian32(out_, crc_);
  AppendLittleEndian32(out_, static_cast<uint32_t>(text_size_));
  return std::move(out_);
}

}  // namespace dvcmon
