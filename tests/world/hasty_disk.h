// A disk that nobody waits for: files that SQLite opens are not brought to it, as a history that
// can be played again need not survive a crash. Two years of polls are tens of thousands of waits.
#pragma once

#include <sqlite3.h>

namespace dvcmon::world {

// The default file system of SQLite while it lives; what is opened meanwhile is closed before it
// ends. One at a time.
class HastyDisk {
 public:
  HastyDisk();
  ~HastyDisk();
  HastyDisk(const HastyDisk&) = delete;
  HastyDisk& operator=(const HastyDisk&) = delete;

 private:
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
};

}  // namespace dvcmon::world
