#include "daemon/app/standing.h"

#include <string_view>
#include <unordered_map>
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

void GiveNames(const std::vector<Agency>& agencies, const std::string& province, Day today,
               std::vector<BodyName>& names) {
  std::unordered_map<std::string_view, const Agency*> known;  // of one code, who began last
  for (const Agency& agency : agencies) {
    if (agency.province != province || today < agency.from) continue;
    const Agency*& last = known[agency.code];
    if (last == nullptr || last->from < agency.from) last = &agency;
  }
  for (BodyName& name : names) {
    const auto found = known.find(name.body);
    if (found == known.end() || name.level != Level::kAgency) continue;
    if (!found->second->name.empty()) name.name = found->second->name;
    if (!found->second->tier.empty()) name.tier = found->second->tier;
  }
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
