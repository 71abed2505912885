#include "daemon/pages/provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/label_words.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

struct UnitWord {
  std::string_view unit;
  std::string_view vi;
};
constexpr std::array<UnitWord, 14> kUnits = {{{"applications", "hồ sơ"},
                                              {"bodies", "cơ quan"},
                                              {"cases", "vụ việc"},
                                              {"communes", "xã, phường"},
                                              {"copies", "bản"},
                                              {"group", "nhóm"},
                                              {"letters", "thư"},
                                              {"petitions", "phản ánh, kiến nghị"},
                                              {"points", "điểm"},
                                              {"procedures", "thủ tục"},
                                              {"rank", "hạng"},
                                              {"services", "dịch vụ"},
                                              {"transactions", "giao dịch"},
                                              {"VND", "đồng"}}};

std::string_view KeptText(const View& view, CaptureKind kind) {
  switch (kind) {
    case CaptureKind::kFull:
      return view.Say("lưu đủ", "kept whole");
    case CaptureKind::kRedacted:
      return view.Say("lưu đã lược", "kept redacted");
    case CaptureKind::kHash:
      break;
  }
  return view.Say("chỉ lưu mã băm", "its hash alone is kept");
}

std::string_view ReviserText(const View& view, Revision::By by) {
  switch (by) {
    case Revision::By::kPortal:
      return view.Say("cổng công bố", "the portal");
    case Revision::By::kMapping:
      return view.Say("đọc lại câu trả lời cũ", "an answer was read anew");
    case Revision::By::kHand:
      break;
  }
  return view.Say("nhập thủ công", "by hand");
}

std::string NameOfOperand(const Provenance& of, Time as_of) {
  FigureName name;
  name.portal = of.source.portal;
  if (of.body.level == Level::kAgency) name.province = of.body.province;
  name.body = of.body.key;
  name.statistic = of.statistic;
  name.period = of.period;
  name.as_of = as_of;
  return Text(name);
}

void PutPageOfAnswer(Html& html, const View& view, const Capture& page) {
  html.Leaf("dt", view.Say("Câu trả lời", "Answer")).Open("dd");
  html.Text(fmt::format("{} · HTTP {} · {} · {} byte, {}", view.TimeText(page.fetched_at),
                        page.status, page.content_type, view.Number(static_cast<double>(page.size)),
                        KeptText(view, page.kind)));
  html.Void("br").Leaf("code", page.url).Void("br");
  html.Text("SHA-256 ").Leaf("code", page.sha256).Close();
}

// The poll that brought figures, and the pages of its answer.
void PutAnswer(Html& html, const View& view, const Provenance& of) {
  html.Open("h3");
  html.Leaf("a", PortalTitle(view, of.source.portal),
            {{"href", view.Link("/portals/" + PathPart(of.source.portal))}});
  html.Close();
  html.Open("dl");
  const auto line = [&](std::string_view vi, std::string_view en, std::string_view text) {
    html.Leaf("dt", view.Say(vi, en)).Leaf("dd", text);
  };
  line("Nguồn", "Source",
       fmt::format("{} · {} · {}", of.source.collector, PlaceText(view, of.source.province),
                   PeriodText(view, of.period)));
  if (of.facts.by_hand) {
    line("Người nhập", "Author", of.facts.by_hand->author + ": " + of.facts.by_hand->reason);
  }
  if (of.version.poll != 0) {
    line("Thấy lần đầu", "First seen", view.TimeText(of.version.observed));
  }
  if (of.confirmed) {
    line("Xác nhận gần nhất", "Last confirmed", view.TimeText(of.confirmed->finished));
  }
  if (of.facts.as_of) line("Ngày của cổng", "Portal's own date", view.TimeText(*of.facts.as_of));
  if (of.facts.torn) {
    line("Lưu ý", "Note",
         view.Say("các phần của câu trả lời không cùng thời điểm",
                  "parts of the answer are of different moments"));
  }
  for (const Capture& page : of.answer) PutPageOfAnswer(html, view, page);
  if (of.mapping_changed) {
    line("Tệp mô tả cổng", "Portal's file",
         *of.mapping_changed ? view.Say("nay đã khác", "another one today")
                             : view.Say("như hiện nay", "the same today"));
  }
  html.Close();
}

void PutAgain(Html& html, const View& view, const Provenance& of) {
  const ReadAgain& again = of.again;
  if (!again.read()) {
    html.Open("td", {{"class", "text"}}).Text(view.Say("chưa kiểm được", "not possible"));
    if (again.expired_on) {
      html.Text(fmt::format(": {} {}",
                            view.Say("câu trả lời hết hạn lưu ngày", "the answer expired on"),
                            view.DayText(*again.expired_on)));
    } else if (again.expired) {
      html.Text(view.Say(": câu trả lời không được lưu", ": the answer is not kept"));
    } else {
      html.Text(": ").Leaf("small", again.why_not, {{"lang", "en"}});
    }
    html.Close();
    return;
  }
  const bool agrees = again.Agrees(of.version.state, of.version.value);
  html.Open("td", {{"class", "text"}});
  html.Leaf("span", agrees ? view.Say("khớp", "agrees") : view.Say("không khớp", "differs"),
            {{"class", agrees ? "badge good" : "badge bad"}});
  if (!agrees) html.Text(" ").Text(ReadingText(view, again.state, again.value));
  html.Close();
}

