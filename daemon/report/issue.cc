#include "daemon/report/issue.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

constexpr const char* kEvidenceFile = "evidence.json";

template <class Map>
std::string NamesIn(const Map& map) {
  std::string names;
  for (const auto& [name, value] : map) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

std::string UsualFolderOf(const Config& config, const Issue& issue) {
  return (FolderOf(config, issue.of) / IssueFolderName(issue.number)).string();
}

// Where its files may be: of the folders that are there, the usual one first. Another province was
// that of the configuration when it was issued.
std::vector<std::filesystem::path> FoldersOf(const Config& config, const Issue& issue) {
  const std::filesystem::path root(config.reports.folder);
  const std::string place = issue.of.period + "/" + IssueFolderName(issue.number);
  std::vector<std::filesystem::path> folders = {
      UsualFolderOf(config, issue), root / issue.of.report / place,
      root / (issue.of.report + "." + issue.of.province) / place};
  std::error_code error;
  std::erase_if(folders, [&](const auto& folder) { return !is_directory(folder, error); });
  return folders;
}

Error FolderIsGone(const Config& config, const Issue& issue) {
  return {ErrorCode::kStore,
          fmt::format("issue {} of {} {} is known, but its folder is gone: {}", issue.number,
                      issue.of.report, issue.of.period, UsualFolderOf(config, issue)),
          ""};
}

// What is otherwise now than in the issue before.
Result<Errata> Compare(const Record& record, const Config& config, const Issue& before,
                       const IssuedEvidence& now) {
  if (FoldersOf(config, before).empty()) {
    Errata errata{now.of, now.number, before.number};
    errata.is_lost = true;
    return errata;
  }
  const auto evidence = EvidenceIn(config, before);
  if (!evidence) return evidence.error();
  return FindErrata(record, *evidence, now);
}

Error WrongChoice(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

}  // namespace

IssueSeries ReportChoice::series() const {
  return {layout->name, province ? province->slug : "", Text(window)};
}

ReportQuestion ReportChoice::QuestionAt(Time as_of, int issue) const {
  return {.layout = *layout,
          .province = province.get(),
          .window = window,
          .as_of = as_of,
          .issue = issue};
}

Result<ReportChoice> ChooseReport(const Config& config, const std::string& report,
                                  const std::string& province, const std::string& period) {
  const auto layout = config.reports.layouts.find(report);
  if (layout == config.reports.layouts.end()) {
    return WrongChoice(fmt::format("there is no report \"{}\"; there are: {}", report,
                                   NamesIn(config.reports.layouts)));
  }
  const Layout& form = *layout->second;
  const auto window = ParseWindow(period, form.cutoff);
  if (!window) return window.error();
  ReportChoice choice{layout->second, nullptr, *window};
  if (form.national) {
    if (province.empty()) return choice;
    return WrongChoice(report + " is about the nation; leave the province out");
  }
  const std::string& slug = province.empty() ? config.reports.province : province;
  const auto found = config.provinces.find(slug);
  if (found == config.provinces.end()) {
    return WrongChoice(slug.empty() ? "name a province, or set reports.province"
                                    : fmt::format("no province is called \"{}\"", slug));
  }
  choice.province = found->second;
  return choice;
}

std::filesystem::path FolderOf(const Config& config, const IssueSeries& of) {
  const bool is_named = !of.province.empty() && of.province != config.reports.province;
  return std::filesystem::path(config.reports.folder) /
         (is_named ? of.report + "." + of.province : of.report) / of.period;
}

Result<NamedFiles> FilesOf(const Report& report, const IssuedEvidence& evidence) {
  auto workbook = WriteXlsx(report.book);
  if (!workbook) return workbook.error();
  auto annex = WriteXlsx(report.annex);
  if (!annex) return annex.error();
  auto document = WriteDocx(report.book);
  if (!document) return document.error();
  return NamedFiles{
      {"report.xlsx", *std::move(workbook)},   {"annex.xlsx", *std::move(annex)},
      {"report.docx", *std::move(document)},   {"report.csv", WriteCsv(report.book)},
      {"report.html", WriteHtml(report.book)}, {"report.json", WriteJson(report.book)},
      {kEvidenceFile, JsonOf(evidence)}};
}

Result<std::optional<Issue>> LastIssue(const Record& record, const IssueSeries& of) {
  auto issues = record.Issues({.report = of.report, .province = of.province, .period = of.period});
  if (!issues) return issues.error();
  const auto last = std::ranges::max_element(*issues, {}, &Issue::number);
  return last == issues->end() ? std::nullopt : std::optional(std::move(*last));
}

Result<IssuedFiles> FindFiles(const Config& config, const Issue& issue) {
  Error wrong = FolderIsGone(config, issue);
  for (const std::filesystem::path& folder : FoldersOf(config, issue)) {
    auto files = IssuedFilesIn(folder, issue.digest);
    if (files) return IssuedFiles{folder, *std::move(files)};
    wrong = files.error();
  }
  return wrong;
}

Result<IssuedEvidence> EvidenceIn(const Config& config, const Issue& issue) {
  const std::vector<std::filesystem::path> folders = FoldersOf(config, issue);
  if (folders.empty()) return FolderIsGone(config, issue);
  auto json = ReadSoundFile(folders.front(), kEvidenceFile, issue.digest);
  for (size_t other = 1; !json && other < folders.size(); ++other) {
    auto there = ReadSoundFile(folders[other], kEvidenceFile, issue.digest);
    if (there) json = std::move(there);
  }
  if (!json) return json.error();
  return ParseEvidence(*json);
}

Result<Errata> ErrataSince(const Record& record, const Config& config, const ReportChoice& choice,
                           Time as_of) {
  const auto last = LastIssue(record, choice.series());
  if (!last) return last.error();
  if (!*last) return WrongChoice("nothing was issued yet that could be compared with");
  const auto report = MakeReport(record, config, choice.QuestionAt(as_of, 0));
  if (!report) return report.error();
  const auto now = EvidenceOf(record, *report, choice.series(), 0, as_of);
  if (!now) return now.error();
  return Compare(record, config, **last, *now);
}

Result<NextIssue> NextIssue::Begin(const Record& record, const Config& config,
                                   const IssueSeries& of) {
  auto folder = IssuesOfPeriod::Open(FolderOf(config, of));
  if (!folder) return folder.error();
  auto last = LastIssue(record, of);
  if (!last) return last.error();
  NextIssue next(record, config, *std::move(folder));
  next.last_ = *std::move(last);
  const std::vector<int>& there = next.folder_.numbers();
  next.issue_.of = of;
  next.issue_.previous = next.last_ ? next.last_->number : 0;
  next.issue_.number = 1 + std::max(next.issue_.previous, there.empty() ? 0 : there.back());
  return next;
}

Result<Issue> NextIssue::Publish(Report report, Time as_of, Time now,
                                 const std::string& store_path) {
  if (last_ && as_of < last_->as_of) {
    return Error{ErrorCode::kInvalid,
                 "the last issue knew more: it is of " + FormatTime(last_->as_of), ""};
  }
  issue_.as_of = as_of;
  issue_.made = now;
  const auto evidence = EvidenceOf(record_, report, issue_.of, issue_.number, as_of);
  if (!evidence) return evidence.error();
  std::optional<std::string> errata_json;
  if (last_) {
    const auto errata = Compare(record_, config_, *last_, *evidence);
    if (!errata) return errata.error();
    if (errata->changes.empty() && !errata->is_lost && !errata->closes) {
      return Error{ErrorCode::kContract,
                   fmt::format("không có gì thay đổi so với lần phát hành {0}: không phát hành lại "
                               "/ nothing has changed since issue {0}",
                               last_->number),
                   ""};
    }
    AddErrata(*errata, report.book);
    errata_json = JsonOf(*errata);
    issue_.errata = static_cast<int>(errata->changes.size());
  }
  auto files = FilesOf(report, *evidence);
  if (!files) return files.error();
  if (errata_json) files->emplace_back("errata.json", *errata_json);
  issue_.digest = AddSums(*files);
  Status kept = KeepIssue(store_path, issue_, report.captures,
                          [&] { return WriteFolder(folder_.FolderOf(issue_.number), *files); });
  if (!kept) return kept.error();
  return issue_;
}

Result<MadeIssue> MakeIssue(const Record& record, const Config& config, const ReportChoice& choice,
                            Time as_of, Time now, const std::string& store_path) {
  auto next = NextIssue::Begin(record, config, choice.series());
  if (!next) return next.error();
  auto report = MakeReport(record, config, choice.QuestionAt(as_of, next->number()));
  if (!report) return report.error();
  MadeIssue made;
  made.broken = report->broken;
  auto issue = next->Publish(*std::move(report), as_of, now, store_path);
  if (!issue) return issue.error();
  made.issue = *std::move(issue);
  return made;
}

}  // namespace dvcmon
