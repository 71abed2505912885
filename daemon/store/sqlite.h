// An owning face of SQLite: what the store needs of it and no more.
//
// Errors are kDbBusy (another process holds a lock for longer than the time-out) or kStore; the
// message names the file and what to do. A failed fsync has `where` = "fsync" and is final: the
// kernel may have dropped the pages, so no later transaction begins on this connection.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "collectors/model/result.h"
#include "collectors/model/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace dvcmon {

class Database;

// Bytes as a parameter; a plain string is bound as text.
struct Blob {
  std::string_view bytes;
};

// A statement of Database::Sql. Parameters are copied; a span stands for those of its elements, a
// tuple for those of its parts.
class Statement {
 public:
  Statement(Database& db, std::string_view sql) : db_(db), sql_(sql) {}

  // Runs to the end; rows are left out.
  template <class... P>
  Status Run(const P&... parameters) {
    Start(parameters...);
    while (Next()) {
    }
    return status();
  }
  // Runs to the end; the first column of the first row, a whole number.
  template <class... P>
  Result<std::optional<int64_t>> First(const P&... parameters) {
    Start(parameters...);
    std::optional<int64_t> first;
    while (Next()) {
      if (!first) first = Integer(0);
    }
    if (error_) return *error_;
    return first;
  }
  // Row by row: Start(…); while (Next()) …; then status() tells whether that was all.
  template <class... P>
  void Start(const P&... parameters) {
    Rewind();
    [[maybe_unused]] int index = 0;
    (BindNext(index, parameters), ...);
  }
  bool Next();
  void Reset();  // lets go of the rows that are left
  Status status() const;

  int64_t Integer(int column) const;
  double Real(int column) const;
  std::string_view Text(int column) const;  // text or blob; valid until Next()
  bool IsNull(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  void Rewind();  // prepares it when that is not done yet
  template <class T>
  void BindNext(int& index, const T& value) {
    Bind(++index, value);
  }
  template <class... T>
  void BindNext(int& index, const std::tuple<T...>& parts) {
    std::apply([&](const T&... part) { (BindNext(index, part), ...); }, parts);
  }
  template <class T>
  void BindNext(int& index, std::span<const T> list) {
    for (const T& element : list) BindNext(index, element);
  }
  template <class I>
  requires std::is_integral_v<I>
  void Bind(int index, I value) { BindInteger(index, static_cast<int64_t>(value)); }
  template <class T>
  void Bind(int index, const std::optional<T>& value) {
    value ? Bind(index, *value) : Bind(index, nullptr);
  }
  void Bind(int index, std::nullptr_t);
  void Bind(int index, double value);
  void Bind(int index, std::string_view text);
  void Bind(int index, const std::string& text) { Bind(index, std::string_view(text)); }
  void Bind(int index, const char* text) { Bind(index, std::string_view(text)); }
  void Bind(int index, Blob blob);
  void BindInteger(int index, int64_t value);
  void Check(int code);

  Database& db_;
  std::string sql_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::optional<Error> error_;
};

class Database {
 public:
  // Opens or creates the file with the settings of a record: every commit durable, foreign keys
  // checked, nothing in the file trusted.
  static Result<std::unique_ptr<Database>> Open(const std::string& path, Duration busy_timeout);
  // Opens a file that is there, to read it only. One that was not closed well is rolled back first,
  // unless a transaction goes on in it.
  static Result<std::unique_ptr<Database>> OpenToRead(const std::string& path,
                                                      Duration busy_timeout);
  // The same for VACUUM INTO, which a connection that only reads may not do.
  static Result<std::unique_ptr<Database>> OpenToCopy(const std::string& path,
                                                      Duration busy_timeout);
  static std::string LibraryVersion();
  Database(const Database&) = delete;
  ~Database();

  // Prepared on first use and kept; the reference stays valid. One statement has one run at a time.
  Statement& Sql(std::string_view sql);
  Status Execute(const std::string& script);
  int64_t LastInsertId() const;
  int64_t Changes() const;  // rows changed by the last statement
  const std::string& path() const { return path_; }
  // `stop` is asked now and then while a statement runs; when it says yes, that ends with
  // kCancelled. Empty: never.
  void StopWhen(std::function<bool()> stop);

  // The error of the last call, for a person.
  Error LastError();

 private:
  friend class Statement;
  friend class ReadTransaction;
  friend class Transaction;
  explicit Database(std::string path) : path_(std::move(path)) {}
  Status Connect(int flags, Duration busy_timeout);

  sqlite3* db_ = nullptr;
  std::string path_;
  std::map<std::string, Statement, std::less<>> statements_;
  std::optional<Error> fsync_failed_;
  std::function<bool()> stop_;
};

// The id of the row that `select` finds, or else of the one that `insert` makes from the same
// parameters.
template <class... P>
Result<int64_t> FindOrInsert(Database& db, std::string_view select, std::string_view insert,
                             const P&... parameters) {
  const auto found = db.Sql(select).First(parameters...);
  if (!found) return found.error();
  if (*found) return **found;
  if (Status made = db.Sql(insert).Run(parameters...); !made) return made.error();
  return db.LastInsertId();
}

// What is read until it goes out of scope is of one moment. Writers wait: keep it short. Within
// another transaction it is a part of that.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& db) : db_(db) {}
  ReadTransaction(const ReadTransaction&) = delete;
  ~ReadTransaction();
  Status Begin();

 private:
  Database& db_;
  bool begun_ = false;
};

// Writes between Begin and Commit are kept together or not at all; rolled back when it goes out of
// scope uncommitted.
class Transaction {
 public:
  explicit Transaction(Database& db) : db_(db) {}
  Transaction(const Transaction&) = delete;
  ~Transaction();
  Status Begin();  // takes the write lock
  Status Commit();

 private:
  Database& db_;
};

}  // namespace dvcmon
