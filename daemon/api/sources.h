// The sources of the configuration and of the record, put together.
#pragma once

#include <map>

#include "daemon/api/endpoint.h"

namespace dvcmon {

struct SourceKnown {
  const PortalSpec* portal = nullptr;  // null: the configuration does not name it any more
  bool watched = false;
  bool by_hand = false;
  bool polled = false;
  SourceHealth health{};  // of one that was polled
};

Result<std::map<Source, SourceKnown>> SourcesKnown(const Question& question);

}  // namespace dvcmon
