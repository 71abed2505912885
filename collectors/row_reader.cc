#include "collectors/row_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "collectors/extract/date.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::string_view kNationKey = "vn";

Error At(std::string where, Error error) {
  error.where = std::move(where);
  return error;
}

Error Shape(std::string message) { return {ErrorCode::kShape, std::move(message), ""}; }

}  // namespace

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
      filter_(set_, question.context),
      out_(out) {}

Status RowReader::Read() {
  if (Status there = CheckPlaces(); !there.ok()) return there;
  for (const Field& field : set_.fields) steps_.emplace_back(field.steps);
  if (set_.counts_rows()) {
    CountRows();
    return Done{};
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!filter_.Wants(rows_, i, out_.left_out[index_])) continue;
    if (Status read = ReadRow(i); !read.ok()) return read;
  }
  return Done{};
}

// Before any row is read: a column that is gone is missing in all of them.
Status RowReader::CheckPlaces() const {
  std::vector<std::pair<const Selector*, bool>> places;  // and whether it is required
  const auto add = [&](const std::optional<Selector>& at) {
    if (at) places.emplace_back(&*at, true);
  };
  for (const auto& at : {&set_.code, &set_.id, &set_.province, &set_.title, &set_.tier}) add(*at);
  add(set_.as_of);
  for (const Assertion& only : set_.only) places.emplace_back(&only.at, true);
  for (const Assertion& except : set_.except) places.emplace_back(&except.at, true);
  for (const RowLabel& label : set_.labels) places.emplace_back(&label.at, true);
  if (set_.is_final) places.emplace_back(&set_.is_final->at, true);
  for (const Field& field : set_.fields) {
    if (!field.counts_rows) places.emplace_back(&field.at, field.required);
  }
  for (const auto& [at, required] : places) {
    if (Status has = rows_.Has(*at, required); !has.ok()) return has;
  }
  return Done{};
}

