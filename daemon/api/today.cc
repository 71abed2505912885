#include "daemon/api/today.h"

#include <map>
#include <set>
#include <utility>

#include "daemon/derive/predecessors.h"

namespace dvcmon {
namespace {

// The provinces of today that are wanted, each with all that it ever was.
using Past = std::map<std::string, std::set<std::string>>;
// Of one source: by the first day of the period, then by slug.
using Told = std::map<Day, std::map<std::string, KnownFigures>>;

Past PastOf(const Question& question, const FigureFilter& wanted) {
  Past past;
  for (const auto& [slug, province] : question.config.provinces) {
    if (!province->ValidOn(DayOf(question.now))) continue;
    if (!wanted.province.empty() && slug != wanted.province) continue;
    if (!wanted.body.empty() && slug != wanted.body) continue;
    std::set<std::string>& bodies = past[slug];
    for (const ProvincePart& part :
         PartsOf(*province, Day::min(), Day::max(), question.config.provinces)) {
      bodies.insert(part.province->slug);
    }
  }
  return past;
}

// In the order of rows: the sources by which portals tell of them, as if each had been asked about.
Result<std::set<Source>> SourcesOf(const Record& record, const FigureFilter& wanted,
                                   const Past& past) {
  const auto sources = record.Sources();
  if (!sources) return sources.error();
  std::set<Source> found;
  for (const Source& source : *sources) {
    if (!wanted.portal.empty() && source.portal != wanted.portal) continue;
    if (wanted.kind && source.kind != *wanted.kind) continue;
    for (const auto& [slug, bodies] : past) {
      if (!source.province.empty() && !bodies.contains(source.province)) continue;
      found.insert({source.portal, source.collector, slug, source.kind});
    }
  }
  return found;
}

Result<Told> ToldBy(const Record& record, FigureFilter wanted, const Source& source,
                    const std::set<std::string>& bodies) {
  Told told;
  wanted.portal = source.portal;
  wanted.collector = source.collector;
  wanted.kind = source.kind;
  wanted.level = Level::kProvince;
  for (const std::string& slug : bodies) {
    wanted.province = wanted.body = slug;
    const Status walked = record.WalkFigures(wanted, {}, [&](const KnownFigures& known) {
      told[known.period.first].emplace(slug, known);
      return true;
    });
    if (!walked.ok()) return walked.error();
  }
  return told;
}

// What the province was made of in that period.
std::vector<std::span<const KnownFigure>> PartsIn(const Question& question,
                                                  const Province& province, const Period& period,
                                                  const std::map<std::string, KnownFigures>& told) {
  std::vector<std::span<const KnownFigure>> parts;
  const auto add = [&](const std::string& slug) {
    const auto known = told.find(slug);
    parts.push_back(known == told.end() ? std::span<const KnownFigure>() : known->second.figures);
  };
  if (period.last < province.valid_from && told.contains(province.slug)) {
    add(province.slug);
    return parts;
  }
  for (const ProvincePart& part :
       PartsOf(province, period.first, period.last, question.config.provinces)) {
    add(part.province->slug);
  }
  return parts;
}

bool VisitPeriods(const Question& question, const Source& source, const Told& told,
                  const BodyVisit& visit) {
  const Province& province = *question.config.provinces.at(source.province);
  const KnownBody body{Level::kProvince, province.slug, province.slug};
  for (const auto& [first, by_slug] : told) {
    const Period& period = by_slug.begin()->second.period;
    auto parts = PartsIn(question, province, period, by_slug);
    const bool is_told = std::ranges::any_of(parts, [](auto part) { return !part.empty(); });
    if (is_told && !visit({source, period, body, province.name, std::move(parts)})) return false;
  }
  return true;
}

}  // namespace

Status WalkToday(const Question& question, const FigureFilter& wanted, const BodyVisit& visit) {
  const Past past = PastOf(question, wanted);
  const auto sources = SourcesOf(question.record, wanted, past);
  if (!sources) return sources.error();
  const auto& after = question.query.after;
  for (const Source& source : *sources) {
    if (after && source < after->at.source) continue;
    FigureFilter rest = wanted;
    if (after && source == after->at.source) rest.from = std::max(rest.from, after->at.period);
    const auto told = ToldBy(question.record, rest, source, past.at(source.province));
    if (!told) return told.error();
    if (!VisitPeriods(question, source, *told, visit)) break;
  }
  return Done{};
}

}  // namespace dvcmon
