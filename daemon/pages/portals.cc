// What is asked of whom and how that goes: portals with trouble first. Of one portal the polls of
// the last days too.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/pages/recent_polls.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

struct SourceLine {
  Source source;
  SourceKnown known;
  SourceState state{};
};

struct PortalLines {
  std::string name;
  std::vector<SourceLine> sources;  // the worst first

  size_t Count(SourceState state) const {
    return static_cast<size_t>(std::ranges::count(sources, state, &SourceLine::state));
  }
  const PortalSpec* spec() const {
    for (const SourceLine& line : sources) {
      if (line.known.portal != nullptr) return line.known.portal;
    }
    return nullptr;
  }
};

// The one with the most trouble first.
Result<std::vector<PortalLines>> FindPortalLines(const View& view) {
  auto known = SourcesKnown(view.question());
  if (!known) return known.error();
  std::map<std::string, PortalLines> by_name;
  for (auto& [source, of] : *known) {
    const SourceState state = StateOf(view, source, of);
    by_name[source.portal].sources.push_back({source, std::move(of), state});
  }
  std::vector<PortalLines> portals;
  portals.reserve(by_name.size());
  for (auto& [name, lines] : by_name) {
    lines.name = name;
    std::ranges::stable_sort(lines.sources, {}, &SourceLine::state);
    portals.push_back(std::move(lines));
  }
  std::ranges::stable_sort(portals, [](const PortalLines& a, const PortalLines& b) {
    const auto trouble = [](const PortalLines& lines) {
      return std::pair(lines.Count(SourceState::kLate), lines.Count(SourceState::kFailing));
    };
    return trouble(a) > trouble(b);
  });
  return portals;
}

// "3 quá hạn · 21 tốt · số liệu mới nhất 23:40 14/10/2026"
void PutCounts(Html& html, const View& view, const PortalLines& portal) {
  std::optional<Time> latest;
  for (const SourceLine& line : portal.sources) {
    latest = std::max(latest, line.known.health.last_success);
  }
  static constexpr std::pair<SourceState, std::pair<std::string_view, std::string_view>> kWords[] =
      {{SourceState::kLate, {"nguồn quá hạn chưa có số liệu mới", "overdue"}},
       {SourceState::kFailing, {"nguồn vừa lỗi", "just failed"}},
       {SourceState::kGood, {"nguồn tốt", "good"}},
       {SourceState::kByHand, {"nguồn nhập thủ công", "filled by hand"}},
       {SourceState::kEnded, {"nguồn của tỉnh đã sáp nhập", "of merged provinces"}},
       {SourceState::kUnwatched, {"nguồn thôi theo dõi", "no longer watched"}}};
  html.Open("p", {{"class", "of"}});
  std::string_view between;
  for (const auto& [state, words] : kWords) {
    const size_t count = portal.Count(state);
    if (count == 0) continue;
    html.Text(between).Leaf(IsBad(state) ? "b" : "span",
                            fmt::format("{} {}", count, view.Say(words.first, words.second)));
    between = " · ";
  }
  if (latest) {
    html.Text(view.Say(" · số liệu mới nhất lúc ", " · last figures at "));
    html.Text(view.TimeText(*latest));
  }
  html.Close();
}

void PutSource(Html& html, const View& view, const SourceLine& line) {
  const SourceHealth& health = line.known.health;
  html.Open("tr").Open("th", {{"scope", "row"}});
  html.Text(line.source.collector).Close();
  html.Leaf("td", KindText(view, line.source.kind), {{"class", "text short"}});
  html.Leaf("td", PlaceText(view, line.source.province), {{"class", "text short"}});
  html.Open("td", {{"class", "text"}});
  PutState(html, view, line.state);
  if (health.last_error) html.Text(" ").Text(ReasonText(view, *health.last_error));
  if (health.torn) {
    html.Text(" ").Text(view.Say("(các phần không cùng thời điểm)", "(of different moments)"));
  }
  html.Close();
  html.Leaf("td", health.last_success ? view.TimeText(*health.last_success)
                                      : std::string(view.Say("chưa lần nào", "never")));
  html.Leaf("td", health.failures_in_a_row > 0
                      ? view.Number(static_cast<double>(health.failures_in_a_row))
                      : "–");
  html.Leaf("td", health.period ? PeriodText(view, *health.period) : "…",
            {{"class", "text short"}});
  html.Leaf("td", health.period ? view.Number(static_cast<double>(health.last_rows)) : "…");
  html.Leaf("td", health.as_of ? view.TimeText(*health.as_of) : "…").Close();
}

