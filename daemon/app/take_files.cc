// How the daemon takes files that people lay into drop folders.

#include <algorithm>
#include <utility>

#include "daemon/app/daemon.h"
#include "daemon/app/import.h"
#include "daemon/base/log.h"

namespace dvcmon {
namespace {

constexpr Duration kLookEvery = std::chrono::minutes(1);

}  // namespace

// What earlier files said stands beside what this one says.
void Daemon::ShowByHand(const Poll& poll) {
  auto standings = StandingsOf({SourceOf(poll.target)}, poll.finished);
  if (!standings) {
    Log(LogLevel::kError, "figures made by hand are kept, and cannot be shown",
        {{"poll", poll.target.Text()}, {"error", standings.error().message}});
    return;
  }
  for (auto& [standing, names] : *standings) ShowStanding(std::move(standing), names);
}

Result<bool> Daemon::TakeDropped(Time now) {
  if (now >= looked_ && now < looked_ + kLookEvery) return false;
  for (DropFolder& folder : in_use_.drop_folders) {
    auto file = folder.Next(now);
    if (!file) continue;
    const std::string path = file->path;
    if (const Status taken = Import(*std::move(file), now); !taken.ok()) return taken.error();
    if (!store_writable_) {  // after a minute, as the others
      folder.Forget(path);
      break;
    }
    // One at a time. A poll is told from others by when it started: the next one a little later.
    looked_ = now + Duration(1) - kLookEvery;
    return true;
  }
  looked_ = now;
  return false;
}

Status Daemon::Import(DroppedFile file, Time now) {
  auto target = ChooseImport(*in_use_.config, file.choice, now);
  if (!target) {
    Log(LogLevel::kError, "a file in a drop folder cannot be taken",
        {{"file", file.path}, {"error", target.error().message}});
    return Done{};
  }
  const auto ids = ids_.find(target->portal->name);
  const Poll poll = ReadImport(*std::move(target), std::move(file.bytes),
                               {file.author, "drop folder", std::nullopt, file.written}, now,
                               ids == ids_.end() ? nullptr : ids->second);
  Log(LogLevel::kInfo, "a file in a drop folder was read",
      {{"file", file.path}, {"author", file.author}});
  return Record(poll);
}

bool Daemon::IsEmptyByHand(size_t place) const {
  const Watched& watched = in_use_.watched[place];
  const auto known = records_.find(watched.source);
  const bool tried =
      known != records_.end() && (known->second.last_success || known->second.last_error);
  return watched.target.collector->by_hand && !tried;
}

}  // namespace dvcmon
