// The evidence of a report as it is written down: each cell with its number, what that was made of
// and which answers said so. An issue is read back from there, also to be compared with the next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/report/report.h"
#include "daemon/store/issues.h"
#include "daemon/store/record.h"

namespace dvcmon {

struct IssuedFigure {
  CellFigure said;
  std::vector<std::string> answers{};  // SHA-256 of its pages; none: made by hand without a file
};

struct IssuedCell {
  std::string sheet{};  // id
  std::string sheet_name{};
  std::string address{};  // "F12"
  std::string row{};      // id
  std::string row_title{};
  std::string column{};  // id
  std::string column_title{};
  BookCell::Kind kind = BookCell::Kind::kEmpty;
  double value = 0;  // of a number, as printed
  int digits = 0;    // behind its comma
  std::string text{};
  std::string words_vi{};
  std::string words_en{};
  std::vector<IssuedFigure> figures{};
  std::vector<std::string> cells{};  // addresses, in the same sheet
  Reckoning reckoning = Reckoning::kOtherwise;
  double scale = 1;  // what comes of them is shown so many times
  std::string why_not_vi{};
  std::string why_not_en{};
};

struct IssuedEvidence {
  IssueSeries of{};
  int number = 0;  // 0: a draft
  Time as_of{};
  bool provisional = false;
  std::vector<IssuedCell> cells{};
};

// Of each cell for which the report has evidence, in its order. Errors are those of the record.
Result<IssuedEvidence> EvidenceOf(const Record& record, const Report& report, const IssueSeries& of,
                                  int number, Time as_of);

std::string JsonOf(const IssuedEvidence& evidence);
// kSyntax, kShape: nobody but JsonOf() writes this, and it did not.
Result<IssuedEvidence> ParseEvidence(std::string_view json);

}  // namespace dvcmon
