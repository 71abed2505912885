// The record as readers see it: what was learnt and when.
//
// A figure is bitemporal: the period it is about × the poll that saw it. It is kept on change only:
// an accepted poll confirms every figure of its source that it does not change. Failed polls are
// kept with their reason, answers by their SHA-256.
//
// Not thread-safe: each thread opens its own. Errors: kDbBusy, when another process locks the file
// for longer than the busy time-out; kStore: damaged, not a store, or an I/O error.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/structure.h"
#include "collectors/model/time.h"
#include "daemon/derive/drop_replay.h"
#include "daemon/derive/ledger.h"
#include "daemon/store/annotations.h"
#include "daemon/store/drops.h"
#include "daemon/store/issues.h"

namespace dvcmon {

class Database;

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
  std::string body{};       // agency code, province slug, "vn"
  std::string statistic{};  // key with labels: "applications_received{channel=online}"
  ReadingState state = ReadingState::kValue;  // all but absent
  double value = 0;
  // The days on which it may be shown; those of its poll's period where that is not said.
  Day from = Day::min();
  Day to = Day::max();
};

// What the last accepted poll of a source said: of its latest period up to today, the one that
// finished last. A poll that comes late, for an older period or with an older time, changes
// history, not this.
//
// What is made by hand speaks of the figures that it holds and of no others: of each the latest of
// all periods up to today stands.
struct Standing {
  Source source;
  Period period{};
  Time confirmed{};      // when that poll finished
  bool by_hand = false;  // each figure has its own days, and none grows old
  std::vector<StandingFigure> figures;
};

// How a source has been doing, for the schedule and the status after a restart.
struct SourceHealth {
  Source source;
  Time last_started{};
  std::optional<Time> last_success;     // finished
  std::optional<ErrorCode> last_error;  // of the last poll; none: accepted
  int64_t failures_in_a_row = 0;
  // Of the last accepted poll.
  std::optional<Period> period;
  size_t last_rows = 0;
  std::optional<Time> as_of;
  bool torn = false;
  // Two facts beside the last success: when an accepted poll last brought other bytes, and when
  // other numbers.
  std::optional<Time> last_new_answer;
  std::optional<Time> last_change;
  // When an accepted poll last brought an answer that was built otherwise; none: none did.
  std::optional<Time> structure_changed;
};

// One version of a figure: from `observed` on, until the next one. `absent`: the portal left it
// out.
struct FigureVersion {
  Time observed{};  // when the poll finished
  ReadingState state = ReadingState::kValue;
  double value = 0;
  int64_t poll = 0;  // that said so first
};

// What a body was called last.
struct BodyName {
  Level level = Level::kAgency;
  std::string body;
  std::string province;  // the slug of the one it is in, or is; empty: the nation
  std::string name;
  std::string tier;

  bool operator==(const BodyName&) const = default;
};

// An accepted poll of a source.
struct ArchivedPoll {
  int64_t id = 0;
  Period period{};
  Time started{};
  Time finished{};
};

// What is known of a poll beside its figures.
struct PollFacts {
  ArchivedPoll poll;
  Source source;
  std::optional<Time> as_of;     // the portal's own date of its data
  bool torn = false;             // parts of the answer are of different moments
  std::optional<bool> is_final;  // what the portal calls its figures; none: it does not say
  std::optional<ByHand> by_hand;
  bool replayed = false;           // an older answer, read again by another mapping
  std::optional<int64_t> mapping;  // none: kept by a version of this program that did not
};

// A poll that was not accepted.
struct RefusedPoll {
  Period period{};
  Time finished{};
  ErrorCode reason = ErrorCode::kContract;
  std::string where{};
  std::string message{};
};

// A poll, however it ended.
struct RecentPoll {
  Period period{};
  Time started{};
  Time finished{};
  int64_t rows = 0;                   // of the answer
  std::optional<ErrorCode> reason{};  // none: it was accepted
  std::string where{};
  std::string message{};
};

// A body of the record.
struct KnownBody {
  Level level = Level::kProvince;
  std::string key;       // agency code, province slug, "vn"
  std::string province;  // the slug of the one it is in, or is; empty: the nation

  bool operator==(const KnownBody&) const = default;
};

// Which figures are wanted; what is empty is not asked about.
struct FigureFilter {
  std::string portal{};
  std::string collector{};
  std::string province{};  // slug of the province that the bodies are in, or are
  std::string body{};      // agency code, province slug, "vn"
  std::optional<Level> level{};
  std::vector<std::string> statistics{};  // ids, or keys with their labels
  std::optional<PeriodKind> kind{};
  Day from = Day::min();  // a period begins at the earliest on that day …
  Day to = Day::max();    // … and at the latest on that one
  Time as_of{};           // as they were known then
};

// Where in the order of a walk: at the first figure of a body.
struct FigurePlace {
  Source source;
  Day period{};  // its first day
  Level level = Level::kNational;
  std::string body;
};

