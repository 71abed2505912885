#include "daemon/evidence/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <set>
#include <utility>

#include "daemon/evidence/note_subject.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDay{1};

std::string IdOf(const std::string& key) { return key.substr(0, key.find('{')); }
std::string LabelsOf(const std::string& key) {
  const size_t open = key.find('{');
  return open == std::string::npos ? "" : key.substr(open);
}

Error Unknown(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// By its definition, or by family and definition: online_filing_ratio{rate=online_of_received}.
const RatioDefinition* RatioNamed(const std::string& statistic) {
  if (const RatioDefinition* ratio = FindRatio(statistic)) return ratio;
  const std::string labels = LabelsOf(statistic);
  constexpr std::string_view kRate = "{rate=";
  if (!labels.starts_with(kRate)) return nullptr;
  const RatioDefinition* ratio =
      FindRatio(std::string_view(labels).substr(kRate.size(), labels.size() - kRate.size() - 1));
  return ratio != nullptr && ratio->family == IdOf(statistic) ? ratio : nullptr;
}

// That a counter of that name belongs to; null: there is none.
const Statistic* CounterNamed(const Config& config, const std::string& name) {
  for (const auto& [id, statistic] : config.statistics) {
    if (!statistic->counter.empty() && statistic->counter == name) return statistic.get();
  }
  return nullptr;
}

// Those that are asked about one province go before those that tell of all.
void PreferOwn(std::vector<Source>& sources) {
  std::ranges::stable_sort(sources, std::greater<>(), [](const Source& source) {
    return std::pair(!source.province.empty(), source.kind);
  });
}

// "(Hồ sơ tiếp nhận {channel=online} + …)"
std::string InWords(const Config& config, const std::vector<std::string_view>& keys,
                    std::string Statistic::*title) {
  std::string text;
  for (const std::string_view view : keys) {
    const std::string key(view);
    const auto about = config.statistics.find(IdOf(key));
    if (!text.empty()) text += " + ";
    text += about == config.statistics.end() ? IdOf(key) : (*about->second).*title;
    if (const std::string labels = LabelsOf(key); !labels.empty()) text += " " + labels;
  }
  return keys.size() > 1 ? "(" + text + ")" : text;
}

Revision::By ByOf(const PollFacts& facts) {
  if (facts.by_hand) return Revision::By::kHand;
  return facts.replayed ? Revision::By::kMapping : Revision::By::kPortal;
}

}  // namespace

std::string_view Name(Revision::By by) {
  switch (by) {
    case Revision::By::kPortal:
      return "portal";
    case Revision::By::kMapping:
      return "mapping";
    case Revision::By::kHand:
      break;
  }
  return "hand";
}

Result<KnownBody> Explainer::BodyOf(const FigureName& name) const {
  auto bodies = record_.BodiesOf(name.body);
  if (!bodies) return bodies.error();
  std::erase_if(*bodies, [&](const KnownBody& body) {
    return !name.province.empty() && body.province != name.province;
  });
  if (bodies->empty()) return Unknown(fmt::format("nothing is known of {}", name.body));
  if (bodies->size() == 1) return bodies->front();
  std::string choices;
  for (const KnownBody& body : *bodies) {
    choices += fmt::format("{}{}/{}", choices.empty() ? "" : ", ", body.province, body.key);
  }
  return Unknown(fmt::format("{} is the code of several bodies: {}", name.body, choices));
}

Result<std::vector<Source>> Explainer::SourcesFor(const FigureName& name, const KnownBody& body,
                                                  const std::string& key, bool any_kind) const {
  auto sources = record_.SourcesOf(body, key);
  if (!sources) return sources.error();
  std::erase_if(*sources, [&](const Source& source) {
    const bool other_portal = !name.portal.empty() && source.portal != name.portal;
    return other_portal || (!any_kind && source.kind != name.period.kind);
  });
  std::set<std::string> portals;
  for (const Source& source : *sources) portals.insert(source.portal);
  if (portals.empty()) {
    return Unknown(fmt::format("no portal ever told {} of {} for such a period", key, body.key));
  }
  if (portals.size() > 1) {
    std::string choices;
    for (const std::string& portal : portals) choices += " " + portal + ":";
    return Unknown(fmt::format("{} of {} is told by several portals; put one before it:{}", key,
                               body.key, choices));
  }
  PreferOwn(*sources);
  return sources;
}

