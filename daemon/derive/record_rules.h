// Which portal counts where several publish the same statistic of a province. Their numbers differ
// by scope and by day, and must not be added up; what is derived from them is wanted once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "collectors/model/spec.h"

namespace dvcmon {

// Names the portal whose value counts for what fits.
struct RecordRule {
  std::string portal{};
  std::string statistic{};  // its id; empty: each
  std::string province{};   // slug; empty: each, and the nation
  // Of the province itself, or of its agencies: a portal may tell channels of the one alone. None:
  // of each.
  std::optional<Level> level{};

  bool operator==(const RecordRule&) const = default;
};

// Does the portal count for that statistic (its id, or a key with labels) of a body of that level
// in that province (slug; empty: the nation). The first rule that fits says so; where none does,
// every portal counts.
bool CountsFor(std::span<const RecordRule> rules, std::string_view portal, std::string_view key,
               Level level, std::string_view province);

}  // namespace dvcmon
