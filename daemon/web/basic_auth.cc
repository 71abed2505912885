#include "daemon/web/basic_auth.h"

#include <crypt.h>
#include <fmt/format.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include <optional>
#include <regex>

namespace dvcmon {
namespace {

// The cost of a bcrypt hash, base-2 logarithm of the number of rounds, or nothing if it is none:
// "$2b$", two digits, "$", 22 characters of salt, 31 of hash.
std::optional<int> CostOf(const std::string& hash) {
  static const std::regex kBcrypt("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");
  std::smatch match;
  if (!std::regex_match(hash, match, kBcrypt)) return std::nullopt;
  return std::stoi(match[1]);
}

bool SameText(const std::string& a, const std::string& b) {
  return a.size() == b.size() && gnutls_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<std::unique_ptr<BasicAuth>> BasicAuth::Create(std::map<std::string, std::string> users) {
  for (const auto& [name, hash] : users) {
    const std::optional<int> cost = CostOf(hash);
    if (!cost) {
      return Error{ErrorCode::kConfig,
                   fmt::format("the password of user \"{}\" is not a bcrypt hash: make one with "
                               "\"htpasswd -nBC 10 {}\"",
                               name, name),
                   ""};
    }
    if (*cost > kMaxCost) {
      return Error{ErrorCode::kConfig,
                   fmt::format("the bcrypt hash of user \"{}\" has a cost of {}, at most {} is "
                               "allowed; 10 is usual",
                               name, *cost, kMaxCost),
                   ""};
    }
  }
  std::unique_ptr<BasicAuth> auth(new BasicAuth(std::move(users)));
  if (gnutls_rnd(GNUTLS_RND_KEY, auth->key_.data(), auth->key_.size()) != 0) {
    return Error{ErrorCode::kIo, "the system gives no random numbers", ""};
  }
  return auth;
}

bool BasicAuth::Remembers(const std::string& user, const std::string& password) {
  const Digest digest = DigestOf(password);
  const std::lock_guard lock(mutex_);
  const auto remembered = remembered_.find(user);
  return remembered != remembered_.end() &&
         gnutls_memcmp(remembered->second.data(), digest.data(), digest.size()) == 0;
}

bool BasicAuth::Verify(const std::string& user, const std::string& password) {
  if (users_.empty()) return false;
  const auto found = users_.find(user);
  const std::string& hash = (found == users_.end() ? users_.begin() : found)->second;

  const auto workspace = std::make_unique<crypt_data>();  // 32 KiB: too much for the stack
  const char* computed = crypt_r(password.c_str(), hash.c_str(), workspace.get());
  ++computed_;
  const bool right = computed != nullptr && SameText(computed, hash) && found != users_.end();
  if (right) {
    const std::lock_guard lock(mutex_);
    remembered_[user] = DigestOf(password);
  }
  return right;
}

BasicAuth::Digest BasicAuth::DigestOf(const std::string& password) const {
  Digest digest{};
  gnutls_hmac_fast(GNUTLS_MAC_SHA256, key_.data(), key_.size(), password.data(), password.size(),
                   digest.data());
  return digest;
}

}  // namespace dvcmon