// One row for the body that was asked for, which grows from page to page.
void RowReader::CountRows() {
  double count = 0;
  for (size_t i = 0; i < rows_.size(); ++i) {
    count += filter_.Wants(rows_, i, out_.left_out[index_]) ? 1 : 0;
  }
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
  row.tier = set_.own_tier;
  if (set_.tier) {
    const auto tier = set_.tiers.find(TextOf(rows_.At(i, *set_.tier)).value_or(""));
    if (tier != set_.tiers.end()) row.tier = tier->second;
  }
  if (Status labelled = ReadLabels(i, row); !labelled.ok()) return At(place, labelled.error());
  if (set_.is_final) {
    const bool holds =
        TextOf(rows_.At(i, set_.is_final->at)) == set_.is_final->equals.Expand(question_.context);
    out_.is_final = out_.is_final.value_or(true) && holds;
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
      if (question_.target.province) return question_.target.province_slug();
      return set_.province ? ProvinceNamed(i) : ProvinceOf(i);
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
  if (key.empty() || key.size() > kMaxAgencyCodeBytes) return std::nullopt;
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
      return Shape(
          fmt::format("{} where the code of an agency should stand; rows about none are left out "
                      "by `except`, or at the end of a table by `until`",
                      Shown(rows_.At(i, *set_.code))));
    }
    id = own.value_or("");
  }
  // The operator's word counts before that of the portal, also of which province it is. What was
  // taught needs no alias: it is our code already.
  const auto alias = question_.aliases.find(code ? *code : *own);
  if (alias != question_.aliases.end()) return alias->second;
  if (!code && question_.ids != nullptr) {
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

// "Tỉnh Hoà Bình", "Hòa Bình" and "hoa-binh" are one province.
Result<std::string> RowReader::ProvinceNamed(size_t i) const {
  const Cell cell = rows_.At(i, *set_.province);
  const std::string name = ProvinceKey(cell.text);
  const Day day = std::min(question_.asked, question_.target.period.last);
  for (const auto& province : question_.target.portal->provinces) {
    if (!province->ValidOn(day) || name.empty()) continue;
    if (ProvinceKey(province->name) == name || province->slug == cell.text) return province->slug;
  }
  return Error{ErrorCode::kEntity,
               fmt::format("{} was no province on {}, as the provinces file has it", Shown(cell),
                           FormatDay(day)),
               ""};
}

Status RowReader::ReadLabels(size_t i, Row& row) const {
  for (const RowLabel& label : set_.labels) {
    const Cell cell = rows_.At(i, label.at);
    std::string value = CleanName(TextOf(cell).value_or(""));
    const auto word = label.words.find(value);
    if (word != label.words.end()) value = word->second;
    const bool known = label.words.empty() || word != label.words.end();
    if (!known || !IsLabelValue(value)) {
      return Shape(fmt::format("{} where the label {} should stand{}", Shown(cell), label.name,
                               known ? ": letters without marks, digits and _ . - are needed"
                                     : ": it is not one of the words that are mapped"));
    }
    // Words that are mapped were looked at when the configuration was loaded.
    for (const Field& field : set_.fields) {
      const auto words = field.statistic->labels.find(label.name);
      const bool any = words == field.statistic->labels.end() || words->second.empty();
      if (any || !label.words.empty() || std::ranges::count(words->second, value) > 0) continue;
      return Shape(fmt::format(
          "{} where the label {} should stand: it is not one of {}; `map` says what the words of "
          "the portal mean",
          Shown(cell), label.name, fmt::join(words->second, ", ")));
    }
    row.labels.emplace_back(label.name, std::move(value));
  }
  return Done{};
}

// A typed cell of a workbook is a number, however texts in that column are written.
Result<Extracted> RowReader::Extract(size_t i, size_t f) const {
  const Field& field = set_.fields[f];
  const Cell cell = rows_.At(i, field.at);
  const bool typed = cell.kind == Cell::Kind::kNumber &&
                     question_.target.collector->format.kind == AnswerFormat::Kind::kXlsx;
  return steps_[f].Apply(cell, typed ? NumberFormat::kJson : field.format);
}

Status RowReader::ReadField(size_t i, uint32_t row, uint16_t f) {
  const Field& field = set_.fields[f];
  if (!field.required && rows_.At(i, field.at).kind == Cell::Kind::kAbsent) return Done{};
  const auto extracted = Extract(i, f);
  if (!extracted) {
    const Error& error = extracted.error();
    const bool in_table = !question_.target.collector->format.tables.empty();
    const bool mendable = in_table && error.code == ErrorCode::kSyntax;
    return Error{error.code,
                 fmt::format("{}: {}{}", field.key, error.message,
                             mendable ? "; `steps` change a text first, `skip` and `until` leave "
                                        "out lines that are no data"
                                      : ""),
                 ""};
  }
  out_.readings.push_back({row, f, extracted->state, extracted->value});
  return Done{};
}

void RowReader::ReadBalance(size_t i, uint32_t row, uint16_t k) {
  const Identity& identity = set_.identities[k];
  Balance balance{row, k, 0, 0};
  std::vector<double> parts;
  for (const Operand& part : identity.parts) {
    const auto number = NumberOf(i, part);
    if (!number) return;
    parts.push_back(*number);
  }
  if (identity.is_ratio) {
    if (parts[1] == 0) return;
    balance.parts = parts[0] / parts[1];
  } else {
    for (const double part : parts) balance.parts += part;
  }
  const auto total = NumberOf(i, identity.total);
  if (!total) return;
  balance.total = *total * identity.factor;
  out_.balances.push_back(balance);
}

// A place is read in the format of the figure that stands there, if there is one.
std::optional<double> RowReader::NumberOf(size_t i, const Operand& operand) const {
  if (operand.field) {
    const auto extracted = Extract(i, *operand.field);
    if (!extracted || extracted->state != ReadingState::kValue) return std::nullopt;
    return extracted->value;
  }
  const Selector& at = operand.at;
  NumberFormat format = question_.target.collector->format.numbers;
  for (const Field& field : set_.fields) {
    if (field.at.base == at.base && field.at.pointer == at.pointer) format = field.format;
  }
  const Cell cell = rows_.At(i, at);
  const auto number =
      NumberIn(cell, cell.kind == Cell::Kind::kNumber ? NumberFormat::kJson : format);
  return number ? *number : std::nullopt;
}

}  // namespace dvcmon
