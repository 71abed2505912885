#include "daemon/pages/issue_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "daemon/base/log.h"
#include "daemon/pages/issue_page.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

constexpr uintmax_t kFileAtMost = uintmax_t{50} << 20;

struct FileKind {
  std::string_view name;
  std::string_view type;
  std::string_view vi;
  std::string_view en;
};
constexpr std::array<FileKind, 9> kFileKinds = {{
    {"report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "Báo cáo, bảng tính", "The report, a workbook"},
    {"report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "Báo cáo, văn bản", "The report, a document"},
    {"annex.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "Phụ lục: bằng chứng của từng ô", "Annex: the evidence of each cell"},
    {"report.html", "text/html; charset=utf-8", "Báo cáo, để in", "The report, to be printed"},
    {"report.csv", "text/csv; charset=utf-8", "Số liệu, CSV", "Its numbers, CSV"},
    {"report.json", "application/json", "Số liệu, JSON", "Its numbers, JSON"},
    {kErrataFile, "application/json", "Đính chính, JSON", "Corrections, JSON"},
    {"evidence.json", "application/json", "Bằng chứng, JSON", "Evidence, JSON"},
    {kSumsFile, "text/plain; charset=utf-8", "Mã băm của các tệp", "Sums of the files"},
}};

const FileKind* KindOf(std::string_view name) {
  const auto* const found = std::ranges::find(kFileKinds, name, &FileKind::name);
  return found == kFileKinds.end() ? nullptr : found;
}

Error NoFile(std::string_view text) { return {ErrorCode::kInvalid, std::string(text), ""}; }

std::string SizeText(const View& view, uintmax_t bytes) {
  if (bytes < 1024) return view.Number(static_cast<double>(bytes)) + " B";
  if (bytes < 1024 * 1024) return view.Number(static_cast<double>(bytes) / 1024) + " KB";
  return view.Number(static_cast<double>(bytes) / 1024 / 1024, 1) + " MB";
}

// The page shows what the record knows also where the disk has lost the files.
Error LostFiles(const View& view, const Error& error) {
  Log(LogLevel::kWarn, "an issue cannot be read", {{"error", error.message}});
  return NoFile(
      view.Say("Tệp của lần phát hành này không còn, hoặc không còn như khi phát hành; "
               "nhật ký của dvcmon ghi lý do.",
               "The files of this issue are gone, or are not what was issued; the "
               "log of dvcmon says why."));
}

}  // namespace

void PutIssueFiles(Html& html, const View& view, const Issue& issue,
                   const Result<IssuedFiles>& found) {
  html.Open("section").Leaf("h2", view.Say("Tệp", "Files"));
  if (!found) {
    html.Leaf("p", LostFiles(view, found.error()).message, {{"class", "band bad"}}).Close();
    return;
  }
  std::vector<IssuedFile> files = found->files;
  std::ranges::stable_sort(files, {}, [](const IssuedFile& file) {
    const FileKind* kind = KindOf(file.name);
    return kind == nullptr ? kFileKinds.size() : static_cast<size_t>(kind - kFileKinds.data());
  });
  OpenTable(html, view, "files",
            view.Say("Đúng từng byte như khi phát hành.", "Byte for byte as they were issued."),
            {{"Tệp", "File"},
             {"Nội dung", "What it is", true},
             {"Cỡ", "Size"},
             {"SHA-256", "SHA-256", true}});
  const std::string link = IssuePath(issue) + "/";
  for (const IssuedFile& file : files) {
    const FileKind* kind = KindOf(file.name);
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Leaf("a", file.name, {{"href", link + PathPart(file.name)}, {"download", ""}}).Close();
    html.Leaf("td", kind == nullptr ? "" : view.Say(kind->vi, kind->en), {{"class", "text"}});
    html.Leaf("td", SizeText(view, file.bytes));
    html.Open("td", {{"class", "text"}});
    html.Leaf("code", file.sha256.substr(0, 16) + "…", {{"title", file.sha256}}).Close().Close();
  }
  CloseTable(html);
  html.Open("p").Text(view.Say("Kiểm tra: ", "To check them: "));
  html.Leaf("code", "sha256sum -c SHA256SUMS").Close().Close();
}

Result<WebResponse> AnswerIssueFile(const View& view, const Issue& issue, const std::string& name) {
  const auto found = FindFiles(view.config(), issue);
  if (!found) return LostFiles(view, found.error());
  // Only what is in the list leads to a file.
  const auto file = std::ranges::find(found->files, name, &IssuedFile::name);
  if (file == found->files.end()) {
    return NoFile(view.Say("Lần phát hành này không có tệp như vậy.",
                           "There is no such file in this issue."));
  }
  auto bytes = ReadIssuedFile(found->folder, *file, kFileAtMost);
  if (!bytes) return LostFiles(view, bytes.error());
  const FileKind* kind = KindOf(name);
  WebResponse response;
  response.content_type = kind == nullptr ? "application/octet-stream" : kind->type;
  response.body = *std::move(bytes);
  response.headers = {
      {"Content-Disposition",
       fmt::format("attachment; filename=\"{}_{}_{}_{}\"", PathPart(issue.of.report),
                   PathPart(issue.of.period), IssueFolderName(issue.number), PathPart(name))},
      {"Content-Security-Policy", "default-src 'none'; sandbox"},
      {"Cache-Control", "no-cache"}};
  return response;
}

}  // namespace dvcmon
