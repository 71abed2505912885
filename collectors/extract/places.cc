#include "collectors/extract/places.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 8> kTypes = {"null",  "boolean", "number",  "text",
                                                    "array", "object",  "element", "attribute"};

}  // namespace

Places::Place* Places::Child(Place& place, std::string_view key, size_t& next) {
  if (next < place.children_.size() && place.children_[next]->key_ == key) {
    return place.children_[next++];
  }
  const auto known = place.by_key_.find(key);
  if (known != place.by_key_.end()) {
    next = known->second + 1;
    return place.children_[known->second];
  }
  if (places_.size() > kMaxStructureLines) {
    is_cut_ = true;
    return nullptr;
  }
  Place& child = places_.emplace_back();
  child.key_ = key;
  place.by_key_.emplace(key, place.children_.size());
  place.children_.push_back(&child);
  next = place.children_.size();
  return &child;
}

Structure Places::Lines() const {
  std::vector<std::string> lines;
  AddLines(places_.front(), "", lines);
  if (is_cut_) lines.emplace_back("…");
  return MakeStructure(std::move(lines));
}

void Places::AddLines(const Place& place, const std::string& path,
                      std::vector<std::string>& lines) {
  for (const Place* child : place.children_) {
    const std::string key = Quotable(child->key_);
    for (size_t type = 0; type < kTypes.size(); ++type) {
      if ((child->types_ >> type & 1U) == 0) continue;
      lines.push_back(
          fmt::format("{}/{}{} {}", path, type == kAttribute ? "@" : "", key, kTypes[type]));
    }
    AddLines(*child, fmt::format("{}/{}", path, key), lines);
  }
}

}  // namespace dvcmon
