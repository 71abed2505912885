// Counts and shares of a body in the days of a cell: of what the body was made of then, each by the
// first source that knows all of it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/ratios.h"
#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/report/finding.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// Counts of one body by one source.
struct Counted {
  size_t source = 0;
  Span span{};
  std::vector<const Amount*> amounts{};
};

std::vector<std::string> IdsOf(const std::vector<std::string>& keys);
std::vector<Count> CountsIn(const Counted& counted);

// Not thread-safe; all outlive it.
class BodyCounts {
 public:
  // A body on the days on which it was the subject, or a part of it.
  struct Part {
    KnownBody body;
    Span span;
  };

  BodyCounts(ReportFigures& figures, const ReportBodies& bodies, const Config& config)
      : figures_(figures), bodies_(bodies), config_(config) {}

  // `finding` is told what there is to be said of it. Empty: the subject was not there.
  std::vector<Part> PartsOf(const Subject& subject, const Span& span, Finding& finding) const;
  // By each source that tells of one of the statistics, the one to be preferred first.
  std::vector<Counted> CountedOf(const Part& part, const std::vector<std::string>& ids,
                                 Measure::Taken taken, const std::string& portal);

  // The sum of what the keys name (IsCounted()).
  Finding Count(const std::vector<std::string>& keys, Measure::Taken taken, bool is_additive,
                const Subject& subject, const Span& span, const std::string& portal);
  Finding Rate(const RatioDefinition& definition, Measure::Taken taken, const Subject& subject,
               const Span& span, const std::string& portal);

 private:
  bool TakesWindow(const std::string& id, Measure::Taken taken) const;
  // The agencies of a province of which anything is told.
  const std::vector<Part>& AgenciesOf(const Part& part, const std::vector<std::string>& ids,
                                      const std::string& portal);
  using OfOne = std::function<Finding(const Part&, Telling)>;
  // Of those that are known, with how many these are; without a state of its own.
  Finding SumOver(const std::vector<Part>& agencies, const OfOne& of_one) const;
  Finding CountOfPart(const std::vector<std::string>& keys, Measure::Taken taken, const Part& part,
                      const std::string& portal, Telling telling);
  Finding CountOfAgencies(const std::vector<std::string>& keys, Measure::Taken taken,
                          const Part& part, const std::string& portal);
  // `operands`: the ids of all that the definition takes.
  Finding RateOfPart(const RatioDefinition& definition, const std::vector<std::string>& operands,
                     Measure::Taken taken, const Part& part, const std::string& portal,
                     Telling telling);
  Finding RateOfAgencies(const RatioDefinition& definition,
                         const std::vector<std::string>& operands, Measure::Taken taken,
                         const Part& part, const std::string& portal);

  ReportFigures& figures_;
  const ReportBodies& bodies_;
  const Config& config_;
  // By province, days, statistics and portal.
  std::map<std::tuple<std::string, Day, Day, std::vector<std::string>, std::string>,
           std::vector<Part>>
      agencies_;
};

}  // namespace dvcmon
