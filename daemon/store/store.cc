#include "daemon/store/store.h"

#include <utility>

#include "daemon/store/captures.h"
#include "daemon/store/drop_book.h"
#include "daemon/store/ledger_book.h"
#include "daemon/store/lock_file.h"
#include "daemon/store/queries.h"
#include "daemon/store/schema.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/writer.h"

namespace dvcmon {

struct Store::Impl {
  Impl(LockFile its_lock, Database& its_db, StoreCounts its_counts)
      : lock(std::move(its_lock)), db(its_db), counts(its_counts) {}

  LockFile lock;
  Database& db;
  StoreCounts counts;
  Writer writer{db, counts};
  LedgerBook ledgers{db};
  DropBook drops{db};
};

Store::Store(std::unique_ptr<Database> db, std::unique_ptr<Impl> impl)
    : Record(std::move(db)), impl_(std::move(impl)) {}
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
  auto impl = std::make_unique<Impl>(*std::move(lock), **db, *counts);
  return Store(*std::move(db), std::move(impl));
}

Result<Written> Store::Write(const Poll& poll) { return impl_->writer.Write(poll); }

Result<std::optional<Day>> Store::CloseDay(const Source& source, Day last,
                                           const LedgerTerms& terms) {
  return impl_->ledgers.CloseNext(source, last, terms);
}
Result<std::optional<Standstill>> Store::StandstillOf(const Source& source,
                                                      const LedgerTerms& terms) const {
  return impl_->ledgers.StandstillOf(source, terms);
}
Result<std::optional<Day>> Store::JudgeDay(const Source& source, Day last,
                                           const JudgingTerms& terms) {
  return impl_->drops.JudgeNext(source, last, terms);
}
Result<std::vector<JudgedProvince>> Store::JudgedOf(const Source& source,
                                                    const JudgingTerms& terms) const {
  return impl_->drops.JudgedOf(source, terms);
}
Result<int64_t> Store::ExpireCaptures(Time now, Duration retention, int64_t limit) {
  return dvcmon::ExpireCaptures(db(), now, retention, limit);
}

Result<StoreSize> Store::Size() const {
  const auto bytes = FileBytes(db());
  if (!bytes) return bytes.error();
  return StoreSize{*bytes, impl_->counts.figures, impl_->counts.polls};
}

std::string SqliteVersion() { return Database::LibraryVersion(); }

}  // namespace dvcmon
