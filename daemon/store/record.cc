#include "daemon/store/record.h"

#include <utility>

#include "daemon/store/archive.h"
#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/daily.h"
#include "daemon/store/drop_bodies.h"
#include "daemon/store/figure_walk.h"
#include "daemon/store/ledger_queries.h"
#include "daemon/store/mappings.h"
#include "daemon/store/queries.h"
#include "daemon/store/schema.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/standings.h"
#include "daemon/store/structures.h"

namespace dvcmon {

Source SourceOf(const PollTarget& target) {
  return {target.portal->name, target.collector->name, target.province_slug(), target.period.kind};
}

Record::Record(std::unique_ptr<Database> db) : db_(std::move(db)) {}
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

Result<Record> Record::Open(const std::string& path, Duration busy_timeout) {
  auto db = Database::OpenToRead(path, busy_timeout);
  if (!db) return db.error();
  if (Status present = CheckPresent(**db); !present) return present.error();
  return Record(*std::move(db));
}

Result<std::vector<Standing>> Record::LoadStandings(Day today) const {
  return dvcmon::LoadStandings(db(), today);
}
Result<std::vector<SourceHealth>> Record::LoadHealth(Day today) const {
  return dvcmon::LoadHealth(db(), today);
}
Result<Known> Record::KnownFor(const Source& source, const Period& period, Day today) const {
  return dvcmon::KnownFor(db(), source, period, today);
}
Result<std::optional<Capture>> Record::LastAnswer(const Source& source,
                                                  const Period& period) const {
  return dvcmon::LastAnswer(db(), source, period);
}
Result<KnownStructure> Record::StructureOf(const Source& source) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  return *id ? LoadStructure(db(), **id) : KnownStructure();
}
Result<std::vector<BodyName>> Record::LoadNames(Time as_of) const {
  return dvcmon::LoadNames(db(), as_of);
}
Result<std::map<std::string, AgencyIds>> Record::LoadAgencyIds() const {
  return dvcmon::LoadAgencyIds(db());
}

Result<std::vector<Issue>> Record::Issues(const IssueFilter& filter) const {
  return LoadIssues(db(), filter);
}
Result<std::vector<std::string>> Record::AnswersOf(const Issue& issue) const {
  return dvcmon::AnswersOf(db(), issue.id);
}
Result<std::optional<Time>> Record::Began() const {
  const auto finished =
      db().Sql("SELECT finished FROM poll WHERE error IS NULL ORDER BY id LIMIT 1").First();
  if (!finished) return finished.error();
  return *finished ? std::optional(TimeOf(**finished)) : std::nullopt;
}

Result<std::vector<FigureVersion>> Record::History(const Source& source, const std::string& body,
                                                   const std::string& statistic,
                                                   const Period& period) const {
  return dvcmon::History(db(), source, body, statistic, period);
}

Result<std::vector<StandingFigure>> Record::LoadCounters(const Source& source) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadCounters(db(), **id) : std::vector<StandingFigure>();
}
Result<RecentFlows> Record::LoadFlows(const Source& source, Day last,
                                      std::span<const int> days) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadFlows(db(), **id, last, days) : RecentFlows();
}
Result<std::vector<LedgerDay>> Record::LedgerOf(int64_t series, Day first, Day last) const {
  return dvcmon::LedgerOf(db(), series, first, last);
}
Result<std::vector<CounterDay>> Record::CounterDaysOf(const Source& source,
                                                      std::string_view statistic) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  return *id ? dvcmon::CounterDaysOf(db(), **id, statistic) : std::vector<CounterDay>();
}
Result<std::optional<Day>> Record::LastOkDay(int64_t series, Day first, Day last) const {
  return dvcmon::LastOkDay(db(), series, first, last);
}
Result<bool> Record::OnlyGrew(int64_t series, Day first, Day last) const {
  return dvcmon::OnlyGrew(db(), series, first, last);
}
Result<BodyLedger> Record::LoadLedger(const Source& source, const std::string& body,
                                      const std::string& statistic) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadLedger(db(), **id, body, statistic) : BodyLedger();
}

Result<std::vector<ArchivedPoll>> Record::ArchivedPolls(const Source& source) const {
  return dvcmon::ArchivedPolls(db(), source);
}
Result<std::vector<Capture>> Record::CapturesOf(const ArchivedPoll& poll) const {
  return dvcmon::CapturesOf(db(), poll);
}
Result<std::optional<Day>> Record::ExpiredOn(const ArchivedPoll& poll) const {
  return dvcmon::ExpiredOn(db(), poll);
}
Result<std::vector<StandingFigure>> Record::FiguresAt(const Source& source, const Period& period,
                                                      Time time) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  if (!*id) return std::vector<StandingFigure>();
  return dvcmon::FiguresAt(db(), **id, period, time);
}
Result<std::vector<SeriesValue>> Record::ValuesAt(const Source& source, const Period& period,
                                                  Time time) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  if (!*id) return std::vector<SeriesValue>();
  return dvcmon::ValuesAt(db(), **id, period, time);
}

