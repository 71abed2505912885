// What is told of a drop to people who have to act on it: numbers only. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "daemon/derive/ledger.h"
#include "daemon/derive/province_drop.h"
#include "daemon/derive/volume_drop.h"

namespace dvcmon {

struct DropFinding {
  DropWindow window{};
  double lower_bound = 0;  // at least so many in 99 of 100 such windows, had nothing changed
  double chance = 0;       // of as few as were observed, had nothing changed. The window was chosen
                           // by the data: how often a judge errs says its budget, not this
  double missing = 0;      // applications: expected less observed, at least 0
};
// The window of the state, after the day. Of a day that was not judged: the last one that was.
DropFinding Find(const DropWindow& window, const RateDay& day);
DropFinding Find(const DropWindow& window, const ProvinceDay& day);
DropFinding Find(const DropWindow& window, const VolumeDay& day);

// One body before the window of a province's drop and in it.
struct BodyShares {
  double received_before = 0;
  double online_before = 0;
  double received = 0;
  double online = 0;
  double expected = 0;  // online, by what is normal of it
  double rho = 0;       // of its last judged day
};

// A change of a share, taken apart: how much of it is that bodies receive another share online, and
// how much that other bodies receive more (Kitagawa 1955). Both add up to the change, exactly. A
// body that received nothing at one of the times counts as if its share had not changed.
struct Split {
  struct Part {
    size_t body = 0;  // its place
    double rate_effect = 0;
    double mix_effect = 0;
    double before = 0;  // its share
    double now = 0;
  };
  double before = 0;
  double now = 0;
  double rate_effect = 0;
  double mix_effect = 0;
  std::vector<Part> parts{};  // the most falling first
};
// None: nothing was received at one of the times.
std::optional<Split> SplitChange(std::span<const BodyShares> bodies);

enum class SplitVerdict : uint8_t { kRate, kMix, kBoth };  // at least 70 % of the change are
SplitVerdict VerdictOf(const Split& split);

// How many bodies fell below what nine of ten such windows would hold, of those that received any.
struct Breadth {
  int falling = 0;
  int of = 0;
};
Breadth BreadthOf(std::span<const BodyShares> bodies);

// How many days of the window the ledger says what of; days without a closing are gaps.
using DataQuality = std::array<int, 8>;  // by DayStatus
DataQuality QualityOf(std::span<const LedgerDay> days, Day first, Day last);

}  // namespace dvcmon
