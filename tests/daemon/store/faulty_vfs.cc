#include "tests/daemon/store/faulty_vfs.h"

#include <signal.h>

namespace dvcmon::testing {
namespace {

using Operation = FaultyVfs::Operation;

FaultyVfs* g_vfs = nullptr;  // SQLite hands no context to the methods of a file

// The real file lies behind it in the same allocation.
struct File {
  sqlite3_file base;
};
sqlite3_file* Real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
}

int Read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at) {
  const int code = g_vfs->CodeFor(Operation::kRead);
  return code != SQLITE_OK ? code : Real(file)->pMethods->xRead(Real(file), bytes, size, at);
}
int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const int code = g_vfs->CodeFor(Operation::kWrite);
  if (code == SQLITE_OK) return Real(file)->pMethods->xWrite(Real(file), bytes, size, at);
  Real(file)->pMethods->xWrite(Real(file), bytes, size / 2, at);  // as a full disk does
  if (code == FaultyVfs::kDie) raise(SIGKILL);
  return code;
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = g_vfs->CodeFor(Operation::kTruncate);
  return code != SQLITE_OK ? code : Real(file)->pMethods->xTruncate(Real(file), size);
}
int Sync(sqlite3_file* file, int flags) {
  const int code = g_vfs->CodeFor(Operation::kSync);
  return code != SQLITE_OK ? code : Real(file)->pMethods->xSync(Real(file), flags);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file* f) { return Real(f)->pMethods->xClose(Real(f)); },
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = [](sqlite3_file* f,
                    sqlite3_int64* size) { return Real(f)->pMethods->xFileSize(Real(f), size); },
    .xLock = [](sqlite3_file* f, int level) { return Real(f)->pMethods->xLock(Real(f), level); },
    .xUnlock = [](sqlite3_file* f,
                  int level) { return Real(f)->pMethods->xUnlock(Real(f), level); },
    .xCheckReservedLock =
        [](sqlite3_file* f, int* reserved) {
          return Real(f)->pMethods->xCheckReservedLock(Real(f), reserved);
        },
    .xFileControl = [](sqlite3_file* f, int op,
                       void* arg) { return Real(f)->pMethods->xFileControl(Real(f), op, arg); },
    .xSectorSize = [](sqlite3_file* f) { return Real(f)->pMethods->xSectorSize(Real(f)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* f) { return Real(f)->pMethods->xDeviceCharacteristics(Real(f)); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int OpenFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* real = static_cast<sqlite3_vfs*>(vfs->pAppData);
  file->pMethods = nullptr;
  const int code = real->xOpen(real, name, Real(file), flags, out_flags);
  if (Real(file)->pMethods != nullptr) file->pMethods = &kMethods;
  return code;
}

}  // namespace

FaultyVfs::FaultyVfs() : real_(sqlite3_vfs_find(nullptr)) {
  vfs_ = *real_;  // all but xOpen work on names, and take the real one's data as it is
  vfs_.zName = "faulty";
  vfs_.pAppData = real_;
  vfs_.szOsFile += static_cast<int>(sizeof(File));
  vfs_.xOpen = OpenFile;
  g_vfs = this;
  sqlite3_vfs_register(&vfs_, 1);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
  g_vfs = nullptr;
}

void FaultyVfs::Fail(Operation operation, int k, int code, bool sticky) {
  operation_ = operation;
  countdown_ = k;
  code_ = code;
  sticky_ = sticky;
  fired_ = false;
}

void FaultyVfs::Heal() { countdown_ = 0; }

int FaultyVfs::CodeFor(Operation operation) {
  if (operation != operation_ || countdown_ == 0) return SQLITE_OK;
  if (countdown_ > 1) {
    --countdown_;
    return SQLITE_OK;
  }
  fired_ = true;
  if (code_ == kDie && operation != Operation::kWrite) raise(SIGKILL);
  if (!sticky_) countdown_ = 0;
  return code_;
}

}  // namespace dvcmon::testing
