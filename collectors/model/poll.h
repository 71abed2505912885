// What one attempt of one collector brought: the readings, or the reason why there are none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/agency.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/structure.h"
#include "collectors/model/time.h"

namespace dvcmon {

// What is asked: one collector, about one body, for one period. Holds its part of the configuration
// alive over a reload.
struct PollTarget {
  std::shared_ptr<const PortalSpec> portal;
  std::shared_ptr<const CollectorSpec> collector;
  std::shared_ptr<const Province> province;  // null: the nation
  Period period{};

  std::string province_slug() const { return province ? province->slug : std::string(); }
  // "dvcqg/provide-online-tree phu-tho 2026-Q3", for logs and traces.
  std::string Text() const;
  // There is such a province on that day, and the portal knows it by some id.
  bool CanAskOn(Day day) const;
  // Values of the placeholders on the day of asking.
  Context ContextOn(Day day) const;
};

// What tells a server which answer one has already (RFC 9110 §8.8), as it was sent; empty: not
// sent.
struct Validators {
  std::string etag;
  std::string last_modified;

  bool empty() const { return etag.empty() && last_modified.empty(); }
};

// An answer as it came, decoded from its transfer and content encoding: the evidence.
struct Capture {
  std::string bytes;  // as `kind` says
  CaptureKind kind = CaptureKind::kFull;
  size_t size = 0;      // of the answer as it came, in bytes
  std::string sha256;   // 64 hex digits, of the answer as it came
  std::string url;      // without query: it may hold secrets
  std::string request;  // SHA-256 of method, url with query, and body; headers are left out
  int page = 0;         // of the answer that was read, from 1; 0: an attempt that was in vain
  int status = 0;       // 304: the bytes are those that the portal says it has not changed
  std::string content_type;
  Validators validators;
  std::optional<std::chrono::seconds> age;  // how long it lay in a cache (RFC 9111 §5.1)
  Time fetched_at{};
};

// What earlier polls have left to read the next one by.
struct Known {
  std::vector<std::string> agencies{};  // of the last accepted poll of the source
  std::optional<Time> as_of{};          // of that poll's data, where it was about the same period
  std::shared_ptr<const AgencyIds> ids{};  // the portal's own ids, as it taught them; null: none
  std::optional<Capture> answer{};         // the last of one page, for a conditional request
};

// A row that was found to be about a body.
struct Row {
  uint16_t row_set = 0;
  std::string body{};  // key: an agency's code, a province's slug, "vn"
  std::string name{};  // NFC, printable, at most 200 bytes; may be empty
  std::string tier{};  // department, commune, …; may be empty
  std::string path{};  // JSON Pointer of the row in its page
  std::string id{};    // the portal's own id of an agency whose code stands beside it; or empty
  std::vector<std::pair<std::string, std::string>> labels{};  // of all its figures; sorted
  uint16_t page = 1;
};

// The value is stored: append, never renumber.
enum class ReadingState : uint8_t {
  kValue,
  kNotProvided,    // null or empty: the portal has no figure
  kNotApplicable,  // cannot have one
  kAbsent,         // stood in the last accepted poll and not in this one
  // A bound that was published instead of a number, "> 50 %": its value is the bound.
  kMoreThan,
  kAtLeast,
  kLessThan,
  kAtMost,
};
bool IsBound(ReadingState state);
std::string_view Name(ReadingState state);

// The figure with the labels of its row: "index_score{index=par,year=2020}".
std::string KeyOf(const Row& row, const Field& field);

// "page 2: /data/rows/7"; on the first page the pointer alone.
std::string PlaceOf(const Row& row);

struct Reading {
  uint32_t row = 0;    // in Poll::rows
  uint16_t field = 0;  // in the fields of the row's row set
  ReadingState state = ReadingState::kValue;
  double value = 0;  // exact: |value| ≤ 2^53 where whole
};

// A clause of the contract and whether it held.
struct ClauseResult {
  std::string clause{};  // "channels_sum", "bounds", "shrink", …
  bool held = true;
  bool marks_torn = false;  // a break marks the poll and does not quarantine it
  size_t judged = 0;        // rows or figures looked at
  std::string message{};    // of the first break; or what was checked
  std::string where{};      // JSON Pointer of the first break
};

// Who brought figures that no portal was asked for, and why. They are always marked as such.
struct ByHand {
  std::string author{};
  std::string reason{};
  std::optional<Day> valid_until{};  // the last day on which they stand; none: until superseded
  Time written = Time::max();        // the file, for the last time; max: it is brought now

  bool operator==(const ByHand&) const = default;
};

// The agencies that the rows are about, in their order; each once.
std::vector<std::string> AgenciesOf(const PollTarget& target, const std::vector<Row>& rows);

struct Poll {
  PollTarget target;
  std::optional<ByHand> by_hand;  // none: a portal was asked
  Time started{};
  Time finished{};
  int attempts = 0;  // requests that were sent
  int64_t wire_bytes = 0;
  std::optional<Error> error;  // none: accepted. `where` names the clause of a broken contract
  std::vector<Capture> captures;
  std::vector<Row> rows;  // of a poll that is not accepted: empty, and so are the readings
  std::vector<Reading> readings;
  std::vector<ClauseResult> clauses;
  std::optional<Time> as_of;            // the portal's own date of its data; of its oldest part
  std::string torn;                     // why the parts are of different moments; empty: they agree
  std::optional<Time> tls_not_after;    // when the server's certificate ends
  std::optional<Duration> retry_after;  // how long the portal asked to be left alone
  // Whether the portal calls its figures final, all of them; none: it does not say.
  std::optional<bool> is_final;
  size_t missing_agencies = 0;  // of the last accepted poll, within the allowed share
  // Of an answer that was quarantined since too many were missing: those that it had.
  std::vector<std::string> shrunk_to{};
  // Of an answer whose envelope was as expected, also where the poll failed later; empty: unknown.
  Structure structure{};
  bool replayed = false;  // an answer from the record, read again: says nothing new of the portal
  std::string person_field;  // for which less of the answer is kept, as nobody said how much

  bool accepted() const { return !error; }
  const Field& FieldOf(const Reading& reading) const {
    return target.collector->row_sets[rows[reading.row].row_set].fields[reading.field];
  }
  std::string KeyOf(const Reading& reading) const {
    return dvcmon::KeyOf(rows[reading.row], FieldOf(reading));
  }
  Level LevelOf(const Row& row) const { return target.collector->row_sets[row.row_set].level; }
  // Where in the answer it stood: a JSON Pointer, with its page where that is not the first.
  std::string WhereOf(const Reading& reading) const;
};

}  // namespace dvcmon
