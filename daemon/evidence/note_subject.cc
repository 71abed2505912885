#include "daemon/evidence/note_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/ratios.h"
#include "daemon/evidence/figure_name.h"

namespace dvcmon {
namespace {

Error NoSuch(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// A statistic, a rate or a counter, without its labels.
bool IsCounted(const Config& config, std::string_view id) {
  if (id.empty()) return false;
  return config.statistics.contains(std::string(id)) || FindRatio(id) != nullptr ||
         std::ranges::any_of(config.statistics,
                             [&](const auto& entry) { return entry.second->counter == id; });
}

Result<std::string> BodyCalled(const FigureName& name, const Record& record, const Config& config) {
  if (name.province.empty() && (name.body == "vn" || config.provinces.contains(name.body))) {
    return name.body;
  }
  auto bodies = record.BodiesOf(name.body);
  if (!bodies) return bodies.error();
  std::erase_if(*bodies, [&](const KnownBody& body) {
    return !name.province.empty() && body.province != name.province;
  });
  if (bodies->size() == 1) return NoteBody(bodies->front());
  if (bodies->empty()) {
    return NoSuch(
        fmt::format("{} is no body, statistic, rate or counter that is known", name.body));
  }
  return NoSuch(fmt::format("{} is the code of several bodies; put the province before it: {}",
                            name.body, NoteBody(bodies->front())));
}

// Without a period: body, body/statistic, province/agency or province/agency/statistic.
Result<FigureName> ParseSubject(std::string_view text, const Config& config) {
  FigureName name;
  const size_t brace = std::min(text.find('{'), text.size());
  const size_t slash = text.substr(0, brace).rfind('/');
  const std::string_view last =
      slash == std::string_view::npos ? text.substr(0, 0) : text.substr(slash + 1);
  if (!IsCounted(config, std::string(StatisticIdOf(last)))) {
    name.body = text;
    if (const size_t inner = text.find('/'); inner != std::string_view::npos) {
      name.province = text.substr(0, inner);
      name.body = text.substr(inner + 1);
    }
    return name;
  }
  auto figure = ParseFigureName(std::string(text) + "@2000");
  if (figure) figure->period = {};
  return figure;
}

}  // namespace

Result<Annotation> ParseNoteSubject(std::string_view text, const Record& record,
                                    const Config& config) {
  Annotation note;
  if (text == "-") return note;
  const bool is_figure = text.find('@') != std::string_view::npos;
  const auto name = is_figure ? ParseFigureName(text) : ParseSubject(text, config);
  if (!name) return name.error();
  if (name->as_of) return NoSuch("a note has a time of its own: leave out ~");
  const std::string id = std::string(StatisticIdOf(name->statistic));
  if (!id.empty() && !IsCounted(config, id)) {
    return NoSuch(fmt::format("{} is no statistic, rate or counter", id));
  }
  auto body = BodyCalled(*name, record, config);
  if (!body) return body.error();
  note.portal = name->portal;
  note.body = *std::move(body);
  note.statistic = name->statistic;
  if (is_figure) {
    note.first = name->period.first;
    note.last = name->period.last;
  }
  return note;
}

std::string NoteBody(const KnownBody& body) {
  return body.level == Level::kAgency ? body.province + "/" + body.key : body.key;
}

std::string Text(const Annotation& note) {
  std::string text = fmt::format("{} {}", FormatTime(note.made), note.author);
  std::string about = note.body;
  if (!note.portal.empty()) about = note.portal + ":" + about;
  if (!note.statistic.empty()) about += "/" + note.statistic;
  if (!about.empty()) text += ", " + about;
  if (note.first != Day::min()) text += " " + FormatDay(note.first);
  if (note.last == Day::max() && note.first != Day::min()) text += " –";
  if (note.last != Day::max() && note.last != note.first) text += " – " + FormatDay(note.last);
  return text + ": " + note.text;
}

}  // namespace dvcmon
