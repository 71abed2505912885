#include "daemon/pages/series_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dvcmon {
namespace {

// The words of pages.js.
constexpr std::array<std::string_view, 7> kRoleNames = {"share", "target",   "year-ago", "expected",
                                                        "lower", "received", "online"};
constexpr std::array<std::string_view, 4> kMarkNames = {"holiday", "restated", "boundary", "note"};

std::string_view NameOfMark(SeriesTable::Mark mark) {
  return kMarkNames.at(static_cast<size_t>(mark));
}

std::string_view KeyOfMark(const View& view, SeriesTable::Mark mark) {
  switch (mark) {
    case SeriesTable::Mark::kHoliday:
      return view.Say("nghỉ lễ", "holiday");
    case SeriesTable::Mark::kRestated:
      return view.Say("nguồn điều chỉnh số liệu", "figures restated");
    case SeriesTable::Mark::kBoundary:
      return view.Say("cách đếm đổi khác", "counted otherwise since");
    case SeriesTable::Mark::kNote:
      break;
  }
  return view.Say("ghi chú", "note");
}

}  // namespace

void SeriesTable::Column(std::string_view title, int digits, Role role) {
  heads_.push_back({std::string(title), digits, role});
}

void SeriesTable::Row(Day day, std::vector<std::optional<double>> numbers) {
  lines_.push_back({day, std::move(numbers)});
}

void SeriesTable::MarkDay(Day day, Mark mark, std::string_view text) {
  marks_.emplace(day, Marked{mark, std::string(text)});
}

void SeriesTable::PutHeads(Html& html, const View& view) const {
  html.Open("thead").Open("tr").Leaf("th", view.Say("Ngày", "Day"), {{"scope", "col"}});
  for (const Head& head : heads_) {
    html.Leaf("th", head.title,
              {{"scope", "col"}, {"data-role", kRoleNames.at(static_cast<size_t>(head.role))}});
  }
  html.Close().Close();
}

void SeriesTable::PutLine(Html& html, const View& view, const Line& line) const {
  html.Open("tr").Open("th", {{"scope", "row"}});
  html.Leaf("time", view.DayText(line.day), {{"datetime", FormatDay(line.day)}});
  const auto [from, to] = marks_.equal_range(line.day);
  for (auto marked = from; marked != to; ++marked) {
    html.Text(" ").Leaf("small", marked->second.text,
                        {{"data-mark", NameOfMark(marked->second.mark)}});
  }
  html.Close();
  for (size_t i = 0; i < heads_.size(); ++i) {
    const auto& number = line.numbers[i];
    html.Leaf("td", number ? view.Number(*number, heads_[i].digits) : "…",
              {{"data-value", number ? fmt::format("{:.6g}", *number) : ""}});
  }
  html.Close();
}

// What marks mean, for the chart; in the table they are said.
void SeriesTable::PutKeys(Html& html, const View& view) const {
  html.Open("p", {{"class", "rule marks"}, {"hidden", ""}});
  for (const Mark mark : {Mark::kHoliday, Mark::kRestated, Mark::kBoundary, Mark::kNote}) {
    const bool is_there =
        std::ranges::any_of(marks_, [&](const auto& marked) { return marked.second.mark == mark; });
    if (!is_there) continue;
    html.Leaf("span", KeyOfMark(view, mark),
              {{"class", fmt::format("mark mark-{}", NameOfMark(mark))}});
  }
  if (open_from_) {
    html.Leaf("span", view.Say("chưa khép kỳ", "period not closed"), {{"class", "mark mark-open"}});
  }
  html.Close();
}

void SeriesTable::Put(Html& html, const View& view) const {
  PutKeys(html, view);
  html.Open("details", {{"class", "series"}});
  html.Leaf("summary", view.Say("Bảng số liệu", "The numbers"));
  html.Open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  html.Open("table", {{"class", "series"},
                      {"data-decimal", view.is_english() ? "." : ","},
                      {"data-open-from", open_from_ ? FormatDay(*open_from_) : ""}});
  html.Leaf("caption", caption_);
  PutHeads(html, view);
  html.Open("tbody");
  for (const Line& line : lines_) PutLine(html, view, line);
  html.Close().Close().Close().Close();
}

}  // namespace dvcmon
