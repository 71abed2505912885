#include "daemon/report/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/scores.h"
#include "daemon/derive/targets.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kDayEarlier{1};

// Of that item, that group, or all.
bool IsOf(const ScoreRule& rule, std::string_view name) {
  return rule.item == name || rule.group == name || name == "total";
}

Words OnlySomeOf(size_t bodies, size_t of) {
  return {fmt::format("cộng {}/{} đơn vị có số liệu", bodies, of),
          fmt::format("sum of {} of {} bodies", bodies, of)};
}

std::string WithYear(std::string key, int year) {
  constexpr std::string_view kWord = "{year}";
  for (size_t at = key.find(kWord); at != std::string::npos; at = key.find(kWord)) {
    key.replace(at, kWord.size(), std::to_string(year));
  }
  return key;
}

int YearOf(const Window& window) {
  return static_cast<int>(std::chrono::year_month_day(window.last).year());
}

std::vector<std::string> WithYear(const std::vector<std::string>& keys, int year) {
  std::vector<std::string> all;
  all.reserve(keys.size());
  for (const std::string& key : keys) all.push_back(WithYear(key, year));
  return all;
}

// What a window begins with stood on the day before its first.
Span SpanFor(Measure::Taken taken, const Span& span) {
  if (taken != Measure::Taken::kBegin) return span;
  return {span.first - kDayEarlier, span.first - kDayEarlier, std::nullopt};
}

// Of an item, a group, or of all groups together.
Score ScoreIn(const std::string& name, const std::vector<dvcmon::Count>& counts) {
  std::set<std::string> groups;
  for (const ScoreRule& rule : ScoreRules()) {
    if (rule.item == name) return ScoreOf(rule, counts);
    if (IsOf(rule, name)) groups.insert(rule.group);
  }
  Score sum{Score::State::kNoScore};
  for (const std::string& group : groups) {
    const Score score = ScoreOfGroup(group, counts);
    if (score.state == Score::State::kNotKnown) return score;
    if (score.state == Score::State::kNoScore) continue;
    sum.state = Score::State::kValue;
    sum.hundredths += score.hundredths;
  }
  return sum;
}

// Of the window that a change is from, in short.
void AddNotesOfThen(const Finding& then, Finding& change) {
  if (then.bodies < then.of) {
    change.notes.push_back(
        {fmt::format("kỳ so sánh: cộng {}/{} đơn vị có số liệu", then.bodies, then.of),
         fmt::format("the other window: sum of {} of {} bodies", then.bodies, then.of)});
  }
  if (then.incomplete()) {
    change.notes.push_back(
        {"số của kỳ so sánh chưa gồm mọi ngày", "the figures of the other window lack days"});
  }
  if (then.carried) {
    change.notes.push_back({fmt::format("số của kỳ so sánh từ ngày {} đến hết ngày {}",
                                        DayVi(then.first), DayVi(then.last)),
                            fmt::format("the other window: from {} to {}", FormatDay(then.first),
                                        FormatDay(then.last))});
  }
}

// What is wanted of each of them in the same way is wanted of them together.
Finding SameOfAll(const std::vector<const Finding*>& lines, int digits) {
  Finding same;
  for (const Finding* line : lines) {
    if (!line->is_number()) return {};
    if (same.is_number() && same.value != line->value) return {};
    same = *line;
  }
  same.digits = digits;
  return same;
}

}  // namespace

std::optional<Period> PeriodOfDays(Day first, Day last) {
  for (const PeriodKind kind :
       {PeriodKind::kDay, PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kYear}) {
    const Period period = PeriodContaining(kind, last);
    if (period.first == first && period.last == last) return period;
  }
  return std::nullopt;
}

Span Measuring::SpanOf(At at) const {
  Window window = window_;
  switch (at) {
    case At::kPeriod:
    case At::kYear:
      break;
    case At::kPrevious:
      window = Previous(window_);
      break;
    case At::kLastYear:
    case At::kYearOfLastYear:
      window = OfLastYear(window_);
      break;
  }
  const bool year = at == At::kYear || at == At::kYearOfLastYear;
  const Day first = year ? YearToDateFrom(window, layout_.year_from) : window.first;
  return {first, window.last, PeriodOfDays(first, window.last)};
}

