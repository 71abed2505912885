// The places of a document that is a tree, each once however many rows have it: what a structure is
// gathered in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/structure.h"

namespace dvcmon {

// Makes no text for what it has met before: an answer has thousands of rows of one structure. Keys
// outlive it.
class Places {
 public:
  enum Type : uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject, kElement, kAttribute };

  class Place {
   public:
    void Is(Type type) { types_ |= 1U << type; }

   private:
    friend class Places;
    std::string_view key_;
    unsigned types_ = 0;
    std::vector<Place*> children_;
    std::map<std::string_view, size_t> by_key_;  // → index in children_
  };

  Places() { places_.emplace_back(); }
  Place& root() { return places_.front(); }
  // `next`: where it stands among the children if this row is like those before; set to the one
  // behind it. Null: there is no room for more than kMaxStructureLines, and the rest is "…".
  Place* Child(Place& place, std::string_view key, size_t& next);

  // The root has no path, and is no line.
  Structure Lines() const;

 private:
  static void AddLines(const Place& place, const std::string& path,
                       std::vector<std::string>& lines);

  std::deque<Place> places_;  // none moves
  bool is_cut_ = false;
};

}  // namespace dvcmon
