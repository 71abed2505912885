// What the window of a report brought: what was filed from the figure that stands at the cut-off
// before it to the one that stands at its own (window.h), as far as a ledger knows it. Pure.
//
// A figure that is carried moves what is counted: from one accepted figure to another, and the
// result says from which day to which that is. Nothing is estimated, and nothing shared out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/ledger.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/rhythm.h"
#include "daemon/derive/window.h"

namespace dvcmon {

// Days between two figures of which the ledger does not know what was filed.
struct UnknownDays {
  Day first{};
  Day last{};
  // What it says of the last one, on which the count went on from another figure.
  DayStatus status = DayStatus::kGap;

  std::string TextVi() const;
  std::string TextEn() const;
  bool operator==(const UnknownDays&) const = default;
};

using WhyNotKnown = std::variant<NotKnown, UnknownDays>;
std::string TextVi(const WhyNotKnown& why);
std::string TextEn(const WhyNotKnown& why);

// Days of a window that are left out of what it brought, where they are few.
struct LeftOutDays {
  std::vector<UnknownDays> runs{};  // by day, others between them
  int working_days = 0;             // of them

  bool empty() const { return runs.empty(); }
  int days() const;
  // "chưa gồm 3 ngày, trong đó 1 ngày làm việc: …": names the first runs, and how many days more.
  std::string TextVi() const;
  std::string TextEn() const;
  bool operator==(const LeftOutDays&) const = default;
};
// Of the days from `first` to `last` those that are in no increment that lies within.
LeftOutDays DaysLeftOut(std::span<const LedgerDay> days, Day first, Day last,
                        const WorkingDays& working_days);

struct WindowFlow {
  std::optional<WhyNotKnown> unknown{};  // none: known
  // What is counted, both included; others than were asked for where a figure is carried.
  Day first{};
  Day last{};
  Counters filed{};      // no parts where it is not known
  int working_days = 0;  // that it covers
};

// From `first`, on which the province was there, to `last`, both included; of a window that is
// open, to the last day that is over. `days`: the ledger of the province or of one of its agencies,
// in order of days.
//
// Before a province that began on `first` nothing stands: its first figure does, if that is at most
// as many working days after the cut-off as others may be before it.
WindowFlow FlowInWindow(std::span<const LedgerDay> days, Day first, Day last,
                        const Calendar& calendar, const Province& province,
                        int carry_at_most = kCarryAtMost);

// The counts of that, for ratios and sums: not provided where it is not known. `keys`: of the
// parts; they outlive it.
std::vector<Count> CountsOf(const std::vector<std::string>& keys, const WindowFlow& flow);

}  // namespace dvcmon
