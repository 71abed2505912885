#include "collectors/mapping.h"

#include <fmt/format.h>

#include <utility>

#include "collectors/extract/answer.h"
#include "collectors/extract/date.h"
#include "collectors/extract/persons.h"
#include "collectors/extract/text.h"
#include "collectors/row_reader.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxLastIdBytes = 256;

Status Check(const Answer& answer, const std::vector<Assertion>& assertions, const Context& context,
             ErrorCode code, std::string_view what) {
  for (const Assertion& assertion : assertions) {
    const std::string expected = assertion.equals.Expand(context);
    const Cell cell = answer.At(assertion.at.pointer);
    if (TextOf(cell) != expected) {
      return Error{code, fmt::format("{} is {}, expected \"{}\"", what, Shown(cell), expected),
                   assertion.at.pointer};
    }
  }
  return Done{};
}

// Text, or a number that is exact.
bool IsKey(const Cell& cell) { return cell.kind == Cell::Kind::kText || cell.whole; }

}  // namespace

Mapping::Mapping(PollTarget target, Day asked, std::shared_ptr<const AgencyIds> ids)
    : target_(std::move(target)),
      asked_(asked),
      ids_(std::move(ids)),
      aliases_(AliasesOn(target_.portal->agencies, target_.portal->name, target_.province_slug(),
                         asked)),
      context_(target_.ContextOn(asked)),
      rows_of_(target_.collector->row_sets.size()) {
  if (const auto& paging = target_.collector->paging) context_.page_size = paging->size;
}

Status Mapping::Read(std::string_view bytes) {
  const auto parsed = ParseAnswer(bytes, target_.collector->format);
  if (!parsed) {
    Keep(PersonFieldIn(bytes));
    // What cannot be read cannot be redacted.
    if (evidence_.kind == CaptureKind::kRedacted) evidence_.kind = CaptureKind::kHash;
    return parsed.error();
  }
  Answer& answer = **parsed;
  Structure structure = answer.Structure();
  Keep(PersonField(structure));
  const bool redacts = evidence_.kind == CaptureKind::kRedacted;
  if (redacts) answer.RememberReads();
  Status read = CheckEnvelope(answer);
  if (read.ok()) {
    structure_ = Union(structure_, structure);
    read = ReadPage(answer);
  }
  if (const std::string missing = answer.MissingText(); read.ok() && !missing.empty()) {
    read = Error{ErrorCode::kShape,
                 "a text is read here that was redacted when the answer was kept", missing};
  }
  if (redacts) evidence_.redacted = answer.Redacted(bytes);
  return read;
}

// Where nobody said how much is kept, answers about persons are never kept whole.
void Mapping::Keep(std::optional<std::string> person_field) {
  const CollectorSpec& collector = *target_.collector;
  evidence_ = {};
  if (collector.capture || !person_field) {
    evidence_.kind = collector.capture.value_or(CaptureKind::kFull);
    return;
  }
  const bool is_json = collector.format.kind == AnswerFormat::Kind::kJson;
  evidence_.kind = is_json ? CaptureKind::kRedacted : CaptureKind::kHash;
  evidence_.person_field = *std::move(person_field);
}

Status Mapping::ReadPage(const Answer& answer) {
  if (const auto& as_of = target_.collector->as_of) {
    const auto date = DateIn(answer.At(as_of->pointer));
    if (!date) return Error{date.error().code, date.error().message, as_of->pointer};
    AddDate(mapped_, *date);
  }
  if (Status read = ReadRowSets(answer); !read.ok()) return read;
  ++mapped_.pages;
  if (target_.collector->paging) return TurnPage(answer);
  complete_ = true;
  return Done{};
}

Status Mapping::CheckEnvelope(const Answer& answer) const {
  const CollectorSpec& collector = *target_.collector;
  Status checked =
      Check(answer, collector.assertions, context_, ErrorCode::kMarker, "the envelope");
  if (!checked.ok()) return checked;
  return Check(answer, collector.entity, context_, ErrorCode::kEntity, "the body in the answer");
}

