// Targets: what is wanted of a body, and how far it is from that.
#include <fmt/format.h>

#include <optional>
#include <tuple>

#include "daemon/derive/targets.h"
#include "daemon/report/measure.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDayOn{1};
constexpr int kMostShortfalls = 12;

// Without a kind a rate, a score or a count is meant.
bool IsWanted(TargetKind kind, std::optional<TargetKind> wanted) {
  if (wanted) return kind == *wanted;
  return kind == TargetKind::kRate || kind == TargetKind::kScore || kind == TargetKind::kCount;
}

}  // namespace

const Target* Measuring::TargetFor(const Measure& measure, const Subject& subject, Day day) const {
  const Target* best = nullptr;
  const auto rank = [](const Target& target) {
    return std::tuple(!target.agency.empty(), !target.tier.empty(), !target.province.empty(),
                      target.from);
  };
  for (const Target& target : config_.targets) {
    if (target.statistic != measure.name || !target.ValidOn(day)) continue;
    if (!IsWanted(target.kind, measure.wanted)) continue;
    if (target.level != subject.body.level) continue;
    if (!target.province.empty() && target.province != subject.body.province) continue;
    if (!target.agency.empty() && target.agency != subject.body.key) continue;
    if (!target.tier.empty() && target.tier != subject.tier) continue;
    if (best == nullptr || rank(*best) < rank(target)) best = &target;
  }
  return best;
}

Finding Measuring::TargetOf(const Measure& measure, const Subject& subject, At at) const {
  const Target* target = TargetFor(measure, subject, SpanOf(at).last);
  Finding finding;
  finding.digits = DigitsOf(measure);
  if (target == nullptr) return finding;
  finding.state = Finding::State::kNumber;
  const bool is_rate = target->kind == TargetKind::kRate;
  if (!is_rate && target->kind != TargetKind::kScore && !measure.digits) finding.digits = 0;
  finding.numerator = target->value;
  finding.value = is_rate ? 100 * target->value : target->value;
  finding.words = {"chỉ tiêu theo " + target->document, "target of " + target->document};
  return finding;
}

Finding Measuring::Margin(const Measure& measure, const Subject& subject, At at,
                          const std::string& portal) {
  const Target* target = TargetFor(measure, subject, SpanOf(at).last);
  if (target == nullptr || target->kind != TargetKind::kRate) return {};
  Finding finding = RateNamed(measure.name, measure.taken, subject, SpanOf(at), portal);
  finding.value -= 100 * target->value;
  return finding;
}

Finding Measuring::Needed(const Measure& measure, const Subject& subject,
                          const std::string& portal) {
  const Span year = SpanOf(At::kYear);
  const Target* target = TargetFor(measure, subject, year.last);
  if (target == nullptr) return {};
  Finding finding = RateNamed(measure.name, measure.taken, subject, year, portal);
  if (!finding.is_number()) return finding;
  const std::string& province = subject.body.province;
  const auto months = std::chrono::months(12);
  const std::chrono::year_month_day first(year.first);
  const Day end = Day((first.year() / first.month() + months) / first.day()) - kOneDayOn;
  const auto needed = NeededFor(
      *target, {finding.numerator, finding.denominator,
                config_.calendar->WorkingDays(year.first - kOneDayOn, year.last, province),
                config_.calendar->WorkingDays(year.last, end, province)});
  if (!needed) return {};
  finding.is_share = false;
  finding.value = finding.numerator = needed->per_month;
  finding.words = {
      "số hồ sơ mỗi tháng còn phải đạt để cả năm đạt chỉ tiêu theo " + target->document,
      "applications a month that are still needed"};
  return finding;
}

Finding Measuring::Shortfalls(const Measure& measure, const Subject& subject,
                              const std::string& portal) {
  Finding finding;
  Window window = window_;
  for (int windows = 0; windows < kMostShortfalls; ++windows, window = Previous(window)) {
    const Span span{window.first, window.last, PeriodOfDays(window.first, window.last)};
    const Target* target = TargetFor(measure, subject, window.last);
    if (target == nullptr) break;
    const Finding rate = RateNamed(measure.name, measure.taken, subject, span, portal);
    if (!rate.is_number() || IsMet(*target, rate.numerator / rate.denominator)) break;
    finding.state = Finding::State::kNumber;
    finding.value = finding.numerator = windows + 1;
  }
  return finding;
}

}  // namespace dvcmon
