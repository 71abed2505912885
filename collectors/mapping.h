// From the pages of an answer to rows and readings, as the portal file maps them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/structure.h"

namespace dvcmon {

class Answer;
class AnswerRows;

// The two sides of one identity in one row, where every operand is provided.
struct Balance {
  uint32_t row = 0;
  uint16_t identity = 0;  // in the row set of the row
  double parts = 0;
  double total = 0;  // with its factor
};

// Rows of a row set that `only` and `except` left out.
struct LeftOut {
  size_t rows = 0;
  size_t held = 0;  // of the conditions, for the row that came closest
  std::string why;  // that one was
};

struct MappedAnswer {
  std::vector<Row> rows;
  std::vector<Reading> readings;
  std::vector<Balance> balances;
  // The portal's own dates: of the answer or of its rows.
  std::optional<Time> oldest;
  std::optional<Time> newest;
  std::optional<bool> is_final;  // as Poll::is_final
  int pages = 0;
  std::map<uint16_t, LeftOut> left_out;  // by row set
  std::string shifted;  // how the answer changed between two pages; empty: it did not
};

// Reads the pages of one answer, one after the other, and says what to ask for next.
class Mapping {
 public:
  // `asked`: the day of asking. `ids` may be null.
  Mapping(PollTarget target, Day asked, std::shared_ptr<const AgencyIds> ids);

  // What the placeholders of the next request stand for.
  const Context& context() const { return context_; }

  // Reads every row set of the page that was asked for; on pages after the first, those that are
  // shared out. Errors name the place in it: kSyntax and kEncoding (parsing), kMarker (an assertion
  // about the envelope), kEntity (another body than the one asked for, also a single agency of
  // another province, or a province that is unknown), kShape (rows or figures that are not there or
  // of another type), kTooLarge (more rows or pages than declared). After one it is of no more use.
  Status Read(std::string_view bytes);
  // How the page that was read last is to be kept, whether or not that went well.
  struct Evidence {
    CaptureKind kind = CaptureKind::kFull;
    std::string redacted{};      // of kRedacted: the bytes
    std::string person_field{};  // that made it less than full
  };
  Evidence TakeEvidence() { return std::move(evidence_); }
  // What the pages are built of; those whose envelope was not as expected do not count.
  const Structure& structure() const { return structure_; }

  // There is no further page.
  bool complete() const { return complete_; }

  MappedAnswer Take() && { return std::move(mapped_); }

 private:
  Status ReadPage(const Answer& answer);
  void Keep(std::optional<std::string> person_field);
  Status CheckEnvelope(const Answer& answer) const;
  Status ReadRowSets(const Answer& answer);
  Status TurnPage(const Answer& answer);
  // False, with the reason in mapped_.shifted, when the pages are not of one answer.
  bool FitsTogether(const Answer& answer, const AnswerRows& rows);
  Result<bool> HasNext(const Answer& answer, size_t rows);

  PollTarget target_;
  Day asked_;
  std::shared_ptr<const AgencyIds> ids_;
  AgencyIds aliases_;
  Context context_;
  bool complete_ = false;
  Structure structure_;
  Evidence evidence_;
  MappedAnswer mapped_;
  std::vector<size_t> rows_of_;  // by row set
  size_t shared_rows_ = 0;       // over all pages
  std::optional<double> total_;  // that the portal publishes
  std::unordered_set<std::string> keys_;
};

}  // namespace dvcmon