// A figure as it was known.
struct KnownFigure {
  KnownBody body;
  std::string name;  // of the body, as the source called it then; may be empty
  std::string statistic;
  ReadingState state = ReadingState::kValue;  // all but absent
  double value = 0;
  Time since{};      // when it was first said
  Time confirmed{};  // and last
  bool by_hand = false;
};

struct KnownFigures {
  Source source;
  Period period{};
  std::vector<KnownFigure> figures;  // by level, body, its province, statistic
};

// What a counter of a body grew by.
struct BodyLedger {
  std::vector<std::string> parts;  // statistics with their labels, in order
  std::vector<LedgerDay> days;     // in order, with an increment for each part; without gaps' days
};

// How a counter came out on a day for the bodies of a source that its answer speaks of. A gap may
// be said of days before store version 9 without there being one.
struct CounterDay {
  Day day{};
  DayStatuses statuses{};
};

// What was filed in so many days (the key) up to a day: under the keys of the statistics, by level,
// body, statistic.
using RecentFlows = std::map<int, std::vector<StandingFigure>>;

struct SeriesOfSource {
  int64_t id = 0;
  Level level = Level::kProvince;
  std::string body{};
  std::string statistic{};  // key with labels
};

// What stood under a series (its id).
struct SeriesValue {
  int64_t series = 0;
  ReadingState state = ReadingState::kValue;
  double value = 0;  // 0 in other states
};

// The poll that said what stood at the end of a day.
struct DayEnd {
  Day day{};
  Period period{};
  Time finished{};
  int64_t poll = 0;
};

struct DayFigure {
  Day day{};
  ReadingState state = ReadingState::kValue;  // all but absent
  double value = 0;
};

class Record {
 public:
  // Opens a file that is there, of this version of the program, to read it only; another process
  // may write to it.
  static Result<Record> Open(const std::string& path,
                             Duration busy_timeout = std::chrono::seconds(5));
  Record(Record&&) noexcept;
  Record& operator=(Record&&) noexcept;
  ~Record();

  // Periods that begin after `today` are left out of these: a clock that was ahead for a
  // while leaves polls of periods to come, and they would hide the present one.
  //
  // Of each source that has an accepted poll; sources in order, figures by level, body, statistic.
  // What is absent is left out.
  Result<std::vector<Standing>> LoadStandings(Day today) const;
  // Of each source that has a poll, in order.
  Result<std::vector<SourceHealth>> LoadHealth(Day today) const;
  // What the last accepted poll of the source has left to read a poll of `period` by: everything
  // but the ids. Agencies in order.
  Result<Known> KnownFor(const Source& source, const Period& period, Day today) const;
  // Of that, the answer of one page that the portal can be asked about conditionally.
  Result<std::optional<Capture>> LastAnswer(const Source& source, const Period& period) const;

  // What the accepted answers of the source have been built of so far.
  Result<KnownStructure> StructureOf(const Source& source) const;

  // As they were known then.
  Result<std::vector<BodyName>> LoadNames(Time as_of = Time::max()) const;
  // How each portal calls the agencies: by portal.
  Result<std::map<std::string, AgencyIds>> LoadAgencyIds() const;

  // Every version of one figure, oldest first; none: never seen.
  Result<std::vector<FigureVersion>> History(const Source& source, const std::string& body,
                                             const std::string& statistic,
                                             const Period& period) const;

  // Sources that ever spoke of that figure in a period of any kind, in order.
  Result<std::vector<Source>> SourcesOf(const KnownBody& body, const std::string& statistic) const;
  // Bodies of that key, in order: an identity code may be that of two, one after the other.
  Result<std::vector<KnownBody>> BodiesOf(const std::string& key) const;
  // kInvalid: there is no such poll.
  Result<PollFacts> FactsOf(int64_t poll) const;
  // The accepted poll that last confirmed, until `time`, what the source said of the period; none:
  // there is none.
  Result<std::optional<ArchivedPoll>> LastPollOf(const Source& source, const Period& period,
                                                 Time time) const;
  // The poll by which the source's day was closed: the last accepted whole one that asked the
  // portal, before 24:00.
  Result<std::optional<ArchivedPoll>> ClosingOf(const Source& source, const Period& period,
                                                Day day) const;
  Result<MappingFiles> MappingOf(int64_t mapping) const;
  // In the order in which they were made.
  Result<std::vector<Annotation>> Annotations(const AnnotationFilter& filter) const;

  // Falls that were judged, by id.
  Result<std::vector<KeptDrop>> Drops(const DropFilter& filter) const;
  // How one stood on the days from `first` to `last` that were judged while it was open, and on the
  // one that ended it, in order; without the parts of splits.
  Result<std::vector<DropAtDay>> DropDaysOf(int64_t drop, Day first, Day last) const;
  // What the ledgers of a source know of all days, to be judged anew; empty: it has none.
  Result<std::vector<DropHistory>> DropHistories(const Source& source,
                                                 const Calendar& calendar) const;

