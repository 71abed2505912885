#include "daemon/metrics/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

// Three intervals: two polls may fail before a value is called stale, and a late one may still
// come.
constexpr int kIntervalsShown = 3;
constexpr Duration kClockTolerance = std::chrono::minutes(5);
constexpr std::string_view kAgencyInfo = "dvc_agency_info";
constexpr std::string_view kProvinceInfo = "dvc_province_info";

std::string FamilyName(Level level, std::string_view statistic) {
  return fmt::format("dvc_{}_{}", Name(level), statistic);
}

// "applications_received{channel=online}" taken apart.
struct Key {
  std::string_view statistic;
  std::map<std::string_view, std::string_view> labels;
};

Key Parse(std::string_view key) {
  Key parsed;
  const size_t brace = key.find('{');
  parsed.statistic = key.substr(0, brace);
  if (brace == std::string_view::npos) return parsed;
  std::string_view rest = key.substr(brace + 1, key.size() - brace - 2);
  while (!rest.empty()) {
    const size_t end = rest.find(',');
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = pair.find('=');
    parsed.labels.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return parsed;
}

// Where the samples of one statistic key go, and what stands in each before and after its body.
struct Line {
  std::string* text = nullptr;
  std::string before;  // `dvc_agency_applications_payable{agency="`
  std::string after;   // `",period="year",portal="dvcqg",province="phu-tho"} `
};

// A sample per figure, labels in alphabetical order.
class SourceRenderer {
 public:
  explicit SourceRenderer(const Standing& standing) : standing_(standing) {}

  std::map<std::string, std::string> Render() {
    for (const StandingFigure& figure : standing_.figures) {
      if (figure.state != ReadingState::kValue) continue;
      const Line& line = LineOf(figure);
      std::string& text = *line.text;
      text += line.before;
      if (figure.level != Level::kNational) text += EscapeLabelValue(figure.body);
      text += line.after;
      AppendNumber(text, figure.value);
      text += '\n';
      ++rendered_;
    }
    return std::move(texts_);
  }

  size_t rendered() const { return rendered_; }

 private:
  const Line& LineOf(const StandingFigure& figure) {
    auto& by_key = lines_[static_cast<size_t>(figure.level)];
    const auto found = by_key.find(figure.statistic);
    if (found != by_key.end()) return found->second;
    const Key key = Parse(figure.statistic);
    std::map<std::string_view, std::string_view> labels = key.labels;
    labels["period"] = Name(standing_.source.kind);
    labels["portal"] = standing_.source.portal;
    const std::string_view body = figure.level == Level::kAgency ? "agency" : "province";
    if (figure.level == Level::kAgency) labels["province"] = standing_.source.province;
    if (figure.level != Level::kNational) labels[body] = "";
    Line line;
    const std::string family = FamilyName(figure.level, key.statistic);
    line.before = family;
    std::string* part = &line.before;
    std::string_view separator = "{";
    for (const auto& [label, value] : labels) {
      *part += fmt::format("{}{}=\"{}", separator, label, EscapeLabelValue(value));
      if (label == body) part = &line.after;
      *part += '"';
      separator = ",";
    }
    line.after += "} ";
    line.text = &texts_[family];
    return by_key.emplace(figure.statistic, std::move(line)).first->second;
  }

  const Standing& standing_;
  std::map<std::string, std::string> texts_;  // nodes keep their address
  std::array<std::unordered_map<std::string_view, Line>, 3> lines_;
  size_t rendered_ = 0;
};

std::string InfoLine(const BodyName& agency, const std::string& province) {
  return fmt::format("{}{{agency=\"{}\",name=\"{}\",province=\"{}\",tier=\"{}\"}} 1\n", kAgencyInfo,
                     EscapeLabelValue(agency.body), EscapeLabelValue(agency.name),
                     EscapeLabelValue(province), EscapeLabelValue(agency.tier));
}

}  // namespace

void PublishedFigures::Configure(Catalogue statistics,
                                 std::vector<std::shared_ptr<const Province>> provinces) {
  statistics_ = std::move(statistics);
  headers_.clear();
  provinces_ = std::move(provinces);
}

void PublishedFigures::Show(const Standing& standing, const std::vector<BodyName>& names,
                            Duration interval) {
  std::vector<BodyName> agencies;
  for (const BodyName& name : names) {
    if (name.level == Level::kAgency) agencies.push_back(name);
  }
  SourceText& text = sources_[standing.source];
  if (!text.agencies || *text.agencies != agencies) {
    text.agencies = std::make_shared<const std::vector<BodyName>>(std::move(agencies));
  }
  text.families.clear();
  text.period = standing.period;
  text.confirmed = standing.confirmed;
  text.expires = standing.confirmed + kIntervalsShown * interval;
  SourceRenderer renderer(standing);
  for (auto& [family, block] : renderer.Render()) {
    text.families[family] = std::make_shared<const CompressedText>(block);
  }
  text.figures = renderer.rendered();
}

void PublishedFigures::Hide(const Source& source) { sources_.erase(source); }

