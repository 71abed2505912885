// `dvcmon report`.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "collectors/extract/text.h"
#include "daemon/app/user.h"
#include "daemon/app/verbs.h"
#include "daemon/base/json_text.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/report/book_text.h"
#include "daemon/report/issue.h"
#include "daemon/store/record.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

Error WrongLine(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

int ComplainOf(const Error& error) {
  return Complain(error, error.code == ErrorCode::kInvalid ? kExitUsage : kExitFailure);
}

std::string StorePathOf(const CommandLine& line, const Config& config) {
  return line.storage_path.empty() ? config.storage.path : line.storage_path;
}

// What the line asks for, in the time in which it asks.
struct Asked {
  const CommandLine& line;
  const Config& config;
  const Record& record;
  ReportChoice choice;
  Time as_of;
  Time now;
};

std::string DocumentOf(const Issue& issue) {
  if (!issue.document) return "";
  const DocumentFacts& document = *issue.document;
  return fmt::format(", {}{}{}{}{}", document.number,
                     document.signed_on ? " ngày " + DayVi(*document.signed_on) : "",
                     document.signer.empty() ? "" : ", ", document.signer,
                     issue.documents < 2
                         ? ""
                         : fmt::format(" (thay cho {}; đã nhập {} lần / entered {} "
                                       "times)",
                                       issue.replaced, issue.documents, issue.documents));
}

std::string LineOf(const Config& config, const Issue& issue) {
  return fmt::format(
      "{} lúc / at {}{}{}\n", (FolderOf(config, issue.of) / IssueFolderName(issue.number)).string(),
      FormatTime(issue.made),
      issue.previous == 0 ? "" : fmt::format(", đính chính / errata: {}", issue.errata),
      DocumentOf(issue));
}

void AddIssueJson(JsonText& json, const Config& config, const Issue& issue) {
  json.Object().Key("report").Value(issue.of.report).Key("province").Value(issue.of.province);
  json.Key("period").Value(issue.of.period).Key("number").Value(issue.number);
  json.Key("as_of").Value(FormatTime(issue.as_of)).Key("made").Value(FormatTime(issue.made));
  json.Key("digest").Value(issue.digest).Key("errata").Value(issue.errata);
  json.Key("folder").Value((FolderOf(config, issue.of) / IssueFolderName(issue.number)).string());
  if (issue.document) {
    const DocumentFacts& document = *issue.document;
    json.Key("document").Value(document.number);
    if (document.signed_on) json.Key("signed_on").Value(FormatDay(*document.signed_on));
    json.Key("signer").Value(document.signer).Key("entered_by").Value(document.entered_by);
    json.Key("documents").Value(issue.documents).Key("replaced").Value(issue.replaced);
  }
  json.End();
}

int List(const CommandLine& line, const Config& config, const Record& record) {
  const auto issues = record.Issues({.report = line.report, .period = line.period});
  if (!issues) return ComplainOf(issues.error());
  if (line.json) {
    JsonText json;
    json.Object().Key("reports").Array();
    for (const auto& [name, layout] : config.reports.layouts) {
      json.Object().Key("name").Value(name).Key("title_vi").Value(layout->title_vi);
      json.Key("title_en").Value(layout->title_en).End();
    }
    json.End().Key("issues").Array();
    for (const Issue& issue : *issues) AddIssueJson(json, config, issue);
    fmt::print("{}", std::move(json.End().End()).Take());
    return kExitOk;
  }
  for (const auto& [name, layout] : config.reports.layouts) {
    fmt::print("{:<20} {} / {}\n", name, layout->title_vi, layout->title_en);
  }
  for (const Issue& issue : *issues) fmt::print("{}", LineOf(config, issue));
  return kExitOk;
}

void WarnOfBroken(const std::vector<std::string>& broken) {
  for (const std::string& where : broken) fmt::print(stderr, "dvcmon: {}\n", where);
}

int IssueIt(const Asked& asked) {
  const auto made = MakeIssue(asked.record, asked.config, asked.choice, asked.as_of, asked.now,
                              StorePathOf(asked.line, asked.config));
  if (!made) return ComplainOf(made.error());
  WarnOfBroken(made->broken);
  if (asked.line.json) {
    JsonText json;
    AddIssueJson(json, asked.config, made->issue);
    fmt::print("{}", std::move(json).Take());
  } else {
    fmt::print("{}", LineOf(asked.config, made->issue));
  }
  return kExitOk;
}

int ShowErrata(const Asked& asked) {
  const auto errata = ErrataSince(asked.record, asked.config, asked.choice, asked.as_of);
  if (!errata) return ComplainOf(errata.error());
  fmt::print("{}", asked.line.json ? JsonOf(*errata) : TextOf(*errata));
  return kExitOk;
}

// As it may be printed; `may_be_empty`: or none.
Result<std::string> CleanedFact(std::string_view what, const std::string& text, bool may_be_empty) {
  constexpr size_t kMostBytes = 300;
  std::string clean = CleanText(text);
  if (clean.size() > kMostBytes || (clean.empty() && !(may_be_empty && text.empty()))) {
    return WrongLine(fmt::format("the {} is empty, no UTF-8, or too long", what));
  }
  return clean;
}

int EnterFacts(const Asked& asked) {
  const CommandLine& line = asked.line;
  if (line.of_issue < 1) return ComplainOf(WrongLine("--document needs --of-issue"));
  auto number = CleanedFact("number of the document", line.document, false);
  if (!number) return ComplainOf(number.error());
  auto signer = CleanedFact("signer", line.signer, true);
  if (!signer) return ComplainOf(signer.error());
  DocumentFacts facts{*std::move(number), ParseDay(line.signed_on), *std::move(signer), asked.now,
                      NameOfUser(geteuid())};
  if (!line.signed_on.empty() && !facts.signed_on) {
    return ComplainOf(
        WrongLine(fmt::format("\"{}\" is no day such as 2026-10-16", line.signed_on)));
  }
  const IssueSeries series = asked.choice.series();
  Status entered = EnterDocument(StorePathOf(line, asked.config), series, line.of_issue, facts);
  if (!entered) return ComplainOf(entered.error());
  const auto issues = asked.record.Issues(
      {.report = series.report, .province = series.province, .period = series.period});
  if (!issues) return ComplainOf(issues.error());
  for (const Issue& issue : *issues) {
    if (issue.number == line.of_issue) fmt::print("{}", LineOf(asked.config, issue));
  }
  return kExitOk;
}

// A folder that is there and holds something, or is none.
bool IsTaken(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return false;
  return !std::filesystem::is_directory(folder, error) || !std::filesystem::is_empty(folder, error);
}

int ShowDraft(const Asked& asked) {
  if (IsTaken(asked.line.out_folder)) {
    return ComplainOf(WrongLine(asked.line.out_folder +
                                " holds something already; name a folder that is empty or not "
                                "there, for --out writes over nothing"));
  }
  const auto report =
      MakeReport(asked.record, asked.config, asked.choice.QuestionAt(asked.as_of, 0));
  if (!report) return ComplainOf(report.error());
  WarnOfBroken(report->broken);
  if (asked.line.out_folder.empty()) {
    fmt::print("{}", asked.line.json ? WriteJson(report->book) : TextOf(report->book));
    return kExitOk;
  }
  const auto evidence = EvidenceOf(asked.record, *report, asked.choice.series(), 0, asked.as_of);
  if (!evidence) return ComplainOf(evidence.error());
  auto files = FilesOf(*report, *evidence);
  if (!files) return ComplainOf(files.error());
  AddSums(*files);
  if (Status written = WriteFolder(asked.line.out_folder, *files); !written) {
    return ComplainOf(written.error());
  }
  for (const auto& [name, bytes] : *files) {
    fmt::print("{}\n", (std::filesystem::path(asked.line.out_folder) / name).string());
  }
  return kExitOk;
}

}  // namespace

int RunReport(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const auto record = Record::Open(StorePathOf(line, *config));
  if (!record) return Complain(record.error(), kExitFailure);
  if (line.list) return List(line, *config, *record);
  const Time now = world.clock();
  const auto as_of = line.as_of.empty() ? std::optional(now) : ParseAsOf(line.as_of);
  if (!as_of) {
    return ComplainOf(
        WrongLine(fmt::format("\"{}\" is no time such as 2026-10-15T08:00:00+07:00", line.as_of)));
  }
  auto choice = ChooseReport(*config, line.report, line.province, line.period);
  if (!choice) return ComplainOf(choice.error());
  const Asked asked{line, *config, *record, *std::move(choice), std::min(*as_of, now), now};
  if (!line.document.empty()) return EnterFacts(asked);
  if (line.errata) return ShowErrata(asked);
  return line.issue ? IssueIt(asked) : ShowDraft(asked);
}

}  // namespace dvcmon
