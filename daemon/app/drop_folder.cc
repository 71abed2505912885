#include "daemon/app/drop_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "collectors/collect.h"
#include "daemon/app/saved_file.h"
#include "daemon/app/user.h"
#include "daemon/base/log.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;

// A copy over a network pauses no longer than this.
constexpr Duration kComplete = std::chrono::seconds(5);
// More than anybody lays down; a look must stay cheap.
constexpr size_t kMostFiles = 10'000;
constexpr int kDeepest = 2;  // COLLECTOR/PROVINCE/FILE

Time TimeOf(const struct timespec& time) {
  return Time(std::chrono::floor<Duration>(std::chrono::seconds(time.tv_sec) +
                                           std::chrono::nanoseconds(time.tv_nsec)));
}

// Regular files below the folder, by the time at which they were written to last, then by name.
std::vector<fs::path> FilesIn(const std::string& folder, std::error_code& error) {
  std::set<std::pair<fs::file_time_type, fs::path>> files;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (at.depth() >= kDeepest) at.disable_recursion_pending();
    const bool hidden = at->path().filename().string().starts_with('.');
    if (hidden) at.disable_recursion_pending();
    if (!hidden && at->symlink_status(ignored).type() == fs::file_type::regular) {
      files.emplace(at->last_write_time(ignored), at->path());
    }
    if (files.size() >= kMostFiles) break;
  }
  std::vector<fs::path> paths;
  paths.reserve(files.size());
  for (const auto& [written, path] : files) paths.push_back(path);
  return paths;
}

}  // namespace

DropFolder::DropFolder(const WatchedPortal& portal)
    : folder_(portal.drop_folder), portal_(portal.portal->name) {
  for (const CollectorSpec& collector : portal.portal->collectors) {
    if (!collector.by_hand) continue;
    (collector.of == Level::kNational ? of_nation_ : of_province_).insert(collector.name);
  }
}

std::optional<ImportChoice> DropFolder::ChoiceOf(const std::string& relative) const {
  std::vector<std::string> steps;
  for (const fs::path& step : fs::path(relative)) steps.push_back(step.string());
  if (steps.size() < 2 || steps.size() > 3) return std::nullopt;
  const auto& collectors = steps.size() == 2 ? of_nation_ : of_province_;
  const std::string& name = steps.back();
  const bool known_kind = name.ends_with(".csv") || name.ends_with(".xlsx");
  if (!collectors.contains(steps.front()) || !known_kind) return std::nullopt;
  const std::string province = steps.size() == 3 ? steps[1] : "";
  return ImportChoice{portal_ + "/" + steps.front(), province, name.substr(0, name.find('.'))};
}

void DropFolder::ComplainOnce(const std::string& path, const std::string& why) {
  if (!complained_.insert(path).second) return;
  Log(LogLevel::kWarn, "drop folder", {{"file", path}, {"error", why}});
}

std::optional<DroppedFile> DropFolder::Take(const std::string& path, Time now) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;  // gone meanwhile
  Seen& seen = seen_[path];
  const Time written = TimeOf(status.st_mtim);
  if (seen.size != status.st_size || seen.written != written) {
    seen = {status.st_size, written, std::min(written, now), false, seen.sha256};
  }
  if (seen.is_read || now - seen.since < kComplete) return std::nullopt;
  auto bytes = ReadSavedFile(path);
  if (!bytes) {  // it is tried again: somebody may allow it
    ComplainOnce(path, bytes.error().message);
    return std::nullopt;
  }
  seen.is_read = true;
  const std::string sha256 = Sha256Hex(*bytes);
  const std::string before = std::exchange(seen.sha256, sha256);
  if (sha256 == before) return std::nullopt;  // touched, or copied again
  return DroppedFile{path,
                     {},
                     NameOfUser(status.st_uid),
                     before.empty() ? written : Time::max(),
                     *std::move(bytes)};
}

std::optional<DroppedFile> DropFolder::Next(Time now) {
  std::error_code error;
  for (const fs::path& path : FilesIn(folder_, error)) {
    auto choice = ChoiceOf(path.lexically_relative(folder_).string());
    if (!choice) {
      ComplainOnce(path,
                   "not COLLECTOR/PERIOD.csv or .xlsx, or COLLECTOR/PROVINCE/PERIOD.csv, of a "
                   "collector that is filled by hand");
      continue;
    }
    auto file = Take(path, now);
    if (!file) continue;
    file->choice = *std::move(choice);
    return file;
  }
  if (error) ComplainOnce(folder_, error.message());
  return std::nullopt;
}

}  // namespace dvcmon