int Measuring::DigitsOf(const Measure& measure) const {
  if (measure.digits) return *measure.digits;
  switch (measure.kind) {
    case Measure::Kind::kRatio:
    case Measure::Kind::kRate:
    case Measure::Kind::kTarget:
    case Measure::Kind::kMargin:
    case Measure::Kind::kChange:
      return layout_.numbers.rate_digits;
    case Measure::Kind::kScore:
    case Measure::Kind::kScoreMax:
      return layout_.numbers.score_digits;
    case Measure::Kind::kCount:
      break;
    default:
      return 0;
  }
  for (const std::string& key : measure.over) {
    const auto found = config_.statistics.find(std::string(StatisticIdOf(key)));
    if (found != config_.statistics.end() && found->second->kind == StatisticKind::kScore) {
      return layout_.numbers.score_digits;
    }
  }
  return measure.scale == 1 ? layout_.numbers.count_digits : layout_.numbers.rate_digits;
}

Measure Measuring::RankedBy(const Measure& place) const {
  Measure by = place;
  by.kind = FindRatio(place.name) != nullptr          ? Measure::Kind::kRate
            : config_.statistics.contains(place.name) ? Measure::Kind::kCount
                                                      : Measure::Kind::kScore;
  if (by.kind == Measure::Kind::kCount) by.over = {place.name};
  return by;
}

bool Measuring::IsCountOrAmount(const Measure& measure) const {
  if (measure.kind != Measure::Kind::kCount) return false;
  return std::ranges::all_of(measure.over, [&](const std::string& key) {
    const auto found = config_.statistics.find(std::string(StatisticIdOf(key)));
    return found != config_.statistics.end() && (found->second->kind == StatisticKind::kCount ||
                                                 found->second->kind == StatisticKind::kAmount);
  });
}

bool Measuring::IsAdditive(const Measure& measure) const {
  switch (measure.kind) {
    case Measure::Kind::kCount:
    case Measure::Kind::kRatio:
      break;
    case Measure::Kind::kRate:
    case Measure::Kind::kChange: {
      const RatioDefinition* definition = FindRatio(measure.name);
      return definition != nullptr && definition->additive;
    }
    default:
      return false;
  }
  const auto adds = [&](const std::string& key) {
    const auto found = config_.statistics.find(std::string(StatisticIdOf(key)));
    if (found == config_.statistics.end()) return false;
    const StatisticKind kind = found->second->kind;
    return found->second->additive &&
           (kind == StatisticKind::kCount || kind == StatisticKind::kAmount);
  };
  return std::ranges::all_of(measure.over, adds) && std::ranges::all_of(measure.under, adds);
}

Finding Measuring::Count(const Measure& measure, const Subject& subject, const Span& span,
                         const std::string& portal, int years_back) {
  Finding finding = counts_.Count(WithYear(measure.over, YearOf(window_) - years_back),
                                  measure.taken, IsAdditive(measure), subject, span, portal);
  if (!finding.is_number()) return finding;
  finding.value = finding.numerator * measure.scale;
  finding.is_count = IsCountOrAmount(measure);
  Reconcile(finding);
  return finding;
}

Finding Measuring::Share(const Measure& measure, const Subject& subject, const Span& span,
                         const std::string& portal, int years_back) {
  Measure over = measure;
  over.scale = 1;
  Measure under = over;
  under.over = measure.under;
  Finding share = Count(over, subject, span, portal, years_back);
  if (!share.is_number()) return share;
  Finding by = Count(under, subject, span, portal, years_back);
  if (!by.is_number()) return by;
  const double numerator = share.numerator;
  AddTo(share, by);
  share.numerator = numerator;
  share.denominator = by.numerator;
  Divide(share);
  return share;
}