Result<Provenance> Explainer::ProvenanceOf(const Source& source, const KnownBody& body,
                                           const std::string& statistic, const Period& period,
                                           Time as_of) {
  Provenance of;
  of.body = body;
  of.source = source;
  of.statistic = statistic;
  of.period = period;
  of.as_of = as_of;
  of.version.state = ReadingState::kAbsent;
  const auto versions = record_.History(source, body.key, statistic, period);
  if (!versions) return versions.error();
  std::vector<Revision> all;
  std::optional<size_t> stands;
  for (const FigureVersion& version : *versions) {
    const auto facts = record_.FactsOf(version.poll);
    if (!facts) return facts.error();
    if (version.observed <= as_of) {
      stands = all.size();
      of.facts = *facts;
    }
    all.push_back({ByOf(*facts), version});
  }
  if (!stands) return of;
  const auto here = all.begin() + static_cast<ptrdiff_t>(*stands);
  of.version = here->version;
  of.earlier.assign(all.begin(), here);
  of.later.assign(here + 1, all.end());
  const auto confirmed = record_.LastPollOf(source, period, as_of);
  if (!confirmed) return confirmed.error();
  of.confirmed = *confirmed;
  if (Status read = ReadAnswer(of); !read) return read.error();
  if (!of.facts.mapping) return of;
  const auto files = record_.MappingOf(*of.facts.mapping);
  for (const WatchedPortal& watched : config_.portals) {
    if (!files || watched.portal->name != source.portal || !watched.portal->files) continue;
    of.mapping_changed = *watched.portal->files != *files;
  }
  return of;
}

Status Explainer::ReadAnswer(Provenance& of) {
  auto again = rereader_.Read(of.facts, of.body, of.statistic);
  if (!again) return again.error();
  of.again = *std::move(again);
  ArchivedPoll poll = of.facts.poll;
  // What stands at a cut-off is kept, and says the same as the one that said so first.
  if (of.again.expired && of.confirmed && of.confirmed->id != poll.id) {
    const auto facts = record_.FactsOf(of.confirmed->id);
    if (!facts) return facts.error();
    auto confirming = rereader_.Read(*facts, of.body, of.statistic);
    if (!confirming) return confirming.error();
    if (confirming->read()) {
      of.again = *std::move(confirming);
      poll = *of.confirmed;
    }
  }
  auto captures = record_.CapturesOf(poll);
  if (captures) of.answer = *std::move(captures);
  for (Capture& capture : of.answer) capture.bytes.clear();
  return Done{};
}

Status Explainer::FindNotes(Explanation& explanation, const KnownBody& body, Time now) const {
  const FigureName& name = explanation.name;
  AnnotationFilter filter{name.portal,       NoteBody(body),   "",
                          name.period.first, name.period.last, now};
  if (explanation.day) {
    filter.first = std::min(explanation.day->from, explanation.day->day);
    filter.last = explanation.day->day;
  }
  std::set<std::string> statistics = {name.statistic};
  for (const Provenance& of : explanation.operands) statistics.insert(of.statistic);
  for (const std::string& statistic : statistics) {
    filter.statistic = statistic;
    const auto notes = record_.Annotations(filter);
    if (!notes) return notes.error();
    for (const Annotation& note : *notes) {
      if (std::ranges::find(explanation.notes, note) == explanation.notes.end()) {
        explanation.notes.push_back(note);
      }
    }
  }
  std::ranges::stable_sort(explanation.notes, {}, &Annotation::made);
  return Done{};
}

Status Explainer::ExplainFigure(Explanation& explanation, const KnownBody& body) {
  FigureName& name = explanation.name;
  const auto sources = SourcesFor(name, body, name.statistic, /*any_kind=*/false);
  if (!sources) return sources.error();
  std::optional<Provenance> found;
  for (const Source& source : *sources) {
    auto of = ProvenanceOf(source, body, name.statistic, name.period, explanation.as_of);
    if (!of) return of.error();
    if (!found || found->version.poll == 0) found = *std::move(of);
    if (found->version.poll != 0) break;
  }
  if (found->version.poll == 0) {
    return Unknown(
        fmt::format("nothing was known of {} at {}", Text(name), FormatTime(explanation.as_of)));
  }
  name.portal = found->source.portal;
  explanation.state = found->version.state;
  explanation.value = found->version.value;
  if (const auto about = config_.statistics.find(IdOf(name.statistic));
      about != config_.statistics.end()) {
    const Statistic& statistic = *about->second;
    explanation.title_vi = statistic.title_vi;
    explanation.title_en = statistic.title_en;
    explanation.unit = statistic.unit;
    explanation.legal_source = statistic.source;
    explanation.formula = statistic.formula;
  }
  explanation.words_vi = "số liệu cổng công bố";
  explanation.words_en = "as the portal publishes it";
  if (found->facts.by_hand) {
    explanation.words_vi = "số liệu nhập thủ công";
    explanation.words_en = "made by hand";
  }
  explanation.operands.push_back(*std::move(found));
  return Done{};
}

