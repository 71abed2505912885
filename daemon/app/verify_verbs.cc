// `dvcmon verify` and `dvcmon backup`.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/app/verbs.h"
#include "daemon/base/json_text.h"
#include "daemon/store/backup.h"
#include "daemon/store/inspection.h"

namespace dvcmon {
namespace {

// A daemon that writes polls wants the file as well.
constexpr auto kRest = std::chrono::milliseconds(2);

// Empty where the configuration cannot be read. A path of its own needs no configuration: a copy
// may be looked at anywhere.
std::string StorePathOf(const CommandLine& line) {
  if (!line.storage_path.empty()) return line.storage_path;
  const auto config = LoadOrComplain(line.config_file);
  return config ? config->storage.path : "";
}

// On one line of a terminal, and nowhere else.
class ShareOfPart {
 public:
  void Show(std::string_view part, double share) {
    if (!is_terminal_) return;
    const auto percent = static_cast<int>(share * 100);
    if (part == part_ && percent == percent_) return;
    part_ = part;
    percent_ = percent;
    fmt::print(stderr, "\r{:<12}{:>4} %", part_, percent_);
  }
  ~ShareOfPart() {
    if (percent_ >= 0) fmt::print(stderr, "\r{:<20}\r", "");
  }

 private:
  const bool is_terminal_ = isatty(STDERR_FILENO) == 1;
  std::string part_;
  int percent_ = -1;
};

void AddDefect(JsonText& json, const Defect& defect) {
  json.Object().Key("of").Value(Name(defect.of)).Key("message").Value(defect.message);
  if (defect.poll != 0) json.Key("poll").Value(static_cast<size_t>(defect.poll));
  if (defect.source) {
    json.Key("portal").Value(defect.source->portal);
    json.Key("collector").Value(defect.source->collector);
    json.Key("province").Value(defect.source->province);
  }
  if (defect.period) json.Key("period").Value(Text(*defect.period));
  if (defect.polled) json.Key("polled").Value(FormatTime(*defect.polled));
  if (defect.body) {
    json.Key("level").Value(Name(defect.body->level)).Key("body").Value(defect.body->key);
    json.Key("statistic").Value(defect.statistic);
  }
  if (defect.stands) json.Key("stands").Value(*defect.stands);
  if (defect.should) json.Key("should").Value(*defect.should);
  json.End();
}

std::string JsonOf(const std::string& path, const std::vector<Defect>& found) {
  JsonText json;
  json.Object().Key("store").Value(path).Key("sound").Value(found.empty());
  json.Key("defects").Array();
  for (const Defect& defect : found) AddDefect(json, defect);
  return std::move(json.End().End()).Take();
}

}  // namespace

int RunVerify(const CommandLine& line, const World&) {
  const std::string path = StorePathOf(line);
  if (path.empty()) return kExitConfig;
  auto inspection = Inspection::Open(path);
  if (!inspection) return Complain(inspection.error(), kExitFailure);
  std::vector<Defect> found;
  {
    ShareOfPart progress;
    for (;;) {
      progress.Show(inspection->part(), inspection->share());
      const auto more = inspection->Next(found);
      if (!more) return Complain(more.error(), kExitFailure);
      if (!*more) break;
      std::this_thread::sleep_for(kRest);
    }
  }
  if (line.json) {
    fmt::print("{}", JsonOf(path, found));
  } else {
    for (const Defect& defect : found) fmt::print("{}: {}\n", Name(defect.of), Text(defect));
    if (found.empty()) {
      fmt::print("{}: sound\n", path);
    } else {
      fmt::print("{}: {} damaged; keep a copy of it and restore the last backup\n", path,
                 found.size());
    }
  }
  return found.empty() ? kExitOk : kExitFailure;
}

int RunBackup(const CommandLine& line, const World&) {
  const std::string path = StorePathOf(line);
  if (path.empty()) return kExitConfig;
  const Status done = BackUpRecord(path, line.to_file);
  if (!done.ok()) {
    return Complain(done.error(),
                    done.error().code == ErrorCode::kInvalid ? kExitUsage : kExitFailure);
  }
  fmt::print("{}: a sound copy of {}\n", line.to_file, path);
  return kExitOk;
}

}  // namespace dvcmon
