// Basic authentication (RFC 7617) against bcrypt hashes.
//
// bcrypt is slow on purpose (some 60 ms at cost 10) and Prometheus asks every 15 s, so a password
// that was right is remembered: as an HMAC under a random key of this object, never as it is.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

// Any thread may call any method.
class BasicAuth {
 public:
  // Name → bcrypt hash ("$2b$10$…"; $2a$ and $2y$ too). Errors: kConfig for what is no such hash,
  // or one of a cost above kMaxCost.
  static Result<std::unique_ptr<BasicAuth>> Create(std::map<std::string, std::string> users);

  // Without users everybody may enter.
  bool required() const { return !users_.empty(); }

  // Was this password of this user right before? Quick.
  bool Remembers(const std::string& user, const std::string& password);
  // Is it right? Slow, and as slow for a user who does not exist (if all hashes have one cost), so
  // that time does not tell the names of users.
  bool Verify(const std::string& user, const std::string& password);

  // How often bcrypt was computed.
  uint64_t computed() const { return computed_; }

  // Some 1 s of computing: more would let one wrong password keep other people waiting.
  static constexpr int kMaxCost = 14;

 private:
  using Digest = std::array<uint8_t, 32>;

  explicit BasicAuth(std::map<std::string, std::string> users) : users_(std::move(users)) {}
  Digest DigestOf(const std::string& password) const;

  const std::map<std::string, std::string> users_;
  std::array<uint8_t, 32> key_{};
  std::atomic<uint64_t> computed_ = 0;
  std::mutex mutex_;
  std::map<std::string, Digest> remembered_;  // one per user, so there is no need of a limit
};

}  // namespace dvcmon
