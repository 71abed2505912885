#include "collectors/row_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::string_view kNationKey = "vn";
constexpr size_t kMaxCodeBytes = 64;

Error At(std::string where, Error error) {
  error.where = std::move(where);
  return error;
}

Error Shape(std::string message) { return {ErrorCode::kShape, std::move(message), ""}; }

}  // namespace

std::string Shown(const Cell& cell) {
  const auto text = TextOf(cell);
  return text ? fmt::format("\"{}\"", Quotable(*text)) : std::string(Name(cell.kind));
}

Result<std::optional<Time>> DateIn(const Cell& cell) {
  if (cell.kind == Cell::Kind::kNull) return std::optional<Time>();
  const std::string text = TextOf(cell).value_or("");
  if (const auto time = ParseTime(text)) return std::optional(*time);
  if (const auto day = ParseDay(text)) return std::optional(StartOf(*day));
  return Shape(fmt::format("{} where a date should stand", Shown(cell)));
}

void AddDate(MappedAnswer& answer, std::optional<Time> date) {
  if (!date) return;
  answer.oldest = std::min(answer.oldest.value_or(*date), *date);
  answer.newest = std::max(answer.newest.value_or(*date), *date);
}

RowReader::RowReader(const Question& question, uint16_t row_set, const AnswerRows& rows,
                     MappedAnswer& out)
    : question_(question),
      index_(row_set),
      set_(question.target.collector->row_sets[row_set]),
      prefix_(set_.code_prefix.Expand(question.context)),
      rows_(rows),
      out_(out) {}

Status RowReader::Read() {
  for (const Assertion& only : set_.only) wanted_.push_back(only.equals.Expand(question_.context));
  if (set_.counts_rows()) {
    CountRows();
    return Done{};
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!Wanted(i)) continue;
    if (Status read = ReadRow(i); !read.ok()) return read;
  }
  return Done{};
}

bool RowReader::Wanted(size_t i) const {
  for (size_t k = 0; k < set_.only.size(); ++k) {
    if (TextOf(rows_.At(i, set_.only[k].at)) != wanted_[k]) return false;
  }
  return true;
}

// One row for the body that was asked for, which grows from page to page.
void RowReader::CountRows() {
  double count = 0;
  for (size_t i = 0; i < rows_.size(); ++i) count += Wanted(i) ? 1 : 0;
  auto row = std::ranges::find(out_.rows, index_, &Row::row_set);
  if (row == out_.rows.end()) {
    Row& added = out_.rows.emplace_back();
    added.row_set = index_;
    added.body =
        set_.level == Level::kNational ? std::string(kNationKey) : question_.target.province_slug();
    added.path = set_.pointer;
    row = out_.rows.end() - 1;
    for (size_t f = 0; f < set_.fields.size(); ++f) {
      out_.readings.push_back({static_cast<uint32_t>(out_.rows.size() - 1),
                               static_cast<uint16_t>(f), ReadingState::kValue, 0});
    }
  }
  const auto number = static_cast<uint32_t>(row - out_.rows.begin());
  for (Reading& reading : out_.readings) {
    if (reading.row == number) reading.value += count;
  }
}

Status RowReader::ReadRow(size_t i) {
  Row row;
  row.row_set = index_;
  row.page = static_cast<uint16_t>(question_.context.page);
  row.path = rows_.Path(i);
  const std::string place = PlaceOf(row);
  Result<std::string> body = BodyOf(i, row.id);
  if (!body) return At(place, body.error());
  row.body = *std::move(body);
  // Only text is a name: null is none, and true is no better.
  if (set_.title) row.name = CleanName(rows_.At(i, *set_.title).text);
  if (set_.tier) {
    const auto tier = set_.tiers.find(TextOf(rows_.At(i, *set_.tier)).value_or(""));
    if (tier != set_.tiers.end()) row.tier = tier->second;
  }
  const auto number = static_cast<uint32_t>(out_.rows.size());
  out_.rows.push_back(std::move(row));
  if (set_.as_of) {
    const auto date = DateIn(rows_.At(i, *set_.as_of));
    if (!date) return At(place + set_.as_of->pointer, date.error());
    AddDate(out_, *date);
  }
  for (size_t f = 0; f < set_.fields.size(); ++f) {
    if (Status read = ReadField(i, number, static_cast<uint16_t>(f)); !read.ok()) {
      return At(place + set_.fields[f].at.pointer, read.error());
    }
  }
  for (size_t k = 0; k < set_.identities.size(); ++k) {
    ReadBalance(i, number, static_cast<uint16_t>(k));
  }
  return Done{};
}

