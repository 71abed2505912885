// Kills a program at a named moment of a commit of SQLite: LD_PRELOAD it, and say which and the how
// manieth, DVCMON_FAILPOINT=before_commit:3. The program needs to know nothing of it: with a
// rollback journal the moments are calls of the system.
//
//   journal_synced    what the pages were is on the disk, and none has been written
//   database_written  a page has been
//   before_commit     all are on the disk; the journal still takes them back
//   after_commit      the journal has just been cut to nothing: it counts, and nobody knows yet
#include <dlfcn.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void Reach(std::string_view point) {
  static const char* const wanted = std::getenv("DVCMON_FAILPOINT");
  static std::atomic<int> times{0};
  if (wanted == nullptr) return;
  const std::string_view words(wanted);
  const size_t colon = words.find(':');
  if (colon == std::string_view::npos || words.substr(0, colon) != point) return;
  if (++times == std::atoi(wanted + colon + 1)) kill(getpid(), SIGKILL);
}

bool IsNamed(int file, std::string_view ending) {
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t size = readlink(link.c_str(), path, sizeof path);
  return size > 0 && std::string_view(path, static_cast<size_t>(size)).ends_with(ending);
}
bool IsJournal(int file) {
  struct stat about {};
  return IsNamed(file, ".db-journal") && fstat(file, &about) == 0 && about.st_size > 0;
}

template <class Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fdatasync(int file) {
  static auto* const real = Real<int(int)>("fdatasync");
  const int result = real(file);
  if (IsJournal(file)) Reach("journal_synced");
  return result;
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  const ssize_t result = real(file, bytes, size, at);
  if (IsNamed(file, ".db")) Reach("database_written");
  return result;
}

int ftruncate64(int file, off64_t size) noexcept {
  static auto* const real = Real<int(int, off64_t)>("ftruncate64");
  const bool commits = size == 0 && IsJournal(file);
  if (commits) Reach("before_commit");
  const int result = real(file, size);
  if (commits) Reach("after_commit");
  return result;
}

}  // extern "C"
