#include "daemon/config/report_texts.h"

#include <string_view>
#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxReportText = 2000;

// What stands in braces in a text, in order; behind a brace that stays open, the rest.
std::vector<std::string> WordsInBraces(const std::string& text) {
  std::vector<std::string> words;
  for (size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const size_t end = text.find('}', at);
    words.push_back(text.substr(at + 1, end == std::string::npos ? end : end - at - 1));
  }
  return words;
}

// Marks are of the whole text: "**ĐỘC LẬP**".
bool HasOpenMark(std::string_view text) {
  constexpr std::string_view kBold = "**";
  const bool is_bold =
      text.size() > 2 * kBold.size() && text.starts_with(kBold) && text.ends_with(kBold);
  if (is_bold) text = text.substr(kBold.size(), text.size() - 2 * kBold.size());
  return text.find(kBold) != std::string_view::npos;
}

}  // namespace

ReportTexts::ReportTexts(const std::set<std::string>& own_words)
    : words_({"title", "province", "PROVINCE", "place", "period", "from", "to", "day", "month",
              "year", "cutoff", "issue"}) {
  words_.insert(own_words.begin(), own_words.end());
}

bool ReportTexts::Read(const YamlValue& value, std::string& out,
                       const std::set<std::string>& more) const {
  if (!ReadText(value, out, kMaxReportText)) return false;
  if (HasOpenMark(out)) value.Error("** stands at both ends of a text, or nowhere in it");
  for (const std::string& word : WordsInBraces(out)) {
    if (words_.contains(word) || more.contains(word)) continue;
    std::vector<std::string> known(words_.begin(), words_.end());
    const bool of_cell = word.find('.') != std::string::npos;
    value.Error(of_cell
                    ? "no cell has the name {" + Quotable(word) +
                          "}; {line.column} is one of "
                          "the first sheet, {sheet/line.column} of any"
                    : "unknown word in braces, {" + Quotable(word) +
                          "}; words of your own stand in `reports.words`" + Allowed(word, known));
  }
  return true;
}

void ReportTexts::ReadList(const YamlValue& value, std::vector<std::string>& out) const {
  for (const YamlValue& element : value.List()) Read(element, out.emplace_back());
}

}  // namespace dvcmon
