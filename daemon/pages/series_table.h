// Numbers by day: a table for who reads or listens, which pages.js draws as a chart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

class SeriesTable {
 public:
  // How a column is drawn; the last two against the axis on the right.
  enum class Role : uint8_t { kShare, kTarget, kYearAgo, kExpected, kLower, kReceived, kOnline };
  // What a day is marked for.
  enum class Mark : uint8_t { kHoliday, kRestated, kBoundary, kNote };

  explicit SeriesTable(std::string_view caption) : caption_(caption) {}

  void Column(std::string_view title, int digits, Role role);
  // A number for each column, or none.
  void Row(Day day, std::vector<std::optional<double>> numbers);
  // Stands with the row of that day; of a day without one nowhere.
  void MarkDay(Day day, Mark mark, std::string_view text);
  // Days from that one on belong to a period that is not over.
  void OpenFrom(Day day) { open_from_ = day; }
  void Put(Html& html, const View& view) const;

 private:
  struct Head {
    std::string title;
    int digits;
    Role role;
  };
  struct Line {
    Day day;
    std::vector<std::optional<double>> numbers;
  };
  struct Marked {
    Mark mark;
    std::string text;
  };
  void PutHeads(Html& html, const View& view) const;
  void PutLine(Html& html, const View& view, const Line& line) const;
  void PutKeys(Html& html, const View& view) const;

  std::string caption_;
  std::vector<Head> heads_;
  std::vector<Line> lines_;
  std::multimap<Day, Marked> marks_;
  std::optional<Day> open_from_;
};

}  // namespace dvcmon