Status Mapping::ReadRowSets(const Answer& answer) {
  const CollectorSpec& collector = *target_.collector;
  const RowReader::Question question{target_, context_, asked_, ids_.get(), aliases_};
  for (size_t i = 0; i < collector.row_sets.size(); ++i) {
    const RowSet& set = collector.row_sets[i];
    const bool shared = collector.paging && collector.paging->rows == set.pointer;
    if (mapped_.pages > 0 && !shared) continue;
    const auto rows = answer.Rows(set.pointer);
    if (!rows) return rows.error();
    rows_of_[i] += (*rows)->size();
    if (rows_of_[i] > set.at_most) {
      return Error{ErrorCode::kTooLarge,
                   fmt::format("{} rows, at most {} are declared", rows_of_[i], set.at_most),
                   set.pointer};
    }
    Status read = RowReader(question, static_cast<uint16_t>(i), **rows, mapped_).Read();
    if (!read.ok()) return read;
  }
  return Done{};
}

Status Mapping::TurnPage(const Answer& answer) {
  const PagingSpec& paging = *target_.collector->paging;
  const auto rows = answer.Rows(paging.rows);
  if (!rows) return rows.error();
  shared_rows_ += (*rows)->size();
  if (!FitsTogether(answer, **rows)) {
    complete_ = true;
    return Done{};
  }
  const auto next = HasNext(answer, (*rows)->size());
  if (!next) return next.error();
  complete_ = !*next;
  if (complete_ && total_ && *total_ != static_cast<double>(shared_rows_)) {
    mapped_.shifted = fmt::format("the pages hold {} rows, the portal says that there are {}",
                                  shared_rows_, *total_);
  }
  if (complete_) return Done{};
  if (context_.page >= paging.at_most) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("more than the {} pages that are declared", paging.at_most),
                 paging.rows};
  }
  ++context_.page;
  return Done{};
}

bool Mapping::FitsTogether(const Answer& answer, const AnswerRows& rows) {
  const PagingSpec& paging = *target_.collector->paging;
  if (paging.total) {
    const Cell cell = answer.At(*paging.total);
    const bool known = cell.kind == Cell::Kind::kNumber;
    if (!known || (total_ && *total_ != cell.number)) {
      mapped_.shifted =
          fmt::format("page {} says that there are {} rows, {}", context_.page, Shown(cell),
                      total_ ? fmt::format("earlier ones said {}", *total_) : "which is no number");
      return false;
    }
    total_ = cell.number;
  }
  for (size_t i = 0; paging.key && i < rows.size(); ++i) {
    const Cell cell = rows.At(i, *paging.key);
    if (IsKey(cell) && keys_.insert(*TextOf(cell)).second) continue;
    mapped_.shifted = fmt::format("the row {} of page {} {}: {}", rows.Path(i), context_.page,
                                  IsKey(cell) ? "came before" : "has no key", Shown(cell));
    return false;
  }
  return true;
}

Result<bool> Mapping::HasNext(const Answer& answer, size_t rows) {
  const PagingSpec& paging = *target_.collector->paging;
  if (rows == 0) return false;
  if (paging.by == PagingSpec::By::kPage) {
    return total_ ? static_cast<double>(shared_rows_) < *total_
                  : rows >= static_cast<size_t>(paging.size);
  }
  const Cell cell = answer.At(paging.last_id);
  // Left out beside a full page it is a change of the answer, and not its end.
  const bool none = cell.kind == Cell::Kind::kNull ||
                    (cell.kind == Cell::Kind::kAbsent && rows < static_cast<size_t>(paging.size));
  std::string last_id = IsKey(cell) ? *TextOf(cell) : "";
  const bool clean = last_id.size() <= kMaxLastIdBytes && CleanName(last_id) == last_id;
  if (!none && (!IsKey(cell) || !clean)) {
    return Error{ErrorCode::kShape,
                 fmt::format("{} where the id of the last row should stand", Shown(cell)),
                 paging.last_id};
  }
  if (last_id.empty() || last_id == context_.last_id) return false;
  context_.last_id = std::move(last_id);
  return true;
}

}  // namespace dvcmon
