#include "collectors/http/body.h"

#include <fmt/format.h>
#include <strings.h>
#include <zlib.h>

namespace dvcmon {
namespace {

// A small answer may well compress better than the limit allows; no bomb is that small.
constexpr int64_t kRatioJudgedBeyond = 64 << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;

Error TooLarge(std::string_view what, int64_t limit, std::string_view unit = "") {
  return {ErrorCode::kTooLarge, fmt::format("{} over the limit of {}{}", what, limit, unit), ""};
}

bool IsOneOf(const std::string& word, std::initializer_list<const char*> words) {
  for (const char* candidate : words) {
    if (strcasecmp(word.c_str(), candidate) == 0) return true;
  }
  return false;
}

}  // namespace

void Body::InflateEnd::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Status Body::SetEncodings(const std::vector<std::string>& encodings) {
  for (const std::string& encoding : encodings) {
    if (IsOneOf(encoding, {"", "identity"})) continue;
    // A second layer, as in "gzip, gzip", was not asked for either.
    if (gzip_ || !IsOneOf(encoding, {"gzip", "x-gzip"})) {
      return Error{ErrorCode::kEncoding,
                   "the body has a content encoding that was not asked for; only gzip is", ""};
    }
    gzip_.reset(new z_stream());
    if (inflateInit2(gzip_.get(), kGzipOnly) != Z_OK) {
      return Error{ErrorCode::kEncoding, "zlib could not start", ""};
    }
  }
  return Done{};
}

Status Body::Append(std::string_view wire) {
  wire_bytes_ += static_cast<int64_t>(wire.size());
  if (wire_bytes_ > limits_.wire) return TooLarge("the body is", limits_.wire, " bytes");
  return gzip_ ? Inflate(wire) : Keep(wire);
}

Status Body::Inflate(std::string_view wire) {
  gzip_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(wire.data()));
  gzip_->avail_in = static_cast<uInt>(wire.size());
  char piece[16 << 10];
  do {
    // Another member may follow the first (RFC 1952 §2.2).
    if (gzip_complete_ && gzip_->avail_in > 0) {
      inflateReset(gzip_.get());
      gzip_complete_ = false;
    }
    gzip_->next_out = reinterpret_cast<Bytef*>(piece);
    gzip_->avail_out = sizeof piece;
    const int code = inflate(gzip_.get(), Z_NO_FLUSH);
    // Z_BUF_ERROR: nothing left to do until more comes.
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      return Error{ErrorCode::kEncoding, "the body is not the gzip that its header announces", ""};
    }
    gzip_complete_ = code == Z_STREAM_END;
    Status kept = Keep({piece, sizeof piece - gzip_->avail_out});
    if (!kept.ok()) return kept;
  } while (gzip_->avail_in > 0 || gzip_->avail_out == 0);
  return Done{};
}

Status Body::Keep(std::string_view decoded) {
  const int64_t size = static_cast<int64_t>(decoded_.size() + decoded.size());
  if (size > limits_.decoded) return TooLarge("the decoded body is", limits_.decoded, " bytes");
  if (size > kRatioJudgedBeyond && size > limits_.ratio * wire_bytes_) {
    return TooLarge("the decoded body exceeds that on the wire by a factor", limits_.ratio);
  }
  decoded_.append(decoded);
  return Done{};
}

Status Body::Finish() const {
  if (gzip_ && wire_bytes_ > 0 && !gzip_complete_) {
    return Error{ErrorCode::kPartial, "the body ended before its gzip stream did", ""};
  }
  return Done{};
}

}  // namespace dvcmon
