#include "daemon/config/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace dvcmon {
namespace {

// The least number of letters to add, leave out, change, or swap with their neighbour (optimal
// string alignment): the slips of a hand.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before;
  std::vector<size_t> last;
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(last, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string Diagnostic::Text() const {
  std::string text = file;
  if (line > 0) text += fmt::format(":{}", line);
  text += warning ? ": warning: " : ": ";
  if (!path.empty()) text += path + ": ";
  return text + message;
}

void Diagnostics::OpenFile(const std::string& file) {
  if (std::find(files_.begin(), files_.end(), file) == files_.end()) files_.push_back(file);
}

void Diagnostics::Add(Diagnostic diagnostic) {
  OpenFile(diagnostic.file);
  found_.push_back(std::move(diagnostic));
}

bool Diagnostics::has_errors() const {
  return std::any_of(found_.begin(), found_.end(), [](const auto& d) { return !d.warning; });
}

std::vector<Diagnostic> Diagnostics::Take() && {
  const auto place = [this](const Diagnostic& d) {
    return std::pair(std::find(files_.begin(), files_.end(), d.file), d.line);
  };
  std::stable_sort(found_.begin(), found_.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return std::move(found_);
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& allowed) {
  if (word.size() > 64) return "";  // the distance takes time in the product of the lengths
  const std::string* nearest = nullptr;
  size_t least = (word.size() + 1) / 3;  // beyond that, the words have little in common
  for (const std::string& candidate : allowed) {
    const size_t distance = EditDistance(word, candidate);
    if (distance <= least && (nearest == nullptr || distance < least)) {
      nearest = &candidate;
      least = distance;
    }
  }
  return nearest == nullptr ? "" : fmt::format("; did you mean {}?", *nearest);
}

}  // namespace dvcmon
