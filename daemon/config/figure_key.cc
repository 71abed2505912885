#include "daemon/config/figure_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

struct ParsedKey {
  std::string statistic;
  std::map<std::string, std::string> labels;  // sorted: one spelling of one figure
};

// None: not of the form ID or ID{label=value,…}, or a label stands twice.
std::optional<ParsedKey> Parse(std::string_view key) {
  ParsedKey parsed;
  const size_t brace = key.find('{');
  parsed.statistic = key.substr(0, brace);
  if (!IsName(parsed.statistic, "_")) return std::nullopt;
  if (brace == std::string_view::npos) return parsed;
  if (!key.ends_with('}')) return std::nullopt;
  std::string_view rest = key.substr(brace + 1, key.size() - brace - 2);
  while (true) {
    const size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view label = pair.substr(0, equals);
    const std::string_view word = pair.substr(equals + 1);
    if (!IsName(label, "_") || (!word.empty() && !IsName(word, "_.-"))) return std::nullopt;
    if (!parsed.labels.emplace(label, word).second) return std::nullopt;
    if (comma == std::string_view::npos) return parsed;
    rest.remove_prefix(comma + 1);
  }
}

template <class Map>
std::vector<std::string> KeysOf(const Map& map) {
  std::vector<std::string> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

// Labels that stand in the row: each has to be one of the statistic, and its words known to it.
bool CheckRowLabels(const std::vector<RowLabel>& in_row, const ParsedKey& key,
                    const Statistic& statistic, const YamlValue& value) {
  bool good = true;
  for (const RowLabel& label : in_row) {
    const auto known = statistic.labels.find(label.name);
    if (known == statistic.labels.end() || key.labels.contains(label.name)) {
      value.Error(
          known == statistic.labels.end()
              ? fmt::format("{} has no label {}, which the rows have", statistic.id, label.name)
              : fmt::format("the rows have the label {} already", label.name));
      good = false;
      continue;
    }
    for (const auto& [word, ours] : label.words) {
      if (known->second.empty() || std::ranges::find(known->second, ours) != known->second.end()) {
        continue;
      }
      value.Error(
          fmt::format("{} cannot be \"{}\"{}", label.name, ours, Allowed(ours, known->second)));
      good = false;
    }
  }
  return good;
}

bool CheckLabels(const ParsedKey& key, const std::vector<RowLabel>& in_row,
                 const Statistic& statistic, const YamlValue& value) {
  bool good = CheckRowLabels(in_row, key, statistic, value);
  const auto in_rows = [&](const std::string& label) {
    return std::ranges::find(in_row, label, &RowLabel::name) != in_row.end();
  };
  const auto fail = [&](std::string message) {
    value.Error(std::move(message));
    good = false;
  };
  for (const auto& [label, word] : key.labels) {
    const auto known = statistic.labels.find(label);
    if (known == statistic.labels.end()) {
      fail(statistic.labels.empty() ? fmt::format("{} has no labels", statistic.id)
                                    : fmt::format("{} has no label {}{}", statistic.id, label,
                                                  Allowed(label, KeysOf(statistic.labels))));
    } else if (const auto& words = known->second;
               !words.empty() && std::find(words.begin(), words.end(), word) == words.end()) {
      fail(fmt::format("{} cannot be \"{}\"{}", label, word, Allowed(word, words)));
    }
  }
  for (const auto& [label, words] : statistic.labels) {
    if (key.labels.contains(label) || in_rows(label)) continue;
    fail(fmt::format("the label {} is missing; write {}{{{}={}}}", label, statistic.id, label,
                     words.empty() ? "…" : words.front()));
  }
  return good;
}

}  // namespace

bool ReadFigureKey(const std::string& key, const YamlValue& value, const Catalogue* catalogue,
                   const std::vector<RowLabel>& in_row, Field& field) {
  const auto parsed = Parse(key);
  if (!parsed) {
    value.Error(
        "a figure like applications_payable or applications_received{channel=online} is needed "
        "here, each label once");
    return false;
  }
  field.key = parsed->statistic;
  const char* separator = "{";
  for (const auto& [label, word] : parsed->labels) {
    field.labels.emplace_back(label, word);
    field.key += fmt::format("{}{}={}", separator, label, word);
    separator = ",";
  }
  if (!parsed->labels.empty()) field.key += "}";
  if (catalogue == nullptr) return true;
  const auto found = catalogue->find(parsed->statistic);
  if (found == catalogue->end()) {
    value.Error(fmt::format("unknown statistic{}; the catalogue holds {}",
                            DidYouMean(parsed->statistic, KeysOf(*catalogue)), catalogue->size()));
    return false;
  }
  field.statistic = found->second;
  return CheckLabels(*parsed, in_row, *field.statistic, value);
}

}  // namespace dvcmon
