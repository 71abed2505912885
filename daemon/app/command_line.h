// The command line: what was asked for, checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace dvcmon {

// Exit codes, after sysexits.h where it has one.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitConfig = 78;

enum class Verb {
  kServe,
  kCheck,
  kTry,
  kPoll,
  kBackfill,
  kImport,
  kReplay,
  kExplain,
  kDrops,
  kVerify,
  kBackup,
  kAnnotate,
  kReport,
  kOpenMetrics,
  kCalibrate,
  kShowVersion
};

struct CommandLine {
  Verb verb = Verb::kServe;
  std::string config_file = "/etc/dvcmon/dvcmon.yaml";
  bool json = false;  // --output=json
  // serve, check; empty: as the configuration says
  std::string listen_address;
  std::string web_config_file;
  // serve; empty: as the configuration says
  std::string storage_path;  // poll too
  std::string log_level;
  std::string log_format;
  // check: COLLECTOR=FILE
  std::vector<std::string> samples;
  // try, poll, backfill, replay; import: the one collector; openmetrics: the portals
  std::vector<std::string> targets;
  std::string province;
  std::string period;
  // backfill: periods; openmetrics: days
  std::string from;
  std::string to;
  std::string figure;                   // explain
  bool open = false;                    // drops: only those that are open
  std::string at;                       // drops: a day
  bool verify = false;                  // explain: fail unless it agrees with the answers
  bool apply = false;                   // replay: keep what is read
  std::vector<std::string> from_files;  // the pages of one answer; import: the file
  std::string to_file;                  // backup
  // annotate
  std::string subject;
  std::string text;
  std::string first_day;
  std::string last_day;
  // import; annotate: the author
  std::string author;
  std::string reason;
  std::string valid_until;
  // report; also province, period
  std::string report;
  std::string as_of;
  std::string out_folder;
  bool issue = false;
  bool errata = false;  // what would change against the last issue
  bool list = false;
  int of_issue = 0;  // whose document this is:
  std::string document;
  std::string signed_on;
  std::string signer;
  // calibrate
  std::string observations_file;
  std::string increments_file;
  std::string calendar_file;
  std::string alarms_out;
  std::string trace_out;
  std::optional<double> budget;
  std::optional<double> rate_limit;
  std::optional<double> volume_limit;
  std::optional<double> province_limit;
};

// None: the text that was printed is all there is to do, and `exit_code` says how it went.
std::optional<CommandLine> ParseCommandLine(int argc, char** argv, int& exit_code);

}  // namespace dvcmon
