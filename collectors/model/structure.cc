#include "collectors/model/structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace dvcmon {
namespace {

constexpr std::string_view kRest = "…";
constexpr std::string_view kNull = " null";
constexpr size_t kNamed = 10;

// A type is one word.
std::string_view PathOf(std::string_view line) { return line.substr(0, line.rfind(' ')); }

bool IsNull(std::string_view line) { return line.ends_with(kNull); }

std::string NullAt(std::string_view path) { return std::string(path).append(kNull); }

template <class Lines>
std::set<std::string_view> PathsOf(const Lines& lines) {
  std::set<std::string_view> paths;
  for (const std::string_view line : lines) paths.insert(PathOf(line));
  return paths;
}

// Does `lines` say what the line says: the same, or is one of the two a null?
template <class Lines>
bool Says(const Lines& lines, const std::set<std::string_view>& paths, const std::string& line) {
  if (lines.contains(line)) return true;
  return IsNull(line) ? paths.contains(PathOf(line)) : lines.contains(NullAt(PathOf(line)));
}

}  // namespace

Structure MakeStructure(std::vector<std::string> lines) {
  std::ranges::sort(lines);
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::set<std::string> typed;
  for (const std::string& line : lines) {
    if (!IsNull(line)) typed.emplace(PathOf(line));
  }
  std::erase_if(lines, [&](const std::string& line) {
    return IsNull(line) && typed.contains(std::string(PathOf(line)));
  });
  if (lines.size() > kMaxStructureLines) {
    lines.resize(kMaxStructureLines);
    lines.emplace_back(kRest);
  }
  return lines;
}

Structure Union(const Structure& a, const Structure& b) {
  if (a.empty() || a == b) return b;
  std::vector<std::string> lines = a;
  lines.insert(lines.end(), b.begin(), b.end());
  return MakeStructure(std::move(lines));
}

StructureChange Difference(std::vector<std::string> before, std::vector<std::string> now) {
  std::ranges::sort(before);
  std::ranges::sort(now);
  StructureChange change;
  std::ranges::set_difference(now, before, std::back_inserter(change.came));
  std::ranges::set_difference(before, now, std::back_inserter(change.went));
  return change;
}

std::string Text(const StructureChange& change) {
  std::vector<std::string> named;
  for (const std::string& line : change.came) named.push_back("+" + line);
  for (const std::string& line : change.went) named.push_back("-" + line);
  const size_t all = named.size();
  named.resize(std::min(all, kNamed));
  std::string text = fmt::format("{}", fmt::join(named, ", "));
  if (all > kNamed) text += fmt::format(", and {} more", all - kNamed);
  return text;
}

KnownStructure KnownStructure::Parse(std::string_view text) {
  KnownStructure known;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const bool optional = text.starts_with('?');
    known.lines_.emplace(text.substr(optional ? 1 : 0, end - (optional ? 1 : 0)), optional);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return known;
}

std::string KnownStructure::Text() const {
  std::string text;
  for (const auto& [line, optional] : lines_)
    text += fmt::format("{}{}\n", optional ? "?" : "", line);
  return text;
}

StructureChange KnownStructure::Compare(const Structure& now) const {
  StructureChange change;
  if (lines_.empty()) return change;
  std::set<std::string_view> known_paths;
  for (const auto& [line, optional] : lines_) known_paths.insert(PathOf(line));
  for (const std::string& line : now) {
    if (!Says(lines_, known_paths, line)) change.came.push_back(line);
  }
  const std::set<std::string> lines(now.begin(), now.end());
  const std::set<std::string_view> paths = PathsOf(now);
  for (const auto& [line, optional] : lines_) {
    if (!optional && !Says(lines, paths, line)) change.went.push_back(line);
  }
  return change;
}

void KnownStructure::Learn(const Structure& now) {
  for (const std::string& line : Compare(now).went) lines_[line] = true;
  const KnownStructure before = *this;
  std::set<std::string_view> known_paths;
  for (const auto& [line, optional] : before.lines_) known_paths.insert(PathOf(line));
  for (const std::string& line : now) {
    if (IsNull(line) && known_paths.contains(PathOf(line))) continue;
    const auto null = lines_.find(NullAt(PathOf(line)));
    const bool optional = !IsNull(line) && null != lines_.end() && null->second;
    if (!IsNull(line) && null != lines_.end()) lines_.erase(null);
    lines_.emplace(line, optional);
  }
}

}  // namespace dvcmon
