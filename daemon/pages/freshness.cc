#include "daemon/pages/freshness.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "daemon/api/sources.h"
#include "daemon/pages/source_words.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kDayBefore{1};

struct Sources {
  size_t good = 0;
  size_t late = 0;
  size_t refused = 0;  // its last poll was not accepted
  std::optional<Time> latest{};
};

Result<Sources> CountSources(const View& view, const Province* province) {
  const auto known = SourcesKnown(view.question());
  if (!known) return known.error();
  Sources sources;
  for (const auto& [source, of] : *known) {
    if (province != nullptr && !source.province.empty() && source.province != province->slug) {
      continue;
    }
    const SourceState state = StateOf(view, source, of);
    if (state != SourceState::kGood && !IsBad(state)) continue;
    sources.latest = std::max(sources.latest, of.health.last_success);
    sources.late += state == SourceState::kLate;
    sources.refused += state == SourceState::kFailing;
    sources.good += state == SourceState::kGood;
  }
  return sources;
}

void PutSources(Html& html, const View& view, const Sources& sources) {
  html.Open("span");
  if (sources.latest) {
    html.Text(view.Say("Số liệu đến ", "Figures until ")).Leaf("b", view.TimeText(*sources.latest));
  } else {
    html.Leaf("b", view.Say("Chưa có số liệu", "No figures yet"));
  }
  html.Close();
  html.Leaf("span", fmt::format("{} {}", sources.good, view.Say("nguồn tốt", "sources good")));
  if (sources.refused > 0) {
    html.Leaf("span", fmt::format("{} {}", sources.refused,
                                  view.Say("nguồn vừa lỗi", "sources just failed")));
  }
  if (sources.late > 0) {
    html.Leaf("span",
              fmt::format("{} {}", sources.late,
                          view.Say("nguồn quá hạn chưa có số liệu mới", "sources overdue")));
  }
}

// Of those that report, not of those that there are: a body that nobody tells of is not known.
std::string BodiesText(const View& view, const Desk& desk, const std::vector<Measured>& lines) {
  const auto known = std::ranges::count_if(
      lines, [](const Measured& line) { return line.now.state != Finding::State::kMissing; });
  if (known == 0) {
    return std::string(view.Say("không nguồn nào cho biết kênh nộp của từng đơn vị",
                                "no source tells how bodies are filed with"));
  }
  const bool is_nation = desk.province() == nullptr;
  return fmt::format("{}/{} {}", known, lines.size(),
                     is_nation ? view.Say("tỉnh có số liệu", "provinces with figures")
                               : view.Say("đơn vị có số liệu", "bodies with figures"));
}

// Today is one of them while it is worked.
std::string TimeLeftText(const View& view, const Desk& desk) {
  const Window& window = desk.window();
  const std::string last = view.DayText(window.last);
  if (!IsOpen(window, view.today())) {
    return fmt::format("{} {}", view.Say("kỳ đã khép ngày", "period closed on"), last);
  }
  const std::string slug = desk.province() == nullptr ? "" : desk.province()->slug;
  const int left =
      view.config().calendar->WorkingDays(view.today() - kDayBefore, window.last, slug);
  return view.is_english() ? fmt::format("{} working days left to the cut-off, {}", left, last)
                           : fmt::format("kỳ còn {} ngày làm việc đến ngày chốt {}", left, last);
}

}  // namespace

Status PutFreshness(Html& html, const View& view, const Desk& desk,
                    const std::vector<Measured>& lines) {
  const auto sources = CountSources(view, desk.province());
  if (!sources) return sources.error();
  const bool good = sources->late + sources->refused == 0 && sources->good > 0;
  html.Open("p", {{"class", good ? "band good" : "band bad"}, {"role", "status"}});
  PutSources(html, view, *sources);
  if (!lines.empty()) html.Leaf("span", BodiesText(view, desk, lines));
  html.Leaf("span", TimeLeftText(view, desk));
  html.Leaf("a", view.Say("Chi tiết nguồn", "Sources"), {{"href", view.Link("/portals")}});
  html.Close();
  return Done{};
}

}  // namespace dvcmon
