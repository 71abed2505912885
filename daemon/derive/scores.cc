#include "daemon/derive/scores.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dvcmon {
namespace {

using OfNothing = ScoreRule::OfNothing;

constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53
__extension__ using Wide = __int128;                // 2 · 2^53 · 2000 · 100 and no overflow

// An item that the portal publishes with its two counts.
ScoreRule Indicator(const std::string& item, const std::string& group, int max, int target,
                    OfNothing of_nothing) {
  return {item,
          group,
          max,
          target,
          of_nothing,
          {"quality_indicator_numerator{indicator=" + item + "}"},
          {"quality_indicator_denominator{indicator=" + item + "}"}};
}

std::vector<ScoreRule> MakeRules() {
  constexpr auto kNone = OfNothing::kNoScore;
  return {
      Indicator("PUBLISH_ON_TIME", "CKMB", 6, 100, kNone),
      Indicator("PUBLIC_UPDATE_ON_TIME", "CKMB", 4, 100, kNone),
      Indicator("PUBLIC_CONTENT_FULL", "CKMB", 2, 100, kNone),
      Indicator("DOSSIER_SYNC", "CKMB", 6, 100, kNone),
      // Of those received, not of those completed.
      {"on_time",
       "TDGQ",
       20,
       100,
       OfNothing::kZero,
       {"applications_handled_on_time"},
       {"applications_handled"}},
      {"provision",
       "CLGQ",
       2,
       80,
       kNone,
       {"provision_services{level=3}", "provision_services{level=4}"},
       {"provision_authority"}},
      {"services_filed_online",
       "CLGQ",
       4,
       100,
       kNone,
       {"online_services_used{filing=online}"},
       {"online_services_offered"}},
      {"online_filing",
       "CLGQ",
       6,
       50,
       kNone,
       {"applications_received{channel=online}"},
       {"applications_received{channel=online}", "applications_received{channel=direct}",
        "applications_received{channel=postal}"}},
      {"applications_paid_online",
       "TTTT",
       6,
       100,
       kNone,
       {"applications_paid_online"},
       {"applications_payable"}},
      {"services_paid_online",
       "TTTT",
       2,
       80,
       kNone,
       {"services_paid_online"},
       {"services_payable"}},
      {"payment_services", "TTTT", 2, 80, kNone, {"payment_services"}, {"services_payable"}},
      Indicator("DOSSIER_RECEIVING_SATISFACTION", "MDHL", 6, 90, OfNothing::kZero),
      Indicator("PETITION_PROCESSING_ON_TIME", "MDHL", 6, 100, OfNothing::kFull),
      Indicator("PETITION_HANDLING_SATISFACTION", "MDHL", 6, 100, OfNothing::kFull),
      Indicator("ORIGINAL_RESULT_AVAILABLE", "MDSH", 6, 100, kNone),
      Indicator("SO_HOA_GIAY_TO_GIAI_QUYET", "MDSH", 4, 100, kNone),
      Indicator("REUSED_DIGITIZED_DATA", "MDSH", 2, 80, kNone),
      Indicator("SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "MDSH", 4, 100, kNone),
      Indicator("CITIZEN_DATA_CONNECTED_DOSSIER", "MDSH", 2, 100, kNone),
      Indicator("CITIZEN_DATA_CONNECTED_FORMALITY", "MDSH", 2, 100, kNone),
      // Without counts: everybody has all its points.
      {"ELECTRONIC_CERTIFIED_COPY", "MDSH", 2, 100, OfNothing::kFull, {}, {}},
  };
}

std::optional<double> SumOf(const std::vector<std::string>& keys, std::span<const Count> body) {
  double sum = 0;
  for (const std::string& key : keys) {
    const auto found = std::ranges::find(body, key, &Count::key);
    if (found == body.end() || found->state != ReadingState::kValue) return std::nullopt;
    sum += found->value;
  }
  return sum;
}

bool IsExact(double value) { return value >= 0 && value <= kExact && value == std::floor(value); }

}  // namespace

std::span<const ScoreRule> ScoreRules() {
  static const std::vector<ScoreRule> rules = MakeRules();
  return rules;
}

Score ScoreOf(const ScoreRule& rule, double numerator, double denominator) {
  if (!IsExact(numerator) || !IsExact(denominator)) return {};
  const int64_t full = rule.max * int64_t{100};
  if (denominator == 0) {
    if (rule.of_nothing == OfNothing::kNoScore) return {Score::State::kNoScore, 0};
    return {Score::State::kValue, rule.of_nothing == OfNothing::kFull ? full : 0};
  }
  // ⌊full · n · 100 / (d · target) + 1/2⌋
  const Wide share = static_cast<Wide>(full) * static_cast<int64_t>(numerator) * 100;
  const Wide whole = static_cast<Wide>(static_cast<int64_t>(denominator)) * rule.target;
  const Wide rounded = (2 * share + whole) / (2 * whole);
  return {Score::State::kValue, static_cast<int64_t>(std::min<Wide>(rounded, full))};
}

Score ScoreOf(const ScoreRule& rule, std::span<const Count> body) {
  const auto numerator = SumOf(rule.numerator, body);
  const auto denominator = SumOf(rule.denominator, body);
  return numerator && denominator ? ScoreOf(rule, *numerator, *denominator) : Score{};
}

Score ScoreOfGroup(std::string_view group, std::span<const Count> body) {
  Score sum;
  for (const ScoreRule& rule : ScoreRules()) {
    if (rule.group != group) continue;
    const Score item = ScoreOf(rule, body);
    if (item.state == Score::State::kNotKnown) return {};
    if (item.state == Score::State::kValue) {
      sum.state = Score::State::kValue;
    } else if (sum.state == Score::State::kNotKnown) {
      sum.state = Score::State::kNoScore;
    }
    sum.hundredths += item.hundredths;
  }
  return sum;
}

}  // namespace dvcmon
