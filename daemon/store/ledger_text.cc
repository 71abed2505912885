#include "daemon/store/ledger_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <vector>

#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

// Reads or writes the fields of a thing, in one order for both.
class TextWriter {
 public:
  template <class Number>
  void Put(const Number& number) {
    if (!text_.empty()) text_ += ' ';
    fmt::format_to(std::back_inserter(text_), "{}", number);
  }
  void operator()(Day& day) { Put(ColumnOf(day)); }
  void operator()(Time& time) { Put(ColumnOf(time)); }
  template <class Thing>
  void operator()(std::optional<Thing>& thing) {
    thing ? (*this)(*thing) : Put("-");
  }
  template <class Number>
  void operator()(std::vector<Number>& list) {
    Put(list.size());
    for (const Number number : list) Put(number);
  }
  template <class Number>
  void operator()(Number& number) {
    Put(number);
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  void operator()(Day& day) { day = DayAt(Take<int64_t>()); }
  void operator()(Time& time) { time = TimeOf(Take<int64_t>()); }
  template <class Thing>
  void operator()(std::optional<Thing>& thing) {
    thing.reset();
    if (rest_.starts_with('-') && (rest_.size() == 1 || rest_[1] == ' ')) {
      rest_.remove_prefix(std::min<size_t>(rest_.size(), 2));
    } else {
      (*this)(thing.emplace());
    }
  }
  template <class Number>
  void operator()(std::vector<Number>& list) {
    const auto size = Take<size_t>();
    list.clear();
    for (size_t i = 0; i < size && ok_; ++i) list.push_back(Take<Number>());
  }
  template <class Number>
  void operator()(Number& number) {
    number = Take<Number>();
  }
  bool AtEnd() const { return ok_ && rest_.empty(); }

 private:
  template <class Number>
  Number Take() {
    Number number{};
    const char* const end = rest_.data() + rest_.size();
    const auto [stop, error] = std::from_chars(rest_.data(), end, number);
    ok_ = ok_ && error == std::errc() && (stop == end || *stop == ' ');
    if (!ok_) return {};
    rest_.remove_prefix(static_cast<size_t>(stop - rest_.data()) + (stop == end ? 0 : 1));
    return number;
  }

  std::string_view rest_;
  bool ok_ = true;
};

template <class Visitor>
void Visit(Visitor& visit, LedgerState& state) {
  visit(state.at);
  visit(state.counters.parts);
  visit(state.period);
  visit(state.definition);
  visit(state.mean);
  visit(state.samples);
  visit(state.quarantined);
  visit(state.held.parts);
  visit(state.bulks);
  visit(state.fell_from);
  visit(state.fell_by);
  visit(state.ahead_from);
  visit(state.ahead);
  visit(state.filed);
}

template <class Visitor>
void Visit(Visitor& visit, Rhythm& rhythm) {
  visit(rhythm.closed_on);
  visit(rhythm.changed_on);
  visit(rhythm.period);
  visit(rhythm.total);
  visit(rhythm.seen);
  visit(rhythm.turned_from);
  visit(rhythm.old);
  visit(rhythm.as_of);
  visit(rhythm.stills);
  visit(rhythm.days);
}

template <class Thing>
std::string Write(Thing thing) {
  TextWriter writer;
  Visit(writer, thing);
  return std::move(writer).text();
}

template <class Thing>
std::optional<Thing> Read(std::string_view text) {
  Thing thing;
  TextReader reader(text);
  Visit(reader, thing);
  return reader.AtEnd() ? std::optional(std::move(thing)) : std::nullopt;
}

}  // namespace

std::string TextOf(const LedgerState& state) { return Write(state); }
std::string TextOf(const Rhythm& rhythm) { return Write(rhythm); }
std::optional<LedgerState> ParseLedgerState(std::string_view text) {
  return Read<LedgerState>(text);
}
std::optional<Rhythm> ParseRhythm(std::string_view text) { return Read<Rhythm>(text); }

Error DamagedLedger(std::string_view what) {
  return {ErrorCode::kStore,
          "the store is damaged: " + std::string(what) +
              " cannot be read; restore a backup or remove the ledger tables, which are made anew",
          ""};
}

std::string TextOfSeries(const std::vector<int64_t>& series) {
  std::string text;
  for (const int64_t id : series) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}
std::vector<int64_t> ParseSeries(std::string_view text) {
  std::vector<int64_t> series;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    series.push_back(std::atoll(std::string(text.substr(0, end)).c_str()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return series;
}

}  // namespace dvcmon
