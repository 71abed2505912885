#include "daemon/pages/desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/derive/ratios.h"
#include "daemon/pages/provenance.h"
#include "daemon/pages/same_day.h"
#include "daemon/pages/source_words.h"
#include "daemon/report/words.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kADay{1};
constexpr size_t kMostFigures = 12;  // that are shown one by one

Error NoSuchPeriod(const View& view, const std::string& asked, const Error& error) {
  if (view.is_english()) return error;
  return {ErrorCode::kInvalid,
          fmt::format("\"{}\" không phải là kỳ báo cáo; viết 2026, 2026-H1 (6 tháng), 2026-9M "
                      "(9 tháng), 2026-Q3, 2026-10 hoặc 2026-10-14",
                      asked),
          ""};
}

// How the reports of the province count their months.
const Layout& LayoutFor(const Config& config) {
  static const Layout calendar;
  const auto found = config.reports.layouts.find("cchc-monthly");
  return found == config.reports.layouts.end() ? calendar : *found->second;
}

Measure RateMeasure(std::string_view rate) {
  Measure measure;
  measure.kind = Measure::Kind::kRate;
  measure.name = rate;
  return measure;
}

Measure CountMeasure(const std::string& key) {
  Measure measure;
  measure.kind = Measure::Kind::kCount;
  measure.over = {key};
  return measure;
}

// Its operands, whole keys, by the first source that knows all of one way.
Ratio RatioOfItself(BodyCounts& counts, const RatioDefinition& definition,
                    const BodyCounts::Part& part) {
  std::vector<std::string> keys;
  for (const RatioDefinition::Way& way : definition.ways) {
    keys.insert(keys.end(), way.numerator.begin(), way.numerator.end());
    keys.insert(keys.end(), way.denominator.begin(), way.denominator.end());
  }
  for (const Counted& counted :
       counts.CountedOf(part, IdsOf(keys), Measure::Taken::kByStatistic, "")) {
    const std::vector<dvcmon::Count> known = CountsIn(counted);
    Ratio ratio = RatioOf(definition, known);
    if (ratio.state != Ratio::State::kNotKnown) return ratio;
  }
  return {};
}

std::vector<BodyName> NamesOf(const View& view) {
  auto names = view.record().LoadNames(view.now());
  return names ? *std::move(names) : std::vector<BodyName>();
}

// "Hồ sơ tiếp nhận, trực tuyến · tháng 11/2026", of an agency with its code.
std::string FigureWords(const View& view, const FigureSeries& series, const Period& period) {
  std::string text = StatisticText(view, series.key) + " · " + PeriodText(view, period);
  if (series.body.level == Level::kAgency) text += " · " + series.body.key;
  return text;
}

}  // namespace

Desk::Desk(const View& view, const Province* province)
    : view_(view),
      province_(province),
      layout_(LayoutFor(view.config())),
      window_(MonthWith(view.today() - kADay, layout_.cutoff)),
      figures_(view.record(), view.config(), view.now()),
      names_(NamesOf(view)),
      bodies_(names_, view.config()),
      measuring_([&]() -> Measuring {
        if (const std::string asked = view.Asked("period"); !asked.empty()) {
          if (const auto window = ParseWindow(asked, layout_.cutoff); window) {
            window_ = *window;
          } else {
            asked_ = NoSuchPeriod(view, asked, window.error());
          }
        }
        return {figures_, bodies_, view.config(), layout_, window_};
      }()),
      counts_(figures_, bodies_, view.config()) {
  figures_.Load(SlugsFor(view.config(), province, window_));
}

Status Desk::status() const { return asked_.ok() ? figures_.status() : asked_; }

Day Desk::through() const { return std::min(window_.last, figures_.closed_through()); }

Subject Desk::about() const {
  return province_ == nullptr ? bodies_.Nation() : bodies_.Of(*province_);
}

std::vector<Subject> Desk::lines() {
  return province_ == nullptr ? bodies_.ProvincesIn(window_)
                              : bodies_.AgenciesIn(*province_, window_, figures_);
}

Finding Desk::Rate(std::string_view rate, const Subject& subject, At at) {
  return measuring_.Of(RateMeasure(rate), subject, at, "", 0);
}

Finding Desk::FirstRate(const std::vector<std::string_view>& rates, const Subject& subject,
                        std::string_view& rate, At at) {
  Finding first;
  for (const std::string_view one : rates) {
    Finding finding = Rate(one, subject, at);
    const bool is_known = finding.state != Finding::State::kMissing;
    if (is_known || rate.empty()) {
      rate = one;
      first = std::move(finding);
    }
    if (is_known) break;
  }
  return first;
}

Finding Desk::Count(const std::string& key, const Subject& subject, At at) {
  return measuring_.Of(CountMeasure(key), subject, at, "", 0);
}

Measuring& Desk::MeasuringThen(At at) {
  auto found = then_.find(at);
  if (found == then_.end()) {
    Window then = at == At::kPrevious ? Previous(window_) : OfLastYear(window_);
    if (is_open()) {
      const std::string slug = province_ == nullptr ? "" : province_->slug;
      then.last = SameWorkingDay(window_, through(), then, *view_.config().calendar, slug);
    }
    found = then_.try_emplace(at, figures_, bodies_, view_.config(), layout_, then).first;
  }
  return found->second;
}

Finding Desk::CountThen(const std::string& key, const Subject& subject, At at) {
  return MeasuringThen(at).Of(CountMeasure(key), subject, At::kPeriod, "", 0);
}

