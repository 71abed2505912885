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

constexpr std::string_view kReceived = "applications_received";

// In the order of their names, as keys have them.
std::string LabelsOf(const Judged& of, std::string_view reason = {}) {
  std::string labels = "{";
  if (!of.group.empty()) labels += "group=" + of.group + ",";
  if (!reason.empty()) labels += fmt::format("reason={},", reason);
  return labels + fmt::format("rule={}}}", Name(of.rule));
}

// Adds figures of one who is judged, by one rule.
class Adder {
 public:
  Adder(const Judged& of, const std::string& province, std::vector<StandingFigure>& figures)
      : of_(of),
        level_(KindOf(of).first),
        body_(of.agency.empty() ? province : of.agency),
        labels_(LabelsOf(of)),
        figures_(figures) {}

  void Add(std::string_view name, double value) {
    AddKey(fmt::format("drop_{}{}", name, labels_), value);
  }
  void AddKey(std::string key, double value) {
    figures_.push_back({level_, body_, std::move(key), ReadingState::kValue, value});
  }
  void AddStanding(bool is_open, double limit) {
    Add("open", is_open ? 1 : 0);
    Add("evidence_limit", limit);
  }
  void AddWindow(const DropWindow& window) {
    Add("observed", window.observed);
    Add("received", window.received);
    Add("expected", window.expected);
    Add("missing_applications", std::max(0.0, window.expected - window.observed));
    Add("window_start_timestamp_seconds",
        std::chrono::duration<double>(StartOf(window.first).time_since_epoch()).count());
  }
  void AddFound(const DropAtDay& at) {
    Add("lower_bound", at.finding.lower_bound);
    if (!at.split) return;
    Add("rate_effect_ratio", at.split->rate_effect);
    Add("mix_effect_ratio", at.split->mix_effect);
  }
  void AddNotJudged(NotJudged reason) {
    AddKey("drop_not_judged" + LabelsOf(of_, Name(reason)), 1);
  }
  bool CountsHere(const Source& source, std::span<const RecordRule> rules) const {
    return dvcmon::CountsFor(rules, source, StandingFigure{level_, body_, std::string(kReceived)});
  }

 private:
  const Judged& of_;
  const Level level_;
  const std::string body_;
  const std::string labels_;
  std::vector<StandingFigure>& figures_;
};

const KeptDrop* FindOpen(const JudgedProvince& judged, const DropStanding& standing) {
  const auto found = std::ranges::find_if(judged.open, [&](const KeptDrop& drop) {
    return drop.of == standing.of && standing.opened == drop.opened;
  });
  return found == judged.open.end() ? nullptr : &*found;
}

}  // namespace

std::pair<Level, DropRule> KindOf(const Judged& of) {
  return {of.agency.empty() ? Level::kProvince : Level::kAgency, of.rule};
}

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
    Adder adder(standing.of, judged.province, figures);
    if (!adder.CountsHere(source, rules)) continue;
    adder.AddStanding(standing.opened.has_value(), standing.limit);
    adder.Add("evidence", standing.evidence);
    if (standing.not_judged && standing.not_judged != NotJudged::kDayOff) {
      adder.AddNotJudged(*standing.not_judged);
    }
    const std::string& agency = standing.of.agency;
    if (!agency.empty() && agency != told) {  // by its share, where that is known
      told = agency;
      adder.AddKey("testable", standing.testable ? 1.0 : 0.0);
    }
    if (standing.evidence <= 0 && !standing.opened) continue;
    adder.AddWindow(standing.window);
    if (const KeptDrop* drop = FindOpen(judged, standing)) adder.AddFound(drop->last);
  }
  return figures;
}

bool CountsFor(std::span<const RecordRule> rules, const Source& source, const KeptDrop& drop) {
  std::vector<StandingFigure> none;
  return Adder(drop.of, drop.province, none).CountsHere(source, rules);
}

std::vector<StandingFigure> DropFiguresOf(const KeptDrop& drop, bool is_open,
                                          const DropAtDay* judged) {
  std::vector<StandingFigure> figures;
  Adder adder(drop.of, drop.province, figures);
  adder.AddStanding(is_open, drop.limit);
  if (!is_open || judged == nullptr) return figures;
  adder.Add("evidence", judged->evidence);
  adder.AddWindow(judged->finding.window);
  adder.AddFound(*judged);
  return figures;
}

}  // namespace dvcmon
