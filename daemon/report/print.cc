#include "daemon/report/print.h"

#include <utility>

namespace dvcmon {

int NoteList::Number(const std::string& text) {
  const auto [at, is_new] = numbers_.try_emplace(text, static_cast<int>(notes_.size()) + 1);
  if (is_new) notes_.push_back({text});
  return at->second;
}

std::vector<BookNote> NoteList::Take() && { return std::move(notes_); }

double PrintedValue(const Finding& finding, const NumberStyle& style) {
  return Rounded(finding.value, finding.digits, style.rounding);
}

BookCell TextInCell(std::string text) {
  BookCell cell;
  if (text.empty()) return cell;
  cell.kind = BookCell::Kind::kText;
  cell.text = std::move(text);
  return cell;
}

BookCell Print(const Finding& finding, const Layout& layout, NoteList& notes) {
  BookCell cell;
  switch (finding.state) {
    case Finding::State::kEmpty:
      break;
    case Finding::State::kText:
      cell = TextInCell(finding.text);
      break;
    case Finding::State::kMissing:
      cell.kind = BookCell::Kind::kMissing;
      cell.text = layout.marks.missing;
      break;
    case Finding::State::kNotApplicable:
      cell.kind = BookCell::Kind::kNotApplicable;
      cell.text = layout.marks.not_applicable;
      break;
    case Finding::State::kNumber:
      cell.kind = BookCell::Kind::kNumber;
      cell.value = PrintedValue(finding, layout.numbers);
      cell.digits = finding.digits;
      // A count of which nothing came has a mark; a share or a change of 0 is a number.
      cell.text = cell.value == 0 && finding.is_count
                      ? layout.marks.zero
                      : NumberText(cell.value, finding.digits, layout.numbers);
      cell.provisional = finding.provisional;
      if (cell.provisional) cell.text += " " + layout.marks.provisional;
      break;
  }
  for (const Words& note : finding.notes) cell.notes.push_back(notes.Number(note.vi));
  return cell;
}

}  // namespace dvcmon
