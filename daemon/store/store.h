// The record: what was learnt and when. One SQLite file, one writer.
//
// A poll is one transaction: all or nothing, and writing it twice changes nothing. A figure is
// bitemporal (the period it is about × the poll that saw it) and kept on change only: an accepted
// poll confirms every figure of its source that it does not change. Failed polls are kept with
// their reason, answers by their SHA-256.
//
// Not thread-safe: the main thread owns it. Other processes are kept out by a lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// What is polled again and again: one collector about one body for one kind of period.
struct Source {
  std::string portal;
  std::string collector;
  std::string province;  // slug; empty: the nation
  PeriodKind kind = PeriodKind::kYear;

  bool operator==(const Source&) const = default;
  auto operator<=>(const Source&) const = default;
};
Source SourceOf(const PollTarget& target);

// A figure as the source stands by it now.
struct StandingFigure {
  Level level = Level::kProvince;
  std::string body;       // agency code, province slug, "vn"
  std::string statistic;  // key with labels: "applications_received{channel=online}"
  ReadingState state = ReadingState::kValue;  // value or not_provided, not_applicable
  double value = 0;
};

// What the last accepted poll of a source said.
struct Standing {
  Source source;
  Period period{};
  Time confirmed{};  // when that poll finished
  std::vector<StandingFigure> figures;
};

// How a source has been doing, for the schedule and the status after a restart.
struct SourceHealth {
  Source source;
  Time last_started{};
  std::optional<Time> last_success;  // finished
  std::optional<ErrorCode> last_error;  // of the last poll; none: accepted
  int64_t failures_in_a_row = 0;
  size_t last_rows = 0;  // of the last accepted poll
  std::optional<Time> as_of;  // of the last accepted poll
};

// One version of a figure: from `observed` on, until the next one.
struct FigureVersion {
  Time observed{};
  ReadingState state = ReadingState::kValue;
  double value = 0;
};

struct BodyName {
  Level level = Level::kAgency;
  std::string body;
  std::string province;
  std::string name;
  std::string tier;
};

struct StoreSize {
  int64_t bytes = 0;    // of the file
  int64_t figures = 0;  // versions kept
  int64_t polls = 0;
};

class Store {
 public:
  struct Options {
    std::string path;
    // How long to wait for a lock that another process holds on the file. The wait is short because
    // the main thread does nothing else meanwhile.
    Duration busy_timeout = std::chrono::milliseconds(500);
  };

  // Creates the file when it is missing; migrates an older one in one transaction after a verified
  // backup beside it. Errors (kStore, with the path and what to do): the folder is missing or not
  // writable, another process holds the store, the file is of another program or from a newer
  // version of this one.
  static Result<Store> Open(const Options& options);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Keeps the poll, good or bad. kDbBusy: locked for longer than the busy time-out, may be tried
  // again. kStore: disk full, read-only, I/O error; nothing of the poll was kept.
  Status Write(const Poll& poll);

  // The last accepted poll of each source. `agencies` are the bodies of level agency in it.
  Result<std::vector<Standing>> LoadStandings() const;
  Result<std::vector<SourceHealth>> LoadHealth() const;
  Result<std::vector<std::string>> AgenciesOfLastPoll(const Source& source) const;
  Result<std::vector<BodyName>> LoadNames() const;

  // Every version of one figure, oldest first.
  Result<std::vector<FigureVersion>> History(const Source& source, const std::string& body,
                                             const std::string& statistic,
                                             const Period& period) const;

  // The bytes of an answer; none when they are unknown or past their retention.
  Result<std::optional<std::string>> CaptureBytes(const std::string& sha256) const;
  // Drops the bytes of captures not seen since `before`; hash, size and times stay. At most `limit`
  // captures at a time; returns how many.
  Result<int64_t> ExpireCaptures(Time before, int64_t limit);

  Result<StoreSize> Size() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Of the SQLite library in use.
std::string SqliteVersion();

}  // namespace dvcmon
