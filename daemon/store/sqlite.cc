#include "daemon/store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>
#include <utility>

namespace dvcmon {
namespace {

// TRUNCATE and not WAL: Debian 12 has SQLite 3.40.1, and 3.7.0–3.51.2 can corrupt a WAL database on
// a checkpoint that resets the log. A poll is one commit, so a rollback journal costs little.
// FULL: a commit survives a power cut. mmap off: a truncated file is an error, not a SIGBUS.
constexpr const char* kReadSettings = R"sql(
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA mmap_size = 0;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8192;  -- KiB: a report of 150 agencies reads the same pages again and again
)sql";

constexpr const char* kWriteSettings = R"sql(
  PRAGMA foreign_keys = ON;
  PRAGMA journal_mode = TRUNCATE;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA synchronous = FULL;
)sql";

// Instructions of SQLite's machine; some thousand of them take a tenth of a millisecond.
constexpr int kStepsBetweenQuestions = 10'000;

std::string Advice(int code, const std::string& path) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format("{} is locked by another program; close it (lsof {})", path, path);
    case SQLITE_FULL:
      return fmt::format("the disk of {} is full; free some space", path);
    case SQLITE_READONLY:
      return fmt::format("{} cannot be written; check its owner, its mode and the mount", path);
    case SQLITE_CANTOPEN:
      return fmt::format(
          "{} or its journal cannot be opened; check that the folder exists and is "
          "writable",
          path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fmt::format("{} is damaged; keep a copy of it and restore the last backup", path);
    case SQLITE_NOMEM:
      return fmt::format("not enough memory to use {}", path);
    default:
      return fmt::format("{} cannot be used", path);
  }
}

}  // namespace

// --- Statement -----------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::Check(int code) {
  if (code != SQLITE_OK && !error_) error_ = db_.LastError();
}

void Statement::Rewind() {
  error_.reset();
  if (statement_) {
    sqlite3_reset(statement_.get());  // repeats the error of the last run, which was told then
    return;
  }
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v3(db_.db_, sql_.data(), static_cast<int>(sql_.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  statement_.reset(statement);
}

bool Statement::Next() {
  if (error_) return false;
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) error_ = db_.LastError();
  sqlite3_reset(statement_.get());
  return false;
}

void Statement::Reset() { sqlite3_reset(statement_.get()); }

Status Statement::status() const {
  if (error_) return *error_;
  return Done{};
}

void Statement::BindInteger(int index, int64_t value) {
  if (!error_) Check(sqlite3_bind_int64(statement_.get(), index, value));
}
void Statement::Bind(int index, std::nullptr_t) {
  if (!error_) Check(sqlite3_bind_null(statement_.get(), index));
}
void Statement::Bind(int index, double value) {
  if (!error_) Check(sqlite3_bind_double(statement_.get(), index, value));
}
void Statement::Bind(int index, std::string_view text) {
  // SQLite takes a null pointer for NULL, and that is what an empty view may hold.
  const char* data = text.empty() ? "" : text.data();
  if (!error_) {
    Check(sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
  }
}
void Statement::Bind(int index, Blob blob) {
  const char* data = blob.bytes.empty() ? "" : blob.bytes.data();
  if (!error_) {
    Check(sqlite3_bind_blob64(statement_.get(), index, data, blob.bytes.size(), SQLITE_TRANSIENT));
  }
}

int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::Real(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::string_view Statement::Text(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(data), static_cast<size_t>(size)};
}
bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

// --- Database ------------------------------------------------------------------------------------

Status Database::Connect(int flags, Duration busy_timeout) {
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (sqlite3_open_v2(path_.c_str(), &db_, flags, nullptr) != SQLITE_OK) return LastError();
  sqlite3_busy_timeout(db_, static_cast<int>(busy_timeout.count()));
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  return Execute(kReadSettings);
}

Result<std::unique_ptr<Database>> Database::Open(const std::string& path, Duration busy_timeout) {
  std::unique_ptr<Database> db(new Database(path));
  Status open = db->Connect(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busy_timeout);
  if (open.ok()) open = db->Execute(kWriteSettings);
  if (!open) return open.error();
  if (sqlite3_db_readonly(db->db_, "main") != 0) {
    return Error{ErrorCode::kStore, Advice(SQLITE_READONLY, path), ""};
  }
  return db;
}

Result<std::unique_ptr<Database>> Database::OpenToCopy(const std::string& path,
                                                       Duration busy_timeout) {
  std::unique_ptr<Database> db(new Database(path));
  // To write, where that is allowed: a journal that was left behind has to be rolled back.
  if (Status open = db->Connect(SQLITE_OPEN_READWRITE, busy_timeout); !open) return open.error();
  return db;
}

Result<std::unique_ptr<Database>> Database::OpenToRead(const std::string& path,
                                                       Duration busy_timeout) {
  auto db = OpenToCopy(path, busy_timeout);
  if (!db) return db.error();
  if (Status set = (*db)->Execute("PRAGMA query_only = ON"); !set) return set.error();
  return db;
}

Database::~Database() {
  statements_.clear();
  sqlite3_close(db_);
}

Statement& Database::Sql(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  return statements_
      .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
               std::forward_as_tuple(*this, sql))
      .first->second;
}

Status Database::Execute(const std::string& script) {
  if (sqlite3_exec(db_, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return LastError();
  return Done{};
}

std::string Database::LibraryVersion() { return sqlite3_libversion(); }
int64_t Database::LastInsertId() const { return sqlite3_last_insert_rowid(db_); }
int64_t Database::Changes() const { return sqlite3_changes64(db_); }

void Database::StopWhen(std::function<bool()> stop) {
  stop_ = std::move(stop);
  const auto ask = [](void* asked) -> int {
    return (*static_cast<std::function<bool()>*>(asked))();
  };
  sqlite3_progress_handler(db_, stop_ ? kStepsBetweenQuestions : 0, ask, &stop_);
}

Error Database::LastError() {
  const int code = sqlite3_extended_errcode(db_);
  const int primary = code & 0xff;
  if (primary == SQLITE_INTERRUPT) {
    return {ErrorCode::kCancelled, "reading " + path_ + " took too long and was stopped", ""};
  }
  const bool busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  Error error{busy ? ErrorCode::kDbBusy : ErrorCode::kStore,
              fmt::format("{} (SQLite {}: {})", Advice(code, path_), code, sqlite3_errmsg(db_)),
              ""};
  const int system = sqlite3_system_errno(db_);
  if (primary == SQLITE_IOERR && system != 0) {
    error.message += fmt::format(": {}", std::strerror(system));
  }
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
    error.where = "fsync";
    fsync_failed_ = error;
  }
  return error;
}

// --- Transaction ---------------------------------------------------------------------------------

Status ReadTransaction::Begin() {
  if (sqlite3_get_autocommit(db_.db_) == 0) return Done{};
  Status status = db_.Sql("BEGIN").Run();
  begun_ = status.ok();
  return status;
}
ReadTransaction::~ReadTransaction() {
  if (begun_ && sqlite3_get_autocommit(db_.db_) == 0) (void)db_.Sql("ROLLBACK").Run();
}

Status Transaction::Begin() {
  if (db_.fsync_failed_) return *db_.fsync_failed_;
  return db_.Sql("BEGIN IMMEDIATE").Run();
}

Status Transaction::Commit() { return db_.Sql("COMMIT").Run(); }

Transaction::~Transaction() {
  if (sqlite3_get_autocommit(db_.db_) == 0) (void)db_.Sql("ROLLBACK").Run();
}

}  // namespace dvcmon
