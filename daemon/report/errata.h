// What an issue of a report says otherwise than the one before: "đã báo cáo …, nay là …, từ ngày …,
// do …", cell by cell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/evidence/explain.h"
#include "daemon/report/evidence_json.h"
#include "daemon/store/record.h"
#include "daemon/tables/book.h"

namespace dvcmon {

struct Erratum {
  IssuedCell was{};  // kEmpty: there was no such cell
  IssuedCell is{};   // likewise
  // The last of the figures that are others now: since when it is so, and why. None: no figure is;
  // the form, the configuration or a target has changed.
  std::optional<Time> since{};
  std::optional<Revision::By> by{};

  const IssuedCell& cell() const { return is.kind == BookCell::Kind::kEmpty ? was : is; }
};

struct Errata {
  IssueSeries of{};
  int number = 0;  // of the issue that has them; 0: of a draft
  int previous = 0;
  // In the order of its cells, then those that are gone.
  std::vector<Erratum> changes{};
  bool is_lost = false;  // the files of the previous one are gone: nothing is compared
  bool closes = false;   // the previous one was made before its window was over, and this is not
};

// Of a cell that is reckoned from others, the figures are theirs. Errors are those of the record.
Result<Errata> FindErrata(const Record& record, const IssuedEvidence& before,
                          const IssuedEvidence& now);

// Adds a sheet "Đính chính" to the book.
void AddErrata(const Errata& errata, Book& book);

std::string JsonOf(const Errata& errata);
// As JsonOf() wrote it; of each cell what it says there. kSyntax, kShape: it did not.
Result<Errata> ParseErrata(std::string_view json);
// A line each, for a terminal; also where there is nothing.
std::string TextOf(const Errata& errata);

}  // namespace dvcmon
