#include "daemon/api/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/ratios.h"
#include "daemon/evidence/figure_name.h"

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 2> kBodiesWords = {"then", "today"};
constexpr std::array<std::string_view, 2> kOpenWords = {"false", "true"};
constexpr std::array<std::string_view, 2> kFormatWords = {"json", "csv"};

Error Wrong(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

template <class Words>
std::string Joined(const Words& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

Result<Day> ReadDay(const std::string& text) {
  const auto day = ParseDay(text);
  if (!day) return Wrong("a day is written like 2026-11-22");
  return *day;
}

template <std::string Query::*kMember>
Status ReadText(const std::string& text, Query& query) {
  query.*kMember = text;
  return Done{};
}

template <Day Query::*kMember>
Status ReadDayOf(const std::string& text, Query& query) {
  const auto day = ReadDay(text);
  if (!day) return day.error();
  query.*kMember = *day;
  return Done{};
}

Status ReadStatistic(const std::string& text, Query& query) {
  const auto key = ParseStatisticKey(text);
  if (!key)
    return Wrong(
        "it is an id such as applications_received, or a key with labels such as "
        "applications_received{channel=online}");
  query.statistic = *key;
  return Done{};
}

Status ReadRate(const std::string& text, Query& query) {
  if (FindRatio(text) == nullptr && FindRatioFamily(text) == nullptr) {
    std::vector<std::string_view> rates;
    for (const RatioDefinition& definition : RatioDefinitions()) rates.push_back(definition.rate);
    return Wrong("there is no such rate; there are " + Joined(rates) + ", and their families");
  }
  query.rate = text;
  return Done{};
}

Status ReadLevel(const std::string& text, Query& query) {
  for (const Level level : {Level::kNational, Level::kProvince, Level::kAgency}) {
    if (Name(level) == text) query.level = level;
  }
  return Done{};
}

Status ReadKind(const std::string& text, Query& query) {
  query.kind = ParsePeriodKind(text);
  return Done{};
}

Status ReadAsOf(const std::string& text, Query& query) {
  query.as_of = ParseAsOf(text);
  if (query.as_of) return Done{};
  return Wrong(
      "a time is written like 2026-11-22T16:31:02+07:00, its + as %2B; a day like "
      "2026-11-22 is its end");
}

Status ReadBodies(const std::string& text, Query& query) {
  query.bodies_of_today = text == "today";
  return Done{};
}

Status ReadOpen(const std::string& text, Query& query) {
  query.open = text == "true";
  return Done{};
}

Status ReadLimit(const std::string& text, Query& query) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, query.limit);
  if (read.ec == std::errc() && read.ptr == end && query.limit >= 1 && query.limit <= kMostRows) {
    return Done{};
  }
  return Wrong(fmt::format("it is a whole number from 1 to {}", kMostRows));
}

Status ReadAfter(const std::string& text, Query& query) {
  query.after = ParseToken(text);
  if (query.after) return Done{};
  return Wrong("it is the text that stood at \"next\" in the answer before");
}

Status ReadFormat(const std::string& text, Query& query) {
  query.csv = text == "csv";
  return Done{};
}

Status ReadOne(const Parameter& parameter, const std::string& text, Query& query) {
  if (text.empty()) return WrongAt(parameter, "it is empty; leave it out");
  const auto words = parameter.words;
  if (!words.empty() && std::ranges::find(words, text) == words.end()) {
    return WrongAt(parameter, "it is one of " + Joined(words));
  }
  const Status read = parameter.read(text, query);
  if (!read.ok()) return WrongAt(parameter, read.error().message);
  return Done{};
}

}  // namespace

Error WrongAt(const Parameter& parameter, std::string_view message) {
  return {ErrorCode::kInvalid, fmt::format("{}: {}", parameter.name, message),
          std::string(parameter.name)};
}

const Parameter kPortalParameter = {
    "portal", MemberType::kText,        "figures of this portal only", {},
    false,    &ReadText<&Query::portal>};
const Parameter kProvinceParameter = {
    "province", MemberType::kText,          "bodies in this province, and itself: its slug", {},
    false,      &ReadText<&Query::province>};
