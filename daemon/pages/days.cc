#include "daemon/pages/days.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "daemon/pages/same_day.h"
#include "daemon/pages/series_table.h"
#include "daemon/pages/source_words.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDayLater{1};

// Of the week to that day, in percent; none: not known, or of nothing.
std::optional<double> OnlineShare(const Filing& filing, Day day) {
  const auto mean = WeekTo(filing, day);
  if (!mean || !filing.tells_channels || mean->received <= 0) return std::nullopt;
  return 100 * mean->online() / mean->received;
}

// What is expected in the window of a fall, in percent.
class ExpectedBand {
 public:
  explicit ExpectedBand(const KeptDrop* drop) {
    if (drop == nullptr || drop->of.rule != DropRule::kOnlineRate) return;
    const DropFinding& finding = drop->last.finding;
    if (finding.window.received <= 0) return;
    first_ = finding.window.first;
    last_ = drop->last.day;
    expected_ = 100 * finding.window.expected / finding.window.received;
    lower_ = 100 * finding.lower_bound / finding.window.received;
  }
  bool empty() const { return last_ < first_; }
  std::optional<double> Expected(Day day) const {
    return In(day) ? std::optional(expected_) : none_;
  }
  std::optional<double> Lower(Day day) const { return In(day) ? std::optional(lower_) : none_; }

 private:
  bool In(Day day) const { return first_ <= day && day <= last_; }

  Day first_ = Day::max();
  Day last_ = Day::min();
  double expected_ = 0;
  double lower_ = 0;
  std::optional<double> none_;
};

// Weekends are no holidays.
void MarkHolidays(SeriesTable& table, const View& view, const std::string& province, Day first,
                  Day last) {
  const Calendar& calendar = *view.config().calendar;
  for (Day day = first; day <= last; day += kOneDayLater) {
    constexpr unsigned kFriday = 5;
    const bool is_weekday = std::chrono::weekday(day).iso_encoding() <= kFriday;
    if (!is_weekday || calendar.IsWorking(day, province)) continue;
    table.MarkDay(
        day, SeriesTable::Mark::kHoliday,
        calendar.IsTet(day) ? view.Say("nghỉ Tết", "Tết") : view.Say("nghỉ lễ", "holiday"));
  }
  for (const Day day : calendar.Boundaries(province)) {
    if (day < first || day > last) continue;
    table.MarkDay(day, SeriesTable::Mark::kBoundary,
                  view.Say("cách đếm đổi khác từ ngày này", "counted otherwise since"));
  }
}

void MarkNotes(SeriesTable& table, const std::vector<Annotation>* notes, Day first, Day last) {
  if (notes == nullptr) return;
  for (const Annotation& note : *notes) {
    if (note.first < first || note.first > last) continue;
    table.MarkDay(note.first, SeriesTable::Mark::kNote, note.text);
  }
}

void Mark(SeriesTable& table, const View& view, const Desk& desk, const Filing& filing,
          const BesideDays& beside, Day first, Day last) {
  const std::string province = desk.province() == nullptr ? "" : desk.province()->slug;
  MarkHolidays(table, view, province, first, last);
  for (const OddDay& odd : filing.odd) {
    if (odd.day < first || odd.day > last) continue;
    table.MarkDay(odd.day, SeriesTable::Mark::kRestated, LedgerText(view, odd.status));
  }
  MarkNotes(table, beside.notes, first, last);
  if (desk.is_open() && desk.window().first <= last) table.OpenFrom(desk.window().first);
}

// Which of the columns there are anything for.
struct DaysColumns {
  const Target* target;
  bool year_ago;
  ExpectedBand band;
};

void AddColumns(SeriesTable& table, const View& view, const DaysColumns& columns) {
  using Role = SeriesTable::Role;
  table.Column(view.Say("Trực tuyến, %", "Online, %"), 2, Role::kShare);
  if (columns.target != nullptr) {
    table.Column(view.Say("Chỉ tiêu, %", "Target, %"), 0, Role::kTarget);
  }
  if (columns.year_ago) {
    table.Column(view.Say("Năm trước, %", "A year ago, %"), 2, Role::kYearAgo);
  }
  if (!columns.band.empty()) {
    table.Column(view.Say("Thường lệ, %", "Usual, %"), 1, Role::kExpected);
    table.Column(view.Say("Ngưỡng dưới, %", "Least that is usual, %"), 1, Role::kLower);
  }
  table.Column(view.Say("Tiếp nhận, hồ sơ/ngày", "Received a day"), 1, Role::kReceived);
  table.Column(view.Say("trong đó trực tuyến", "of these online"), 1, Role::kOnline);
}