template <class Lines>
void PutSources(Html& html, const View& view, const Lines& lines) {
  OpenTable(html, view, "", "",
            {{"Bộ đọc", "Collector", true},
             {"Kỳ", "Kind", true},
             {"Địa bàn", "Place", true},
             {"Tình trạng", "State", true},
             {"Nhận lần cuối", "Last success"},
             {"Số lần lỗi", "Failures in a row"},
             {"Kỳ số liệu", "Period", true},
             {"Số dòng", "Rows"},
             {"Ngày của cổng", "The portal's date"}});
  for (const SourceLine& line : lines) PutSource(html, view, line);
  CloseTable(html);
}

// What is in trouble, and behind words that open all others.
void PutPortal(Html& html, const View& view, const PortalLines& portal) {
  html.Open("section").Open("h2");
  html.Leaf("a", PortalTitle(view, portal.name),
            {{"href", view.Link("/portals/" + PathPart(portal.name))}});
  html.Close();
  PutCounts(html, view, portal);
  std::vector<SourceLine> bad, others;
  std::ranges::partition_copy(portal.sources, std::back_inserter(bad), std::back_inserter(others),
                              [](const SourceLine& line) { return IsBad(line.state); });
  if (!bad.empty()) PutSources(html, view, bad);
  if (!others.empty()) {
    html.Open("details");
    html.Leaf("summary", fmt::format("{} {}", others.size(),
                                     bad.empty() ? view.Say("nguồn", "sources")
                                                 : view.Say("nguồn khác", "other sources")));
    PutSources(html, view, others);
    html.Close();
  }
  html.Close();
}

Result<WebResponse> OnePortal(const View& view, const PortalLines& portal) {
  const std::string title = PortalTitle(view, portal.name);
  Html body;
  body.Leaf("h1", title);
  body.Open("p", {{"class", "window"}}).Leaf("code", portal.name);
  if (const PortalSpec* spec = portal.spec(); spec != nullptr) {
    body.Text(" · ").Text(spec->url.empty() ? view.Say("nhập thủ công", "filled by hand")
                                            : std::string_view(spec->url));
  }
  body.Close();
  PutCounts(body, view, portal);
  body.Open("section").Leaf("h2", view.Say("Các nguồn", "Sources"));
  PutSources(body, view, portal.sources);
  body.Close();
  std::vector<Source> sources;
  sources.reserve(portal.sources.size());
  for (const SourceLine& line : portal.sources) sources.push_back(line.source);
  if (Status put = PutRecentPolls(body, view, sources); !put.ok()) return put.error();
  return PageOf(view, "/portals", title, body);
}

Result<WebResponse> AnswerPortals(const View& view, std::string_view rest) {
  const auto portals = FindPortalLines(view);
  if (!portals) return portals.error();
  if (!rest.empty()) {
    const auto found = std::ranges::find(*portals, rest, &PortalLines::name);
    if (found != portals->end()) return OnePortal(view, *found);
    std::string names;
    for (const PortalLines& portal : *portals) names += " " + portal.name;
    return Error{
        ErrorCode::kInvalid,
        fmt::format("{} {}:{}", rest,
                    view.Say("không phải là nguồn nào; hiện có", "is no portal; there are"), names),
        ""};
  }
  const std::string_view title = view.Say("Tình trạng nguồn dữ liệu", "Sources of the figures");
  Html body;
  body.Leaf("h1", title);
  if (portals->empty()) {
    body.Leaf("p", view.Say("Cấu hình chưa theo dõi cổng nào.",
                            "The configuration watches no portal yet."));
  }
  for (const PortalLines& portal : *portals) PutPortal(body, view, portal);
  return PageOf(view, "/portals", title, body);
}

}  // namespace

const PagePlace kPortalsPage = {"/portals", &AnswerPortals};

}  // namespace dvcmon
