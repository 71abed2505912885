// How a request proves who sends it.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

// "Basic …" of RFC 7617; `user` without a colon.
std::string BasicAuthorization(std::string_view user, std::string_view password);

std::string Base64(std::string_view bytes);

}  // namespace dvcmon