Finding Desk::RateThen(std::string_view rate, const Subject& subject, At at) {
  const RatioDefinition* definition = FindRatio(rate);
  if (definition == nullptr) return Missing(NobodySays());
  const Span span = MeasuringThen(at).SpanOf(At::kPeriod);
  Finding sum;
  for (const BodyCounts::Part& part : counts_.PartsOf(subject, span, sum)) {
    const Ratio ratio = RatioOfItself(counts_, *definition, part);
    if (ratio.state == Ratio::State::kNotKnown) {
      return Missing({"không nguồn nào cho biết số của chính đơn vị trong những ngày đó",
                      "no source tells the figures of the body itself of these days"});
    }
    sum.numerator += ratio.numerator;
    sum.denominator += ratio.denominator;
  }
  Divide(sum);
  sum.digits = layout_.numbers.rate_digits;
  return sum;
}

Earlier Desk::RateBefore(std::string_view rate, const Subject& subject) {
  Finding same_days = RateThen(rate, subject, At::kPrevious);
  if (same_days.is_number()) return {std::move(same_days)};
  return {Rate(rate, subject, At::kPrevious), is_open()};
}

const Target* Desk::TargetFor(std::string_view rate, const Subject& subject) const {
  Measure measure;
  measure.kind = Measure::Kind::kTarget;
  measure.name = rate;
  return measuring_.TargetFor(measure, subject, through());
}

std::string WindowText(const View& view, const Desk& desk) {
  const Window& window = desk.window();
  std::string text = fmt::format(
      "{} ({}–{})",
      view.is_english() ? "Period " + Text(window) : "Kỳ báo cáo " + PeriodTitle(window),
      view.DayText(window.first), view.DayText(window.last));
  if (desk.is_open()) {
    text += fmt::format("{} {}: {}", view.Say(", số liệu đến hết ngày", ", figures through"),
                        view.DayText(desk.through()), view.Say("chưa khép kỳ", "not closed yet"));
  }
  return text;
}

void PutWindow(Html& html, const View& view, const Desk& desk) {
  html.Leaf("p", WindowText(view, desk), {{"class", "window"}});
  const auto title = [&](const Window& window) {
    return view.is_english() ? Text(window) : PeriodTitle(window);
  };
  const Window& window = desk.window();
  const Window before = Previous(window);
  html.Open("p", {{"class", "choice"}});
  html.Leaf("a", "← " + title(before), {{"href", view.Here({{"period", Text(before)}})}});
  const Window now = MonthWith(view.today() - kADay, window.cutoff);
  if (window.kind == WindowKind::kMonth && window.last < now.first - kADay) {
    const Window next = MonthWith(window.last + kADay, window.cutoff);
    html.Text(" · ").Leaf("a", title(next) + " →", {{"href", view.Here({{"period", Text(next)}})}});
  }
  if (window != now) {
    html.Text(" · ").Leaf("a", view.Say("kỳ hiện nay", "the present one"),
                          {{"href", view.Here({{"period", ""}})}});
  }
  html.Close();
}

void PutFinding(Html& html, const View& view, const Finding& finding) {
  switch (finding.state) {
    case Finding::State::kNumber:
      html.Text(finding.is_share ? view.Percent(finding.value, finding.digits)
                                 : view.Number(finding.value, finding.digits));
      return;
    case Finding::State::kText:
      html.Text(finding.text);
      return;
    case Finding::State::kNotApplicable:
      html.Leaf("abbr", "x", {{"title", view.Say("không áp dụng", "does not apply")}});
      return;
    case Finding::State::kEmpty:
    case Finding::State::kMissing:
      html.Leaf("abbr", "…",
                {{"title",
                  view.Say(finding.why_not.empty() ? "chưa có số liệu" : finding.why_not.vi,
                           finding.why_not.empty() ? "there is no figure" : finding.why_not.en)}});
      return;
  }
}

std::string FigureLink(const View& view, const std::string& name) {
  return view.Link("/figures/" + PathPart(name));
}

void PutEvidence(Html& html, const View& view, const Desk& desk, const Finding& finding) {
  html.Open("details", {{"class", "evidence"}});
  html.Leaf("summary", view.Say("Số này từ đâu?", "Where is it from?"));
  const Words& words = finding.why_not.empty() ? finding.words : finding.why_not;
  if (!words.empty()) html.Leaf("p", view.Say(words.vi, words.en));
  for (const Words& note : finding.notes) {
    if (note != words) html.Leaf("p", view.Say(note.vi, note.en));
  }
  if (finding.made_of.empty()) {
    html.Close();
    return;
  }
  html.Open("ul");
  for (size_t i = 0; i < std::min(kMostFigures, finding.made_of.size()); ++i) {
    const PublishedFigure& figure = finding.made_of[i];
    const std::string name = Text(desk.figures().NameOf(figure));
    html.Open("li").Text(figure.sign > 0 ? "+ " : "− ").Text(view.Number(figure.value)).Text(" · ");
    html.Leaf("a", FigureWords(view, *figure.series, figure.period),
              {{"href", FigureLink(view, name)}, {"title", name}});
    html.Close();
  }
  html.Close();
  if (finding.made_of.size() > kMostFigures) {
    html.Leaf("p", fmt::format("{} {}", view.Say("và số khác:", "and others:"),
                               finding.made_of.size() - kMostFigures));
  }
  html.Close();
}

}  // namespace dvcmon
