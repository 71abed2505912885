// `dvcmon explain`.
#include <cstdio>
#include <string>

#include "daemon/app/verbs.h"
#include "daemon/evidence/explain.h"
#include "daemon/evidence/explanation_json.h"
#include "daemon/evidence/explanation_text.h"
#include "daemon/store/record.h"

namespace dvcmon {

int RunExplain(const CommandLine& line, const World& world) {
  const auto name = ParseFigureName(line.figure);
  if (!name) return Complain(name.error(), kExitUsage);
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto record =
      Record::Open(line.storage_path.empty() ? config->storage.path : line.storage_path);
  if (!record) return Complain(record.error(), kExitFailure);
  const auto explanation = Explain(*record, *config, *name, world.clock());
  if (!explanation) return Complain(explanation.error(), kExitFailure);
  const std::string text = line.json ? JsonOf(*explanation) : TextOf(*explanation);
  std::fputs(text.c_str(), stdout);
  return line.verify && !explanation->verified ? kExitFailure : kExitOk;
}

}  // namespace dvcmon
