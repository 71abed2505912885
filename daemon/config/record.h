// `record:` of dvcmon.yaml: which portal counts where several publish the same statistic.
#pragma once

#include <vector>

#include "daemon/config/config.h"
#include "daemon/config/provinces_file.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// A rule names a portal that is watched and publishes the statistic; one behind a rule that fits
// whatever it fits is refused. Without a catalogue or provinces, or where the file of a portal
// could not be read, what a rule names is not looked up there.
std::vector<RecordRule> ReadRecord(const YamlValue& value,
                                   const std::vector<WatchedPortal>& portals,
                                   const Catalogue* catalogue, const Provinces* provinces);

}  // namespace dvcmon
