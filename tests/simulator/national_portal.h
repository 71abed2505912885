// The national portal as it has been answering since 2026, from recorded answers about one
// province.
//
// The period that holds today gets the recorded figures whatever the date is, so that tests do not
// age; a past one is a period in which nothing happened; a future one is refused, as are requests
// that the portal itself would not understand. Every other province of the national table has the
// same figures under its own name, code and ids. A page has fewer rows than were asked for, as a
// portal is free to do.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "collectors/model/period.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"
#include "tests/simulator/recorded.h"
#include "tests/simulator/strict_object.h"

namespace dvcmon::simulator {

class NationalPortal {
 public:
  // Reads `<folder>/<collector>_<period>.json`. Error kIo: a file is missing or is not such an
  // answer.
  static Result<NationalPortal> Load(const std::filesystem::path& folder);

  // Is the path one of its own? If not, it answers 404.
  bool Serves(std::string_view path) const;
  Answer Respond(const Request& request, Day today) const;

 private:
  struct Department {
    std::string code;  // "H44"
    std::string name;
  };
  struct Evaluation {
    Recorded full;
    Recorded empty;
  };

  Answer Evaluate(std::string_view name, StrictObject& body, Day today) const;
  Answer ListCatalogue(StrictObject& body) const;
  Answer ListOfProvince(StrictObject& body) const;
  // The answer about the recorded province, made one about another.
  std::string About(const std::string& department_id, std::string answer) const;

  std::map<std::string, Evaluation, std::less<>> evaluations_;  // by "provide-online-tree_year"
  Recorded catalogue_;
  std::map<std::string, Recorded, std::less<>> lists_;          // by "PROVINCE", "COMMUNE"
  std::map<std::string, Department, std::less<>> departments_;  // by id, of the national table
  std::string recorded_id_;                                     // of the province that was recorded
};

}  // namespace dvcmon::simulator