std::optional<double> ShareAYearAgo(const Filing& filing, Day day) {
  const auto year_ago = AlignedYearAgo(day);
  return year_ago ? OnlineShare(filing, *year_ago) : std::nullopt;
}

void AddRow(SeriesTable& table, const Filing& filing, const DaysColumns& columns, Day day) {
  const auto mean = WeekTo(filing, day);
  std::vector<std::optional<double>> row;
  row.push_back(OnlineShare(filing, day));
  if (columns.target != nullptr) row.emplace_back(100 * columns.target->value);
  if (columns.year_ago) row.push_back(ShareAYearAgo(filing, day));
  if (!columns.band.empty()) {
    row.push_back(columns.band.Expected(day));
    row.push_back(columns.band.Lower(day));
  }
  row.push_back(mean ? std::optional(mean->received) : std::nullopt);
  row.push_back(mean && filing.tells_channels ? std::optional(mean->online()) : std::nullopt);
  table.Row(day, std::move(row));
}

void PutDaysRule(Html& html, const View& view, bool year_ago) {
  std::string text(view.Say("Trung bình 7 ngày đến mỗi ngày.", "Means of the 7 days to each."));
  if (year_ago) {
    text += view.Say(
        " Năm trước: cùng thứ, 364 ngày trước; trong 21 ngày trước, sau mùng 1 Tết thì "
        "ngày cách mùng 1 bấy nhiêu; để trống nơi chỉ năm trước là Tết.",
        " A year ago: the same weekday 364 days before; within 21 days of Tết the day "
        "that is as far from it; nothing where it was Tết then alone.");
  }
  html.Leaf("p", text, {{"class", "rule"}});
}

}  // namespace

void PutDays(Html& html, const View& view, Desk& desk, const Subject& subject, const Filing& filing,
             const BesideDays& beside, Day last) {
  last = std::min(last, view.today());
  html.Open("section");
  html.Leaf("h2", view.Say("Tỷ lệ trực tuyến theo ngày", "Online share by day"));
  const auto begin =
      std::ranges::lower_bound(filing.days, last - kFilingShown, {}, &FilingDay::day);
  if (begin == filing.days.end()) {
    html.Leaf("p", view.Say("Chưa có nguồn nào cho biết số theo ngày.",
                            "No source tells what was filed by day."));
    html.Close();
    return;
  }
  const Day first = begin->day;
  const Day through = filing.days.back().day;
  // Of the days shown the first and the last know whether there was a year before: not both are
  // Tết.
  const bool year_ago =
      ShareAYearAgo(filing, first).has_value() || ShareAYearAgo(filing, through).has_value();
  const DaysColumns columns = {desk.TargetFor("online_of_received", subject), year_ago,
                               ExpectedBand(beside.drop)};
  PutDaysRule(html, view, year_ago);
  SeriesTable table(view.Say("Trung bình 7 ngày đến mỗi ngày: tỷ lệ trực tuyến, hồ sơ một ngày",
                             "Means of the 7 days to each: online share, applications a day"));
  AddColumns(table, view, columns);
  for (Day day = first; day <= through; day += kOneDayLater) AddRow(table, filing, columns, day);
  Mark(table, view, desk, filing, beside, first, through);
  table.Put(html, view);
  html.Close();
}

Status PutDays(Html& html, const View& view, Desk& desk, const Subject& subject,
               const BesideDays& beside, Day last) {
  const auto filing = LoadFiling(view, desk, subject, last);
  if (!filing) return filing.error();
  PutDays(html, view, desk, subject, *filing, beside, last);
  return Done{};
}

const KeptDrop* OpenShareDrop(const std::vector<KeptDrop>& drops, const std::string& agency) {
  const KeptDrop* last = nullptr;
  for (const KeptDrop& drop : drops) {
    const Judged& of = drop.of;
    if (!drop.closed && of.rule == DropRule::kOnlineRate && of.agency == agency && of.group.empty())
      last = &drop;
  }
  return last;
}

}  // namespace dvcmon
