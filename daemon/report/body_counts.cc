#include "daemon/report/body_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/predecessors.h"
#include "daemon/derive/window.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kNextDay{1};

std::vector<std::string> OperandsOf(const RatioDefinition& definition) {
  std::vector<std::string> keys;
  for (const RatioDefinition::Way& way : definition.ways) {
    keys.insert(keys.end(), way.numerator.begin(), way.numerator.end());
    keys.insert(keys.end(), way.denominator.begin(), way.denominator.end());
  }
  return IdsOf(keys);
}

// The sum of what the keys name; none: the source has none of one of them.
std::optional<Finding> SumIn(const Counted& counted, const std::vector<std::string>& keys,
                             Telling telling) {
  Finding finding;
  finding.state = Finding::State::kNumber;
  bool not_applicable = false;
  const Amount* last = nullptr;
  for (const std::string& key : keys) {
    bool any = false;
    for (const Amount* amount : counted.amounts) {
      if (!IsCounted(key, amount->key)) continue;
      any = true;
      switch (amount->state) {
        case ReadingState::kValue:
          TakeFacts(finding, *amount, telling);
          finding.numerator += amount->value;
          last = amount;
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
  if (last != nullptr && telling == Telling::kInWords) finding.words = WordsOf(*last);
  return finding;
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

Words SumOfAgencies(size_t bodies, size_t of) {
  return {
      fmt::format("số toàn tỉnh không có hoặc thiếu ngày: cộng {}/{} đơn vị", bodies, of),
      fmt::format("the figure of the province is not there or lacks days: sum of {} of {} bodies",
                  bodies, of)};
}

// Is there more to be had of a province by adding up its agencies.
bool IsLacking(const Finding& of_province) {
  return of_province.state == Finding::State::kMissing || of_province.incomplete();
}

// The sum of all agencies goes before a number of the province that lacks more days; that of some
// only where nobody tells of the province.
bool IsBetter(const Finding& of_agencies, const Finding& of_province) {
  if (!of_agencies.is_number()) return false;
  if (of_agencies.bodies < of_agencies.of) return of_province.why_not == NobodySays();
  return of_province.state == Finding::State::kMissing ||
         of_agencies.left_out.size() < of_province.left_out.size();
}

}  // namespace

std::vector<std::string> IdsOf(const std::vector<std::string>& keys) {
  std::vector<std::string> ids;
  for (const std::string& key : keys) {
    std::string id(StatisticIdOf(key));
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

std::vector<Count> CountsIn(const Counted& counted) {
  std::vector<Count> counts;
  counts.reserve(counted.amounts.size());
  for (const Amount* amount : counted.amounts) {
    counts.push_back({amount->key, amount->state, amount->value});
  }
  return counts;
}

std::vector<BodyCounts::Part> BodyCounts::PartsOf(const Subject& subject, const Span& span,
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

bool BodyCounts::TakesWindow(const std::string& id, Measure::Taken taken) const {
  if (taken != Measure::Taken::kByStatistic) return taken == Measure::Taken::kWindow;
  const auto found = config_.statistics.find(id);
  return found != config_.statistics.end() && !found->second->counter.empty();
}

std::vector<Counted> BodyCounts::CountedOf(const Part& part, const std::vector<std::string>& ids,
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

const std::vector<BodyCounts::Part>& BodyCounts::AgenciesOf(const Part& part,
                                                            const std::vector<std::string>& ids,
                                                            const std::string& portal) {
  const auto [kept, is_new] =
      agencies_.try_emplace({part.body.key, part.span.first, part.span.last, ids, portal});
  std::vector<Part>& parts = kept->second;
  if (!is_new) return parts;
  if (part.body.level != Level::kProvince || !figures_.IsTold(Level::kAgency, ids)) return parts;
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

Finding BodyCounts::CountOfPart(const std::vector<std::string>& keys, Measure::Taken taken,
                                const Part& part, const std::string& portal, Telling telling) {
  std::optional<Finding> first;
  for (const Counted& counted : CountedOf(part, IdsOf(keys), taken, portal)) {
    auto finding = SumIn(counted, keys, telling);
    if (!finding) continue;
    if (finding->state != Finding::State::kMissing) return *std::move(finding);
    if (!first) first = std::move(finding);
  }
  if (first) return *std::move(first);
  return Missing(NobodySays());
}

Finding BodyCounts::SumOver(const std::vector<Part>& agencies, const OfOne& of_one) const {
  BodySum bodies;
  Words why = NobodySays();
  Words words;
  std::vector<PublishedFigure> made_of;
  for (const Part& agency : agencies) {
    // How it is reckoned is said of the first one, for all.
    const Finding one = of_one(agency, bodies.bodies() == 0 ? Telling::kInWords : Telling::kInSum);
    if (bodies.Add(one)) {
      made_of.insert(made_of.end(), one.made_of.begin(), one.made_of.end());
      if (words.empty()) words = one.words;
    } else if (one.state == Finding::State::kMissing) {
      why = one.why_not;
    }
  }
  if (bodies.bodies() == 0) return Missing(std::move(why));
  const Words of_sum = SumOfAgencies(bodies.bodies(), bodies.of());
  const Day last = std::min(agencies.front().span.last, figures_.closed_through());
  Finding sum = std::move(bodies).Take(of_sum, last);
  sum.words = std::move(words);
  sum.made_of = std::move(made_of);
  return sum;
}

Finding BodyCounts::CountOfAgencies(const std::vector<std::string>& keys, Measure::Taken taken,
                                    const Part& part, const std::string& portal) {
  const auto& agencies = AgenciesOf(part, IdsOf(keys), portal);
  Finding sum = SumOver(agencies, [&](const Part& agency, Telling telling) {
    return CountOfPart(keys, taken, agency, portal, telling);
  });
  if (sum.state == Finding::State::kMissing) return sum;
  sum.state = Finding::State::kNumber;
  sum.words = {fmt::format("cộng {} đơn vị; của mỗi đơn vị: {}", sum.bodies, sum.words.vi),
               fmt::format("sum of {} bodies; of each: {}", sum.bodies, sum.words.en)};
  return sum;
}

Finding BodyCounts::Count(const std::vector<std::string>& keys, Measure::Taken taken,
                          bool is_additive, const Subject& subject, const Span& span,
                          const std::string& portal) {
  Finding sum;
  const std::vector<Part> parts = PartsOf(subject, span, sum);
  sum.state = parts.empty() ? Finding::State::kNotApplicable : Finding::State::kNumber;
  if (parts.size() > 1 && !is_additive) {
    return Missing({"không cộng được số của các tỉnh trước sắp xếp",
                    "figures of the provinces before cannot be added up"});
  }
  for (const Part& part : parts) {
    Finding one = CountOfPart(keys, taken, part, portal, Telling::kInWords);
    if (is_additive && IsLacking(one)) {
      Finding sum_of_all = CountOfAgencies(keys, taken, part, portal);
      if (IsBetter(sum_of_all, one)) one = std::move(sum_of_all);
    }
    if (!one.is_number()) return one;
    if (parts.size() == 1) {
      sum.bodies = one.bodies;
      sum.of = one.of;
    }
    AddTo(sum, one);
  }
  sum.value = sum.numerator;
  sum.is_count = true;
  return sum;
}

Finding BodyCounts::RateOfPart(const RatioDefinition& definition,
                               const std::vector<std::string>& operands, Measure::Taken taken,
                               const Part& part, const std::string& portal, Telling telling) {
  std::optional<Finding> first;
  for (const Counted& counted : CountedOf(part, operands, taken, portal)) {
    const std::vector<dvcmon::Count> counts = CountsIn(counted);
    const Ratio ratio = RatioOf(definition, counts);
    if (ratio.state == Ratio::State::kNotKnown) {
      if (!first && ratio.way != nullptr) first = Missing(WhyNoShare(counted, ratio.way));
      continue;
    }
    Finding finding;
    for (const std::string_view key : ratio.way->numerator) {
      for (const Amount* amount : counted.amounts) {
        if (amount->key == key) TakeFacts(finding, *amount, telling);
      }
    }
    for (const std::string_view key : ratio.way->denominator) {
      const bool above = std::ranges::find(ratio.way->numerator, key) != ratio.way->numerator.end();
      for (const Amount* amount : counted.amounts) {
        if (amount->key == key && !above) TakeFacts(finding, *amount, telling);
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

Finding BodyCounts::RateOfAgencies(const RatioDefinition& definition,
                                   const std::vector<std::string>& operands, Measure::Taken taken,
                                   const Part& part, const std::string& portal) {
  const auto& agencies = AgenciesOf(part, operands, portal);
  Finding sum = SumOver(agencies, [&](const Part& agency, Telling telling) {
    return RateOfPart(definition, operands, taken, agency, portal, telling);
  });
  if (sum.state != Finding::State::kMissing) Divide(sum);
  return sum;
}

Finding BodyCounts::Rate(const RatioDefinition& definition, Measure::Taken taken,
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
  const std::vector<std::string> operands = OperandsOf(definition);
  for (const Part& part : parts) {
    Finding one = RateOfPart(definition, operands, taken, part, portal, Telling::kInWords);
    if (definition.additive && IsLacking(one)) {
      Finding sum_of_all = RateOfAgencies(definition, operands, taken, part, portal);
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

}  // namespace dvcmon
