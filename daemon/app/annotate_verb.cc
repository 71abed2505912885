// `dvcmon annotate`.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "collectors/extract/text.h"
#include "daemon/app/verbs.h"
#include "daemon/evidence/note_subject.h"
#include "daemon/store/annotations.h"
#include "daemon/store/record.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxNoteBytes = 4000;

Error WrongNote(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// As it may be printed and found again; what is printed is one line.
Result<std::string> Cleaned(std::string_view what, const std::string& text) {
  std::string clean = CleanText(text);
  if (clean.empty()) return WrongNote(fmt::format("the {} is empty or no UTF-8", what));
  if (clean.size() > kMaxNoteBytes) {
    return WrongNote(fmt::format("the {} is longer than {} bytes", what, kMaxNoteBytes));
  }
  return clean;
}

// What the line says about the days. One day alone is that day.
Status SetDays(const CommandLine& line, Annotation& note) {
  for (const auto& [word, day] :
       {std::pair(line.first_day, &note.first), std::pair(line.last_day, &note.last)}) {
    if (word.empty()) continue;
    const auto parsed = ParseDay(word);
    if (!parsed) return WrongNote(fmt::format("\"{}\" is no day such as 2026-11-22", word));
    *day = *parsed;
  }
  if (line.last_day.empty() && !line.first_day.empty()) note.last = note.first;
  if (note.last < note.first) return WrongNote("the last day is before the first");
  if (note.body.empty() && note.first == Day::min()) {
    return WrongNote("a note about days alone needs --from");
  }
  return Done{};
}

Result<Annotation> NoteOf(const CommandLine& line, const Record& record, const Config& config) {
  auto note = ParseNoteSubject(line.subject, record, config);
  if (!note) return note;
  if (Status days = SetDays(line, *note); !days) return days.error();
  auto text = Cleaned("text", line.text);
  if (!text) return text.error();
  auto author = Cleaned("author", line.author);
  if (!author) return author.error();
  note->text = *std::move(text);
  note->author = *std::move(author);
  return note;
}

}  // namespace

int RunAnnotate(const CommandLine& line, const World& world) {
  const auto config = LoadOrComplain(line.config_file);
  if (!config) return kExitConfig;
  const std::string& path = line.storage_path.empty() ? config->storage.path : line.storage_path;
  const auto record = Record::Open(path);
  if (!record) return Complain(record.error(), kExitFailure);
  auto note = NoteOf(line, *record, *config);
  if (!note) {
    return Complain(note.error(),
                    note.error().code == ErrorCode::kInvalid ? kExitUsage : kExitFailure);
  }
  note->made = world.clock();
  const Status kept = Annotate(path, *note);
  if (!kept.ok()) return Complain(kept.error(), kExitFailure);
  fmt::print("{}\n", Text(*note));
  return kExitOk;
}

}  // namespace dvcmon
