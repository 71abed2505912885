#include "daemon/app/replay_tables.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace dvcmon {
namespace {

Status WriteWholeFile(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.flush();
  if (!file) return Error{ErrorCode::kIo, "cannot be written", path};
  return Done{};
}

}  // namespace

Status WriteAlarms(const std::string& path, std::span<const ProvinceDrops> provinces) {
  std::string text =
      "rule,level,province,agency,onset,closed,window_start,observed,expected,lower_bound,"
      "evidence\n";
  const auto closed = [](const std::optional<Day>& day) { return day ? FormatDay(*day) : ""; };
  for (const ProvinceDrops& province : provinces) {
    const DropHistory& history = *province.history;
    for (const ReplayedDrop& drop : province.replayed.drops) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{:.4f},{},{:.4f}\n",
                     Name(drop.rule), drop.body ? "agency" : "province", history.province,
                     drop.body ? history.bodies[*drop.body] : "", FormatDay(drop.onset),
                     closed(drop.closed), FormatDay(drop.window.first), drop.window.observed,
                     drop.window.expected, drop.lower_bound, drop.evidence);
    }
    for (const DropHistory::Spell& spell : history.frozen) {
      fmt::format_to(std::back_inserter(text), "frozen,province,{},,{},{},,,,,{:.4f}\n",
                     history.province, FormatDay(spell.onset), closed(spell.closed),
                     -spell.log10_p);
    }
  }
  return WriteWholeFile(path, text);
}

ReplayWatch TraceTables::Watch(const DropHistory& history) {
  ReplayWatch watch;
  watch.rate = [this, &history](size_t body, const Filed& filed, const RateDay& day) {
    fmt::format_to(std::back_inserter(rate_), "{},{},{},{},{:.12g},{:.12g},{:.12g},{:.12g}\n",
                   FormatDay(filed.day), history.bodies[body], filed.received, filed.online, day.p0,
                   day.rho, day.llr, day.evidence);
  };
  watch.volume = [this, &history](size_t body, const Filed& filed, const VolumeDay& day) {
    fmt::format_to(std::back_inserter(volume_), "{},{},{},{:.12g},{:.12g},{:.12g},{:.12g}\n",
                   FormatDay(filed.day), history.bodies[body], filed.received, day.mu, day.phi,
                   day.llr, day.evidence);
  };
  watch.profile = [this, &history, month = std::string()](Day day,
                                                          const WeekdayProfile& profile) mutable {
    std::string now = FormatDay(day).substr(0, 7);
    if (now == month) return;
    month = std::move(now);
    fmt::format_to(std::back_inserter(profile_), "{},{}", month, history.province);
    for (const double factor : profile.factors) {
      fmt::format_to(std::back_inserter(profile_), ",{:.12g}", factor);
    }
    profile_ += '\n';
  };
  return watch;
}

Status TraceTables::Write(const std::string& folder) const {
  for (const auto& [name, text] :
       {std::pair("rate.csv", &rate_), {"volume.csv", &volume_}, {"profile.csv", &profile_}}) {
    if (Status written = WriteWholeFile(fmt::format("{}/{}", folder, name), *text); !written.ok()) {
      return written.error();
    }
  }
  return Done{};
}

}  // namespace dvcmon
