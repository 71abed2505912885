// Issues of reports: numbered, immutable, known to the record.
//
// The folder of an issue appears and the record learns of it in one transaction of the store. When
// the process is killed between the two, the folder stays, unknown to the record: the next issue
// takes the number behind it, and nothing is compared with it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/report/errata.h"
#include "daemon/report/evidence_json.h"
#include "daemon/report/issue_folder.h"
#include "daemon/report/report.h"
#include "daemon/store/issues.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Which report, of whom, of when.
struct ReportChoice {
  std::shared_ptr<const Layout> layout;
  std::shared_ptr<const Province> province;  // null: the nation
  Window window;

  IssueSeries series() const;
  ReportQuestion QuestionAt(Time as_of, int issue) const;  // the choice outlives it
};
// Without a province it is that of the configuration, of a form about the nation none. kInvalid
// says what there is.
Result<ReportChoice> ChooseReport(const Config& config, const std::string& report,
                                  const std::string& province, const std::string& period);

// Where issues of that series lie: below reports.folder.
std::filesystem::path FolderOf(const Config& config, const IssueSeries& of);

// report.xlsx, annex.xlsx, report.docx, report.csv, report.html, report.json, evidence.json.
Result<NamedFiles> FilesOf(const Report& report, const IssuedEvidence& evidence);

// The last issue of the series; none: there is none.
Result<std::optional<Issue>> LastIssue(const Record& record, const IssueSeries& of);
struct IssuedFiles {
  std::filesystem::path folder{};
  std::vector<IssuedFile> files{};
};
// Where the files of an issue are, and which. kStore: they are gone.
Result<IssuedFiles> FindFiles(const Config& config, const Issue& issue);
// kStore: its folder is gone, or its files are not what was issued.
Result<IssuedEvidence> EvidenceIn(const Config& config, const Issue& issue);

// What the next issue would say otherwise than the last. kInvalid: there is none. Where the folder
// of the last is gone, it says so and compares nothing.
Result<Errata> ErrataSince(const Record& record, const Config& config, const ReportChoice& choice,
                           Time as_of);

// The next issue of a series, from the moment on at which its number is known: no other process
// makes one meanwhile.
class NextIssue {
 public:
  // kIo, kDbBusy as IssuesOfPeriod. All outlive it.
  static Result<NextIssue> Begin(const Record& record, const Config& config, const IssueSeries& of);
  int number() const { return issue_.number; }

  // Writes the files of the report, which knows its number, and tells the store at `store_path`,
  // also while a daemon has it open. kIo; kStore, kDbBusy as KeepIssue(), or the files of the issue
  // before are not what was issued; kContract: no cell says anything else than there.
  Result<Issue> Publish(Report report, Time as_of, Time now, const std::string& store_path);

 private:
  NextIssue(const Record& record, const Config& config, IssuesOfPeriod folder)
      : record_(record), config_(config), folder_(std::move(folder)) {}

  const Record& record_;
  const Config& config_;
  IssuesOfPeriod folder_;
  std::optional<Issue> last_;
  Issue issue_;
};

struct MadeIssue {
  Issue issue;
  std::vector<std::string> broken;  // of its report
};
// Makes the report and publishes it. kInvalid, kContract as MakeReport().
Result<MadeIssue> MakeIssue(const Record& record, const Config& config, const ReportChoice& choice,
                            Time as_of, Time now, const std::string& store_path);

}  // namespace dvcmon
