// Looks a record through for what has rotten in it since it was written: its structure, as SQLite
// sees it; each poll with its figures, by its digest; answers, files of the configuration and
// snapshots, by their hashes; and whether the days of ledgers add up to their counters.
//
// It may take minutes, and writers wait while it reads: so it goes on part by part, each in a short
// transaction of its own. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Something that is not as it was written, as far as that can be told.
struct Defect {
  enum class Of : uint8_t { kStructure, kPoll, kAnswer, kMapping, kSnapshot, kLedger } of{};
  std::string message{};
  int64_t poll = 0;              // 0: it is of none
  std::optional<Source> source;  // of that poll, …
  std::optional<Period> period;
  std::optional<Time> polled;       // … and when it was started
  std::optional<KnownBody> body{};  // of the one figure or counter that is wrong, …
  std::string statistic{};          // … and what it counts
  std::optional<double> stands{};   // what is in the file, …
  std::optional<double> should{};   // … and what was written
};
std::string_view Name(Defect::Of of);  // "structure", "poll", "answer", …

class Inspection {
 public:
  // Errors as of Record::Open.
  static Result<Inspection> Open(const std::string& path);
  Inspection(Inspection&&) noexcept;
  Inspection& operator=(Inspection&&) noexcept;
  ~Inspection();

  // Looks at the next part and adds what is wrong there; false: there is no more to look at. What
  // cannot be read is a defect too; kDbBusy may be tried again.
  Result<bool> Next(std::vector<Defect>& found);

  // What is looked at now, for people, and how much of that has been, from 0 to 1.
  std::string_view part() const;
  double share() const;

 private:
  struct Impl;
  explicit Inspection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// All of it.
Result<std::vector<Defect>> Inspect(const std::string& path);

// "dvcqg/provide-online-tree phu-tho 2026-Q3, polled 2026-11-22T12:00:00+07:00, poll 12: …"
std::string Text(const Defect& defect);

}  // namespace dvcmon
