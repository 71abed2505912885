#include "daemon/app/command_line.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace dvcmon {
namespace {

constexpr const char* kAbout =
    "dvcmon watches the online public services (DVCTT) of Vietnamese provinces: it polls the\n"
    "portals politely, keeps what it learnt and exports Prometheus metrics.";

constexpr const char* kDocumentEach = "JSON lines, one document for each poll";

void AddConfigFile(CLI::App& verb, CommandLine& line) {
  verb.add_option("--config.file", line.config_file, "The configuration")->capture_default_str();
}

void AddOutput(CLI::App& verb, std::string& output, const std::string& documents) {
  verb.add_option("--output", output, "text or json: " + documents)
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void AddWeb(CLI::App& verb, CommandLine& line) {
  verb.add_option("--web.listen-address", line.listen_address,
                  "HOST:PORT to serve on, instead of web.listen_address of the configuration");
  verb.add_option("--web.config.file", line.web_config_file,
                  "TLS and users, in the format of Prometheus' exporter-toolkit");
}

void AddStoragePath(CLI::App& verb, CommandLine& line) {
  verb.add_option("--storage.path", line.storage_path,
                  "The store, instead of storage.path of the configuration");
}

void AddFromTo(CLI::App& verb, CommandLine& line, const std::string& how) {
  verb.add_option("--from", line.from, "The first that is wanted: " + how)->required();
  verb.add_option("--to", line.to, "The last that is wanted")->required();
}

void AddTargets(CLI::App& verb, CommandLine& line, bool required) {
  auto* targets = verb.add_option("PORTAL[/COLLECTOR]", line.targets, "What to poll");
  if (required) targets->required()->expected(1);
  verb.add_option("--province", line.province, "Only this province, by its slug");
  verb.add_option("--period", line.period, "2026, 2026-Q3, 2026-09 …; default: the open ones");
}

void AddImport(CLI::App& verb, CommandLine& line) {
  verb.add_option("FILE", line.from_files, "The file")->required()->expected(1);
  verb.add_option("--collector", line.targets,
                  "PORTAL/COLLECTOR, or COLLECTOR: one that is filled by hand")
      ->required()
      ->expected(1);
  verb.add_option("--author", line.author, "Who made or checked the figures")->required();
  verb.add_option("--reason", line.reason, "Why by hand, and from what document")->required();
  verb.add_option("--province", line.province, "The province that they are about, by its slug");
  verb.add_option("--period", line.period,
                  "2020, 2023-Q3, 2023-09, 2023-09-27 …; default: the open one");
  verb.add_option("--valid-until", line.valid_until,
                  "The last day on which they stand, 2026-12-31; default: until superseded");
}

void AddAnnotate(CLI::App& verb, CommandLine& line) {
  verb.add_option("SUBJECT", line.subject,
                  "phu-tho, phu-tho/H44.07, phu-tho/applications_received, a FIGURE as of explain, "
                  "or - for the days alone")
      ->required();
  verb.add_option("TEXT", line.text, "What is to be known")->required();
  verb.add_option("--author", line.author, "Who says so")->required();
  verb.add_option("--from", line.first_day,
                  "The first day that it is about; default: all days, or the period of the figure");
  verb.add_option("--to", line.last_day, "The last day; default: the first");
}

void AddReport(CLI::App& verb, CommandLine& line) {
  AddConfigFile(verb, line);
  AddStoragePath(verb, line);
  verb.add_option("REPORT", line.report, "Its name, as --list shows it");
  verb.add_option("--period", line.period,
                  "2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026 or 2026-10-14");
  verb.add_option("--province", line.province,
                  "Whom it is about, by the slug; default: reports.province");
  verb.add_option("--as-of", line.as_of, "What was known then; default: now");
  auto* out = verb.add_option("--out", line.out_folder, "Write the files of a draft there");
  auto* issue = verb.add_flag("--issue", line.issue, "Freeze it as the next numbered issue");
  auto* errata = verb.add_flag("--errata", line.errata, "What has changed since the last issue");
  auto* list = verb.add_flag("--list", line.list, "Show the reports and what was issued");
  auto* of_issue = verb.add_option("--of-issue", line.of_issue, "The number of an issue:")
                       ->check(CLI::PositiveNumber);
  auto* document = verb.add_option("--document", line.document, "As what it was sent: 123/BC-SNV")
                       ->needs(of_issue);
  of_issue->needs(document);
  verb.add_option("--signed", line.signed_on, "On which day, 2026-10-16")->needs(document);
  verb.add_option("--signer", line.signer, "By whom")->needs(document);
  const std::vector<CLI::Option*> deeds = {out, issue, errata, list, document};
  for (size_t one = 0; one < deeds.size(); ++one) {
    for (size_t other = one + 1; other < deeds.size(); ++other) deeds[one]->excludes(deeds[other]);
  }
}

void AddCalibrate(CLI::App& verb, CommandLine& line) {
  AddConfigFile(verb, line);
  AddStoragePath(verb, line);
  auto* history = verb.add_option_group("history", "Instead of the record's own");
  auto* counters =
      history->add_option("--from-csv", line.observations_file,
                          "observed_at,province,agency,received,received_online: counters of the "
                          "year to date, by the day");
  auto* increments = history->add_option(
      "--increments", line.increments_file,
      "day,province,agency,n,x,k: received, of these online, on k working days");
  history->require_option(0, 1);
  auto* calendar =
      verb.add_option("--calendar", line.calendar_file, "Its day,kind: holiday, working or tet");
  counters->needs(calendar);
  increments->needs(calendar);
  verb.add_option("--budget", line.budget,
                  "False alarms for the share, each agency and month; half as many for the volume");
  verb.add_option("--limit.rate", line.rate_limit, "Evidence that an agency's share has fallen");
  verb.add_option("--limit.volume", line.volume_limit, "Likewise, an agency's applications");
  verb.add_option("--limit.province", line.province_limit, "Likewise, a province's share");
  verb.add_option("--alarms-out", line.alarms_out, "Write the drops that are found to this file");
  verb.add_option("--trace-out", line.trace_out, "Write each step to files in this folder");
}

}  // namespace

std::optional<CommandLine> ParseCommandLine(int argc, char** argv, int& exit_code) {
  CommandLine line;
  std::string output = "text";
  CLI::App app(kAbout, "dvcmon");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);

