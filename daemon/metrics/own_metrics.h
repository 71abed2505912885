// What the daemon says about itself and its sources, dvcmon_* and process_*, and about the
// calendar.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/derive/window.h"
#include "daemon/metrics/exposition.h"

namespace dvcmon {

// The labels of a collector: several kinds of period are one collector to an operator.
struct CollectorLabels {
  std::string portal;
  std::string province;  // empty: the nation
  std::string collector;

  auto operator<=>(const CollectorLabels&) const = default;
};

struct CollectorState {
  bool up = false;  // the last poll of each kind of period was accepted
  // Up, the last success at most two intervals old, and not frozen.
  bool healthy = false;
  std::optional<Time> last_success{};  // the oldest over the kinds of period
  // The newest over the kinds of period: when accepted polls brought other bytes, other numbers.
  std::optional<Time> last_new_answer{};
  std::optional<Time> last_change{};
  std::optional<Duration> interval{};  // none: filled by hand
  std::optional<Time> as_of{};
  size_t rows = 0;    // of the last accepted poll
  bool torn = false;  // parts of the last accepted poll are of different moments
  std::optional<double> frozen_log10_p{};  // none: no day of it has ended
  std::optional<Time> tls_not_after{};
  std::optional<Time> structure_changed{};  // of an answer
  std::optional<Time> agencies_changed{};
};

// What the calendar says of today: of the nation, whose slug is empty, and of provinces.
struct CalendarState {
  std::map<std::string, bool> worked{};
  std::map<std::pair<std::string, Cutoff>, int> days_to_cutoff{};
  std::optional<Time> end{};  // none: there is no calendar
};

// A report of a province; empty: of the nation.
struct ReportLabels {
  std::string report;
  std::string province;

  auto operator<=>(const ReportLabels&) const = default;
};

struct ReportState {
  std::optional<Time> last_issue{};  // by whomever it was made
  std::optional<Time> due{};  // since when one that is issued by itself is wanting; none: none is
};

// From any thread.
class OwnMetrics {
 public:
  explicit OwnMetrics(const std::string& version);
  ~OwnMetrics();

  void SetCollector(const CollectorLabels& collector, const CollectorState& state);
  // One poll that ended; `clause` names the broken one of a contract.
  void CountPoll(const CollectorLabels& collector, std::optional<ErrorCode> failure,
                 const std::string& clause, Duration duration);
  // An answer that is built otherwise than those before it.
  void CountStructureChange(const CollectorLabels& collector);
  void Forget(const CollectorLabels& collector);

  void SetStore(bool writable, int64_t bytes, int64_t figures);
  void CountLostPoll();
  void SetReload(bool successful, Time now);
  void SetCalendar(const CalendarState& calendar);
  // All days that have ended are in the ledgers, and judged.
  void SetEvaluated(Time now);
  // All reports that are issued by themselves, and all others of which there are issues.
  void SetReports(const std::map<ReportLabels, ReportState>& reports);
  void CountReportFailure(const ReportLabels& report);

  // With `# EOF` at the end in OpenMetrics: nothing may follow it.
  std::string Text(ExpositionFormat format) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon
