#include "daemon/evidence/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/evidence/note_subject.h"

namespace dvcmon {
namespace {

Error Unknown(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// By its definition, or by family and definition: online_filing_ratio{rate=online_of_received}.
const RatioDefinition* RatioNamed(const std::string& statistic) {
  if (const RatioDefinition* ratio = FindRatio(statistic)) return ratio;
  const std::string_view labels = StatisticLabelsOf(statistic);
  constexpr std::string_view kRate = "{rate=";
  if (!labels.starts_with(kRate)) return nullptr;
  const RatioDefinition* ratio =
      FindRatio(labels.substr(kRate.size(), labels.size() - kRate.size() - 1));
  return ratio != nullptr && ratio->family == StatisticIdOf(statistic) ? ratio : nullptr;
}

// That a counter of that name belongs to; null: there is none.
const Statistic* CounterNamed(const Config& config, std::string_view name) {
  for (const auto& [id, statistic] : config.statistics) {
    if (!statistic->counter.empty() && statistic->counter == name) return statistic.get();
  }
  return nullptr;
}

}  // namespace

void PreferOwn(std::vector<Source>& sources) {
  std::ranges::stable_sort(sources, std::greater<>(), [](const Source& source) {
    return std::pair(!source.province.empty(), source.kind);
  });
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
  const Statistic* counter = CounterNamed(config_, StatisticIdOf(name.statistic));
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