Result<std::optional<std::string>> Record::CaptureBytes(const std::string& sha256) const {
  return dvcmon::CaptureBytes(db(), sha256);
}

Result<std::vector<RefusedPoll>> Record::RefusedPolls(const Source& source, Day first,
                                                      Day last) const {
  return dvcmon::RefusedPolls(db(), source, first, last);
}
Result<std::vector<RecentPoll>> Record::RecentPolls(const Source& source, Time from,
                                                    int64_t most) const {
  return dvcmon::RecentPolls(db(), source, from, most);
}
Result<std::vector<std::string>> Record::HashesOf(int64_t poll) const {
  return dvcmon::HashesOf(db(), poll);
}

Result<std::vector<Source>> Record::SourcesOf(const KnownBody& body,
                                              const std::string& statistic) const {
  return dvcmon::SourcesOf(db(), body, statistic);
}
Result<std::vector<KnownBody>> Record::BodiesOf(const std::string& key) const {
  return dvcmon::BodiesOf(db(), key);
}
Result<PollFacts> Record::FactsOf(int64_t poll) const { return dvcmon::FactsOf(db(), poll); }
Result<std::optional<ArchivedPoll>> Record::LastPollOf(const Source& source, const Period& period,
                                                       Time time) const {
  return dvcmon::LastPollOf(db(), source, period, time);
}
Result<std::optional<ArchivedPoll>> Record::ClosingOf(const Source& source, const Period& period,
                                                      Day day) const {
  return dvcmon::ClosingOf(db(), source, period, day);
}
Result<std::vector<Source>> Record::Sources() const {
  const auto known = LoadSources(db());
  if (!known) return known.error();
  std::vector<Source> sources;
  sources.reserve(known->size());
  for (const KnownSource& of : *known) sources.push_back(of.source);
  return sources;
}
Status Record::WalkFigures(const FigureFilter& wanted, const std::optional<FigurePlace>& from,
                           const std::function<bool(const KnownFigures&)>& visit) const {
  return dvcmon::WalkFigures(db(), wanted, from, visit);
}
Status Record::AtOneMoment(const std::function<Status()>& read) const {
  ReadTransaction moment(db());
  if (Status begun = moment.Begin(); !begun) return begun;
  return read();
}
void Record::StopWhen(std::function<bool()> stop) const { db().StopWhen(std::move(stop)); }
const std::string& Record::path() const { return db().path(); }
Result<std::vector<SeriesOfSource>> Record::SeriesOf(const Source& source) const {
  return dvcmon::SeriesOf(db(), source);
}
Result<std::vector<DayEnd>> Record::DayEndsOf(const Source& source, Day first, Day last) const {
  return dvcmon::DayEndsOf(db(), source, first, last);
}
Result<std::vector<DayFigure>> Record::FiguresByDay(int64_t series,
                                                    const std::vector<DayEnd>& days) const {
  return dvcmon::FiguresByDay(db(), series, days);
}
Result<std::vector<DayFigure>> Record::FiguresByHand(int64_t series, Day first, Day last) const {
  return dvcmon::FiguresByHand(db(), series, first, last);
}
Result<MappingFiles> Record::MappingOf(int64_t mapping) const { return LoadMapping(db(), mapping); }
Result<std::vector<KeptDrop>> Record::Drops(const DropFilter& filter) const {
  return LoadDrops(db(), filter);
}
Result<std::vector<DropAtDay>> Record::DropDaysOf(int64_t drop, Day first, Day last) const {
  return LoadDropDays(db(), drop, first, last);
}
Result<std::vector<DropHistory>> Record::DropHistories(const Source& source,
                                                       const Calendar& calendar) const {
  const auto id = FindSource(db(), source);
  if (!id) return id.error();
  if (!*id) return std::vector<DropHistory>();
  const auto closed =
      db().Sql("SELECT closed FROM source WHERE id = ? AND closed IS NOT NULL").First(**id);
  if (!closed) return closed.error();
  if (!*closed) return std::vector<DropHistory>();
  DropBodies bodies(**id);
  if (Status loaded = bodies.Load(db(), {}); !loaded) return loaded.error();
  return bodies.Histories(db(), DayAt(**closed), calendar);
}
Result<std::vector<Annotation>> Record::Annotations(const AnnotationFilter& filter) const {
  return LoadAnnotations(db(), filter);
}

}  // namespace dvcmon
