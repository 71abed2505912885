// What came by which channel: a column for each week.
#include "daemon/pages/weeks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/pages/label_words.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

constexpr size_t kWeeksShown = 26;
constexpr int kDaysOfWeek = 7;
constexpr std::chrono::days kOneWeek{kDaysOfWeek};
// Of the drawing, in its own units.
constexpr double kWidth = 560;
constexpr double kHeight = 220;
constexpr double kLeft = 56;
constexpr double kTop = 12;
constexpr double kBottom = 192;
constexpr double kColumnShare = 0.72;

struct FiledWeek {
  Day first{};  // a Monday
  std::array<double, kChannels.size()> channels{};
  int days = 0;  // that are known

  double all() const {
    double sum = 0;
    for (const double channel : channels) sum += channel;
    return sum;
  }
};

std::vector<FiledWeek> WeeksOf(const Filing& filing) {
  std::vector<FiledWeek> weeks;
  const Day last = filing.days.back().day;
  const Day first = last - kOneWeek * (kWeeksShown - 1) -
                    std::chrono::days(std::chrono::weekday(last).iso_encoding() - 1);
  for (Day week = first; week <= last; week += kOneWeek) weeks.push_back({.first = week});
  for (const FilingDay& day : filing.days) {
    if (day.day < first) continue;
    FiledWeek& week = weeks.at(static_cast<size_t>((day.day - first) / kOneWeek));
    for (size_t i = 0; i < kChannels.size(); ++i) week.channels.at(i) += day.channels.at(i);
    ++week.days;
  }
  const auto known = std::ranges::find_if(weeks, [](const auto& week) { return week.days > 0; });
  weeks.erase(weeks.begin(), known);
  return weeks;
}

// Those that any week has something of.
std::vector<size_t> ChannelsIn(const std::vector<FiledWeek>& weeks) {
  std::vector<size_t> channels;
  for (size_t i = 0; i < kChannels.size(); ++i) {
    if (std::ranges::any_of(weeks, [&](const auto& week) { return week.channels.at(i) > 0; })) {
      channels.push_back(i);
    }
  }
  return channels;
}

// A number at or above it whose half is round as well.
double RoundedUp(double number) {
  for (double step = 1;; step *= 10) {
    for (const double round : {2.0, 4.0, 6.0, 8.0, 10.0}) {
      if (round * step >= number) return round * step;
    }
  }
}

std::string Units(double number) { return fmt::format("{:.1f}", number); }

std::string ChannelText(const View& view, size_t channel) {
  return LabelWord(view, "channel", std::string(kChannels.at(channel)));
}

class WeekChart {
 public:
  WeekChart(Html& html, const View& view, const std::vector<FiledWeek>& weeks,
            const std::vector<size_t>& channels)
      : html_(html), view_(view), weeks_(weeks), channels_(channels) {
    double most = 1;
    for (const FiledWeek& week : weeks) most = std::max(most, week.all());
    top_ = RoundedUp(most);
    step_ = (kWidth - kLeft) / static_cast<double>(weeks.size());
  }

  void Put() {
    html_.Open("svg",
               {{"class", "weeks"},
                {"viewBox", fmt::format("0 0 {} {}", kWidth, kHeight)},
                {"role", "img"},
                {"aria-label", view_.Say("Hồ sơ tiếp nhận mỗi tuần theo kênh; số ở bảng dưới",
                                         "Received a week by channel; numbers below")}});
    for (const double share : {0.0, 0.5, 1.0}) PutGrid(share);
    for (size_t i = 0; i < weeks_.size(); ++i) PutColumn(i);
    html_.Close();
  }

 private:
  double HeightOf(double number) const { return (kBottom - kTop) * number / top_; }

  void PutGrid(double share) {
    const std::string y = Units(kBottom - (kBottom - kTop) * share);
    html_.Leaf(
        "line", "",
        {{"class", "grid"}, {"x1", Units(kLeft)}, {"x2", Units(kWidth)}, {"y1", y}, {"y2", y}});
    html_.Leaf("text", view_.Number(top_ * share),
               {{"x", Units(kLeft - 6)}, {"y", y}, {"dy", "4"}, {"text-anchor", "end"}});
  }

