// How many days of work are left of the month that reports are about.
#pragma once

#include <string>
#include <string_view>

#include "daemon/derive/calendar.h"
#include "daemon/derive/window.h"

namespace dvcmon {

inline constexpr std::string_view kDaysToCutoff = "dvc_workdays_to_cutoff";
inline constexpr std::string_view kDaysToCutoffHelp =
    "Số ngày làm việc còn lại đến ngày chốt của tháng báo cáo, kể cả hôm nay / working days left "
    "to "
    "the cut-off of the month of reports, today with them; without province: in the nation.";

// The label `cutoff`, and the word of forms of reports: "calendar", "report15".
std::string_view Name(Cutoff cutoff);

// In the month in which today is, as months end by that cut-off; of a province, or with an empty
// slug of the nation. On the day of the cut-off it is 1 while that is worked.
int WorkingDaysToCutoff(const Calendar& calendar, Day today, Cutoff cutoff,
                        const std::string& province);

}  // namespace dvcmon
