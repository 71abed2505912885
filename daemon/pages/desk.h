// What a page measures by: figures of a province, or of the nation, as they are known now, in a
// window of its reports. They are the numbers that a report of that window would have.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/report/finding.h"
#include "daemon/report/measure.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// What a share was in the window before.
struct Earlier {
  Finding finding;
  bool is_whole = false;  // of all of it, though the window that is compared with it is open
};

class Desk {
 public:
  // `province`: null is the nation. The window is ?period=, else the one in which yesterday is, by
  // the cut-off of reports. The view outlives it.
  Desk(const View& view, const Province* province);
  Desk(const Desk&) = delete;

  // What went wrong with the record; kInvalid: the period is none.
  Status status() const;
  const Window& window() const { return window_; }
  bool is_open() const { return window_.last > figures_.closed_through(); }
  Day through() const;  // the last day of the window that is over
  const Province* province() const { return province_; }
  ReportFigures& figures() { return figures_; }
  const ReportFigures& figures() const { return figures_; }
  const ReportBodies& bodies() const { return bodies_; }

  Subject about() const;         // the province or the nation
  std::vector<Subject> lines();  // its agencies, or the provinces
  // As ratios.h names it.
  Finding Rate(std::string_view rate, const Subject& subject, At at = At::kPeriod);
  // The first of them that is known: each source counts in its own way.
  Finding FirstRate(const std::vector<std::string_view>& rates, const Subject& subject,
                    std::string_view& rate, At at = At::kPeriod);
  Finding Count(const std::string& key, const Subject& subject, At at = At::kPeriod);
  // The same of the window before, or of last year (kPrevious, kLastYear). Of a window that is open
  // its days up to the same working day are compared with these alone. Rates are those of the
  // body's own counts: adding up its agencies for each would cost more than all else on a page.
  Finding RateThen(std::string_view rate, const Subject& subject, At at);
  Finding CountThen(const std::string& key, const Subject& subject, At at);
  // What there is to compare with of the window before: the same days of an open one, or all of it.
  Earlier RateBefore(std::string_view rate, const Subject& subject);
  // As reports have it.
  Finding Of(const Measure& measure, const Subject& subject) {
    return measuring_.Of(measure, subject, At::kPeriod, "", 0);
  }
  const Target* TargetFor(std::string_view rate, const Subject& subject) const;

 private:
  Measuring& MeasuringThen(At at);

  const View& view_;
  const Province* province_;
  const Layout& layout_;
  Status asked_ = Done{};
  Window window_;
  ReportFigures figures_;
  std::vector<BodyName> names_;
  ReportBodies bodies_;
  Measuring measuring_;
  BodyCounts counts_;
  std::map<At, Measuring> then_;  // of the days that the window is compared with
};

// "Kỳ tháng 11/2026 (15/10/2026–14/11/2026), đến hết ngày 10/11/2026".
std::string WindowText(const View& view, const Desk& desk);
// The same as a line of a page, with links to the same page of the window before, and behind.
void PutWindow(Html& html, const View& view, const Desk& desk);
// "49,60%", or the mark for why there is none, with the reason for who hovers or listens.
void PutFinding(Html& html, const View& view, const Finding& finding);
// The figures that it is made of, each a link to its evidence, behind words that open.
void PutEvidence(Html& html, const View& view, const Desk& desk, const Finding& finding);
// The page of a figure.
std::string FigureLink(const View& view, const std::string& name);

}  // namespace dvcmon
