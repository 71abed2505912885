#include "daemon/metrics/drop_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "daemon/metrics/source_ratios.h"

namespace dvcmon {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kHelps = {{
    {"drop_open", "Đang giảm bất thường / whether a fall is open: evaluated when a day has ended."},
    {"drop_evidence", "Mức độ bằng chứng giảm / evidence of a fall, added up from day to day."},
    {"drop_evidence_limit", "Ngưỡng bằng chứng / the evidence from which on a fall is one."},
    {"drop_observed",
     "Số hồ sơ thực tế trong giai đoạn / what was filed in the window of the "
     "evidence: online, or by rule volume in all channels."},
    {"drop_received",
     "Số hồ sơ tiếp nhận trong giai đoạn / what was filed in that window in all "
     "channels."},
    {"drop_expected", "Số hồ sơ kỳ vọng trong giai đoạn / what is normal of that window."},
    {"drop_lower_bound",
     "Ngưỡng dưới 99 % / what 99 of 100 such windows would hold, had nothing "
     "changed; while a fall is open."},
    {"drop_missing_applications", "Số hồ sơ thiếu / expected less observed."},
    {"drop_window_start_timestamp_seconds", "Ngày bắt đầu giai đoạn / when the window begins."},
    {"drop_rate_effect_ratio",
     "Phần do tỷ lệ của từng đơn vị / how much of a fall is that bodies "
     "receive another share online; while it is open."},
    {"drop_mix_effect_ratio", "Phần do cơ cấu / how much of it is who receives how much."},
    {"drop_not_judged",
     "Ngày gần nhất không xét được, vì sao / why the last day could not be judged; a day "
     "off is left out."},
    {"testable", "Đủ hồ sơ để xét riêng / whether enough is filed to judge the body alone."},
}};

// In the order of their names, as keys have them.
std::string LabelsOf(const Judged& of, std::string_view reason = {}) {
  std::string labels = "{";
  if (!of.group.empty()) labels += "group=" + of.group + ",";
  if (!reason.empty()) labels += fmt::format("reason={},", reason);
  return labels + fmt::format("rule={}}}", Name(of.rule));
}

const KeptDrop* FindOpen(const JudgedProvince& judged, const DropStanding& standing) {
  const auto found = std::ranges::find_if(judged.open, [&](const KeptDrop& drop) {
    return drop.of == standing.of && standing.opened == drop.opened;
  });
  return found == judged.open.end() ? nullptr : &*found;
}

}  // namespace

std::string_view HelpOfDrop(std::string_view statistic) {
  const auto found =
      std::ranges::find(kHelps, statistic, [](const auto& help) { return help.first; });
  return found == kHelps.end() ? "" : found->second;
}

std::vector<StandingFigure> DropFiguresOf(const Source& source, const JudgedProvince& judged,
                                          std::span<const RecordRule> rules) {
  std::vector<StandingFigure> figures;
  std::string told;
  for (const DropStanding& standing : judged.standings) {
    const bool is_agency = !standing.of.agency.empty();
    const Level level = is_agency ? Level::kAgency : Level::kProvince;
    const std::string& body = is_agency ? standing.of.agency : judged.province;
    const StandingFigure counted{level, body, "applications_received"};
    if (!CountsFor(rules, source, counted)) continue;
    const std::string labels = LabelsOf(standing.of);
    const auto add = [&](std::string_view name, double value) {
      figures.push_back(
          {level, body, fmt::format("drop_{}{}", name, labels), ReadingState::kValue, value});
    };
    add("open", standing.opened ? 1 : 0);
    add("evidence", standing.evidence);
    add("evidence_limit", standing.limit);
    if (standing.not_judged && standing.not_judged != NotJudged::kDayOff) {
      const std::string reason = LabelsOf(standing.of, Name(*standing.not_judged));
      figures.push_back({level, body, "drop_not_judged" + reason, ReadingState::kValue, 1});
    }
    if (is_agency && standing.of.agency != told) {  // by its share, where that is known
      told = standing.of.agency;
      figures.push_back(
          {level, body, "testable", ReadingState::kValue, standing.testable ? 1.0 : 0.0});
    }
    if (standing.evidence <= 0 && !standing.opened) continue;
    const DropWindow& window = standing.window;
    add("observed", window.observed);
    add("received", window.received);
    add("expected", window.expected);
    add("missing_applications", std::max(0.0, window.expected - window.observed));
    add("window_start_timestamp_seconds",
        std::chrono::duration<double>(StartOf(window.first).time_since_epoch()).count());
    const KeptDrop* drop = FindOpen(judged, standing);
    if (drop == nullptr) continue;
    add("lower_bound", drop->last.finding.lower_bound);
    if (!drop->last.split) continue;
    add("rate_effect_ratio", drop->last.split->rate_effect);
    add("mix_effect_ratio", drop->last.split->mix_effect);
  }
  return figures;
}

}  // namespace dvcmon
