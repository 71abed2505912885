#include "daemon/pages/view.h"

#include <fmt/format.h>

#include <map>

#include "daemon/derive/window.h"
#include "daemon/tables/number_style.h"

namespace dvcmon {
namespace {

constexpr const char* kLanguage = "lang";
constexpr const char* kProvince = "province";
constexpr const char* kPeriod = "period";

std::vector<const Province*> WatchedIn(const Config& config, Day today) {
  std::map<std::string, const Province*> all;
  for (const WatchedPortal& watched : config.portals) {
    for (const auto& province : watched.provinces) {
      if (province->ValidOn(today)) all.emplace(province->slug, province.get());
    }
  }
  std::vector<const Province*> provinces;
  provinces.reserve(all.size());
  for (const auto& [slug, province] : all) provinces.push_back(province);
  return provinces;
}

}  // namespace

View::View(const WebRequest& request, const Question& question)
    : request_(request),
      question_(question),
      english_(Asked(kLanguage) == "en"),
      provinces_(WatchedIn(question.config, DayOf(question.now))) {
  const std::string asked = Asked(kProvince);
  const std::string& wanted = asked.empty() ? config().reports.province : asked;
  for (const Province* province : provinces_) {
    if (province->slug == wanted) province_ = province;
  }
  if (province_ == nullptr && asked.empty() && !provinces_.empty()) province_ = provinces_.front();
}

std::string View::Asked(const std::string& name) const {
  const auto found = request_.query.find(name);
  return found == request_.query.end() ? "" : found->second;
}

std::string View::Number(double number, int digits) const {
  NumberStyle style;
  if (english_) std::swap(style.thousands, style.decimal);
  return NumberText(Rounded(number, digits, style.rounding), digits, style);
}

std::string View::Percent(double percent, int digits) const {
  return Number(percent, digits) + "%";
}

std::string View::DayText(Day day) const { return english_ ? FormatDay(day) : DayVi(day); }

std::string View::TimeText(Time time) const {
  const std::string of_day = FormatTime(time).substr(11, 5);
  return english_ ? FormatDay(DayOf(time)) + " " + of_day : of_day + " " + DayVi(DayOf(time));
}

std::string View::Link(std::string_view path, const Parameters& parameters) const {
  Parameters all = parameters;
  if (english_) all.emplace_back(kLanguage, "en");
  if (const std::string asked = Asked(kProvince); !asked.empty()) {
    all.emplace_back(kProvince, asked);
  }
  // A wrong one leads nowhere else.
  if (const std::string asked = Asked(kPeriod); ParseWindow(asked, Cutoff::kCalendar)) {
    all.emplace_back(kPeriod, asked);
  }
  std::map<std::string, std::string> once(all.begin(), all.end());  // the first of each counts
  std::string link(path);
  char before = '?';
  for (const auto& [name, value] : once) {
    if (value.empty()) continue;
    link += fmt::format("{}{}={}", before, name, PathPart(value));
    before = '&';
  }
  return link;
}

std::string View::Here(const Parameters& instead) const {
  Parameters all = instead;
  for (const auto& [name, value] : request_.query) all.emplace_back(name, value);
  std::string path;
  for (size_t at = 0; at < request_.path.size();) {
    const size_t end = std::min(request_.path.find('/', at), request_.path.size());
    path += PathPart(std::string_view(request_.path).substr(at, end - at));
    if (end < request_.path.size()) path += '/';
    at = end + 1;
  }
  return Link(path, all);
}

Error NoSuchProvince(const View& view) {
  return {ErrorCode::kInvalid,
          std::string(view.Say("dvcmon không theo dõi tỉnh này; các tỉnh theo dõi ở đầu trang.",
                               "No such province is watched; those that are stand above.")),
          ""};
}

}  // namespace dvcmon
