#include "daemon/report/issue_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "collectors/collect.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".new-";
constexpr std::string_view kIssuePrefix = "issue-";

Error IoError(const fs::path& path, int reason) {
  return {ErrorCode::kIo, fmt::format("{}: {}", path.string(), std::strerror(reason)), ""};
}
Error Unsound(const fs::path& path, std::string_view what) {
  return {ErrorCode::kStore, fmt::format("{}: {}", path.string(), what), ""};
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

Status WriteReadOnly(const fs::path& path, std::string_view bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
  if (file < 0) return IoError(path, errno);
  const bool written = WriteAll(file, bytes) && fchmod(file, 0444) == 0 && fsync(file) == 0;
  const int reason = errno;
  const bool closed = close(file) == 0;
  if (!written) return IoError(path, reason);
  return closed ? Status(Done{}) : IoError(path, errno);
}

Status SyncFolder(const fs::path& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return IoError(path, errno);
  const bool synced = fsync(folder) == 0;
  const int reason = errno;
  close(folder);
  return synced ? Status(Done{}) : IoError(path, reason);
}

Status FillFolder(const fs::path& folder, const NamedFiles& files) {
  if (chmod(folder.c_str(), 0755) != 0) return IoError(folder, errno);
  for (const auto& [name, bytes] : files) {
    if (Status written = WriteReadOnly(folder / name, bytes); !written) return written;
  }
  return SyncFolder(folder);
}

Result<std::string> ReadBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) return Unsound(path, "cannot be read");
  return bytes;
}

// name → SHA-256
std::map<std::string, std::string> ParseSums(std::string_view text) {
  constexpr size_t kHash = 64;
  std::map<std::string, std::string> sums;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() <= kHash + 2) continue;
    sums[std::string(line.substr(kHash + 2))] = line.substr(0, kHash);
  }
  return sums;
}

}  // namespace

std::string IssueFolderName(int number) { return fmt::format("{}{:03}", kIssuePrefix, number); }

int NumberOfIssueFolder(std::string_view name) {
  if (!name.starts_with(kIssuePrefix)) return 0;
  int number = 0;
  const char* end = name.data() + name.size();
  const auto read = std::from_chars(name.data() + kIssuePrefix.size(), end, number);
  return read.ec == std::errc() && read.ptr == end && number > 0 ? number : 0;
}

std::string AddSums(NamedFiles& files) {
  std::string sums;
  for (const auto& [name, bytes] : files) sums += fmt::format("{}  {}\n", Sha256Hex(bytes), name);
  std::string digest = Sha256Hex(sums);
  files.emplace_back(kSumsFile, std::move(sums));
  return digest;
}

Status WriteFolder(const fs::path& target, const NamedFiles& files) {
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) return IoError(parent, error.value());
  std::string unfinished = (parent / (std::string(kUnfinished) + "XXXXXX")).string();
  if (mkdtemp(unfinished.data()) == nullptr) return IoError(parent, errno);
  Status made = FillFolder(unfinished, files);
  // Onto a folder that holds something this fails, which is what is wanted.
  if (made && std::rename(unfinished.c_str(), target.c_str()) != 0) made = IoError(target, errno);
  if (made) return SyncFolder(parent);
  fs::remove_all(unfinished, error);
  return made;
}

Result<std::string> ReadSoundFile(const fs::path& folder, std::string_view name,
                                  std::string_view digest) {
  const fs::path sums_path = folder / kSumsFile;
  const auto sums_text = ReadBytes(sums_path);
  if (!sums_text) return sums_text.error();
  if (Sha256Hex(*sums_text) != digest) return Unsound(sums_path, "is not what was issued");
  std::map<std::string, std::string> sums = ParseSums(*sums_text);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string file = entry.path().filename().string();
    // What programs that open a workbook leave beside it.
    if (file.starts_with('.') || file.starts_with("~$") || file == "Thumbs.db") continue;
    if (file != kSumsFile && !sums.contains(file)) return Unsound(entry.path(), "was not issued");
  }
  std::string wanted;
  for (const auto& [file, hash] : sums) {
    auto bytes = ReadBytes(folder / file);
    if (!bytes) return bytes.error();
    if (Sha256Hex(*bytes) != hash) return Unsound(folder / file, "is not what was issued");
    if (file == name) wanted = *std::move(bytes);
  }
  if (!sums.contains(std::string(name))) return Unsound(folder / name, "was not issued");
  return wanted;
}

Result<std::vector<IssuedFile>> IssuedFilesIn(const fs::path& folder, const std::string& digest) {
  constexpr uintmax_t kSumsAtMost = uintmax_t{1} << 20;
  const auto sums = ReadIssuedFile(folder, {std::string(kSumsFile), 0, digest}, kSumsAtMost);
  if (!sums) return sums.error();
  std::vector<IssuedFile> files;
  for (const auto& [name, sha256] : ParseSums(*sums)) {
    std::error_code error;
    const uintmax_t bytes = fs::file_size(folder / name, error);
    if (!error) files.push_back({name, bytes, sha256});
  }
  files.push_back({std::string(kSumsFile), sums->size(), digest});
  return files;
}

Result<std::string> ReadIssuedFile(const fs::path& folder, const IssuedFile& file,
                                   uintmax_t at_most) {
  const fs::path path = folder / file.name;
  std::error_code error;
  // A pipe would be waited for.
  if (!fs::is_regular_file(path, error)) return Unsound(path, "cannot be read");
  if (fs::file_size(path, error) > at_most || error) return Unsound(path, "is too big");
  auto bytes = ReadBytes(path);
  if (!bytes) return bytes.error();
  if (Sha256Hex(*bytes) != file.sha256) return Unsound(path, "is not what was issued");
  return bytes;
}

Result<IssuesOfPeriod> IssuesOfPeriod::Open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return IoError(folder, error.value());
  const int lock = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return IoError(folder, errno);
  IssuesOfPeriod issues(folder, lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kDbBusy,
                 folder.string() + ": another issue is being made; try again when it is there", ""};
  }
  std::vector<fs::path> unfinished;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kUnfinished)) unfinished.push_back(entry.path());
    if (const int number = NumberOfIssueFolder(name); number > 0) issues.numbers_.push_back(number);
  }
  if (error) return IoError(folder, error.value());
  for (const fs::path& path : unfinished) fs::remove_all(path, error);
  std::ranges::sort(issues.numbers_);
  return issues;
}

IssuesOfPeriod::~IssuesOfPeriod() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace dvcmon
