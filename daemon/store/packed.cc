#include "daemon/store/packed.h"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <zstd.h>

#include <memory>

namespace dvcmon {
namespace {

// Recorded answers become 3–4 times smaller; level 19 would gain a tenth for twenty times the time.
constexpr int kLevel = 3;

}  // namespace

Result<std::string> Pack(const std::string& bytes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     &ZSTD_freeCCtx);
  if (!context) return Error{ErrorCode::kStore, "not enough memory to compress an answer", ""};
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress2(context.get(), packed.data(), packed.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) return Error{ErrorCode::kStore, ZSTD_getErrorName(size), ""};
  packed.resize(size);
  return packed;
}

Result<std::string> Unpack(std::string_view packed, const std::string& path,
                           const std::function<bool(uint64_t size)>& fits) {
  const auto rotten = [&](std::string_view why) {
    return Error{ErrorCode::kStore,
                 fmt::format("an answer in {} is damaged ({}); restore the last backup", path, why),
                 ""};
  };
  const uint64_t size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (!fits(size)) return rotten("not of its size");
  std::string bytes(size, '\0');
  const size_t got = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(got)) return rotten(ZSTD_getErrorName(got));
  return bytes;
}

std::string HashOf(std::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace dvcmon
