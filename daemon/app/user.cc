#include "daemon/app/user.h"

#include <fmt/format.h>
#include <pwd.h>

#include <array>

namespace dvcmon {

std::string NameOfUser(uid_t user) {
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return fmt::format("user {}", user);
  }
  return found->pw_name;
}

}  // namespace dvcmon
