#include "daemon/store/store.h"

#include <utility>

#include "daemon/store/archive.h"
#include "daemon/store/captures.h"
#include "daemon/store/ledger_book.h"
#include "daemon/store/ledger_queries.h"
#include "daemon/store/lock_file.h"
#include "daemon/store/queries.h"
#include "daemon/store/schema.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/standings.h"
#include "daemon/store/structures.h"
#include "daemon/store/writer.h"

namespace dvcmon {

Source SourceOf(const PollTarget& target) {
  return {target.portal->name, target.collector->name, target.province_slug(), target.period.kind};
}

struct Store::Impl {
  LockFile lock;  // the last to go
  std::unique_ptr<Database> db;
  StoreCounts counts;
  Writer writer{*db, counts};
  LedgerBook ledgers{*db};
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::Open(const Options& options) {
  auto lock = LockFile::Acquire(options.path);
  if (!lock) return lock.error();
  const auto migrations = Migrations();
  if (Status ours = CheckFile(options.path, migrations.size()); !ours) return ours.error();
  auto db = Database::Open(options.path, options.busy_timeout);
  if (!db) return db.error();
  if (Status present = Migrate(**db, migrations); !present) return present.error();
  const auto counts = Count(**db);
  if (!counts) return counts.error();
  return Store(std::unique_ptr<Impl>(new Impl{*std::move(lock), *std::move(db), *counts}));
}

Result<Written> Store::Write(const Poll& poll) { return impl_->writer.Write(poll); }

Result<std::vector<Standing>> Store::LoadStandings(Day today) const {
  return dvcmon::LoadStandings(*impl_->db, today);
}
Result<std::vector<SourceHealth>> Store::LoadHealth(Day today) const {
  return dvcmon::LoadHealth(*impl_->db, today);
}
Result<Known> Store::KnownFor(const Source& source, const Period& period, Day today) const {
  return dvcmon::KnownFor(*impl_->db, source, period, today);
}
Result<std::optional<Capture>> Store::LastAnswer(const Source& source, const Period& period) const {
  return dvcmon::LastAnswer(*impl_->db, source, period);
}
Result<KnownStructure> Store::StructureOf(const Source& source) const {
  const auto id = FindSource(*impl_->db, source);
  if (!id) return id.error();
  return *id ? LoadStructure(*impl_->db, **id) : KnownStructure();
}
Result<std::vector<BodyName>> Store::LoadNames() const { return dvcmon::LoadNames(*impl_->db); }
Result<std::map<std::string, AgencyIds>> Store::LoadAgencyIds() const {
  return dvcmon::LoadAgencyIds(*impl_->db);
}

Result<std::vector<FigureVersion>> Store::History(const Source& source, const std::string& body,
                                                  const std::string& statistic,
                                                  const Period& period) const {
  return dvcmon::History(*impl_->db, source, body, statistic, period);
}

Result<std::optional<Day>> Store::CloseDay(const Source& source, Day last,
                                           const LedgerTerms& terms) {
  return impl_->ledgers.CloseNext(source, last, terms);
}
Result<std::vector<StandingFigure>> Store::LoadCounters(const Source& source) const {
  const auto id = FindSource(*impl_->db, source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadCounters(*impl_->db, **id) : std::vector<StandingFigure>();
}
Result<std::optional<Standstill>> Store::StandstillOf(const Source& source,
                                                      const LedgerTerms& terms) const {
  return impl_->ledgers.StandstillOf(source, terms);
}
Result<RecentFlows> Store::LoadFlows(const Source& source, Day last,
                                     std::span<const int> days) const {
  const auto id = FindSource(*impl_->db, source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadFlows(*impl_->db, **id, last, days) : RecentFlows();
}
Result<BodyLedger> Store::LoadLedger(const Source& source, const std::string& body,
                                     const std::string& statistic) const {
  const auto id = FindSource(*impl_->db, source);
  if (!id) return id.error();
  return *id ? dvcmon::LoadLedger(*impl_->db, **id, body, statistic) : BodyLedger();
}

Result<std::vector<ArchivedPoll>> Store::ArchivedPolls(const Source& source) const {
  return dvcmon::ArchivedPolls(*impl_->db, source);
}
Result<std::vector<Capture>> Store::CapturesOf(const ArchivedPoll& poll) const {
  return dvcmon::CapturesOf(*impl_->db, poll);
}
Result<std::vector<StandingFigure>> Store::FiguresAt(const Source& source, const Period& period,
                                                     Time time) const {
  const auto id = FindSource(*impl_->db, source);
  if (!id) return id.error();
  if (!*id) return std::vector<StandingFigure>();
  return dvcmon::FiguresAt(*impl_->db, **id, period, time);
}

Result<std::optional<std::string>> Store::CaptureBytes(const std::string& sha256) const {
  return dvcmon::CaptureBytes(*impl_->db, sha256);
}
Result<int64_t> Store::ExpireCaptures(Time before, int64_t limit) {
  return dvcmon::ExpireCaptures(*impl_->db, before, limit);
}

Result<StoreSize> Store::Size() const {
  const auto bytes = FileBytes(*impl_->db);
  if (!bytes) return bytes.error();
  return StoreSize{*bytes, impl_->counts.figures, impl_->counts.polls};
}

std::string SqliteVersion() { return Database::LibraryVersion(); }

}  // namespace dvcmon
