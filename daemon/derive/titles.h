// What people call a number. Words of a label have titles that are dated: what is "dịch vụ công
// trực tuyến toàn trình" since Decree 42/2022/NĐ-CP was "mức độ 4" before, and a table about 2021
// says so.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "collectors/model/spec.h"
#include "collectors/model/time.h"

namespace dvcmon {

struct Title {
  std::string vi;
  std::string en;

  bool operator==(const Title&) const = default;
};

// By label and word: its titles, each from that day until the next one; the first is from
// Day::min() on.
using LabelTitles = std::map<std::string, std::map<std::string, std::map<Day, Title>>>;

// Of a statistic with these labels on that day: "Hồ sơ nộp trực tuyến: DVCTT toàn trình". A word
// without a title stands as it is. `key`: of the statistic, "applications_online{level=4}".
Title TitleOn(Day day, const Statistic& statistic, std::string_view key, const LabelTitles& titles);

}  // namespace dvcmon
