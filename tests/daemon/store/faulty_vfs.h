// A file system for SQLite that fails on demand: the default one of the process while it lives.
#pragma once

#include <sqlite3.h>

namespace dvcmon::testing {

class FaultyVfs {
 public:
  enum class Operation { kRead, kWrite, kTruncate, kSync };
  // Instead of an error code: the process is killed, in the middle of what it writes.
  static constexpr int kDie = -1;

  FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  ~FaultyVfs();

  // The k-th such operation from now on fails with this code, counted from 1; `sticky`: and so do
  // all that follow. True of fired() from then on.
  void Fail(Operation operation, int k, int code, bool sticky = false);
  void Heal();
  bool fired() const { return fired_; }

  // Whether this operation is to fail, and how.
  int CodeFor(Operation operation);

 private:
  sqlite3_vfs vfs_{};
  sqlite3_vfs* real_ = nullptr;
  Operation operation_ = Operation::kRead;
  int countdown_ = 0;
  int code_ = SQLITE_OK;
  bool sticky_ = false;
  bool fired_ = false;
};

}  // namespace dvcmon::testing
