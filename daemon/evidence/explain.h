// Where a figure comes from: what it is by which decree, what it is made of, which answer of which
// portal said so, where in it, and what has been said since.
//
// A published figure is one operand of itself. A rate is made of counts of one body, one source and
// one period; what a counter grew by on a day is made of the totals at the ends of two days.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/derive/ledger.h"
#include "daemon/derive/ratios.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/evidence/read_again.h"
#include "daemon/store/record.h"

namespace dvcmon {

// A version of a figure that stood before or after the one that is explained.
struct Revision {
  enum class By : uint8_t { kPortal, kMapping, kHand } by = By::kPortal;
  FigureVersion version;
};
std::string_view Name(Revision::By by);  // "portal", "mapping", "hand"
Revision::By ByOf(const PollFacts& facts);

// One published figure and its evidence.
struct Provenance {
  KnownBody body;
  Source source;
  std::string statistic;  // key with its labels
  Period period{};
  Time as_of{};
  FigureVersion version;                  // what stood then
  PollFacts facts;                        // of the poll that said so first
  std::optional<ArchivedPoll> confirmed;  // by the last accepted poll until then
  std::vector<Capture> answer;            // its pages, without their bytes; of the poll that
                                          // confirms it, where the first one's have expired
  std::vector<Revision> earlier;          // oldest first
  std::vector<Revision> later;            // as known now, oldest first
  // The file that says how the portal is read is another one today; none: it is not known.
  std::optional<bool> mapping_changed;
  ReadAgain again;  // from the archived answer, now
};

struct Explanation {
  enum class Kind : uint8_t { kFigure, kRatio, kIncrement } kind = Kind::kFigure;
  FigureName name;  // with all that was left out in the question
  Time as_of{};
  std::string body_name;  // "Sở Nội vụ"; may be empty
  std::string title_vi;
  std::string title_en;
  std::string unit;
  std::string legal_source;  // decree, decision or publisher
  std::string formula;       // version of the definition
  std::string words_vi;      // of what it is made, in words
  std::string words_en;
  bool provisional = false;  // its period was open then
  ReadingState state = ReadingState::kNotProvided;
  double value = 0;
  std::vector<Provenance> operands;
  // Of a ratio: how many of the operands, the first ones, are above the line.
  size_t numerators = 0;
  double numerator = 0;
  double denominator = 0;
  std::optional<LedgerDay> day;  // of an increment
  // Of a counter that began anew late: what the ledger had counted of the new period before.
  double counted_before = 0;
  double working_share = 0;  // of that day
  bool is_tet = false;
  std::vector<Annotation> notes;  // that touch it or its operands, as known now, oldest first

  // Every operand was read again from its answer and agrees, and what is made of them is the value.
  bool verified = false;
  std::string objection;  // why it is not
};

// Those that are asked about one province go before those that tell of all.
void PreferOwn(std::vector<Source>& sources);

// What was known at the time that the name says, or now. kInvalid: there is no such figure, or
// several; the message says what there is. Other errors are those of the record.
Result<Explanation> Explain(const Record& record, const Config& config, const FigureName& name,
                            Time now);

// Many explanations of one record, one after the other: answers are read again once.
class Explainer {
 public:
  // Both outlive it.
  Explainer(const Record& record, const Config& config)
      : record_(record), config_(config), rereader_(record) {}

  Result<Explanation> Explain(const FigureName& name, Time now);

 private:
  Result<Provenance> ProvenanceOf(const Source& source, const KnownBody& body,
                                  const std::string& statistic, const Period& period, Time as_of);
  Status ReadAnswer(Provenance& of);
  Status FindNotes(Explanation& explanation, const KnownBody& body, Time now) const;
  Status ExplainFigure(Explanation& explanation, const KnownBody& body);
  Status ExplainRatio(Explanation& explanation, const KnownBody& body,
                      const RatioDefinition& definition);
  Status ExplainIncrement(Explanation& explanation, const KnownBody& body,
                          const Statistic& statistic);
  Result<KnownBody> BodyOf(const FigureName& name) const;
  Result<std::vector<Source>> SourcesFor(const FigureName& name, const KnownBody& body,
                                         const std::string& key, bool any_kind) const;
  void Verify(Explanation& explanation) const;

  const Record& record_;
  const Config& config_;
  Rereader rereader_;
};

}  // namespace dvcmon
