#include "daemon/derive/titles.h"

#include <algorithm>
#include <iterator>

#include "collectors/model/statistic_key.h"

namespace dvcmon {
namespace {

Title TitleOfWord(Day day, const std::string& label, const std::string& word,
                  const LabelTitles& titles) {
  const auto of_label = titles.find(label);
  if (of_label == titles.end()) return {word, word};
  const auto of_word = of_label->second.find(word);
  if (of_word == of_label->second.end()) return {word, word};
  const auto next = of_word->second.upper_bound(day);
  return std::prev(next)->second;
}

}  // namespace

Title TitleOn(Day day, const Statistic& statistic, std::string_view key,
              const LabelTitles& titles) {
  Title title{statistic.title_vi, statistic.title_en};
  std::string_view rest = StatisticLabelsOf(key);
  const char* between = ": ";
  while (rest.size() > 1) {
    rest.remove_prefix(1);  // { or ,
    const std::string_view pair = rest.substr(0, rest.find_first_of(",}"));
    rest.remove_prefix(pair.size());
    const size_t equals = pair.find('=');
    const Title word = TitleOfWord(day, std::string(pair.substr(0, equals)),
                                   std::string(pair.substr(equals + 1)), titles);
    title.vi += between + word.vi;
    title.en += between + word.en;
    between = ", ";
  }
  return title;
}

}  // namespace dvcmon
