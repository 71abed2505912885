// From a figure to the poll and the answer that brought it.

#include <algorithm>
#include <utility>

#include "daemon/evidence/explain.h"

namespace dvcmon {

Revision::By ByOf(const PollFacts& facts) {
  if (facts.by_hand) return Revision::By::kHand;
  return facts.replayed ? Revision::By::kMapping : Revision::By::kPortal;
}

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

}  // namespace dvcmon
