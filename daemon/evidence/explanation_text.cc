#include "daemon/evidence/explanation_text.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "daemon/base/number_text.h"
#include "daemon/evidence/note_subject.h"

namespace dvcmon {
namespace {

std::string NumberOf(ReadingState state, double value) {
  switch (state) {
    case ReadingState::kValue:
      return VietnameseText(value);
    case ReadingState::kMoreThan:
      return "> " + VietnameseText(value);
    case ReadingState::kAtLeast:
      return "≥ " + VietnameseText(value);
    case ReadingState::kLessThan:
      return "< " + VietnameseText(value);
    case ReadingState::kAtMost:
      return "≤ " + VietnameseText(value);
    case ReadingState::kNotProvided:
      return "… (chưa có số liệu / not provided)";
    case ReadingState::kNotApplicable:
      return "x (không áp dụng / not applicable)";
    case ReadingState::kAbsent:
      break;
  }
  return "… (cổng không nêu / the portal leaves it out)";
}

std::string_view InVietnamese(Revision::By by) {
  switch (by) {
    case Revision::By::kPortal:
      return "do cổng sửa / by the portal";
    case Revision::By::kMapping:
      return "do đọc lại / by another mapping";
    case Revision::By::kHand:
      break;
  }
  return "nhập thủ công / by hand";
}

std::string_view InVietnamese(CaptureKind kind) {
  switch (kind) {
    case CaptureKind::kFull:
      return "lưu đủ / kept whole";
    case CaptureKind::kRedacted:
      return "lưu đã lược / kept redacted";
    case CaptureKind::kHash:
      break;
  }
  return "chỉ lưu mã băm / the hash alone";
}

void AddLine(std::string& text, std::string_view what, const std::string& is) {
  text += fmt::format("    {:<26} {}\n", what, is);
}

std::string Since(const Revision& revision) {
  return fmt::format("{} từ / since {}, {}",
                     NumberOf(revision.version.state, revision.version.value),
                     FormatTime(revision.version.observed), InVietnamese(revision.by));
}

// The poll that brought it: the same for all that stood in one answer.
void AddAnswer(std::string& text, const Provenance& of) {
  text += fmt::format("  {}/{} {} {}\n", of.source.portal, of.source.collector,
                      of.source.province.empty() ? "vn" : of.source.province, Text(of.period));
  if (of.facts.by_hand) {
    AddLine(text, "người nhập / author",
            fmt::format("{}: {}", of.facts.by_hand->author, of.facts.by_hand->reason));
  }
  for (const Capture& page : of.answer) {
    AddLine(text, "trả lời / answer",
            fmt::format("{} {}, {}", FormatTime(page.fetched_at), page.status, page.content_type));
    AddLine(text, "", page.url);
    AddLine(text, "SHA-256", page.sha256);
    AddLine(text, "",
            fmt::format("{} byte, {}", VietnameseText(static_cast<double>(page.size)),
                        InVietnamese(page.kind)));
  }
  if (of.mapping_changed) {
    AddLine(
        text, "tệp mô tả / portal's file",
        *of.mapping_changed ? "nay đã khác / another one today" : "như hiện nay / the same today");
  }
  if (of.facts.as_of) AddLine(text, "ngày của cổng / its date", FormatTime(*of.facts.as_of));
  if (of.facts.torn) AddLine(text, "lưu ý / note", "không đồng bộ / of different moments");
  if (of.confirmed) AddLine(text, "xác nhận / confirmed", FormatTime(of.confirmed->finished));
}

void AddFigure(std::string& text, const Provenance& of) {
  text += fmt::format("  • {} = {}\n", of.statistic, NumberOf(of.version.state, of.version.value));
  if (!of.again.place.empty()) AddLine(text, "vị trí / place", of.again.place);
  if (!of.again.rule.empty()) AddLine(text, "cách đọc / rule", of.again.rule);
  AddLine(text, "đọc lại / read again",
          of.again.read() ? NumberOf(of.again.state, of.again.value) : of.again.why_not);
  if (!of.earlier.empty()) {
    AddLine(text, "trước đó / before",
            fmt::format("{} ({} lần / versions)", Since(of.earlier.back()), of.earlier.size()));
  }
  if (!of.later.empty()) {
    AddLine(text, "nay là / now it is",
            fmt::format("{} ({} lần / versions)", Since(of.later.back()), of.later.size()));
  }
}

// Each figure once, behind the answer in which it stood.
void AddEvidence(std::string& text, const std::vector<Provenance>& operands) {
  std::set<std::pair<int64_t, std::string>> told;
  int64_t poll = -1;
  for (const Provenance& of : operands) {
    if (!told.emplace(of.version.poll, of.statistic).second) continue;
    if (of.version.poll != poll) AddAnswer(text, of);
    poll = of.version.poll;
    AddFigure(text, of);
  }
}

}  // namespace

std::string TextOf(const Explanation& of) {
  std::string text = fmt::format("{} / {}\n", of.title_vi, of.title_en);
  if (!of.body_name.empty()) text += fmt::format("{}\n", of.body_name);
  text +=
      fmt::format("  {}, như đã biết lúc / as known at {}\n", Text(of.name), FormatTime(of.as_of));
  if (of.kind == Explanation::Kind::kRatio) {
    const std::string percent =
        of.state == ReadingState::kValue ? VietnameseText(of.value * 100, 2) + " %" : "x";
    text += fmt::format("  = {} ({} / {})", percent, VietnameseText(of.numerator),
                        VietnameseText(of.denominator));
  } else {
    text += fmt::format("  = {} {}", NumberOf(of.state, of.value), of.unit);
  }
  text += of.provisional ? ", tạm tính / provisional\n" : "\n";
  text += fmt::format("  {}\n  {}\n  theo / by {}, phiên bản / version {}\n", of.words_vi,
                      of.words_en, of.legal_source, of.formula);
  if (of.day) {
    text += fmt::format(
        "  sổ ngày / ledger {}: {}, từ / from {}, {} ngày làm việc / working days\n",
        FormatDay(of.day->day), Name(of.day->status), FormatDay(of.day->from), of.day->covers_wd);
    text += fmt::format("  ngày làm việc / worked {}{}\n", VietnameseText(of.working_share),
                        of.is_tet ? ", Tết" : "");
  }
  AddEvidence(text, of.operands);
  for (const Annotation& note : of.notes) {
    text += fmt::format("  ghi chú / note: {}\n", Text(note));
  }
  text += of.verified ? "kiểm chứng / verified: khớp / agrees\n"
                      : "kiểm chứng / verified: KHÔNG / NO: " + of.objection + "\n";
  return text;
}

}  // namespace dvcmon