PublishedFigures::Block PublishedFigures::HeaderOf(const std::string& family) {
  Block& header = headers_[family];
  if (header) return header;
  // "dvc_province_" and the like are cut off: the rest is the statistic.
  const size_t id = family.find('_', family.find('_') + 1) + 1;
  std::string help = "A figure that the portal publishes.";
  if (const auto found = statistics_.find(family.substr(id)); found != statistics_.end()) {
    const Statistic& about = *found->second;
    help = fmt::format(
        "{} / {} ({}), as the portal publishes it: of the open period to date, or a stock.",
        about.title_vi, about.title_en, about.source);
  }
  header = std::make_shared<const CompressedText>(GaugeHeader(family, help));
  return header;
}

void PublishedFigures::AddProvinces(Snapshot& snapshot, Day today) const {
  std::string text;
  for (const auto& province : provinces_) {
    if (!province->ValidOn(today)) continue;
    text += fmt::format("{}{{code=\"{}\",identity_code=\"{}\",name=\"{}\",province=\"{}\"}} 1\n",
                        kProvinceInfo, EscapeLabelValue(province->code),
                        EscapeLabelValue(province->identity_code), EscapeLabelValue(province->name),
                        EscapeLabelValue(province->slug));
    ++snapshot.series;
  }
  if (text.empty()) return;
  Family& family = snapshot.families[std::string(kProvinceInfo)];
  family.header = std::make_shared<const CompressedText>(
      GaugeHeader(kProvinceInfo, "Tỉnh, thành phố / a province."));
  family.blocks.push_back(std::make_shared<const CompressedText>(text));
}

PublishedFigures::AgencyInfo PublishedFigures::InfoOf(const std::string& province,
                                                      std::vector<Agencies> agencies) {
  std::map<std::string_view, const BodyName*> known;
  for (const Agencies& of_source : agencies) {
    for (const BodyName& name : *of_source) {
      const BodyName*& agency = known[name.body];
      if (agency == nullptr || agency->name.empty()) agency = &name;
    }
  }
  std::string text;
  for (const auto& [code, agency] : known) text += InfoLine(*agency, province);
  return {std::move(agencies), std::make_shared<const CompressedText>(text), known.size()};
}

void PublishedFigures::AddAgencies(Snapshot& snapshot,
                                   std::map<std::string, std::vector<Agencies>>&& shown) {
  std::map<std::string, AgencyInfo> infos;
  for (auto& [province, agencies] : shown) {
    AgencyInfo info = std::move(agency_info_[province]);
    if (info.of != agencies) info = InfoOf(province, std::move(agencies));
    if (info.agencies == 0) continue;
    Family& family = snapshot.families[std::string(kAgencyInfo)];
    family.blocks.push_back(info.text);
    snapshot.series += info.agencies;
    infos.emplace(province, std::move(info));
  }
  agency_info_ = std::move(infos);
  if (agency_info_.empty()) return;
  snapshot.families[std::string(kAgencyInfo)].header = std::make_shared<const CompressedText>(
      GaugeHeader(kAgencyInfo, "Cơ quan, đơn vị / an agency and its names."));
}

Time PublishedFigures::Publish(Time now) {
  const Day today = DayOf(now);
  Time next_change = StartOf(today + std::chrono::days(1));
  auto next = std::make_shared<Snapshot>();
  std::map<std::string, std::vector<Agencies>> agencies;
  for (const auto& [source, text] : sources_) {
    // A stock counted on a day stands until it is too old.
    const bool open = today <= text.period.last || text.period.kind == PeriodKind::kAsOf;
    const bool of_today = text.period.first <= today && open;
    const bool confirmed = text.confirmed <= now + kClockTolerance && now < text.expires;
    if (!confirmed || !of_today) continue;
    next_change = std::min(next_change, text.expires);
    for (const auto& [name, block] : text.families) {
      Family& family = next->families[name];
      if (!family.header) family.header = HeaderOf(name);
      family.blocks.push_back(block);
    }
    next->series += text.figures;
    agencies[source.province].push_back(text.agencies);
  }
  AddAgencies(*next, std::move(agencies));
  AddProvinces(*next, today);
  const std::lock_guard lock(mutex_);
  snapshot_ = std::move(next);
  return next_change;
}

std::shared_ptr<const PublishedFigures::Snapshot> PublishedFigures::TakeSnapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::string PublishedFigures::Text() const {
  const auto snapshot = TakeSnapshot();
  size_t size = 0;
  for (const auto& [name, family] : snapshot->families) {
    size += family.header->text_size();
    for (const Block& block : family.blocks) size += block->text_size();
  }
  std::string text;
  text.reserve(size);
  for (const auto& [name, family] : snapshot->families) {
    family.header->AppendTextTo(text);
    for (const Block& block : family.blocks) block->AppendTextTo(text);
  }
  return text;
}

GzipWriter PublishedFigures::Gzip() const {
  const auto snapshot = TakeSnapshot();
  GzipWriter gzip;
  for (const auto& [name, family] : snapshot->families) {
    gzip.Append(*family.header);
    for (const Block& block : family.blocks) gzip.Append(*block);
  }
  return gzip;
}

size_t PublishedFigures::series() const { return TakeSnapshot()->series; }

}  // namespace dvcmon
