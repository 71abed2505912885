// What was out of the ordinary in the days of a report: days without figures, restatements, polls
// that were refused, falls, boundaries and notes. Officers write them beside their tables.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/window.h"
#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/store/record.h"
#include "daemon/tables/book.h"

namespace dvcmon {

struct Oddities {
  struct Silent {
    Source source;
    std::vector<Day> days;  // without a closing
  };
  struct Odd {
    Source source;
    KnownBody body;
    std::string key;
    Day day{};
    DayStatus status{};
  };
  struct Refused {
    Source source;
    RefusedPoll poll;
  };
  std::vector<Silent> silent{};
  std::vector<Odd> restated{};  // restated, corrected in bulk, quarantined
  std::vector<Refused> refused{};
  std::vector<std::string> drops{};  // texts, Vietnamese
  std::vector<Day> boundaries{};
  std::vector<Annotation> notes{};
};

// Of a province, or of the nation (null). Days and notes that were not known at `as_of` are left
// out.
Result<Oddities> OdditiesOf(const Record& record, const Config& config, const Province* province,
                            const Window& window, Time as_of, ReportFigures& figures);

// What people are told in the narrative.
std::vector<std::string> TextsOf(const Oddities& oddities, const ReportBodies& bodies);
// Sheets of the annex.
std::vector<BookSheet> SheetsOf(const Oddities& oddities, const ReportBodies& bodies);

}  // namespace dvcmon
