// What a cell holds before it is printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/report/figures.h"

namespace dvcmon {

struct Finding {
  enum class State : uint8_t { kEmpty, kNumber, kMissing, kNotApplicable, kText };
  State state = State::kEmpty;
  double value = 0;  // as it is shown: percent of a share, after the scale of an amount
  int digits = 0;
  std::string text{};  // of a text
  // Of a share: of what by what. Of a count the count itself, before its scale.
  double numerator = 0;
  double denominator = 0;
  // Of a change of a share: what it was before.
  double numerator_before = 0;
  double denominator_before = 0;
  bool is_share = false;
  bool is_count = false;  // 0 of it is "không phát sinh"
  // Of a sum over bodies: how many are in it, of those that can have any.
  size_t bodies = 1;
  size_t of = 1;
  bool provisional = false;
  // The days that it is about, where they are others than those asked for.
  bool carried = false;
  Day first{};
  Day last{};
  std::set<Day> left_out{};    // days that are not in it, or not in that of one of its bodies
  std::vector<Words> notes{};  // what has to be said
  std::vector<PublishedFigure> made_of{};
  Words words{};
  Words why_not{};

  bool is_number() const { return state == State::kNumber; }
  bool incomplete() const { return !left_out.empty(); }
  // Of one body among others: can it have any, and does it. A share of nothing is known, and adds
  // nothing.
  bool applies() const { return state != State::kNotApplicable || is_share; }
  bool is_known() const { return applies() && state != State::kMissing && state != State::kEmpty; }
};

Finding Missing(Words why);
// Reasons for there being none.
Words NobodySays();
Words OnlyABound();
Words NotProvided();

// Is what is said of a number in words wanted too, or is it one of many in a sum.
enum class Telling : uint8_t { kInWords, kInSum };
// What is to be said of an amount beside its number, and what it is made of.
void TakeFacts(Finding& finding, const Amount& amount, Telling telling);
// How it is reckoned.
Words WordsOf(const Amount& amount);
// Of a count that is not what its running totals differ by: says so, and by how much they do.
void Reconcile(Finding& finding);
// Makes a share, in percent, of numerator and denominator; of nothing there is none.
void Divide(Finding& finding);
// Counts, facts and notes of a part.
void AddTo(Finding& sum, const Finding& part);

// Bodies added up: those of which there is a number, with what has to be said of these once.
class BodySum {
 public:
  // False: it is not in the sum.
  bool Add(const Finding& one);
  size_t bodies() const { return sum_.bodies; }
  size_t of() const { return sum_.of; }
  // Their counts together, without a state, words and figures; `last`: the day that was asked for.
  // `of_sum`: is said first, if anything.
  Finding Take(const Words& of_sum, Day last) &&;

 private:
  static Finding OfNobody();

  Finding sum_ = OfNobody();
  size_t incomplete_ = 0;
  std::vector<std::pair<Day, Day>> carried_;  // the days of each whose figures are of others
};

}  // namespace dvcmon
