#include "daemon/pages/days.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/pages/parts.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDayOn{1};
constexpr int kChartDays = 190;
constexpr std::chrono::days kWeek{7};

// A day of a body's filing.
struct ChartDay {
  Day day{};
  double received = 0;
  double online = 0;
};

// Those that are known together are given the same each: seven of them in the mean are what they
// are.
std::vector<ChartDay> DaysOf(const BodyLedger& ledger, Day from, Day last) {
  std::vector<ChartDay> days;
  for (const LedgerDay& known : ledger.days) {
    if (!known.known() || known.day < from || known.day > last) continue;
    ChartDay filed;
    for (size_t part = 0; part < known.increments.size(); ++part) {
      filed.received += known.increments[part];
      if (ledger.parts[part].find("channel=online") != std::string::npos) {
        filed.online += known.increments[part];
      }
    }
    const auto count = static_cast<double>((known.day - known.from).count() + 1);
    filed.received /= count;
    filed.online /= count;
    for (filed.day = known.from; filed.day <= known.day; filed.day += kOneDayOn) {
      days.push_back(filed);
    }
  }
  return days;
}

// What a day brought in the mean of the seven that end with it; none where fewer than five of them
// are known.
std::optional<ChartDay> WeekTo(const std::vector<ChartDay>& days, size_t at) {
  ChartDay mean{days[at].day};
  int known = 0;
  for (size_t i = at + 1; i-- > 0 && days[at].day - days[i].day < kWeek;) {
    mean.received += days[i].received;
    mean.online += days[i].online;
    ++known;
  }
  if (known < 5) return std::nullopt;
  mean.received /= known;
  mean.online /= known;
  return mean;
}

}  // namespace

Status PutDays(Html& html, const View& view, Desk& desk, const Subject& subject, Day last) {
  last = std::min(last, view.today());
  const KnownBody& body = subject.body;
  const auto sources =
      desk.figures().SourcesOf(body, {"applications_received"}, "",
                               {desk.through() - kOneDayOn, desk.through(), std::nullopt});
  std::vector<ChartDay> days;
  for (const size_t source : sources) {
    if (desk.figures().by_hand(source)) continue;
    const auto ledger =
        view.record().LoadLedger(desk.figures().source(source), body.key, "applications_received");
    if (!ledger) return ledger.error();
    // One that tells of months has a day here and there.
    auto told = DaysOf(*ledger, last - std::chrono::days(kChartDays), last);
    if (told.size() > days.size()) days = std::move(told);
  }
  html.Open("section");
  html.Leaf("h2", view.Say("Hồ sơ theo ngày", "Applications by day"));
  if (days.empty()) {
    html.Leaf("p", view.Say("Chưa có nguồn nào cho biết số theo ngày.",
                            "No source tells what was filed by day."));
    html.Close();
    return Done{};
  }
  const Target* target = desk.TargetFor("online_of_received", subject);
  SeriesTable table(view.Say("Trung bình 7 ngày đến mỗi ngày: tỷ lệ trực tuyến, hồ sơ một ngày",
                             "Means of the 7 days to each: online share, applications a day"));
  table.Column(view.Say("Trực tuyến, %", "Online, %"), 2);
  if (target != nullptr) table.Column(view.Say("Chỉ tiêu, %", "Target, %"), 0);
  table.SecondAxis(view.Say("Tiếp nhận, hồ sơ/ngày", "Received a day"), 1);
  table.SecondAxis(view.Say("trong đó trực tuyến", "of these online"), 1);
  for (size_t i = 0; i < days.size(); ++i) {
    const auto mean = WeekTo(days, i);
    const auto number = [&](double value) { return mean ? std::optional(value) : std::nullopt; };
    std::vector<std::optional<double>> row;
    row.push_back(mean && mean->received > 0 ? std::optional(100 * mean->online / mean->received)
                                             : std::nullopt);
    if (target != nullptr) row.emplace_back(100 * target->value);
    row.push_back(number(mean ? mean->received : 0));
    row.push_back(number(mean ? mean->online : 0));
    table.Row(days[i].day, std::move(row));
  }
  table.Put(html, view);
  html.Close();
  return Done{};
}

}  // namespace dvcmon
