#include "daemon/report/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/predecessors.h"
#include "daemon/derive/scores.h"
#include "daemon/derive/targets.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kNextDay{1};
constexpr double kPercent = 100;
constexpr int kMostShortfalls = 12;

std::vector<std::string> IdsOf(const std::vector<std::string>& keys) {
  std::vector<std::string> ids;
  for (const std::string& key : keys) {
    std::string id(StatisticIdOf(key));
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

// Of that item, that group, or all.
bool IsOf(const ScoreRule& rule, std::string_view name) {
  return rule.item == name || rule.group == name || name == "total";
}

std::vector<std::string> OperandsOf(const RatioDefinition& definition) {
  std::vector<std::string> keys;
  for (const RatioDefinition::Way& way : definition.ways) {
    keys.insert(keys.end(), way.numerator.begin(), way.numerator.end());
    keys.insert(keys.end(), way.denominator.begin(), way.denominator.end());
  }
  return IdsOf(keys);
}

Finding Missing(Words why) {
  Finding finding;
  finding.state = Finding::State::kMissing;
  finding.notes.push_back(why);
  finding.why_not = std::move(why);
  return finding;
}

Words NobodySays() {
  return {"không nguồn nào đang theo dõi công bố chỉ tiêu này",
          "no source that is watched publishes it"};
}

Words OnlyABound() {
  return {"nguồn chỉ công bố một ngưỡng, không phải một số",
          "the source publishes a bound and no number"};
}

Words NotProvided() { return {"nguồn chưa công bố số liệu này", "the source does not provide it"}; }

std::string DaysVi(const Amount& amount) {
  return fmt::format("từ ngày {} đến hết ngày {}", DayVi(amount.first), DayVi(amount.last));
}

// What is to be said of an amount beside its number.
void TakeFacts(Finding& finding, const Amount& amount) {
  finding.provisional = finding.provisional || amount.provisional;
  finding.made_of.insert(finding.made_of.end(), amount.made_of.begin(), amount.made_of.end());
  const auto note = [&](Words words) {
    if (std::ranges::find(finding.notes, words) == finding.notes.end()) {
      finding.notes.push_back(std::move(words));
    }
  };
  if (amount.carried && amount.is_flow) {
    note({"số liệu " + DaysVi(amount) + ", vì ngày chốt không có số",
          fmt::format("from {} to {}: there is no figure at the cut-off", FormatDay(amount.first),
                      FormatDay(amount.last))});
  } else if (amount.carried) {
    note({"số liệu đến hết ngày " + DayVi(amount.last) + ", vì ngày chốt không có số",
          "as of " + FormatDay(amount.last) + ": there is no figure at the cut-off"});
  }
  if (!amount.incomplete.empty()) {
    finding.incomplete = true;
    note(amount.incomplete);
  }
  if (std::ranges::any_of(amount.made_of, &PublishedFigure::by_hand)) {
    note({"số nhập tay", "entered by hand"});
  }
}

Words WordsOf(const Amount& amount) {
  if (!amount.is_flow) {
    return {fmt::format("số đã công bố, đến hết ngày {}", DayVi(amount.last)),
            fmt::format("as published, until {}", FormatDay(amount.last))};
  }
  double sum = 0;
  for (const PublishedFigure& figure : amount.made_of) sum += figure.sign * figure.value;
  if (sum != amount.value) {
    return {"cộng số phát sinh từng ngày đã được chấp nhận, " + DaysVi(amount),
            fmt::format("sum of the accepted increments of each day from {} to {}",
                        FormatDay(amount.first), FormatDay(amount.last))};
  }
  return {fmt::format("lũy kế đến hết ngày {} trừ lũy kế đến hết ngày {}", DayVi(amount.last),
                      DayVi(amount.first - kNextDay)),
          fmt::format("running total until {} less that until {}", FormatDay(amount.last),
                      FormatDay(amount.first - kNextDay))};
}

// The sum of what the keys name; none: the source has none of one of them.
std::optional<Finding> SumIn(const Counted& counted, const std::vector<std::string>& keys) {
  Finding finding;
  finding.state = Finding::State::kNumber;
  bool not_applicable = false;
  for (const std::string& key : keys) {
    bool any = false;
    for (const Amount* amount : counted.amounts) {
      if (!IsCounted(key, amount->key)) continue;
      any = true;
      switch (amount->state) {
        case ReadingState::kValue:
          TakeFacts(finding, *amount);
          finding.numerator += amount->value;
          finding.words = WordsOf(*amount);
          break;
        case ReadingState::kNotApplicable:
          not_applicable = true;
          break;
        case ReadingState::kNotProvided:
        case ReadingState::kAbsent:
          return Missing(amount->why_not.empty() ? NotProvided() : amount->why_not);
        default:
          return Missing(OnlyABound());
      }
    }
    if (!any) return std::nullopt;
  }
  if (not_applicable) finding.state = Finding::State::kNotApplicable;
  return finding;
}

std::vector<dvcmon::Count> CountsIn(const Counted& counted) {
  std::vector<dvcmon::Count> counts;
  counts.reserve(counted.amounts.size());
  for (const Amount* amount : counted.amounts) {
    counts.push_back({amount->key, amount->state, amount->value});
  }
  return counts;
}

// Why the share is not known: the first count of its way that is not.
Words WhyNoShare(const Counted& counted, const RatioDefinition::Way* way) {
  for (const Amount* amount : counted.amounts) {
    if (amount->state == ReadingState::kValue) continue;
    if (way != nullptr && std::ranges::find(way->numerator, amount->key) == way->numerator.end() &&
        std::ranges::find(way->denominator, amount->key) == way->denominator.end()) {
      continue;
    }
    if (IsBound(amount->state)) return OnlyABound();
    return amount->why_not.empty() ? NotProvided() : amount->why_not;
  }
  return NobodySays();
}

// Of the sums of shares: states and numbers; `finding` has the rest.
void Divide(Finding& finding) {
  finding.is_share = true;
  if (finding.denominator > 0) {
    finding.state = Finding::State::kNumber;
    finding.value = kPercent * finding.numerator / finding.denominator;
  } else {
    finding.state = Finding::State::kNotApplicable;
  }
}

void AddTo(Finding& sum, const Finding& part) {
  sum.numerator += part.numerator;
  sum.denominator += part.denominator;
  sum.provisional = sum.provisional || part.provisional;
  sum.incomplete = sum.incomplete || part.incomplete;
  sum.made_of.insert(sum.made_of.end(), part.made_of.begin(), part.made_of.end());
  if (sum.words.empty()) sum.words = part.words;
  for (const Words& note : part.notes) {
    if (std::ranges::find(sum.notes, note) == sum.notes.end()) sum.notes.push_back(note);
  }
}

Words OnlySomeOf(size_t bodies, size_t of) {
  return {fmt::format("cộng {}/{} đơn vị có số liệu", bodies, of),
          fmt::format("sum of {} of {} bodies", bodies, of)};
}

Words SumOfAgencies(size_t bodies, size_t of) {
  return {
      fmt::format("nguồn không công bố số toàn tỉnh: cộng {}/{} đơn vị", bodies, of),
      fmt::format("the source has no figure of the province: sum of {} of {} bodies", bodies, of)};
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

// The period that the days are, where they are one of the calendar.
std::optional<Period> PeriodOfDays(Day first, Day last) {
  for (const PeriodKind kind :
       {PeriodKind::kDay, PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kYear}) {
    const Period period = PeriodContaining(kind, last);
    if (period.first == first && period.last == last) return period;
  }
  return std::nullopt;
}

// What a window begins with stood on the day before its first.
Span SpanFor(Measure::Taken taken, const Span& span) {
  if (taken != Measure::Taken::kBegin) return span;
  return {span.first - kNextDay, span.first - kNextDay, std::nullopt};
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

// Without a kind a rate, a score or a count is meant.
bool IsWanted(TargetKind kind, std::optional<TargetKind> wanted) {
  if (wanted) return kind == *wanted;
  return kind == TargetKind::kRate || kind == TargetKind::kScore || kind == TargetKind::kCount;
}

// Is there more to be had of a province by adding up its agencies.
bool IsLacking(const Finding& of_province) {
  return of_province.state == Finding::State::kMissing || of_province.incomplete;
}

// The sum of all agencies goes before a number of the province that lacks days; that of some only
// where nobody tells of the province.
bool IsBetter(const Finding& of_agencies, const Finding& of_province) {
  if (!of_agencies.is_number()) return false;
  return of_agencies.bodies == of_agencies.of || of_province.why_not == NobodySays();
}

}  // namespace

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

std::vector<Measuring::Part> Measuring::PartsOf(const Subject& subject, const Span& span,
                                                Finding& finding) const {
  const Province* province = subject.province;
  if (province == nullptr) return {{subject.body, span}};
  if (span.first >= province->valid_from) return {{subject.body, span}};
  if (subject.body.level == Level::kAgency) {
    if (span.last < province->valid_from) {
      finding.notes.push_back(
          {fmt::format("chưa có đơn vị này trước ngày {}", DayVi(province->valid_from)),
           "the body was not there before " + FormatDay(province->valid_from)});
      return {};
    }
    finding.notes.push_back(
        {fmt::format("tính từ ngày {}, ngày thành lập", DayVi(province->valid_from)),
         "from " + FormatDay(province->valid_from) + ", when it began"});
    return {{subject.body, {province->valid_from, span.last, {}}}};
  }
  std::vector<Part> parts;
  for (const ProvincePart& part :
       dvcmon::PartsOf(*province, span.first, span.last, config_.provinces)) {
    const bool whole = part.first == span.first && part.last == span.last;
    parts.push_back({{Level::kProvince, part.province->slug, part.province->slug},
                     {part.first, part.last, whole ? span.period : std::nullopt}});
  }
  finding.notes.push_back(
      {fmt::format("số liệu trước ngày {} cộng theo địa bàn sau sắp xếp",
                   DayVi(province->valid_from)),
       "before " + FormatDay(province->valid_from) + " the sum of the provinces that were merged"});
  return parts;
}

bool Measuring::TakesWindow(const std::string& id, Measure::Taken taken) const {
  if (taken != Measure::Taken::kByStatistic) return taken == Measure::Taken::kWindow;
  const auto found = config_.statistics.find(id);
  return found != config_.statistics.end() && !found->second->counter.empty();
}

std::vector<Counted> Measuring::CountedOf(const Part& part, const std::vector<std::string>& ids,
                                          Measure::Taken taken, const std::string& portal) {
  std::vector<Counted> all;
  for (const size_t source : figures_.SourcesOf(part.body, ids, portal, part.span)) {
    Counted counted{source, part.span};
    for (const std::string& id : ids) {
      for (const Amount& amount :
           figures_.AmountsOf(source, part.body, id, part.span, TakesWindow(id, taken))) {
        counted.amounts.push_back(&amount);
      }
    }
    all.push_back(std::move(counted));
  }
  return all;
}

std::vector<Measuring::Part> Measuring::AgenciesOf(const Part& part,
                                                   const std::vector<std::string>& ids,
                                                   const std::string& portal) {
  std::vector<Part> parts;
  if (part.body.level != Level::kProvince) return parts;
  std::set<std::string> keys;
  for (const Day day : {part.span.last, part.span.first - kNextDay}) {
    for (const KnownBody& agency : figures_.AgenciesAt(part.body.key, day)) {
      if (!AddsUp(bodies_.TierOf(agency)) || keys.contains(agency.key)) continue;
      if (figures_.SourcesOf(agency, ids, portal, part.span).empty()) continue;
      keys.insert(agency.key);
    }
  }
  for (const std::string& key : keys) {
    parts.push_back({{Level::kAgency, key, part.body.key}, part.span});
  }
  return parts;
}

Finding Measuring::CountOfPart(const std::vector<std::string>& keys, Measure::Taken taken,
                               const Part& part, const std::string& portal) {
  std::optional<Finding> first;
  for (const Counted& counted : CountedOf(part, IdsOf(keys), taken, portal)) {
    auto finding = SumIn(counted, keys);
    if (!finding) continue;
    if (finding->state != Finding::State::kMissing) return *std::move(finding);
    if (!first) first = std::move(finding);
  }
  if (first) return *std::move(first);
  return Missing(NobodySays());
}

Finding Measuring::CountOfAgencies(const std::vector<std::string>& keys, Measure::Taken taken,
                                   const Part& part, const std::string& portal) {
  Finding sum;
  sum.bodies = sum.of = 0;
  Words why = NobodySays();
  for (const Part& agency : AgenciesOf(part, IdsOf(keys), portal)) {
    Finding one = CountOfPart(keys, taken, agency, portal);
    if (one.state == Finding::State::kNotApplicable) continue;
    ++sum.of;
    if (!one.is_number()) {
      why = one.why_not;
      continue;
    }
    ++sum.bodies;
    one.notes.clear();
    AddTo(sum, one);
  }
  if (sum.bodies == 0) return Missing(std::move(why));
  sum.state = Finding::State::kNumber;
  sum.notes.push_back(SumOfAgencies(sum.bodies, sum.of));
  return sum;
}

Finding Measuring::Count(const Measure& measure, const Subject& subject, const Span& span,
                         const std::string& portal, int years_back) {
  const std::vector<std::string> keys = WithYear(measure.over, YearOf(window_) - years_back);
  Finding sum;
  const std::vector<Part> parts = PartsOf(subject, span, sum);
  sum.state = parts.empty() ? Finding::State::kNotApplicable : Finding::State::kNumber;
  if (parts.size() > 1 && !IsAdditive(measure)) {
    return Missing({"không cộng được số của các tỉnh trước sắp xếp",
                    "figures of the provinces before cannot be added up"});
  }
  for (const Part& part : parts) {
    Finding one = CountOfPart(keys, measure.taken, part, portal);
    if (IsAdditive(measure) && IsLacking(one)) {
      Finding sum_of_all = CountOfAgencies(keys, measure.taken, part, portal);
      if (IsBetter(sum_of_all, one)) one = std::move(sum_of_all);
    }
    if (!one.is_number()) return one;
    if (parts.size() == 1) {
      sum.bodies = one.bodies;
      sum.of = one.of;
    }
    AddTo(sum, one);
  }
  sum.value = sum.numerator * measure.scale;
  sum.is_count = true;
  return sum;
}

Finding Measuring::RateOfPart(const RatioDefinition& definition, Measure::Taken taken,
                              const Part& part, const std::string& portal) {
  std::optional<Finding> first;
  for (const Counted& counted : CountedOf(part, OperandsOf(definition), taken, portal)) {
    const std::vector<dvcmon::Count> counts = CountsIn(counted);
    const Ratio ratio = RatioOf(definition, counts);
    if (ratio.state == Ratio::State::kNotKnown) {
      if (!first && ratio.way != nullptr) first = Missing(WhyNoShare(counted, ratio.way));
      continue;
    }
    Finding finding;
    for (const std::string_view key : ratio.way->numerator) {
      for (const Amount* amount : counted.amounts) {
        if (amount->key == key) TakeFacts(finding, *amount);
      }
    }
    for (const std::string_view key : ratio.way->denominator) {
      const bool above = std::ranges::find(ratio.way->numerator, key) != ratio.way->numerator.end();
      for (const Amount* amount : counted.amounts) {
        if (amount->key == key && !above) TakeFacts(finding, *amount);
      }
    }
    finding.numerator = ratio.numerator;
    finding.denominator = ratio.denominator;
    Divide(finding);
    return finding;
  }
  if (first) return *std::move(first);
  return Missing(NobodySays());
}

Finding Measuring::RateOfAgencies(const RatioDefinition& definition, Measure::Taken taken,
                                  const Part& part, const std::string& portal) {
  Finding sum;
  sum.bodies = sum.of = 0;
  Words why = NobodySays();
  for (const Part& agency : AgenciesOf(part, OperandsOf(definition), portal)) {
    Finding one = RateOfPart(definition, taken, agency, portal);
    ++sum.of;
    if (one.state == Finding::State::kMissing) {
      why = one.why_not;
      continue;
    }
    ++sum.bodies;
    one.notes.clear();
    AddTo(sum, one);
  }
  if (sum.bodies == 0) return Missing(std::move(why));
  Divide(sum);
  sum.notes.push_back(SumOfAgencies(sum.bodies, sum.of));
  return sum;
}

Finding Measuring::Rate(const RatioDefinition& definition, Measure::Taken taken,
                        const Subject& subject, const Span& span, const std::string& portal) {
  Finding sum;
  const std::vector<Part> parts = PartsOf(subject, span, sum);
  if (parts.empty()) {
    sum.state = Finding::State::kNotApplicable;
    return sum;
  }
  if (parts.size() > 1 && !definition.additive) {
    return Missing({"không cộng được số của các tỉnh trước sắp xếp",
                    "figures of the provinces before cannot be added up"});
  }
  for (const Part& part : parts) {
    Finding one = RateOfPart(definition, taken, part, portal);
    if (definition.additive && IsLacking(one)) {
      Finding sum_of_all = RateOfAgencies(definition, taken, part, portal);
      if (IsBetter(sum_of_all, one)) one = std::move(sum_of_all);
    }
    if (one.state == Finding::State::kMissing) return one;
    if (parts.size() == 1) {
      sum.bodies = one.bodies;
      sum.of = one.of;
    }
    AddTo(sum, one);
  }
  Divide(sum);
  sum.words = {std::string(definition.title_vi) + " (" + std::string(definition.source) + ")",
               std::string(definition.title_en)};
  return sum;
}

Finding Measuring::Share(const Measure& measure, const Subject& subject, const Span& span,
                         const std::string& portal, int years_back) {
  Measure over = measure;
  over.scale = 1;
  Measure under = over;
  under.over = measure.under;
  Finding share = Count(over, subject, span, portal, years_back);
  if (!share.is_number()) return share;
  const Finding by = Count(under, subject, span, portal, years_back);
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
  const std::vector<Part> parts = PartsOf(subject, span, finding);
  if (parts.size() != 1) return Missing(NobodySays());
  for (const Counted& counted :
       CountedOf(parts.front(), IdsOf(keys), Measure::Taken::kEnd, portal)) {
    const Score score = ScoreIn(measure.name, CountsIn(counted));
    if (score.state == Score::State::kNotKnown) continue;
    for (const Amount* amount : counted.amounts) {
      if (std::ranges::find(keys, amount->key) != keys.end()) TakeFacts(finding, *amount);
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
  finding.value = is_rate ? kPercent * target->value : target->value;
  finding.words = {"chỉ tiêu theo " + target->document, "target of " + target->document};
  return finding;
}

Finding Measuring::RateNamed(const std::string& name, Measure::Taken taken, const Subject& subject,
                             const Span& span, const std::string& portal) {
  const RatioDefinition* definition = FindRatio(name);
  return definition == nullptr ? Missing(NobodySays())
                               : Rate(*definition, taken, subject, span, portal);
}

// In điểm %; both of exact shares.
Finding Measuring::Change(const Measure& measure, const Subject& subject, const Span& since,
                          const std::string& portal) {
  Finding now = RateNamed(measure.name, measure.taken, subject, SpanOf(At::kPeriod), portal);
  if (!now.is_number()) return now;
  const Finding then = RateNamed(measure.name, measure.taken, subject, since, portal);
  if (!then.is_number()) return then;
  now.numerator_before = then.numerator;
  now.denominator_before = then.denominator;
  now.value -= then.value;
  for (PublishedFigure figure : then.made_of) {
    figure.sign = -figure.sign;
    now.made_of.push_back(std::move(figure));
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

Finding Measuring::Margin(const Measure& measure, const Subject& subject, At at,
                          const std::string& portal) {
  const Target* target = TargetFor(measure, subject, SpanOf(at).last);
  if (target == nullptr || target->kind != TargetKind::kRate) return {};
  Finding finding = RateNamed(measure.name, measure.taken, subject, SpanOf(at), portal);
  finding.value -= kPercent * target->value;
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
  const Day end = Day((first.year() / first.month() + months) / first.day()) - kNextDay;
  const auto needed =
      NeededFor(*target, {finding.numerator, finding.denominator,
                          config_.calendar->WorkingDays(year.first - kNextDay, year.last, province),
                          config_.calendar->WorkingDays(year.last, end, province)});
  if (!needed) return {};
  finding.is_share = false;
  finding.value = finding.numerator = needed->per_month;
  finding.words = {
      "số hồ sơ mỗi tháng còn phải đạt để cả năm đạt chỉ tiêu theo " + target->document,
      "applications a month that are still needed"};
  return finding;
}

Finding Measuring::PlaceOf(const Measure& measure, const Subject& subject, const Span& span,
                           const std::string& portal) {
  if (subject.body.level != Level::kProvince) return {};
  const RatioDefinition* definition = FindRatio(measure.name);
  std::vector<Contender> contenders;
  size_t own = 0;
  Finding found;
  for (const Subject& province : bodies_.ProvincesIn(window_)) {
    Finding value = definition != nullptr
                        ? Rate(*definition, measure.taken, province, span, portal)
                        : Count({.kind = Measure::Kind::kCount, .over = {measure.name}}, province,
                                span, portal, 0);
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
      finding = PlaceOf(measure, subject, span, portal);
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

Finding Measuring::SumOf(const Measure& measure, const std::vector<const Finding*>& lines) const {
  Finding sum;
  sum.digits = DigitsOf(measure);
  if (measure.kind == Measure::Kind::kTarget) return SameOfAll(lines, sum.digits);
  if (!IsAdditive(measure)) return sum;
  sum.bodies = sum.of = 0;
  size_t incomplete = 0;
  for (const Finding* line : lines) {
    if (line->state == Finding::State::kNotApplicable && !line->is_share) continue;
    ++sum.of;
    if (line->state == Finding::State::kMissing || line->state == Finding::State::kEmpty) continue;
    ++sum.bodies;
    sum.numerator += line->numerator;
    sum.denominator += line->denominator;
    sum.numerator_before += line->numerator_before;
    sum.denominator_before += line->denominator_before;
    sum.provisional = sum.provisional || line->provisional;
    incomplete += line->incomplete ? 1 : 0;
  }
  if (sum.of == 0) {
    sum.state = Finding::State::kNotApplicable;
    return sum;
  }
  if (sum.bodies == 0) {
    sum.state = Finding::State::kMissing;
    return sum;
  }
  if (measure.kind == Measure::Kind::kCount) {
    sum.state = Finding::State::kNumber;
    sum.value = sum.numerator * measure.scale;
    sum.is_count = true;
  } else {
    Divide(sum);
    if (measure.kind == Measure::Kind::kChange && sum.is_number()) {
      if (sum.denominator_before > 0) {
        sum.value -= kPercent * sum.numerator_before / sum.denominator_before;
      } else {
        sum.state = Finding::State::kNotApplicable;
      }
    }
  }
  if (sum.bodies < sum.of) sum.notes.push_back(OnlySomeOf(sum.bodies, sum.of));
  if (incomplete > 0) {
    sum.incomplete = true;
    sum.notes.push_back({fmt::format("có {} đơn vị chưa đủ số liệu mọi ngày", incomplete),
                         fmt::format("{} bodies lack days", incomplete)});
  }
  return sum;
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