  void PutColumn(size_t at) {
    const FiledWeek& week = weeks_[at];
    const double x = kLeft + step_ * static_cast<double>(at);
    if (week.days < kDaysOfWeek) {
      html_.Open("g", {{"class", "partial"}});
    } else {
      html_.Open("g");
    }
    html_.Leaf("title", Told(week));
    double y = kBottom;
    for (const size_t channel : channels_) {
      const double height = HeightOf(week.channels.at(channel));
      y -= height;
      html_.Leaf("rect", "",
                 {{"class", fmt::format("channel-{}", kChannels.at(channel))},
                  {"x", Units(x + step_ * (1 - kColumnShare) / 2)},
                  {"y", Units(y)},
                  {"width", Units(step_ * kColumnShare)},
                  {"height", Units(height)}});
    }
    html_.Close();
    constexpr size_t kLabelEach = 4;
    if ((weeks_.size() - 1 - at) % kLabelEach != 0) return;
    const std::chrono::year_month_day day(week.first);
    html_.Leaf(
        "text",
        fmt::format("{}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month())),
        {{"x", Units(at + 1 == weeks_.size() ? kWidth : x + step_ / 2)},
         {"y", Units(kHeight - 10)},
         {"text-anchor", at + 1 == weeks_.size() ? "end" : "middle"}});
  }

  std::string Told(const FiledWeek& week) const {
    std::string text =
        fmt::format("{} {}: {} {}", view_.Say("tuần từ", "week from"), view_.DayText(week.first),
                    view_.Number(week.all()), view_.Say("hồ sơ", "applications"));
    for (const size_t channel : channels_) {
      text += fmt::format(", {} {}", ChannelText(view_, channel),
                          view_.Number(week.channels.at(channel)));
    }
    return text;
  }

  Html& html_;
  const View& view_;
  const std::vector<FiledWeek>& weeks_;
  const std::vector<size_t>& channels_;
  double top_ = 1;
  double step_ = 1;
};

void PutWeekTable(Html& html, const View& view, const std::vector<FiledWeek>& weeks,
                  const std::vector<size_t>& channels) {
  html.Open("details").Leaf("summary", view.Say("Bảng số liệu", "The numbers"));
  html.Open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  html.Open("table").Open("thead").Open("tr");
  html.Leaf("th", view.Say("Tuần từ", "Week from"), {{"scope", "col"}});
  for (const size_t channel : channels) {
    html.Leaf("th", ChannelText(view, channel), {{"scope", "col"}});
  }
  html.Leaf("th", view.Say("Tổng", "All"), {{"scope", "col"}});
  html.Leaf("th", view.Say("Ngày có số", "Days known"), {{"scope", "col"}}).Close().Close();
  html.Open("tbody");
  for (const FiledWeek& week : weeks) {
    html.Open("tr").Leaf("th", view.DayText(week.first), {{"scope", "row"}});
    for (const size_t channel : channels) {
      html.Leaf("td", view.Number(week.channels.at(channel)));
    }
    html.Leaf("td", view.Number(week.all()));
    html.Leaf("td", fmt::format("{}/{}", week.days, kDaysOfWeek)).Close();
  }
  html.Close().Close().Close().Close();
}

}  // namespace

void PutWeeks(Html& html, const View& view, const Filing& filing) {
  html.Open("section").Leaf("h2",
                            view.Say("Hồ sơ theo kênh, mỗi tuần", "Received by channel, a week"));
  if (filing.days.empty() || !filing.tells_channels) {
    html.Leaf("p", view.Say("Không nguồn nào cho biết kênh nộp theo ngày.",
                            "No source tells channels by day."));
    html.Close();
    return;
  }
  const std::vector<FiledWeek> weeks = WeeksOf(filing);
  const std::vector<size_t> channels = ChannelsIn(weeks);
  html.Open("p", {{"class", "rule"}});
  for (const size_t channel : channels) {
    html.Leaf("span", ChannelText(view, channel),
              {{"class", fmt::format("key channel channel-{}", kChannels.at(channel))}});
  }
  if (std::ranges::any_of(weeks, [](const auto& week) { return week.days < kDaysOfWeek; })) {
    html.Leaf("span",
              view.Say("cột nhạt: tuần chưa đủ 7 ngày có số", "pale: not all 7 days are known"));
  }
  html.Close();
  WeekChart(html, view, weeks, channels).Put();
  PutWeekTable(html, view, weeks, channels);
  html.Close();
}

}  // namespace dvcmon