Status Explainer::ExplainRatio(Explanation& explanation, const KnownBody& body,
                               const RatioDefinition& definition) {
  FigureName& name = explanation.name;
  explanation.kind = Explanation::Kind::kRatio;
  explanation.title_vi = definition.title_vi;
  explanation.title_en = definition.title_en;
  explanation.legal_source = definition.source;
  explanation.formula = definition.formula;
  std::set<Source> sources;
  Error none = Unknown("");
  for (const RatioDefinition::Way& way : definition.ways) {
    const auto some =
        SourcesFor(name, body, std::string(way.numerator.front()), /*any_kind=*/false);
    if (some) {
      sources.insert(some->begin(), some->end());
    } else if (some.error().code != ErrorCode::kInvalid) {
      return some.error();
    } else {
      none = some.error();
    }
  }
  if (sources.empty()) return none;
  std::vector<Source> ordered(sources.begin(), sources.end());
  PreferOwn(ordered);
  for (const Source& source : ordered) {
    const auto figures = record_.FiguresAt(source, name.period, explanation.as_of);
    if (!figures) return figures.error();
    std::vector<Count> counts;
    for (const StandingFigure& figure : *figures) {
      if (figure.body != body.key || figure.level != body.level) continue;
      counts.push_back({figure.statistic, figure.state, figure.value});
    }
    const Ratio ratio = RatioOf(definition, counts);
    if (ratio.way == nullptr) continue;
    name.portal = source.portal;
    explanation.numerator = ratio.numerator;
    explanation.denominator = ratio.denominator;
    explanation.numerators = ratio.way->numerator.size();
    explanation.words_vi = InWords(config_, ratio.way->numerator, &Statistic::title_vi) + " / " +
                           InWords(config_, ratio.way->denominator, &Statistic::title_vi);
    explanation.words_en = InWords(config_, ratio.way->numerator, &Statistic::title_en) + " / " +
                           InWords(config_, ratio.way->denominator, &Statistic::title_en);
    if (ratio.state == Ratio::State::kValue) {
      explanation.state = ReadingState::kValue;
      explanation.value = ratio.value();
    } else if (ratio.state == Ratio::State::kNotApplicable) {
      explanation.state = ReadingState::kNotApplicable;
    }
    for (const auto* keys : {&ratio.way->numerator, &ratio.way->denominator}) {
      for (const std::string_view key : *keys) {
        auto of = ProvenanceOf(source, body, std::string(key), name.period, explanation.as_of);
        if (!of) return of.error();
        explanation.operands.push_back(*std::move(of));
      }
    }
    return Done{};
  }
  return Unknown(fmt::format("the counts that {} is made of were not all known at {}",
                             definition.rate, FormatTime(explanation.as_of)));
}

