// The judges of the sources, brought up to date day by day after the ledgers; see
// daemon/derive/province_judge.h for what a judge says.
//
// What a judge remembers is kept once a week, and with each day on which something happened to a
// drop, in the same transaction. Days between are judged again after a restart, from the ledgers,
// which never change: they come out the same.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/derive/province_judge.h"
#include "daemon/store/drop_bodies.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

class DropBook {
 public:
  explicit DropBook(Database& db) : db_(db) {}

  // See Store::JudgeDay().
  Result<std::optional<Day>> JudgeNext(const Source& source, Day last, const JudgingTerms& terms);
  // See Store::JudgedOf().
  Result<std::vector<JudgedProvince>> JudgedOf(const Source& source, const JudgingTerms& terms);

 private:
  struct OpenSource {
    explicit OpenSource(int64_t source) : id(source), bodies(source) {}

    int64_t id;
    DropBodies bodies;
    std::map<std::string, ProvinceJudge> judges;  // by province
    std::optional<Day> through;
    std::optional<Day> kept;  // the day that the states in the file know last
  };

  Result<OpenSource*> Open(const Source& source, const JudgingTerms& terms);
  Status LoadJudges(OpenSource& source);
  Result<std::optional<Day>> NextDay(const OpenSource& source, Day last);
  Status Judge(OpenSource& source, Day day, const JudgingTerms& terms);
  Status Keep(const OpenSource& source, Day day,
              const std::vector<std::pair<std::string, DropNews>>& news, const Calendar& calendar);

  Database& db_;
  std::map<Source, OpenSource> sources_;
};

}  // namespace dvcmon
