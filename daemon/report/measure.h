// What a cell holds before it is printed: a measure of a body in the days of a window, added up
// over what the body was made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/window.h"
#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

struct Finding {
  enum class State : uint8_t { kEmpty, kNumber, kMissing, kNotApplicable, kText };
  State state = State::kEmpty;
  double value = 0;  // as it is shown: percent of a share, after the scale of an amount
  int digits = 0;
  std::string text{};  // of a text
  // Of a share: of what by what. Of a count the count itself, before its scale.
  double numerator = 0;
  double denominator = 0;
  // Of a change of a share: what it was before.
  double numerator_before = 0;
  double denominator_before = 0;
  bool is_share = false;
  bool is_count = false;  // 0 of it is "không phát sinh"
  // Of a sum over bodies: how many are in it, of those that can have any.
  size_t bodies = 1;
  size_t of = 1;
  bool provisional = false;
  bool incomplete = false;     // some days are not in it
  std::vector<Words> notes{};  // what has to be said
  std::vector<PublishedFigure> made_of{};
  Words words{};
  Words why_not{};

  bool is_number() const { return state == State::kNumber; }
};

// Counts of one body by one source.
struct Counted {
  size_t source = 0;
  Span span{};
  std::vector<const Amount*> amounts{};
};

// Not thread-safe; all outlive it.
class Measuring {
 public:
  Measuring(ReportFigures& figures, const ReportBodies& bodies, const Config& config,
            const Layout& layout, const Window& window)
      : figures_(figures), bodies_(bodies), config_(config), layout_(layout), window_(window) {}

  Span SpanOf(At at) const;
  // Of all but a place, which needs the others. `years_back`: of "{year}".
  Finding Of(const Measure& measure, const Subject& subject, At at, const std::string& portal,
             int years_back);
  // The last day of which the portal says anything of the body in the window.
  Finding DataDay(const Subject& subject, const std::string& portal);
  // Of each line together.
  Finding SumOf(const Measure& measure, const std::vector<const Finding*>& lines) const;
  bool IsAdditive(const Measure& measure) const;
  bool IsCountOrAmount(const Measure& measure) const;  // counts or amounts
  int DigitsOf(const Measure& measure) const;
  const Target* TargetFor(const Measure& measure, const Subject& subject, Day day) const;

 private:
  // A body on the days on which it was the subject, or a part of it.
  struct Part {
    KnownBody body;
    Span span;
  };

  std::vector<Part> PartsOf(const Subject& subject, const Span& span, Finding& finding) const;
  bool TakesWindow(const std::string& id, Measure::Taken taken) const;
  std::vector<Counted> CountedOf(const Part& part, const std::vector<std::string>& ids,
                                 Measure::Taken taken, const std::string& portal);
  // The agencies of a province of which no source tells as a whole.
  std::vector<Part> AgenciesOf(const Part& part, const std::vector<std::string>& ids,
                               const std::string& portal);

  Finding Count(const Measure& measure, const Subject& subject, const Span& span,
                const std::string& portal, int years_back);
  Finding CountOfPart(const std::vector<std::string>& keys, Measure::Taken taken, const Part& part,
                      const std::string& portal);
  Finding CountOfAgencies(const std::vector<std::string>& keys, Measure::Taken taken,
                          const Part& part, const std::string& portal);
  Finding Rate(const RatioDefinition& definition, Measure::Taken taken, const Subject& subject,
               const Span& span, const std::string& portal);
  Finding RateOfPart(const RatioDefinition& definition, Measure::Taken taken, const Part& part,
                     const std::string& portal);
  Finding RateOfAgencies(const RatioDefinition& definition, Measure::Taken taken, const Part& part,
                         const std::string& portal);
  Finding Share(const Measure& measure, const Subject& subject, const Span& span,
                const std::string& portal, int years_back);
  Finding ScoreMade(const Measure& measure, const Subject& subject, const Span& span,
                    const std::string& portal);
  Finding RateNamed(const std::string& name, Measure::Taken taken, const Subject& subject,
                    const Span& span, const std::string& portal);
  Finding TargetOf(const Measure& measure, const Subject& subject, At at) const;
  Finding Change(const Measure& measure, const Subject& subject, const Span& since,
                 const std::string& portal);
  static Finding ScoreMax(const Measure& measure);
  Finding Margin(const Measure& measure, const Subject& subject, At at, const std::string& portal);
  Finding Needed(const Measure& measure, const Subject& subject, const std::string& portal);
  // Of a province among all of that day.
  Finding PlaceOf(const Measure& measure, const Subject& subject, const Span& span,
                  const std::string& portal);
  Finding Shortfalls(const Measure& measure, const Subject& subject, const std::string& portal);

  ReportFigures& figures_;
  const ReportBodies& bodies_;
  const Config& config_;
  const Layout& layout_;
  Window window_;
};

}  // namespace dvcmon
