// The files of issues: <folder>/<report>[.<province>]/<period>/issue-NNN/…, each with its SHA-256
// in SHA256SUMS. A folder appears whole or not at all, its files are read-only, and one that is
// there is never written to again.
//
// Errors: kIo with the path; kDbBusy: another process is making an issue of the same period.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

using NamedFiles = std::vector<std::pair<std::string, std::string>>;  // name, bytes

inline constexpr std::string_view kSumsFile = "SHA256SUMS";

std::string IssueFolderName(int number);         // "issue-001"
int NumberOfIssueFolder(std::string_view name);  // 0: no folder of an issue is called so

// Adds SHA256SUMS, as sha256sum(1) checks it; returns the SHA-256 of that.
std::string AddSums(NamedFiles& files);

// Makes `target`, with the folders above it, of these files; nothing is there yet. The bytes are on
// the disk when it returns.
Status WriteFolder(const std::filesystem::path& target, const NamedFiles& files);

// The bytes of a file of a folder whose SHA256SUMS has that SHA-256, all of whose files agree with
// it and which has no others. kStore says what is wrong.
Result<std::string> ReadSoundFile(const std::filesystem::path& folder, std::string_view name,
                                  std::string_view digest);

// A file of a folder, as its SHA256SUMS names it; of that file the last is the SHA-256 of the
// issue.
struct IssuedFile {
  std::string name{};
  uintmax_t bytes = 0;
  std::string sha256{};
};
// Those of a folder whose SHA256SUMS has that SHA-256, it last; one that is gone is left out. They
// are looked at, not read. kStore: there is no such SHA256SUMS.
Result<std::vector<IssuedFile>> IssuedFilesIn(const std::filesystem::path& folder,
                                              const std::string& digest);
// The bytes of one of them. kStore: they are not what was issued, or more than `at_most`.
Result<std::string> ReadIssuedFile(const std::filesystem::path& folder, const IssuedFile& file,
                                   uintmax_t at_most);

// The issues of a period, while one more is made: no other process does meanwhile.
class IssuesOfPeriod {
 public:
  // Makes the folder when it is missing, and removes what an issuing left there that was cut short
  // before its folder appeared.
  static Result<IssuesOfPeriod> Open(const std::filesystem::path& folder);
  IssuesOfPeriod(IssuesOfPeriod&& other) noexcept
      : folder_(std::move(other.folder_)),
        lock_(std::exchange(other.lock_, -1)),
        numbers_(std::move(other.numbers_)) {}
  IssuesOfPeriod& operator=(IssuesOfPeriod&&) = delete;
  ~IssuesOfPeriod();

  // Numbers of the folders that are there, in order.
  const std::vector<int>& numbers() const { return numbers_; }
  std::filesystem::path FolderOf(int number) const { return folder_ / IssueFolderName(number); }

 private:
  IssuesOfPeriod(std::filesystem::path folder, int lock)
      : folder_(std::move(folder)), lock_(lock) {}

  std::filesystem::path folder_;
  int lock_;  // a descriptor of the folder
  std::vector<int> numbers_;
};

}  // namespace dvcmon
