// The daemon: polls on time, keeps what was read, and tells the world. The order
// record → judge → expose stands here and nowhere else.
//
// One thread owns it. Requests run on the client's thread, answers are read by the workers; both
// come back through the inbox.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "collectors/model/poll.h"
#include "daemon/app/counting.h"
#include "daemon/app/drop_folder.h"
#include "daemon/app/host_rest.h"
#include "daemon/app/polling.h"
#include "daemon/config/config.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/report/due.h"
#include "daemon/schedule/timetable.h"
#include "daemon/store/store.h"

namespace dvcmon {

class Daemon {
 public:
  // All outlive the daemon, and the client is stopped before any of them ends.
  struct Parts {
    Store& store;
    PublishedFigures& published;
    OwnMetrics& own;
    PollPath path;
    Collection::Jitter jitter;  // from any thread
  };
  explicit Daemon(Parts parts);

  // Takes a configuration into use, at the start and at each reload. What was polled before keeps
  // its place in the schedule, what runs goes on. An error is one of reading the store, and the
  // configuration before stays in use.
  Status Use(std::shared_ptr<const Config> config, Time now);

  // Does the next of what is to be done at that time: keeps one poll that ended, or takes one file
  // that was laid into a drop folder, starts the polls that are due, closes days, issues reports,
  // and when there is no more to do shows it; lets values disappear. Returns when to come back at
  // the latest, which is at once while there is more to do. The error is fatal: after a failed
  // fsync(2) nothing that the store says can be trusted (Error::where is "fsync").
  Result<Time> Step(Time now);

  // Keeps the polls that ended since the last step, and starts none: at the end, when the client
  // and the workers have stopped. Errors as of Step().
  Status KeepDelivered();

  // Steps until a stop is requested. `reload` is called for requests to reload.
  Status Run(const std::function<Status(Time)>& reload);

 private:
  // What is remembered of a source, over reloads and restarts.
  struct Memory {
    std::optional<Time> last_started;
    std::optional<Time> last_success;
    std::optional<ErrorCode> last_error;
    bool broken = false;  // the last poll found no working server
    std::optional<Time> last_new_answer;
    std::optional<Time> last_change;
    std::optional<double> frozen_log10_p;  // none: no day of it has ended
    std::optional<Time> tls_not_after;
    // Of the last accepted poll.
    std::optional<Period> period;
    size_t rows = 0;
    std::optional<Time> as_of;
    bool torn = false;
    std::vector<std::string> agencies;
    std::optional<Time> structure_changed;
    std::optional<Time> agencies_changed;
    std::string announced;  // the change of structure that was told last, so that it is told once
    bool warned_of_persons = false;
    // Answers that were quarantined for the agencies that were missing, all with the same ones.
    struct {
      std::vector<std::string> agencies;
      int polls = 0;
      Time first{};
      Time last{};
    } shrunk{};
  };
  // A source of the configuration in use; its place is its number in the timetable.
  struct Watched {
    PollTarget target;  // without period
    PeriodKind kind;
    Source source;
    std::string host;
    Duration interval;
  };

  // A configuration and what follows from it: replaced whole, or not at all.
  struct InUse {
    std::shared_ptr<const Config> config{};
    Timetable timetable{};
    std::vector<Watched> watched{};
    std::map<CollectorLabels, std::vector<size_t>> collectors{};  // label set → places in watched
    std::map<std::string, Duration> pauses{};                     // by host
    std::vector<DropFolder> drop_folders{};
    std::vector<size_t> ledgers{};              // places in watched, those that count first
    std::map<std::string, int64_t> counters{};  // id of the statistic → number of its definition
  };
  struct Shown {
    Standing standing;
    std::vector<BodyName> agencies;
  };

  static CollectorLabels LabelsOf(const Source& source);

