#include "daemon/derive/drop.h"

namespace dvcmon {

std::string_view Name(NotJudged reason) {
  switch (reason) {
    case NotJudged::kUnknown:
      return "unknown";
    case NotJudged::kDayOff:
      return "day_off";
    case NotJudged::kBoundary:
      return "boundary";
    case NotJudged::kProbation:
      return "probation";
    case NotJudged::kTooSmall:
      return "too_small";
    case NotJudged::kNothing:
      return "nothing";
    case NotJudged::kTooFewKnown:
      return "too_few_known";
    case NotJudged::kTet:
      return "tet";
    case NotJudged::kMadeUp:
      return "made_up";
    case NotJudged::kSpan:
      return "span";
  }
  return {};
}

std::string_view Name(DropChange change) {
  switch (change) {
    case DropChange::kNone:
      return "none";
    case DropChange::kOpened:
      return "opened";
    case DropChange::kRecovered:
      return "recovered";
    case DropChange::kLevelAccepted:
      return "level_accepted";
    case DropChange::kForgotten:
      return "forgotten";
    case DropChange::kBoundary:
      return "boundary";
  }
  return {};
}

std::string_view Name(DropRule rule) {
  return rule == DropRule::kOnlineRate ? "online_rate" : "volume";
}

void Evidence::Add(const DropStep& step) {
  window.observed += step.observed;
  window.received += step.received;
  window.expected += step.expected;
  window.squares += step.received * step.received;
  ++window.days;
}

DropChange Evidence::Close(DropChange why) {
  opened.reset();
  sum = 0;
  return why;
}

bool IsBoundaryBetween(std::span<const Day> boundaries, Day after, Day through) {
  return std::ranges::any_of(boundaries,
                             [&](Day boundary) { return after < boundary && boundary <= through; });
}

bool EndsAt(const Evidence& evidence, Day day, const DropTerms& terms) {
  return evidence.through && IsBoundaryBetween(terms.boundaries, *evidence.through, day);
}

std::optional<NotJudged> WhyNot(const Filed& filed, const DropTerms& terms) {
  if (!filed.known) return NotJudged::kUnknown;
  if (IsBoundaryBetween(terms.boundaries, filed.from, filed.day)) return NotJudged::kBoundary;
  if (filed.covers_wd < 1) return NotJudged::kDayOff;
  return std::nullopt;
}

}  // namespace dvcmon