  // Reports that were issued, by id.
  Result<std::vector<Issue>> Issues(const IssueFilter& filter) const;
  // SHA-256 of the answers that an issue rests on, in order.
  Result<std::vector<std::string>> AnswersOf(const Issue& issue) const;
  // When the first poll that was accepted ended; none: none was.
  Result<std::optional<Time>> Began() const;

  // The sums of all increments under the keys of their statistics, and of each body
  // restatements{kind=…}: the days on which one of its counters was restated, corrected in bulk or
  // quarantined.
  Result<std::vector<StandingFigure>> LoadCounters(const Source& source) const;
  // What the counters of all bodies grew by in each of these numbers of days that end with `last`:
  // of those of which the ledgers know it (flow.h).
  Result<RecentFlows> LoadFlows(const Source& source, Day last, std::span<const int> days) const;
  // The ledger of one series, whose increment is the only one of a day.
  Result<std::vector<LedgerDay>> LedgerOf(int64_t series, Day first, Day last) const;
  // The days on which an answer spoke of it, in order. `statistic`: without labels.
  Result<std::vector<CounterDay>> CounterDaysOf(const Source& source,
                                                std::string_view statistic) const;
  // The last day of these, gaps and frozen ones aside, if it was ok; none: it was not, or there is
  // none.
  Result<std::optional<Day>> LastOkDay(int64_t series, Day first, Day last) const;
  // On none of these days was it anything but ok, a gap or frozen.
  Result<bool> OnlyGrew(int64_t series, Day first, Day last) const;
  // `statistic`: without labels.
  Result<BodyLedger> LoadLedger(const Source& source, const std::string& body,
                                const std::string& statistic) const;

  // The accepted polls of the source that asked its portal: by period and time, the last first.
  Result<std::vector<ArchivedPoll>> ArchivedPolls(const Source& source) const;
  // Those that began on one of these days, in order.
  Result<std::vector<RefusedPoll>> RefusedPolls(const Source& source, Day first, Day last) const;
  // The last ones that began then or later, at most so many, the last first.
  Result<std::vector<RecentPoll>> RecentPolls(const Source& source, Time from, int64_t most) const;
  // The SHA-256 of each page of the poll's answer.
  Result<std::vector<std::string>> HashesOf(int64_t poll) const;
  // The pages of its answer; empty: none was kept, or it is past its retention.
  Result<std::vector<Capture>> CapturesOf(const ArchivedPoll& poll) const;
  // The day on which the bytes of its answer were dropped; none: they are kept, or never were.
  Result<std::optional<Day>> ExpiredOn(const ArchivedPoll& poll) const;
  // As the record had them then, by level, body, statistic; what is absent is left out.
  Result<std::vector<StandingFigure>> FiguresAt(const Source& source, const Period& period,
                                                Time time) const;
  // The same by series: what a report reads by the thousand needs no names.
  Result<std::vector<SeriesValue>> ValuesAt(const Source& source, const Period& period,
                                            Time time) const;

  // Every source, in order.
  Result<std::vector<Source>> Sources() const;
  // The figures that are wanted, by source and period, from that place on, until `visit` says no;
  // those of a period in parts, which do not share out a body, where a source tells of many.
  Status WalkFigures(const FigureFilter& wanted, const std::optional<FigurePlace>& from,
                     const std::function<bool(const KnownFigures&)>& visit) const;

  // History by the day, from `first` to `last`, both included; a day at whose end nothing stood is
  // left out.
  //
  // All that the source ever spoke of: by level, body, statistic.
  Result<std::vector<SeriesOfSource>> SeriesOf(const Source& source) const;
  // The closings of a source that asks its portal. The last day of a period that has none ends with
  // what the portal last said of it afterwards.
  Result<std::vector<DayEnd>> DayEndsOf(const Source& source, Day first, Day last) const;
  // `days`: of its source.
  Result<std::vector<DayFigure>> FiguresByDay(int64_t series,
                                              const std::vector<DayEnd>& days) const;
  // Of a source that is filled by hand: from the day on which a figure came, while it stands. One
  // that came afterwards stands at its last day.
  Result<std::vector<DayFigure>> FiguresByHand(int64_t series, Day first, Day last) const;

  // What was kept of an answer; none when that is unknown, past its retention or the hash alone.
  // kStore: rotten.
  Result<std::optional<std::string>> CaptureBytes(const std::string& sha256) const;

  const std::string& path() const;  // of the file

  // What `read` reads is of one moment, and costs less. Writers wait: keep it short.
  Status AtOneMoment(const std::function<Status()>& read) const;

  // `stop` is asked now and then while something is read; when it says yes, that ends with
  // kCancelled. Empty: never.
  void StopWhen(std::function<bool()> stop) const;

 protected:
  explicit Record(std::unique_ptr<Database> db);
  Database& db() const { return *db_; }

 private:
  std::unique_ptr<Database> db_;
};

}  // namespace dvcmon
