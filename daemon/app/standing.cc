#include "daemon/app/standing.h"

#include <utility>

namespace dvcmon {

Standing StandingOf(const Poll& poll) {
  Standing standing;
  standing.source = SourceOf(poll.target);
  standing.period = poll.target.period;
  standing.confirmed = poll.finished;
  standing.figures.reserve(poll.readings.size());
  for (const Reading& reading : poll.readings) {
    const Row& row = poll.rows[reading.row];
    standing.figures.push_back(
        {poll.LevelOf(row), row.body, poll.KeyOf(reading), reading.state, reading.value});
  }
  return standing;
}

std::vector<BodyName> NamesOf(const Poll& poll) {
  std::vector<BodyName> names;
  for (const Row& row : poll.rows) {
    names.push_back({poll.LevelOf(row), row.body, poll.target.province_slug(), row.name, row.tier});
  }
  return names;
}

std::shared_ptr<const AgencyIds> WithIdsOf(const Poll& poll,
                                           std::shared_ptr<const AgencyIds> known) {
  static const AgencyIds kNone;
  std::shared_ptr<AgencyIds> more;
  for (const Row& row : poll.rows) {
    if (row.id.empty()) continue;
    const AgencyIds& now = more ? *more : known ? *known : kNone;
    const auto found = now.find(row.id);
    if (found != now.end() && found->second == row.body) continue;
    if (!more) more = std::make_shared<AgencyIds>(now);
    (*more)[row.id] = row.body;
  }
  return more ? std::move(more) : std::move(known);
}

std::vector<std::string> AgenciesOf(const Poll& poll) { return AgenciesOf(poll.target, poll.rows); }

std::set<std::pair<Level, std::string>> MappedBy(const CollectorSpec& collector) {
  std::set<std::pair<Level, std::string>> mapped;
  for (const RowSet& set : collector.row_sets) {
    for (const Field& field : set.fields) {
      mapped.emplace(set.level, set.labels.empty() ? field.key : field.statistic->id);
    }
  }
  return mapped;
}

}  // namespace dvcmon
