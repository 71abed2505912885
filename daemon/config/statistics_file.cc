#include "daemon/config/statistics_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

constexpr double kMaxExact = 9007199254740992.0;  // 2^53

// An id becomes part of metric names, a label its label: both follow Prometheus' data model.
bool IsSnakeCase(std::string_view text) {
  return IsName(text, "_") && text[0] >= 'a' && text[0] <= 'z' &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Endings that OpenMetrics gives to other types, and those of the families that are derived.
bool HasReservedEnding(std::string_view id) {
  constexpr std::array<std::string_view, 8> kEndings = {
      "_total", "_info", "_count", "_sum", "_bucket", "_created", "_ratio", "_seconds"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return id.ends_with(ending); });
}

void ReadLabels(const YamlValue& value, Statistic& statistic) {
  const std::vector<std::string> reserved = {"portal", "province", "agency", "period", "window"};
  for (const auto& [label, values] : value.Entries()) {
    if (!IsSnakeCase(label) || label.starts_with("__")) {
      values.Error("a label is named in lower case, with digits and _");
    } else if (std::find(reserved.begin(), reserved.end(), label) != reserved.end()) {
      values.Error("every figure has this label already");
    }
    std::vector<std::string>& allowed = statistic.labels[label];
    if (values.IsScalar() && values.node().text == "any") continue;
    for (const YamlValue& element : values.List()) {
      std::string word;
      if (!ReadName(element, word, "_.-", "on_time")) continue;
      if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) {
        element.Error("stands twice; keep one");
      }
      allowed.push_back(word);
    }
  }
}

void ReadBounds(const YamlMap& map, Statistic& statistic) {
  statistic.max = kMaxExact;
  ReadNumber(map["min"], statistic.min, -kMaxExact, kMaxExact);
  if (!ReadNumber(map.Required("max"), statistic.max, -kMaxExact, kMaxExact)) return;
  if (statistic.min >= statistic.max) map["max"].Error("must be greater than min");
  const bool whole = statistic.kind != StatisticKind::kScore;
  for (const char* bound : {"min", "max"}) {
    const double limit = bound[1] == 'i' ? statistic.min : statistic.max;
    if (whole && limit != std::floor(limit)) {
      map[bound].Error("must be whole: only scores have a fraction");
    }
  }
}

void ReadCounter(const YamlValue& value, Statistic& statistic) {
  if (!ReadText(value, statistic.counter)) return;
  if (!statistic.additive) {
    value.Error("only what may be added up is a counter: a count or an amount");
  } else if (!IsSnakeCase(statistic.counter) || HasReservedEnding(statistic.counter)) {
    value.Error("the name of a counter is in lower case like applications_filed; _total is added");
  }
}

Statistic ReadStatistic(const std::string& id, const YamlValue& value) {
  Statistic statistic;
  statistic.id = id;
  if (!IsSnakeCase(id)) {
    value.Error("an id is in lower case like applications_received, with digits and _, at most 64");
  } else if (HasReservedEnding(id)) {
    value.Error(
        "an id must not end in _total, _info, _count, _sum, _bucket, _created, _ratio or _seconds: "
        "other metrics do");
  }
  const YamlMap map(value, kStatisticKeys);
  ReadTitle(map.Required("title"), statistic.title_vi, statistic.title_en);
  ReadText(map.Required("unit"), statistic.unit);
  ReadWord<StatisticKind>(map.Required("kind"), statistic.kind,
                          {{"count", StatisticKind::kCount},
                           {"amount", StatisticKind::kAmount},
                           {"score", StatisticKind::kScore},
                           {"rank", StatisticKind::kRank}});
  ReadBounds(map, statistic);
  statistic.additive =
      statistic.kind == StatisticKind::kCount || statistic.kind == StatisticKind::kAmount;
  ReadBool(map["additive"], statistic.additive);
  ReadCounter(map["counter"], statistic);
  ReadLabels(map["labels"], statistic);
  ReadText(map.Required("source"), statistic.source);
  ReadText(map.Required("formula"), statistic.formula);
  return statistic;
}

// Each is a metric family of its own: OpenMetrics would take a gauge `a` and a counter `a_total`
// for one.
void CheckCounters(const YamlValue& statistics, const Catalogue& catalogue) {
  std::set<std::string> names;
  for (const auto& [id, value] : statistics.Entries()) {
    const std::string& counter = catalogue.at(id)->counter;
    if (counter.empty()) continue;
    const bool is_new = names.insert(counter).second;
    if (!is_new || catalogue.contains(counter)) {
      YamlMap(value, kStatisticKeys)["counter"].Error("the name of a statistic or another counter");
    }
  }
}

bool IsWordOfSome(const Catalogue& catalogue, const std::string& label, const std::string& word) {
  return std::ranges::any_of(catalogue, [&](const auto& entry) {
    const auto found = entry.second->labels.find(label);
    return found != entry.second->labels.end() &&
           (found->second.empty() || std::ranges::find(found->second, word) != found->second.end());
  });
}

std::map<Day, Title> ReadDatedTitles(const YamlValue& value) {
  std::map<Day, Title> titles;
  for (const YamlValue& element : value.List()) {
    const YamlMap map(element, kDatedTitleKeys);
    Title title;
    ReadText(map.Required("vi"), title.vi);
    ReadText(map.Required("en"), title.en);
    Day from = Day::min();
    if (titles.empty()) {
      if (map.Has("from")) map["from"].Error("the first title is also that of all days before");
    } else if (!ReadDay(map.Required("from"), from)) {
      continue;
    } else if (from <= titles.rbegin()->first) {
      map["from"].Error("the titles must follow each other: every `from` after the one before");
    }
    titles.emplace(from, std::move(title));
  }
  return titles;
}

LabelTitles ReadLabelTitles(const YamlValue& value, const Catalogue& catalogue) {
  LabelTitles titles;
  for (const auto& [label, words] : value.Entries()) {
    for (const auto& [word, dated] : words.Entries()) {
      if (!IsWordOfSome(catalogue, label, word)) dated.Error("no statistic has such a label");
      titles[label][word] = ReadDatedTitles(dated);
    }
  }
  return titles;
}

}  // namespace

void ReadTitle(const YamlValue& value, std::string& vi, std::string& en) {
  const YamlMap map(value, kTitleKeys);
  ReadText(map.Required("vi"), vi);
  ReadText(map.Required("en"), en);
}

Catalogue ReadStatistics(const YamlValue& root, LabelTitles& label_titles) {
  Catalogue catalogue;
  const YamlMap map(root, kStatisticsKeys);
  for (const auto& [id, value] : map.Required("statistics").Entries()) {
    catalogue[id] = std::make_shared<const Statistic>(ReadStatistic(id, value));
  }
  CheckCounters(map["statistics"], catalogue);
  label_titles = ReadLabelTitles(map["label_titles"], catalogue);
  return catalogue;
}

}  // namespace dvcmon
