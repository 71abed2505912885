// What was filed between two days, as far as a ledger knows it.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "daemon/derive/ledger.h"

namespace dvcmon {

struct Flow {
  // The first day whose filings are not known, and what the ledger says of it: kGap also where it
  // says nothing; kOk and kReset: they are known only in one sum with days outside.
  struct Unknown {
    Day day{};
    DayStatus status = DayStatus::kGap;

    bool operator==(const Unknown&) const = default;
  };
  std::optional<Unknown> unknown{};  // none: known
  Counters filed{};                  // no parts where it is not known
  int working_days = 0;              // that it covers
};

// The numbers of days whose flows are shown.
inline constexpr std::array kFlowDays = {1, 7, 28};

// From `first` to `last`, both included. Known only where each day between is part of an increment
// that lies within: nothing is estimated or shared out. `days`: the ledger of one body, in order of
// days; days may be left out of it.
Flow FlowBetween(std::span<const LedgerDay> days, Day first, Day last);

}  // namespace dvcmon
