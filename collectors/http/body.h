// The body of an answer as it comes in: decoded and counted piece by piece, so that neither an
// endless body nor a gzip bomb takes more memory than its limit.
//
// Counted here and not by libcurl, whose own limit looks at Content-Length only and whose decoder
// hands over whatever a bomb expands to (measured with 7.88.1).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"

struct z_stream_s;

namespace dvcmon {

class Body {
 public:
  explicit Body(const ByteLimits& limits) : limits_(limits) {}

  // The values of Content-Encoding (RFC 9110 §8.4), before the first Append(). kEncoding for
  // anything but gzip, which is all that was asked for, and identity.
  Status SetEncodings(const std::vector<std::string>& encodings);
  // kTooLarge, or kEncoding for bytes that are not gzip. After an error the body is of no use.
  Status Append(std::string_view wire);
  // All came: kPartial when the gzip stream is not complete.
  Status Finish() const;

  int64_t wire_bytes() const { return wire_bytes_; }
  std::string Take() { return std::move(decoded_); }

 private:
  struct InflateEnd {
    void operator()(z_stream_s* stream) const;
  };

  Status Keep(std::string_view decoded);
  Status Inflate(std::string_view wire);

  ByteLimits limits_;
  std::unique_ptr<z_stream_s, InflateEnd> gzip_;
  bool gzip_complete_ = false;
  int64_t wire_bytes_ = 0;
  std::string decoded_;
};

}  // namespace dvcmon
