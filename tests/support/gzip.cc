#include "tests/support/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace dvcmon::testing {
namespace {

class Compressor {
 public:
  Compressor() { deflateInit2(&stream_, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY); }
  ~Compressor() { deflateEnd(&stream_); }

  void Feed(std::string_view bytes, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    char piece[4096];
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece);
      stream_.avail_out = sizeof piece;
      deflate(&stream_, flush);
      compressed_.append(piece, sizeof piece - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }
  std::string Finish() {
    Feed("", Z_FINISH);
    return std::move(compressed_);
  }

 private:
  z_stream stream_{};
  std::string compressed_;
};

}  // namespace

std::string Gzip(std::string_view text) {
  Compressor compressor;
  compressor.Feed(text, Z_NO_FLUSH);
  return compressor.Finish();
}

std::string Gunzip(std::string_view gzip) {
  z_stream stream{};
  inflateInit2(&stream, 16 + MAX_WBITS);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string text;
  int code = Z_OK;
  while (code == Z_OK) {
    char piece[4096];
    stream.next_out = reinterpret_cast<Bytef*>(piece);
    stream.avail_out = sizeof piece;
    code = inflate(&stream, Z_NO_FLUSH);
    text.append(piece, sizeof piece - stream.avail_out);
  }
  const bool whole = code == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return whole ? text : "not one gzip member";
}

std::string GzipOfZeros(int64_t size) {
  Compressor compressor;
  const std::string zeros(1 << 16, '\0');
  for (; size > 0; size -= static_cast<int64_t>(zeros.size())) {
    compressor.Feed({zeros.data(), static_cast<size_t>(std::min<int64_t>(size, 1 << 16))},
                    Z_NO_FLUSH);
  }
  return compressor.Finish();
}

}  // namespace dvcmon::testing
