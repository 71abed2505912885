// The tables that `dvcmon calibrate` reads: observations, increments and a calendar. Plain CSV:
// commas, a line for the names of the columns, no quotes.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/drop_replay.h"

namespace dvcmon {

// day,kind with kind = holiday, working or tet. Errors of all of these: kIo, or kSyntax with
// FILE:LINE.
Result<Calendar> ReadCalendarTable(const std::string& path);

// observed_at,province,agency,received,received_online: counters of the year to date, one row for
// each agency and successful poll, in the order of days; of a day the last row counts. They go
// through ledgers as the daemon's polls do.
Result<std::vector<DropHistory>> ReadObservations(const std::string& path,
                                                  const Calendar& calendar);

// day,province,agency,n,x,k: what was received and received online on so many working days.
Result<std::vector<DropHistory>> ReadIncrements(const std::string& path, const Calendar& calendar);

}  // namespace dvcmon
