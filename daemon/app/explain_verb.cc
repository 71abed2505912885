// `dvcmon explain`.
#include <cstdio>
#include <string>

#include "daemon/app/verbs.h"
#include "daemon/evidence/explain.h"
#include "daemon/evidence/explanation_json.h"
#include "daemon/evidence/explanation_text.h"
#include "daemon/report/explain_cell.h"
#include "daemon/store/record.h"

namespace dvcmon {

namespace {

struct Answered {
  std::string text;
  bool contradicted = false;  // of a cell without figures there is nothing to verify
};

template <class Name>
Status Checked(const Result<Name>& name) {
  return name ? Status(Done{}) : name.error();
}

template <class Explained>
Result<Answered> AnswerOf(const Result<Explained>& explained, bool json) {
  if (!explained) return explained.error();
  return Answered{json ? JsonOf(*explained) : TextOf(*explained), !explained->objection.empty()};
}

Result<Answered> AnswerFor(const CommandLine& line, const Config& config, const Record& record,
                           Time now) {
  if (!IsCellName(line.figure)) {
    const auto name = ParseFigureName(line.figure);
    if (!name) return name.error();
    return AnswerOf(Explain(record, config, *name, now), line.json);
  }
  const auto name = ParseCellName(line.figure);
  if (!name) return name.error();
  return AnswerOf(ExplainCell(record, config, *name, now), line.json);
}

}  // namespace

int RunExplain(const CommandLine& line, const World& world) {
  const Status is_name = IsCellName(line.figure) ? Checked(ParseCellName(line.figure))
                                                 : Checked(ParseFigureName(line.figure));
  if (!is_name) return Complain(is_name.error(), kExitUsage);
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto record =
      Record::Open(line.storage_path.empty() ? config->storage.path : line.storage_path);
  if (!record) return Complain(record.error(), kExitFailure);
  const auto answer = AnswerFor(line, *config, *record, world.clock());
  if (!answer) return Complain(answer.error(), kExitFailure);
  std::fputs(answer->text.c_str(), stdout);
  return line.verify && answer->contradicted ? kExitFailure : kExitOk;
}

}  // namespace dvcmon