  Status LoadRecord(Time now);
  void WatchAll();  // every collector of the configuration
  std::set<Source> SourcesToShow(const InUse& before) const;
  Result<std::vector<Shown>> StandingsOf(const std::set<Source>& sources, Time now);
  void ShowStanding(Standing standing, const std::vector<BodyName>& agencies);
  // Carries over how long each host is left alone and what is wanted before its time.
  void KeepManners(const InUse& before, bool is_start);
  void Watch(const std::shared_ptr<const PortalSpec>& portal,
             const std::shared_ptr<const CollectorSpec>& collector,
             const std::shared_ptr<const Province>& province);
  void Start(size_t place, Time now);  // of a source in in_use_.watched
  // The next poll that ended; false when there is none. Errors as of Step().
  Result<bool> KeepNext();
  Status Keep(const Delivery& delivery);
  // Keeps a poll, however it came, and remembers how it went; later, when another program has the
  // store locked. Errors as of Step().
  Status Record(const Poll& poll);
  bool MayWait(const Poll& poll) const;
  // The poll that has waited longest; false when none may be written now. Errors as of Step().
  Result<bool> KeepWaiting(Time now);
  Status Remember(const Poll& poll, const Result<Written>& written);
  // The next file that was laid into a drop folder; false when there is none. Errors as of Step().
  Result<bool> TakeDropped(Time now);
  Status Import(DroppedFile file, Time now);
  // Which sources have ledgers; all their days that have ended are looked at again.
  void PlanLedgers();
  LedgerTerms TermsFor(const Source& source) const;
  // Enters the next day that has ended into the ledgers of a source, or shows what they say when
  // there is none left; false when all is done. Errors as of Step().
  Result<bool> CloseNextDay(Time now);
  Status ShowLedgers(const Source& source, Day last);
  // When all days are closed: issues the next report whose time has come; false when there is none.
  // A failure is logged and counted, and it is tried again in an hour. Errors as of Step().
  Result<bool> IssueNext(Time now);
  Status IssueReport(const DueReport& report, Time now);
  bool MayIssue(const IssueSeries& of, Time now) const;
  void NoteNotIssued(const IssueSeries& of, const Error& error, Time now);
  void ShowReports(const std::vector<Issue>& issues, const std::vector<DueReport>& pending,
                   Time now);
  std::vector<CountingSource> Counting() const;  // those with ledgers, in their order
  Status NoteStandstill(const Source& source);
  JudgingTerms JudgingTermsFor(const Source& source) const;
  bool Watches(const Source& source) const;
  // Is it filled by hand, and nobody has brought anything so far?
  bool IsEmptyByHand(size_t place) const;
  void NoteStoreState(const std::optional<Error>& error);
  Known KnownFor(const Watched& watched, const PollTarget& target);
  void Accept(const Poll& poll, const Written& written);
  void ShowByHand(const Poll& poll);
  // Tells what came and went since the polls before, which may be about to do damage.
  void Announce(const Poll& poll, const StructureChange& change);
  void AnnounceAgencies(const Poll& poll, const std::vector<std::string>& agencies);
  void WarnOfPersons(const Poll& poll);
  void NoteShrunk(const Poll& poll);
  // What failed because the host did not work is wanted again at once when it does.
  void AskAgain(const std::string& host, Time now);
  void TendStore(Time now);
  void Publish(Time now);
  // How the collectors do, but for those of provinces that are not there today: nobody is asked
  // about these, and nothing is wrong with them.
  void ShowCollectors(Time now);
  CollectorState StateOf(const std::vector<size_t>& places, Time now);
  bool IsTold(size_t place, Day today) const;
  // Shows whether today is worked, and warns once a day of a calendar that is at its end.
  void ShowCalendar(Day today);

  Parts parts_;
  InUse in_use_;
  std::map<Source, Memory> records_;
  std::map<std::string, std::shared_ptr<const AgencyIds>> ids_;  // by portal
  std::set<std::string> busy_hosts_;                             // where a poll runs
  std::deque<Delivery> ended_;                                   // not yet kept
  std::deque<Poll> waiting_;                                     // for a lock on the store
  Time write_again_ = Time::min();
  std::deque<size_t> to_close_;        // places in in_use_.watched
  std::optional<Day> closed_through_;  // of those that are not in it any more
  Time close_again_ = Time::min();     // after a failure
  Time reports_looked_ = Time::min();
  std::map<IssueSeries, Time> issue_again_;  // after a failure
  bool loaded_ = false;
  bool store_writable_ = true;
  StoreSize size_;
  bool changed_ = true;
  HostRest rest_;
  Time changes_at_ = Time::min();  // when something shown has to disappear
  Time published_ = Time::min();
  Time tended_ = Time::min();
  Time looked_ = Time::min();  // into the drop folders
  Day calendar_told_ = Day::min();
};

}  // namespace dvcmon