Result<std::string> RowReader::BodyOf(size_t i, std::string& id) const {
  switch (set_.level) {
    case Level::kNational:
      return std::string(kNationKey);
    case Level::kProvince:
      return question_.target.province ? question_.target.province_slug() : ProvinceOf(i);
    case Level::kAgency:
      break;
  }
  return AgencyOf(i, id);
}

// A code or id; none: what stands there cannot be one.
std::optional<std::string> RowReader::KeyAt(size_t i, const Selector& at) const {
  const Cell cell = rows_.At(i, at);
  const bool is_key = cell.kind == Cell::Kind::kText || cell.whole;
  std::string key = is_key ? CleanName(TextOf(cell).value_or("")) : "";
  if (key.empty() || key.size() > kMaxCodeBytes) return std::nullopt;
  return key;
}

Result<std::string> RowReader::AgencyOf(size_t i, std::string& id) const {
  std::optional<std::string> own;
  if (set_.id) {
    own = KeyAt(i, *set_.id);
    if (!own) {
      return Shape(fmt::format("{} where the portal's id of an agency should stand",
                               Shown(rows_.At(i, *set_.id))));
    }
  }
  std::optional<std::string> code;
  if (set_.code) {
    code = KeyAt(i, *set_.code);
    if (!code) {
      return Shape(fmt::format("{} where the code of an agency should stand",
                               Shown(rows_.At(i, *set_.code))));
    }
    id = own.value_or("");
  } else if (question_.ids != nullptr) {
    const auto known = question_.ids->find(*own);
    if (known != question_.ids->end()) code = known->second;
  }
  if (!code) return *own;  // not yet known by its code: visible all the same
  if (!code->starts_with(prefix_)) {
    return Error{ErrorCode::kEntity,
                 fmt::format("the agency {} is not one of {}: its code does not begin with {}",
                             *code, question_.target.province_slug(), prefix_),
                 ""};
  }
  return *code;
}

Result<std::string> RowReader::ProvinceOf(size_t i) const {
  const Selector& at = set_.code ? *set_.code : *set_.id;
  const auto key = KeyAt(i, at);
  if (!key) {
    return Shape(
        fmt::format("{} where the code of a province should stand", Shown(rows_.At(i, at))));
  }
  const PortalSpec& portal = *question_.target.portal;
  // A province that ends within the period is there until then.
  const Day day = std::min(question_.asked, question_.target.period.last);
  for (const auto& province : portal.provinces) {
    if (!province->ValidOn(day)) continue;
    const bool is_it = set_.code ? province->identity_code == *key
                                 : province->IdOn(portal.id_scheme, question_.asked) == *key;
    if (is_it) return province->slug;
  }
  return Error{
      ErrorCode::kEntity,
      fmt::format("no province of the provinces file is called {} on {}", *key, FormatDay(day)),
      ""};
}

Status RowReader::ReadField(size_t i, uint32_t row, uint16_t f) {
  const Field& field = set_.fields[f];
  const Cell cell = rows_.At(i, field.at);
  if (cell.kind == Cell::Kind::kAbsent && !field.required) return Done{};
  auto number = NumberIn(cell, field.format);
  if (!number) {
    return Error{number.error().code, fmt::format("{}: {}", field.key, number.error().message), ""};
  }
  Reading reading{row, f, ReadingState::kNotProvided, 0};
  if (*number) {
    reading.state = ReadingState::kValue;
    reading.value = **number;
  }
  out_.readings.push_back(reading);
  return Done{};
}

void RowReader::ReadBalance(size_t i, uint32_t row, uint16_t k) {
  const Identity& identity = set_.identities[k];
  Balance balance{row, k, 0, 0};
  for (const Selector& part : identity.parts) {
    const auto number = Operand(i, part);
    if (!number) return;
    balance.parts += *number;
  }
  const auto total = Operand(i, identity.total);
  if (!total) return;
  balance.total = *total * identity.factor;
  out_.balances.push_back(balance);
}

// An operand is read in the format of the figure that stands at the same place, if there is one.
std::optional<double> RowReader::Operand(size_t i, const Selector& at) const {
  NumberFormat format = NumberFormat::kJson;
  for (const Field& field : set_.fields) {
    if (field.at.base == at.base && field.at.pointer == at.pointer) format = field.format;
  }
  const auto number = NumberIn(rows_.At(i, at), format);
  return number ? *number : std::nullopt;
}

}  // namespace dvcmon
