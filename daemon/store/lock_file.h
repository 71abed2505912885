// Keeps a second process away from a store.
#pragma once

#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

// Held from Acquire to destruction, and let go by the kernel when the process dies. The file
// "<store>.lock" stays behind, with the id of the last holder in it.
class LockFile {
 public:
  // Never waits. kStore: another process holds it, the folder cannot be written, or it is on a
  // network file system, where neither this lock nor SQLite's can be trusted.
  static Result<LockFile> Acquire(const std::string& store);
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&&) = delete;
  ~LockFile();

 private:
  explicit LockFile(int file) : file_(file) {}
  int file_;
};

}  // namespace dvcmon