Status Explainer::ExplainIncrement(Explanation& explanation, const KnownBody& body,
                                   const Statistic& statistic) {
  FigureName& name = explanation.name;
  explanation.kind = Explanation::Kind::kIncrement;
  explanation.title_vi = statistic.title_vi;
  explanation.title_en = statistic.title_en;
  explanation.unit = statistic.unit;
  explanation.legal_source = statistic.source;
  explanation.formula = statistic.formula;
  if (name.period.kind != PeriodKind::kDay) {
    return Unknown(fmt::format("{} is counted by the day: @YYYY-MM-DD", statistic.counter));
  }
  const Day asked = name.period.first;
  explanation.working_share = config_.calendar->WorkingShare(asked, body.province);
  explanation.is_tet = config_.calendar->IsTet(asked);
  const std::string key = statistic.id + LabelsOf(name.statistic);
  const auto sources = SourcesFor(name, body, key, /*any_kind=*/true);
  if (!sources) return sources.error();
  for (const Source& source : *sources) {
    const auto ledger = record_.LoadLedger(source, body.key, statistic.id);
    if (!ledger) return ledger.error();
    const auto part = std::ranges::find(ledger->parts, key);
    const auto day = std::ranges::find_if(ledger->days, [&](const LedgerDay& entry) {
      return entry.day == asked || (entry.known() && entry.from <= asked && asked <= entry.day);
    });
    if (part == ledger->parts.end() || day == ledger->days.end()) continue;
    name.portal = source.portal;
    explanation.day = *day;
    explanation.words_vi = fmt::format("lũy kế đến hết {} trừ lũy kế đến hết {}",
                                       FormatDay(day->day), FormatDay(day->from - kOneDay));
    explanation.words_en = fmt::format("the total at the end of {} less the one at the end of {}",
                                       FormatDay(day->day), FormatDay(day->from - kOneDay));
    if (day->known()) {
      explanation.state = ReadingState::kValue;
      explanation.value = day->increments[static_cast<size_t>(part - ledger->parts.begin())];
    }
    const Period period = PeriodContaining(source.kind, day->day);
    for (const LedgerDay& entry : ledger->days) {
      const bool counts = day->status == DayStatus::kReset && entry.known() &&
                          period.first <= entry.day && entry.day < day->from;
      if (!counts) continue;
      explanation.counted_before +=
          entry.increments[static_cast<size_t>(part - ledger->parts.begin())];
    }
    for (const Day end : {day->day, day->from - kOneDay}) {
      const bool anew = end != day->day && day->status == DayStatus::kReset;
      if (end < period.first || anew) continue;
      const auto closing = record_.ClosingOf(source, period, end);
      if (!closing) return closing.error();
      const Time at = *closing ? (*closing)->finished : StartOf(end + kOneDay) - Duration(1);
      auto of = ProvenanceOf(source, body, key, period, at);
      if (!of) return of.error();
      explanation.operands.push_back(*std::move(of));
    }
    return Done{};
  }
  return Unknown(fmt::format("the ledgers say nothing of {} on {}: nothing was accepted that day",
                             name.body, FormatDay(asked)));
}

void Explainer::Verify(Explanation& explanation) const {
  for (const Provenance& of : explanation.operands) {
    if (of.version.poll == 0) {
      explanation.objection = fmt::format("{} was not known", of.statistic);
    } else if (!of.again.read()) {
      explanation.objection = of.again.why_not;
    } else if (!of.again.Agrees(of.version.state, of.version.value)) {
      explanation.objection =
          fmt::format("{}: the record says {}, the answer {}", of.statistic, of.version.value,
                      of.again.state == ReadingState::kValue ? fmt::format("{}", of.again.value)
                                                             : std::string(Name(of.again.state)));
    }
    if (!explanation.objection.empty()) return;
  }
  if (explanation.kind == Explanation::Kind::kIncrement && explanation.day->known()) {
    const auto& operands = explanation.operands;
    const double before = operands.size() > 1 ? operands[1].version.value : 0;
    const double grown = operands[0].version.value - before - explanation.counted_before;
    if (grown != explanation.value) {
      explanation.objection =
          fmt::format("the ledger says {}, the totals {}", explanation.value, grown);
    }
  }
  explanation.verified = explanation.objection.empty();
}

Result<Explanation> Explainer::Explain(const FigureName& name, Time now) {
  Explanation explanation;
  explanation.name = name;
  explanation.as_of = name.as_of.value_or(now);
  const auto body = BodyOf(name);
  if (!body) return body.error();
  if (body->level == Level::kAgency) explanation.name.province = body->province;
  explanation.provisional = IsOpen(name.period, explanation.as_of);
  const RatioDefinition* ratio = RatioNamed(name.statistic);
  const Statistic* counter = CounterNamed(config_, IdOf(name.statistic));
  Status explained = ratio != nullptr     ? ExplainRatio(explanation, *body, *ratio)
                     : counter != nullptr ? ExplainIncrement(explanation, *body, *counter)
                                          : ExplainFigure(explanation, *body);
  if (explained.ok()) explained = FindNotes(explanation, *body, now);
  if (!explained) return explained.error();
  if (body->level == Level::kProvince) {
    const auto province = config_.provinces.find(body->key);
    if (province != config_.provinces.end()) explanation.body_name = province->second->name;
    Verify(explanation);
    return explanation;
  }
  const auto names = record_.LoadNames();
  if (!names) return names.error();
  for (const BodyName& called : *names) {
    if (called.body == body->key && called.level == body->level &&
        called.province == body->province) {
      explanation.body_name = called.name;
    }
  }
  Verify(explanation);
  return explanation;
}

Result<Explanation> Explain(const Record& record, const Config& config, const FigureName& name,
                            Time now) {
  return Explainer(record, config).Explain(name, now);
}

}  // namespace dvcmon
