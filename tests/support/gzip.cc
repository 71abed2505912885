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
