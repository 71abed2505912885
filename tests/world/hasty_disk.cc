#include "tests/world/hasty_disk.h"

#include <map>

namespace dvcmon::world {
namespace {

// Those of the real files, but that they are never synced; by what they were made of.
const sqlite3_io_methods* Hasty(const sqlite3_io_methods* real) {
  static std::map<const sqlite3_io_methods*, sqlite3_io_methods> known;
  const auto [place, is_new] = known.try_emplace(real, *real);
  if (is_new) place->second.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
  return &place->second;
}

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* real = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int code = real->xOpen(real, name, file, flags, out);
  if (file->pMethods != nullptr) file->pMethods = Hasty(file->pMethods);
  return code;
}

}  // namespace

HastyDisk::HastyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.zName = "hasty";
  vfs_.pNext = nullptr;
  vfs_.pAppData = real_;
  vfs_.xOpen = &Open;
  // The directory is synced when a file is deleted.
  vfs_.xDelete = [](sqlite3_vfs* vfs, const char* name, int) {
    auto* real = static_cast<sqlite3_vfs*>(vfs->pAppData);
    return real->xDelete(real, name, 0);
  };
  sqlite3_vfs_register(&vfs_, 1);
}

HastyDisk::~HastyDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

}  // namespace dvcmon::world
