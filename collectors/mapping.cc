#include "collectors/mapping.h"

#include <fmt/format.h>

#include <utility>

#include "collectors/extract/json.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::string_view kNationKey = "vn";
constexpr size_t kMaxCodeBytes = 64;

std::string Shown(const Cell& cell) {
  const auto text = TextOf(cell);
  return text ? fmt::format("\"{}\"", Quotable(*text)) : std::string(Name(cell.kind));
}

Error At(std::string where, Error error) {
  error.where = std::move(where);
  return error;
}

// Reads the rows of one row set.
class RowReader {
 public:
  RowReader(const PollTarget& target, const Context& context, uint16_t row_set,
            const JsonRows& rows, MappedAnswer& out)
      : target_(target),
        context_(context),
        index_(row_set),
        set_(target.collector->row_sets[row_set]),
        prefix_(set_.code_prefix.Expand(context)),
        rows_(rows),
        out_(out) {}

  Status Read() {
    for (const Assertion& only : set_.only) wanted_.push_back(only.equals.Expand(context_));
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (!Wanted(i)) continue;
      if (Status read = ReadRow(i); !read.ok()) return read;
    }
    return Done{};
  }

 private:
  bool Wanted(size_t i) const {
    for (size_t k = 0; k < set_.only.size(); ++k) {
      if (TextOf(rows_.At(i, set_.only[k].at)) != wanted_[k]) return false;
    }
    return true;
  }

  Status ReadRow(size_t i) {
    Row row;
    row.row_set = index_;
    row.path = rows_.Path(i);
    Result<std::string> body = BodyOf(i);
    if (!body) return At(row.path, body.error());
    row.body = *std::move(body);
    // Only text is a name: null is none, and true is no better.
    if (set_.title) row.name = CleanName(rows_.At(i, *set_.title).text);
    if (set_.tier) {
      const auto tier = set_.tiers.find(TextOf(rows_.At(i, *set_.tier)).value_or(""));
      if (tier != set_.tiers.end()) row.tier = tier->second;
    }
    const auto number = static_cast<uint32_t>(out_.rows.size());
    const std::string path = row.path;
    out_.rows.push_back(std::move(row));
    for (size_t f = 0; f < set_.fields.size(); ++f) {
      if (Status read = ReadField(i, number, static_cast<uint16_t>(f)); !read.ok()) {
        return At(path + set_.fields[f].at.pointer, read.error());
      }
    }
    for (size_t k = 0; k < set_.identities.size(); ++k) {
      ReadBalance(i, number, static_cast<uint16_t>(k));
    }
    return Done{};
  }

  Result<std::string> BodyOf(size_t i) const {
    if (set_.level == Level::kNational) return std::string(kNationKey);
    if (set_.level == Level::kProvince) return target_.province_slug();
    const Cell cell = rows_.At(i, *set_.code);
    const bool is_code = cell.kind == Cell::Kind::kText || cell.whole;
    const std::string code = is_code ? CleanName(TextOf(cell).value_or("")) : "";
    if (code.empty() || code.size() > kMaxCodeBytes) {
      return Error{ErrorCode::kShape,
                   fmt::format("{} where the code of an agency should stand", Shown(cell)), ""};
    }
    if (!code.starts_with(prefix_)) {
      return Error{ErrorCode::kEntity,
                   fmt::format("the agency {} is not one of {}: its code does not begin with {}",
                               code, target_.province_slug(), prefix_),
                   ""};
    }
    return code;
  }

  Status ReadField(size_t i, uint32_t row, uint16_t f) {
    const Field& field = set_.fields[f];
    const Cell cell = rows_.At(i, field.at);
    if (cell.kind == Cell::Kind::kAbsent && !field.required) return Done{};
    auto number = NumberIn(cell, field.format);
    if (!number) {
      return Error{number.error().code, fmt::format("{}: {}", field.key, number.error().message),
                   ""};
    }
    Reading reading{row, f, ReadingState::kNotProvided, 0};
    if (*number) {
      reading.state = ReadingState::kValue;
      reading.value = **number;
    }
    out_.readings.push_back(reading);
    return Done{};
  }

  void ReadBalance(size_t i, uint32_t row, uint16_t k) {
    const Identity& identity = set_.identities[k];
    Balance balance{row, k, 0, 0};
    for (const Selector& part : identity.parts) {
      const auto number = Operand(i, part);
      if (!number) return;
      balance.parts += *number;
    }
    const auto total = Operand(i, identity.total);
    if (!total) return;
    balance.total = *total;
    out_.balances.push_back(balance);
  }

  // An operand is read in the format of the figure that stands at the same place, if there is one.
  std::optional<double> Operand(size_t i, const Selector& at) const {
    NumberFormat format = NumberFormat::kJson;
    for (const Field& field : set_.fields) {
      if (field.at.base == at.base && field.at.pointer == at.pointer) format = field.format;
    }
    const auto number = NumberIn(rows_.At(i, at), format);
    return number ? *number : std::nullopt;
  }

  const PollTarget& target_;
  const Context& context_;
  const uint16_t index_;
  const RowSet& set_;
  const std::string prefix_;
  const JsonRows& rows_;
  MappedAnswer& out_;
  std::vector<std::string> wanted_;
};

Status Check(const JsonAnswer& answer, const std::vector<Assertion>& assertions,
             const Context& context, ErrorCode code, std::string_view what) {
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

Result<std::optional<Time>> AsOf(const JsonAnswer& answer, const Selector& at) {
  const Cell cell = answer.At(at.pointer);
  if (cell.kind == Cell::Kind::kNull) return std::optional<Time>();
  const std::string text = TextOf(cell).value_or("");
  if (const auto time = ParseTime(text)) return std::optional(*time);
  if (const auto day = ParseDay(text)) return std::optional(StartOf(*day));
  return Error{ErrorCode::kShape, fmt::format("{} where a date should stand", Shown(cell)),
               at.pointer};
}

}  // namespace

Result<MappedAnswer> MapAnswer(const PollTarget& target, const Context& context,
                               std::string_view bytes) {
  const CollectorSpec& collector = *target.collector;
  const auto answer = JsonAnswer::Parse(bytes);
  if (!answer) return answer.error();
  Status checked =
      Check(*answer, collector.assertions, context, ErrorCode::kMarker, "the envelope");
  if (!checked.ok()) return checked.error();
  checked = Check(*answer, collector.entity, context, ErrorCode::kEntity, "the body in the answer");
  if (!checked.ok()) return checked.error();

  MappedAnswer mapped;
  if (collector.as_of) {
    auto as_of = AsOf(*answer, *collector.as_of);
    if (!as_of) return as_of.error();
    mapped.as_of = *as_of;
  }
  for (size_t i = 0; i < collector.row_sets.size(); ++i) {
    const auto rows = answer->Rows(collector.row_sets[i].pointer);
    if (!rows) return rows.error();
    if (rows->size() > collector.row_sets[i].at_most) {
      return Error{ErrorCode::kTooLarge,
                   fmt::format("{} rows, at most {} are declared", rows->size(),
                               collector.row_sets[i].at_most),
                   collector.row_sets[i].pointer};
    }
    const Status read = RowReader(target, context, static_cast<uint16_t>(i), *rows, mapped).Read();
    if (!read.ok()) return read.error();
  }
  return mapped;
}

}  // namespace dvcmon
