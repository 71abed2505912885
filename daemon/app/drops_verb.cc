// `dvcmon drops`.
#include <fmt/format.h>

#include <string>

#include "daemon/api/drops.h"
#include "daemon/app/verbs.h"
#include "daemon/evidence/drop_text.h"
#include "daemon/store/record.h"

namespace dvcmon {
namespace {

std::string TextsOf(const std::vector<KeptDrop>& drops, const BodyTitles& titles) {
  std::string text;
  for (const KeptDrop& drop : drops) {
    const DropText words = TextOf(drop, titles);
    text += fmt::format("{} {} {}{}{} ({}) {}..{}\n  {}\n  {}\n\n", drop.id, drop.portal,
                        drop.province, drop.of.agency.empty() ? "" : "/",
                        drop.of.agency + (drop.of.group.empty() ? "" : " " + drop.of.group),
                        Name(drop.of.rule), FormatDay(drop.opened),
                        drop.closed ? FormatDay(*drop.closed) : "", words.vi, words.en);
  }
  return text;
}

}  // namespace

int RunDrops(const CommandLine& line, const World& world) {
  const auto at = line.at.empty() ? DayOf(world.clock()) : ParseDay(line.at);
  if (!at) {
    return Complain({ErrorCode::kInvalid, "\"" + line.at + "\" is no day such as 2026-11-22", ""},
                    kExitUsage);
  }
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto record =
      Record::Open(line.storage_path.empty() ? config->storage.path : line.storage_path);
  if (!record) return Complain(record.error(), kExitFailure);
  const auto drops = record->Drops({.province = line.province, .open = line.open, .at = *at});
  if (!drops) return Complain(drops.error(), kExitFailure);
  const auto names = record->LoadNames();
  if (!names) return Complain(names.error(), kExitFailure);
  const BodyTitles titles(*names, *config);
  fmt::print("{}",
             line.json ? JsonOfDrops(*drops, titles, world.clock()) : TextsOf(*drops, titles));
  return kExitOk;
}

}  // namespace dvcmon
