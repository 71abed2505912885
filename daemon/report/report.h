// A report of the record: its cells, what each was made of, and what has to be said of them.
//
// The same record, window and as-of time give the same report. Nothing is estimated; a number that
// is not known says why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/derive/window.h"
#include "daemon/store/record.h"
#include "daemon/tables/book.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

struct ReportQuestion {
  const Layout& layout;        // outlives it
  const Province* province{};  // whom it is about; null: the nation
  Window window;
  Time as_of{};   // what was known then
  int issue = 0;  // its number; 0: a draft
};

// A published figure that a cell is made of, by the name that `explain` knows.
struct CellFigure {
  std::string name;  // "dvcqg:phu-tho/applications_received{channel=online}@2026~2026-10-15T…"
  double value = 0;
  int sign = 1;      // it is added, or taken off
  int64_t poll = 0;  // that said so first
  bool by_hand = false;
};

// How a number comes of what it is made of.
enum class Reckoning : uint8_t {
  kOtherwise,  // a share, a score, a place, a target: not of its figures alone
  kOfFigures,  // they are added up
  kOfDays,     // the days of ledgers that are known are: its totals differ by another number
  kOfCells,    // those that are numbers are added up
  kByFormula,  // words_vi, of its cells as they are printed
};

// What a cell is made of.
struct CellEvidence {
  size_t sheet = 0;
  size_t row = 0;
  size_t column = 0;
  std::string words_vi;  // "tổng đã công bố đến hết 14/10/2026 trừ đi đến hết 14/9/2026"
  std::string words_en;
  std::vector<CellFigure> figures;  // of a count
  std::vector<std::string> cells;   // addresses, of what is reckoned from cells: "E12"
  Reckoning reckoning = Reckoning::kOtherwise;
  double scale = 1;        // what comes of them is shown so many times
  std::string why_not_vi;  // why there is no number; empty: there is
  std::string why_not_en;
};

struct Report {
  Book book;
  Book annex;  // evidence, days without figures, restatements, polls that were refused
  std::vector<CellEvidence> evidence;  // by sheet, row, column
  bool provisional = false;            // its window was open at the as-of time
  std::optional<Time> data_until{};    // of the last observation that was used
  std::vector<std::string> captures;   // SHA-256 of the answers it rests on, in order
  // For who made it: where checks of the form do not hold, by sheet and line.
  std::vector<std::string> broken;
};

// kInvalid: the province was not there in the window, the window has not begun, or the form does
// not know periods of that kind. Other errors are those of the record; a book whose lines or
// control totals are not those that it names (CheckBook()) is a kContract and no report at all.
Result<Report> MakeReport(const Record& record, const Config& config,
                          const ReportQuestion& question);

}  // namespace dvcmon
