#include "daemon/tables/layout.h"

#include <algorithm>

namespace dvcmon {

bool IsCounted(std::string_view named, std::string_view key) {
  const size_t brace = std::min(named.find('{'), named.size());
  if (key.substr(0, std::min(key.find('{'), key.size())) != named.substr(0, brace)) return false;
  if (brace == named.size()) return true;
  const size_t unequal = named.find("!=", brace);
  if (unequal == std::string_view::npos) return key == named;
  // "channel=online", and where it stands among the labels of the key.
  std::string pair(named.substr(brace + 1, named.size() - brace - 2));
  pair.erase(pair.find('!'), 1);
  for (size_t at = key.find(pair); at != std::string_view::npos; at = key.find(pair, at + 1)) {
    const char before = key[at - 1];
    const char after = key[at + pair.size()];
    if ((before == '{' || before == ',') && (after == '}' || after == ',')) return false;
  }
  return true;
}

}  // namespace dvcmon