Finding Measuring::ScoreMade(const Measure& measure, const Subject& subject, const Span& span,
                             const std::string& portal) {
  std::vector<std::string> keys;
  for (const ScoreRule& rule : ScoreRules()) {
    if (!IsOf(rule, measure.name)) continue;
    keys.insert(keys.end(), rule.numerator.begin(), rule.numerator.end());
    keys.insert(keys.end(), rule.denominator.begin(), rule.denominator.end());
  }
  Finding finding;
  const std::vector<BodyCounts::Part> parts = counts_.PartsOf(subject, span, finding);
  if (parts.size() != 1) return Missing(NobodySays());
  for (const Counted& counted :
       counts_.CountedOf(parts.front(), IdsOf(keys), Measure::Taken::kEnd, portal)) {
    const Score score = ScoreIn(measure.name, CountsIn(counted));
    if (score.state == Score::State::kNotKnown) continue;
    for (const Amount* amount : counted.amounts) {
      if (std::ranges::find(keys, amount->key) != keys.end())
        TakeFacts(finding, *amount, Telling::kInWords);
    }
    finding.state = score.state == Score::State::kNoScore ? Finding::State::kNotApplicable
                                                          : Finding::State::kNumber;
    finding.value = finding.numerator = score.points();
    finding.words = {"tính lại theo QĐ 766/QĐ-TTg từ tử số và mẫu số đã công bố",
                     "made again by Decision 766 of the published operands"};
    return finding;
  }
  return Missing({"nguồn không công bố đủ tử số và mẫu số để tính lại",
                  "the source does not publish all operands"});
}

Finding Measuring::RateNamed(const std::string& name, Measure::Taken taken, const Subject& subject,
                             const Span& span, const std::string& portal) {
  const RatioDefinition* definition = FindRatio(name);
  return definition == nullptr ? Missing(NobodySays())
                               : counts_.Rate(*definition, taken, subject, span, portal);
}

// In điểm %; both of exact shares.
Finding Measuring::Change(const Measure& measure, const Subject& subject, const Span& since,
                          const std::string& portal) {
  Finding now = RateNamed(measure.name, measure.taken, subject, SpanOf(At::kPeriod), portal);
  if (!now.is_number()) return now;
  Finding then = RateNamed(measure.name, measure.taken, subject, since, portal);
  if (!then.is_number()) return then;
  now.numerator_before = then.numerator;
  now.denominator_before = then.denominator;
  now.value -= then.value;
  now.provisional = now.provisional || then.provisional;
  now.left_out.insert(then.left_out.begin(), then.left_out.end());
  AddNotesOfThen(then, now);
  for (PublishedFigure figure : then.made_of) {
    figure.sign = -figure.sign;
    now.made_of.push_back(figure);
  }
  now.words = {"tỷ lệ trong kỳ trừ tỷ lệ kỳ so sánh, điểm %",
               "the share of the window less that of the other, in percentage points"};
  return now;
}

Finding Measuring::ScoreMax(const Measure& measure) {
  Finding finding;
  int points = 0;
  for (const ScoreRule& rule : ScoreRules()) {
    if (IsOf(rule, measure.name)) points += rule.max;
  }
  if (points == 0) return finding;
  finding.state = Finding::State::kNumber;
  finding.value = finding.numerator = points;
  finding.words = {"điểm tối đa theo QĐ 766/QĐ-TTg", "the most that Decision 766 gives"};
  return finding;
}

Finding Measuring::PlaceOf(const Measure& measure, const Subject& subject, At at,
                           const std::string& portal) {
  if (subject.body.level != Level::kProvince) return {};
  const Measure by = RankedBy(measure);
  std::vector<Contender> contenders;
  size_t own = 0;
  Finding found;
  for (const Subject& province : bodies_.ProvincesIn(window_)) {
    Finding value = Of(by, province, at, portal, 0);
    Contender& contender = contenders.emplace_back();
    contender.tier = province.tier;
    if (value.is_number()) contender.value = value.value;
    if (province.body.key != subject.body.key) continue;
    own = contenders.size() - 1;
    found = std::move(value);
  }
  if (!found.is_number()) return found;
  const Place place = PlacesOf(contenders)[own];
  found.is_share = found.is_count = false;
  found.value = found.numerator = place.rank;
  found.notes.push_back({fmt::format("trong {} tỉnh, thành phố có số liệu", place.of),
                         fmt::format("of {} provinces with figures", place.of)});
  return found;
}