const Parameter kBodyParameter = {
    "body", MemberType::kText,      "an agency's code, a province's slug, or vn: the nation", {},
    false,  &ReadText<&Query::body>};
const Parameter kStatisticParameter = {"statistic",
                                       MemberType::kText,
                                       "the id of a statistic, with all its labels, or a key: "
                                       "applications_received{channel=online}",
                                       {},
                                       false,
                                       &ReadStatistic};
const Parameter kRateParameter = {"rate", MemberType::kText, "a rate, or a family of rates", {},
                                  false,  &ReadRate};
const Parameter kFigureParameter = {
    "figure",
    MemberType::kText,
    "[PORTAL:][PROVINCE/]BODY/STATISTIC[{label=value}]@PERIOD[~AS_OF]: a figure, a rate, or what "
    "was filed on a day; or a cell of a report, REPORT/PERIOD/issue-001![SHEET!]F12",
    {},
    true,
    &ReadText<&Query::figure>};
const Parameter kReportParameter = {
    "report", MemberType::kText,        "issues of this report only: its name", {},
    false,    &ReadText<&Query::report>};
const Parameter kLevelParameter = {
    "level", MemberType::kText, "bodies of this level only", kLevelWords, false, &ReadLevel};
const Parameter kKindParameter = {
    "kind", MemberType::kText, "periods of this kind only", kKindWords, false, &ReadKind};
const Parameter kFromParameter = {
    "from", MemberType::kDay,        "periods that begin on this day or later", {},
    false,  &ReadDayOf<&Query::from>};
const Parameter kToParameter = {
    "to",  MemberType::kDay,      "periods that begin on this day or before", {},
    false, &ReadDayOf<&Query::to>};
const Parameter kOpenParameter = {
    "open", MemberType::kText, "true: only what was open then", kOpenWords, false, &ReadOpen};
const Parameter kAsOfParameter = {
    "as_of",
    MemberType::kMoment,
    "as it was known at this time, or at the end of this day; now, where that is not over",
    {},
    false,
    &ReadAsOf};
const Parameter kBodiesParameter = {
    "bodies",
    MemberType::kText,
    "then: the bodies that there were, as where it is left out; today: the provinces of today "
    "alone, before they were there the sum of those that went into them",
    kBodiesWords,
    false,
    &ReadBodies};
const Parameter kLimitParameter = {
    "limit", MemberType::kWhole, "rows at most, up to 10000; 1000 where it is left out", {},
    false,   &ReadLimit};
const Parameter kAfterParameter = {
    "after",
    MemberType::kText,
    "the text at \"next\" of the answer before, which leads to the page behind it",
    {},
    false,
    &ReadAfter};
const Parameter kFormatParameter = {
    "format",
    MemberType::kText,
    "of the answer; where it is left out the header Accept decides between application/json and "
    "text/csv",
    kFormatWords,
    false,
    &ReadFormat};

Result<Query> ReadQuery(std::span<const Parameter* const> allowed,
                        const std::map<std::string, std::string>& given) {
  Query query;
  for (const auto& [name, text] : given) {
    const auto found =
        std::ranges::find(allowed, name, [](const Parameter* one) { return one->name; });
    if (found == allowed.end()) {
      std::vector<std::string_view> names;
      for (const Parameter* one : allowed) names.push_back(one->name);
      return Error{ErrorCode::kInvalid,
                   names.empty() ? name + ": there are no parameters"
                                 : name + ": the parameters are " + Joined(names),
                   name};
    }
    if (Status read = ReadOne(**found, text, query); !read) return read.error();
  }
  for (const Parameter* one : allowed) {
    if (one->required && !given.contains(std::string(one->name))) {
      return WrongAt(*one, "it is missing: " + std::string(one->about));
    }
  }
  if (query.from > query.to) return WrongAt(kFromParameter, "it is later than to");
  if (query.after) query.as_of = query.after->as_of;  // all pages are as of the time of the first
  return query;
}

}  // namespace dvcmon
