// calendar.yaml: the days on which offices work, as an officer declares them year by year.
#pragma once

#include <optional>
#include <string>

#include "daemon/config/provinces_file.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/derive/calendar.h"

namespace dvcmon {

// From the first day of its first year to the last of its last; in between every year is there.
// `provinces` are those that may have days of their own; null: not known.
Calendar ReadCalendar(const YamlValue& root, const Provinces* provinces);

// What somebody has to do about the calendar, if anything: it does not know today, or ends within
// 60 days. Days that it does not know count by the week alone, and nothing stops for it.
std::optional<std::string> CalendarWarning(const Calendar& calendar, Day today);

}  // namespace dvcmon