void PutOperand(Html& html, const View& view, const Explanation& explanation,
                const Provenance& of) {
  html.Open("tr").Open("th", {{"scope", "row"}});
  const std::string title = StatisticText(view, of.statistic);
  if (explanation.kind == Explanation::Kind::kFigure) {
    html.Text(title);
  } else {
    html.Leaf("a", title, {{"href", FigureLink(view, NameOfOperand(of, of.as_of))}});
  }
  html.Close();
  html.Leaf("td", ReadingText(view, of.version.state, of.version.value));
  html.Open("td", {{"class", "text"}}).Leaf("code", of.again.place).Close();
  html.Open("td", {{"class", "text"}}).Leaf("code", of.again.rule).Close();
  PutAgain(html, view, of);
  html.Close();
}

void PutFiguresOf(Html& html, const View& view, const Explanation& explanation,
                  const std::vector<const Provenance*>& figures) {
  OpenTable(html, view, "", view.Say("Số liệu trong câu trả lời này", "Figures of this answer"),
            {{"Chỉ tiêu", "Statistic"},
             {"Giá trị", "Value"},
             {"Vị trí", "Place", true},
             {"Cách đọc", "Rule", true},
             {"Đọc lại hôm nay", "Read again today", true}});
  for (const Provenance* of : figures) PutOperand(html, view, explanation, *of);
  CloseTable(html);
}

// A running total has as many as days; the table of many stays behind words that open.
void PutVersionsOf(Html& html, const View& view, const Provenance& of) {
  constexpr size_t kMany = 12;
  const std::string title =
      fmt::format("{}, {}", StatisticText(view, of.statistic), PeriodText(view, of.period));
  const size_t count = of.earlier.size() + 1 + of.later.size();
  if (count > kMany) {
    html.Open("details").Leaf(
        "summary", fmt::format("{}: {} {}", title, count, view.Say("lần có số mới", "numbers")));
  }
  OpenTable(html, view, "", title, {{"Từ lúc", "Since"}, {"Giá trị", "Value"}, {"Do", "By", true}});
  const auto row = [&](const Revision& revision, bool is_shown) {
    const Time since = revision.version.observed;
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Leaf("a", view.TimeText(since), {{"href", FigureLink(view, NameOfOperand(of, since))}});
    html.Close();
    html.Leaf("td", ReadingText(view, revision.version.state, revision.version.value));
    html.Open("td", {{"class", "text"}}).Text(ReviserText(view, revision.by));
    if (is_shown) html.Text(" ").Leaf("b", view.Say("(đang xem)", "(shown here)"));
    html.Close().Close();
  };
  for (const Revision& revision : of.earlier) row(revision, false);
  row({ByOf(of.facts), of.version}, true);
  for (const Revision& revision : of.later) row(revision, false);
  CloseTable(html);
  if (count > kMany) html.Close();
}

}  // namespace

std::string ExactNumber(const View& view, double number) {
  constexpr int kMostDigits = 6;
  int digits = 0;
  double scale = 1;
  while (digits < kMostDigits && std::abs(std::round(number * scale) / scale - number) > 1e-9) {
    ++digits;
    scale *= 10;
  }
  return view.Number(number, digits);
}

std::string ReadingText(const View& view, ReadingState state, double value) {
  switch (state) {
    case ReadingState::kValue:
      return ExactNumber(view, value);
    case ReadingState::kMoreThan:
      return "> " + ExactNumber(view, value);
    case ReadingState::kAtLeast:
      return "≥ " + ExactNumber(view, value);
    case ReadingState::kLessThan:
      return "< " + ExactNumber(view, value);
    case ReadingState::kAtMost:
      return "≤ " + ExactNumber(view, value);
    case ReadingState::kNotProvided:
      return std::string(view.Say("… (chưa có số liệu)", "… (not provided)"));
    case ReadingState::kNotApplicable:
      return std::string(view.Say("x (không áp dụng)", "x (not applicable)"));
    case ReadingState::kAbsent:
      break;
  }
  return std::string(view.Say("… (cổng không nêu)", "… (the portal leaves it out)"));
}

std::string UnitText(const View& view, const std::string& unit) {
  const auto found = std::ranges::find(kUnits, unit, &UnitWord::unit);
  return view.is_english() || found == kUnits.end() ? unit : std::string(found->vi);
}

std::string StatisticText(const View& view, const std::string& key) {
  const auto found = view.config().statistics.find(std::string(StatisticIdOf(key)));
  if (found == view.config().statistics.end()) return key;
  const Statistic& statistic = *found->second;
  std::string text(view.Say(statistic.title_vi, statistic.title_en));
  if (const std::string labels = LabelsText(view, key); !labels.empty()) text += ", " + labels;
  return text;
}

void PutOperands(Html& html, const View& view, const Explanation& explanation) {
  html.Open("section").Leaf("h2", view.Say("Bằng chứng", "Evidence"));
  const auto& operands = explanation.operands;
  for (size_t i = 0; i < operands.size();) {
    const int64_t poll = operands[i].version.poll;
    PutAnswer(html, view, operands[i]);
    std::vector<const Provenance*> figures;
    std::set<std::string> told;  // above and below the line may stand the same
    for (; i < operands.size() && operands[i].version.poll == poll; ++i) {
      if (told.insert(operands[i].statistic).second) figures.push_back(&operands[i]);
    }
    PutFiguresOf(html, view, explanation, figures);
  }
  html.Close();
}

void PutVersions(Html& html, const View& view, const Explanation& explanation) {
  std::set<std::string> told;
  Html tables;
  for (const Provenance& of : explanation.operands) {
    if (of.earlier.empty() && of.later.empty()) continue;
    if (told.insert(NameOfOperand(of, of.version.observed)).second) PutVersionsOf(tables, view, of);
  }
  if (tables.empty()) return;
  html.Open("section").Leaf("h2", view.Say("Đã công bố thế nào", "What was said over time"));
  html.Put(tables).Close();
}

}  // namespace dvcmon
