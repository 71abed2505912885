// Where a cell of an issue comes from: the files of the issue say what it was made of, the record
// whether that still stands and whether the archived answers say so.
//
//   REPORT[.PROVINCE]/PERIOD/issue-NNN![SHEET!]CELL
//
//   cchc-monthly/2026-10/issue-001!F12
//   cchc-monthly.an-giang/2026-10/issue-002!Biểu 2a. Theo cơ quan!F12
//
// A sheet is its name or its id; by default it is the first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/evidence/explain.h"
#include "daemon/report/evidence_json.h"
#include "daemon/report/made_again.h"
#include "daemon/store/issues.h"
#include "daemon/store/record.h"

namespace dvcmon {

struct CellName {
  std::string report{};
  std::string province{};  // empty: that of the configuration, or the nation
  std::string period{};
  int number = 0;
  std::string sheet{};    // name or id; empty: the first
  std::string address{};  // "F12"

  bool operator==(const CellName&) const = default;
};

// It is meant to be one, be it right or not, and none of a figure.
bool IsCellName(std::string_view text);
// kInvalid says how one looks.
Result<CellName> ParseCellName(std::string_view text);
std::string Text(const CellName& name);
// The issue that it is in. kInvalid: there is none, and which there are.
Result<Issue> FindIssue(const Record& record, const Config& config, const CellName& name);

struct ExplainedFigure {
  IssuedFigure issued{};
  std::optional<double> now{};  // what the record says under that name today
  // What the portal has said since of a period that was over when it was issued; none: nothing.
  std::optional<Revision> later{};
  std::string objection{};  // why it is not verified: empty, it is

  bool has_changed() const { return now != issued.said.value || later; }
};

struct CellExplanation {
  CellName name{};  // with all that was left out in the question
  Issue issue{};
  bool provisional = false;
  IssuedCell cell{};
  std::vector<IssuedCell> made_of{};       // cells, where it is reckoned from cells
  std::vector<ExplainedFigure> figures{};  // its own, and those of all cells behind it, each once

  MadeAgain again{};               // the number, of its figures or cells as they were issued
  size_t not_made = 0;             // of it and the cells behind it: numbers not made again
  std::vector<SummedDays> days{};  // where it is made of days instead

  // The files are what was issued, there are figures, each stands in its archived answer, and
  // nothing else comes of them than what was issued.
  bool verified = false;
  std::string objection{};  // what is contradicted; empty: nothing is
};

// kInvalid: there is no such issue, sheet or cell, and which there are; kStore: the files of the
// issue are gone, or not what was issued. Other errors are those of the record.
Result<CellExplanation> ExplainCell(const Record& record, const Config& config,
                                    const CellName& name, Time now);

// One screen, Vietnamese first.
std::string TextOf(const CellExplanation& explanation);
// One document, that of an Explanation with another member, "cell".
std::string JsonOf(const CellExplanation& explanation);

}  // namespace dvcmon
