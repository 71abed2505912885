// Who acts.
#pragma once

#include <sys/types.h>

#include <string>

namespace dvcmon {

// As the system calls the user: "phutho"; "user 1001" where it has no name.
std::string NameOfUser(uid_t user);

}  // namespace dvcmon
