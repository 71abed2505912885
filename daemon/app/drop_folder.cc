#include "daemon/app/drop_folder.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <vector>

#include "collectors/collect.h"
#include "daemon/app/saved_file.h"
#include "daemon/base/log.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;

// A copy over a network pauses no longer than this.
constexpr Duration kComplete = std::chrono::seconds(5);
// More than anybody lays down; a look must stay cheap.
constexpr size_t kMostFiles = 10'000;
constexpr int kDeepest = 2;  // COLLECTOR/PROVINCE/FILE

std::string NameOfUser(uid_t user) {
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return fmt::format("user {}", user);
  }
  return found->pw_name;
}

Time TimeOf(const struct timespec& time) {
  return Time(std::chrono::floor<Duration>(std::chrono::seconds(time.tv_sec) +
                                           std::chrono::nanoseconds(time.tv_nsec)));
}

// Regular files below the folder, in the order of their names, so that 2020-1 comes before 2020-2.
std::vector<fs::path> FilesIn(const std::string& folder, std::error_code& error) {
  std::set<fs::path> files;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (at.depth() >= kDeepest) at.disable_recursion_pending();
    const bool hidden = at->path().filename().string().starts_with('.');
    if (hidden) at.disable_recursion_pending();
    if (!hidden && at->symlink_status(ignored).type() == fs::file_type::regular) {
      files.insert(at->path());
    }
    if (files.size() >= kMostFiles) break;
  }
  return {files.begin(), files.end()};
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
  Seen state{status.st_size, TimeOf(status.st_mtim), ""};
  Seen& before = seen_[path];
  state.sha256 = before.sha256;
  if (state.written > now) {
    ComplainOnce(path, "its date is in the future; it is taken then, or after `touch`");
  }
  if (state == before || now - state.written < kComplete) return std::nullopt;
  DroppedFile file{path, {}, NameOfUser(status.st_uid), state.written, ReadSavedFile(path)};
  state.sha256 = Sha256Hex(file.bytes ? *file.bytes : "");
  const bool same = state.sha256 == before.sha256;
  before = std::move(state);
  if (same) return std::nullopt;  // touched, or copied again
  return file;
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
