// What answers are built of, whatever numbers stand in them: so that a change of a portal is told
// before it does damage.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dvcmon {

// Sorted lines "PATH TYPE", each once: "/data/children/*/online number" of JSON, where "*" is each
// element of an array; "/agencies/Trực tuyến column" of a table. "null" says nothing of the type
// and stands only where no other type does. At most kMaxStructureLines, then "…" for the rest.
using Structure = std::vector<std::string>;
inline constexpr size_t kMaxStructureLines = 2000;

// Sorts, and leaves out what stands twice, says nothing, or is too much.
Structure MakeStructure(std::vector<std::string> lines);
// Of an answer of several pages.
Structure Union(const Structure& a, const Structure& b);

struct StructureChange {
  std::vector<std::string> came;
  std::vector<std::string> went;

  bool empty() const { return came.empty() && went.empty(); }
};
// What came and went between two sets, in any order.
StructureChange Difference(std::vector<std::string> before, std::vector<std::string> now);
// "+/data/x number, -/data/y text", of which at most ten are named.
std::string Text(const StructureChange& change);

// What the accepted answers of a source have been built of so far. A line that was missing once is
// optional from then on: that it comes and goes is no change.
class KnownStructure {
 public:
  // A line each; an optional one begins with "?". Text() of what was kept.
  static KnownStructure Parse(std::string_view text);
  std::string Text() const;

  bool empty() const { return lines_.empty(); }
  // None before anything is known.
  StructureChange Compare(const Structure& now) const;
  void Learn(const Structure& now);

  bool operator==(const KnownStructure&) const = default;

 private:
  std::map<std::string, bool, std::less<>> lines_;  // → is it optional
};

}  // namespace dvcmon
