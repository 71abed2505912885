// What people noted about figures, bodies and days. A note is never changed; another one stands
// beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

class Database;

struct Annotation {
  Time made{};
  std::string author{};
  std::string portal{};     // empty: whichever
  std::string body{};       // "vn", "phu-tho", "phu-tho/H44.07"; empty: the note is about the days
  std::string statistic{};  // with or without labels; empty: all
  Day first = Day::min();   // the days that it is about, both included
  Day last = Day::max();
  std::string text{};

  bool operator==(const Annotation&) const = default;
};

// What a note has to be about, at least in part.
struct AnnotationFilter {
  std::string portal{};     // empty: any
  std::string body{};       // as above; notes of its province count as well
  std::string statistic{};  // with its labels; notes of all its labels count as well; empty: any
  Day first = Day::min();
  Day last = Day::max();
  Time as_of = Time::max();  // made until then
};

// Keeps a note in the store at `path`, also while a daemon has it open (beside.h). Errors as those
// of Record and Store.
Status Annotate(const std::string& path, const Annotation& annotation);

// See Record.
Result<std::vector<Annotation>> LoadAnnotations(Database& db, const AnnotationFilter& filter);

}  // namespace dvcmon
