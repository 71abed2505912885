#include "collectors/http/authorization.h"

#include <fmt/format.h>
#include <openssl/evp.h>

namespace dvcmon {

std::string BasicAuthorization(std::string_view user, std::string_view password) {
  return "Basic " + Base64(fmt::format("{}:{}", user, password));
}

std::string Base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero byte
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

}  // namespace dvcmon