Finding Measuring::Of(const Measure& measure, const Subject& subject, At at,
                      const std::string& portal, int years_back) {
  if (measure.kind == Measure::Kind::kTarget) return TargetOf(measure, subject, at);
  const Span span = SpanFor(measure.taken, SpanOf(at));
  Finding finding;
  switch (measure.kind) {
    case Measure::Kind::kNone:
    case Measure::Kind::kTarget:
      break;
    case Measure::Kind::kPlace:
      finding = PlaceOf(measure, subject, at, portal);
      break;
    case Measure::Kind::kChange:
      finding = Change(measure, subject, span, portal);
      break;
    case Measure::Kind::kScoreMax:
      finding = ScoreMax(measure);
      break;
    case Measure::Kind::kCount:
      finding = Count(measure, subject, span, portal, years_back);
      break;
    case Measure::Kind::kRatio:
      finding = Share(measure, subject, span, portal, years_back);
      break;
    case Measure::Kind::kRate:
      finding = RateNamed(measure.name, measure.taken, subject, span, portal);
      break;
    case Measure::Kind::kScore:
      finding = ScoreMade(measure, subject, span, portal);
      break;
    case Measure::Kind::kMargin:
      finding = Margin(measure, subject, at, portal);
      break;
    case Measure::Kind::kNeeded:
      finding = Needed(measure, subject, portal);
      break;
    case Measure::Kind::kShortfalls:
      finding = Shortfalls(measure, subject, portal);
      break;
  }
  finding.digits = DigitsOf(measure);
  return finding;
}

Finding Measuring::SumOf(const Measure& measure, At at,
                         const std::vector<const Finding*>& lines) const {
  const int digits = DigitsOf(measure);
  if (measure.kind == Measure::Kind::kTarget) return SameOfAll(lines, digits);
  Finding sum;
  if (IsAdditive(measure)) {
    BodySum bodies;
    for (const Finding* line : lines) bodies.Add(*line);
    const bool is_of_some = bodies.bodies() < bodies.of() && bodies.bodies() > 0;
    const Words of_sum = is_of_some ? OnlySomeOf(bodies.bodies(), bodies.of()) : Words{};
    const Day last = SpanFor(measure.taken, SpanOf(at)).last;
    sum = std::move(bodies).Take(of_sum, std::min(last, figures_.closed_through()));
    MakeNumber(measure, sum);
  }
  sum.digits = digits;
  return sum;
}

// Of the counts of bodies together.
void Measuring::MakeNumber(const Measure& measure, Finding& sum) {
  if (sum.of == 0) {
    sum.state = Finding::State::kNotApplicable;
    return;
  }
  if (sum.bodies == 0) {
    sum = Missing({"không đơn vị nào có số liệu", "none of the bodies has a figure"});
    return;
  }
  if (measure.kind == Measure::Kind::kCount) {
    sum.state = Finding::State::kNumber;
    sum.value = sum.numerator * measure.scale;
    sum.is_count = true;
  } else {
    Divide(sum);
    if (measure.kind == Measure::Kind::kChange && sum.is_number()) {
      if (sum.denominator_before > 0) {
        sum.value -= 100 * sum.numerator_before / sum.denominator_before;
      } else {
        sum.state = Finding::State::kNotApplicable;
      }
    }
  }
}

Finding Measuring::DataDay(const Subject& subject, const std::string& portal) {
  std::optional<Day> last;
  const Span span = SpanOf(At::kPeriod);
  for (const size_t source :
       figures_.SourcesOf(subject.body, {"applications_received", "applications_handled"}, portal,
                          {span.first, span.last, std::nullopt})) {
    for (const char* id : {"applications_received", "applications_handled"}) {
      for (const Amount& amount : figures_.AmountsOf(
               source, subject.body, id, {span.first, span.last, std::nullopt}, false)) {
        if (amount.state != ReadingState::kValue) continue;
        last = std::max(last.value_or(amount.last), amount.last);
      }
    }
  }
  Finding finding;
  if (!last) return finding;
  finding.state = Finding::State::kText;
  finding.text = DayVi(*last);
  return finding;
}

}  // namespace dvcmon