  CLI::App& serve = *app.add_subcommand("serve", "Run the daemon");
  AddConfigFile(serve, line);
  AddStoragePath(serve, line);
  AddWeb(serve, line);
  serve.add_option("--log.level", line.log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  serve.add_option("--log.format", line.log_format, "logfmt or json")
      ->check(CLI::IsMember({"logfmt", "json"}));

  CLI::App& check = *app.add_subcommand(
      "check", "Check the configuration as serve would, without a portal and without listening");
  AddConfigFile(check, line);
  AddWeb(check, line);
  AddOutput(check, output, "one document with what is wrong and the samples");
  check.add_option("--sample", line.samples,
                   "PORTAL/COLLECTOR=FILE: read a saved answer with the mapping");
  check.add_option("--province", line.province, "The province that the sample is about");
  check.add_option("--period", line.period, "The period that the sample is about");

  CLI::App& attempt = *app.add_subcommand("try", "Poll once, show every step, store nothing");
  AddConfigFile(attempt, line);
  AddOutput(attempt, output, kDocumentEach);
  AddTargets(attempt, line, true);
  attempt
      .add_option("--from-file", line.from_files,
                  "Read this saved answer instead of asking; once for each of its pages")
      ->expected(1);

  CLI::App& poll = *app.add_subcommand("poll", "Poll now and store");
  AddConfigFile(poll, line);
  AddStoragePath(poll, line);
  AddOutput(poll, output, kDocumentEach);
  AddTargets(poll, line, false);

  CLI::App& backfill = *app.add_subcommand(
      "backfill", "Ask for past periods, keep them as polls; goes on where it was stopped");
  AddConfigFile(backfill, line);
  AddStoragePath(backfill, line);
  AddOutput(backfill, output, "one document at the end");
  AddFromTo(backfill, line, "2024, 2024-Q1, 2024-01 or 2024-01-31");
  backfill.add_option("PORTAL[/COLLECTOR]", line.targets, "What to ask; default: everything");
  backfill.add_option("--province", line.province, "Only this province, by its slug");

  CLI::App& import = *app.add_subcommand(
      "import", "Keep figures that were made by hand, from a CSV file or a workbook");
  AddConfigFile(import, line);
  AddStoragePath(import, line);
  AddOutput(import, output, "one document");
  AddImport(import, line);

  CLI::App& replay = *app.add_subcommand(
      "replay", "Read the answers of the record again and show which figures would change");
  AddConfigFile(replay, line);
  AddStoragePath(replay, line);
  replay.add_option("PORTAL[/COLLECTOR]", line.targets, "Whose answers");
  replay.add_option("--province", line.province, "Only this province, by its slug");
  replay.add_flag("--apply", line.apply, "Keep what is read as new observations");

  CLI::App& explain = *app.add_subcommand("explain", "Say where a figure comes from");
  AddConfigFile(explain, line);
  AddStoragePath(explain, line);
  AddOutput(explain, output, "one document");
  explain
      .add_option("FIGURE", line.figure,
                  "[PORTAL:]BODY/STATISTIC[{label=value}]@PERIOD[~AS_OF], or a rate, or a counter "
                  "on a day; or a cell of a report, REPORT/PERIOD/issue-001!F12")
      ->required();
  explain.add_flag("--verify", line.verify,
                   "Fail unless the archived answers, read again, say the same");

  CLI::App& drops = *app.add_subcommand("drops", "Show the falls of filing that were judged");
  AddConfigFile(drops, line);
  AddStoragePath(drops, line);
  AddOutput(drops, output, "one document");
  drops.add_flag("--open", line.open, "Only those that are open");
  drops.add_option("--at", line.at, "As they stood at the end of this day, such as 2026-11-22");
  drops.add_option("--province", line.province, "Only this province, by its slug");

  CLI::App& verify =
      *app.add_subcommand("verify", "Look the store through for what has rotten in it");
  AddConfigFile(verify, line);
  AddStoragePath(verify, line);
  AddOutput(verify, output, "one document");

  CLI::App& backup =
      *app.add_subcommand("backup", "Copy the store, while a daemon writes, and verify the copy");
  AddConfigFile(backup, line);
  AddStoragePath(backup, line);
  backup.add_option("FILE", line.to_file, "The copy; an older one is replaced by a sound one only")
      ->required();

  CLI::App& annotate = *app.add_subcommand("annotate", "Keep a note about figures or days");
  AddConfigFile(annotate, line);
  AddStoragePath(annotate, line);
  AddAnnotate(annotate, line);
  CLI::App& report = *app.add_subcommand("report", "Make a report, or issue it");
  AddOutput(report, output, "one document");
  AddReport(report, line);

  CLI::App& openmetrics = *app.add_subcommand(
      "openmetrics", "Print history as OpenMetrics, a sample at the end of each day");
  AddConfigFile(openmetrics, line);
  AddStoragePath(openmetrics, line);
  AddFromTo(openmetrics, line, "2024-01-31, or the first day of 2024-01, 2024-Q1, 2024");
  openmetrics.add_option("--portal", line.targets, "Only this portal")->expected(1);
  openmetrics.add_option("--province", line.province, "Only this province, by its slug");

  CLI::App& calibrate = *app.add_subcommand(
      "calibrate", "Say which limits of the evidence for a fall keep to a budget of false alarms");
  AddOutput(calibrate, output, "one document");
  AddCalibrate(calibrate, line);

  const CLI::App& version =
      *app.add_subcommand("version", "Print the versions of dvcmon and its libraries");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? kExitOk : kExitUsage;
    return std::nullopt;
  }
  if (report.parsed() && !line.list && (line.report.empty() || line.period.empty())) {
    std::fputs("dvcmon: name a REPORT and its --period, or ask for --list\n", stderr);
    exit_code = kExitUsage;
    return std::nullopt;
  }
  line.json = output == "json";
  if (serve.parsed()) line.verb = Verb::kServe;
  if (check.parsed()) line.verb = Verb::kCheck;
  if (attempt.parsed()) line.verb = Verb::kTry;
  if (poll.parsed()) line.verb = Verb::kPoll;
  if (backfill.parsed()) line.verb = Verb::kBackfill;
  if (import.parsed()) line.verb = Verb::kImport;
  if (replay.parsed()) line.verb = Verb::kReplay;
  if (explain.parsed()) line.verb = Verb::kExplain;
  if (drops.parsed()) line.verb = Verb::kDrops;
  if (verify.parsed()) line.verb = Verb::kVerify;
  if (backup.parsed()) line.verb = Verb::kBackup;
  if (annotate.parsed()) line.verb = Verb::kAnnotate;
  if (report.parsed()) line.verb = Verb::kReport;
  if (openmetrics.parsed()) line.verb = Verb::kOpenMetrics;
  if (calibrate.parsed()) line.verb = Verb::kCalibrate;
  if (version.parsed()) line.verb = Verb::kShowVersion;
  return line;
}

}  // namespace dvcmon
