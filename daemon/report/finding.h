// What a cell holds before it is printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
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
  bool incomplete = false;     // some days are not in it
  std::vector<Words> notes{};  // what has to be said
  std::vector<PublishedFigure> made_of{};
  Words words{};
  Words why_not{};

  bool is_number() const { return state == State::kNumber; }
};

Finding Missing(Words why);
// Reasons for there being none.
Words NobodySays();
Words OnlyABound();
Words NotProvided();
Words SomeLackDays(size_t bodies);

// What is to be said of an amount beside its number, and what it is made of.
void TakeFacts(Finding& finding, const Amount& amount);
// How it is reckoned.
Words WordsOf(const Amount& amount);
// Of a count that is not what its running totals differ by: says so, and by how much they do.
void Reconcile(Finding& finding);
// Makes a share, in percent, of numerator and denominator; of nothing there is none.
void Divide(Finding& finding);
// Counts, facts and notes of a part.
void AddTo(Finding& sum, const Finding& part);

}  // namespace dvcmon
