// Plain things as the text of a column: their fields with spaces between, exact, in the order of a
// function Visit(visitor, thing) that both writing and reading use; it stands in the namespace of
// the thing.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "daemon/store/columns.h"

namespace dvcmon {

class FieldWriter {
 public:
  void operator()(Day& day) { Put(ColumnOf(day)); }
  void operator()(Time& time) { Put(ColumnOf(time)); }
  void operator()(std::string& bytes) {  // its length before it
    Put(bytes.size());
    if (!bytes.empty()) (text_ += ' ') += bytes;
  }
  template <class Thing>
  void operator()(std::optional<Thing>& thing) {
    thing ? (*this)(*thing) : Put("-");
  }
  template <class Thing>
  void operator()(std::vector<Thing>& list) {
    Put(list.size());
    for (Thing& thing : list) (*this)(thing);
  }
  template <class Thing, size_t kSize>
  void operator()(std::array<Thing, kSize>& list) {
    for (Thing& thing : list) (*this)(thing);
  }
  template <class Thing>
  void operator()(Thing& thing) {
    if constexpr (std::is_class_v<Thing>) {
      Visit(*this, thing);
    } else if constexpr (std::is_enum_v<Thing> || std::is_same_v<Thing, bool>) {
      Put(static_cast<int>(thing));
    } else {
      Put(thing);
    }
  }
  std::string text() && { return std::move(text_); }

 private:
  template <class Number>
  void Put(const Number& number) {
    if (!text_.empty()) text_ += ' ';
    fmt::format_to(std::back_inserter(text_), "{}", number);
  }

  std::string text_;
};

// What cannot be read leaves the rest as it is, and is no success.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  void operator()(Day& day) { day = DayAt(Take<int64_t>()); }
  void operator()(Time& time) { time = TimeOf(Take<int64_t>()); }
  void operator()(std::string& bytes) {
    const auto size = Take<size_t>();
    ok_ = ok_ && size <= rest_.size();
    if (!ok_) return;
    bytes = rest_.substr(0, size);
    if (size > 0) Skip(size);
  }
  template <class Thing>
  void operator()(std::optional<Thing>& thing) {
    thing.reset();
    if (rest_.starts_with('-') && (rest_.size() == 1 || rest_[1] == ' ')) {
      Skip(1);
    } else {
      (*this)(thing.emplace());
    }
  }
  template <class Thing>
  void operator()(std::vector<Thing>& list) {
    const auto size = Take<size_t>();
    list.clear();
    for (size_t i = 0; i < size && ok_; ++i) (*this)(list.emplace_back());
  }
  template <class Thing, size_t kSize>
  void operator()(std::array<Thing, kSize>& list) {
    for (Thing& thing : list) (*this)(thing);
  }
  template <class Thing>
  void operator()(Thing& thing) {
    if constexpr (std::is_class_v<Thing>) {
      Visit(*this, thing);
    } else if constexpr (std::is_enum_v<Thing> || std::is_same_v<Thing, bool>) {
      thing = static_cast<Thing>(Take<int>());
    } else {
      thing = Take<Thing>();
    }
  }
  bool is_done() const { return ok_ && rest_.empty(); }

 private:
  // So many characters and the space behind them.
  void Skip(size_t count) {
    ok_ = ok_ && (rest_.size() <= count || rest_[count] == ' ');
    rest_.remove_prefix(std::min(rest_.size(), count + 1));
  }
  template <class Number>
  Number Take() {
    Number number{};
    const char* const end = rest_.data() + rest_.size();
    const auto [stop, error] = std::from_chars(rest_.data(), end, number);
    ok_ = ok_ && error == std::errc();
    if (!ok_) return {};
    Skip(static_cast<size_t>(stop - rest_.data()));
    return number;
  }

  std::string_view rest_;
  bool ok_ = true;
};

template <class Thing>
std::string FieldsOf(Thing thing) {
  FieldWriter writer;
  writer(thing);
  return std::move(writer).text();
}

// None: it is not what FieldsOf() wrote.
template <class Thing>
std::optional<Thing> ParseFields(std::string_view text) {
  Thing thing;
  FieldReader reader(text);
  reader(thing);
  return reader.is_done() ? std::optional(std::move(thing)) : std::nullopt;
}

}  // namespace dvcmon
