// targets.yaml: what plans want of the nation, of provinces and of agencies.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/config/provinces_file.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/derive/targets.h"

namespace dvcmon {

// The words for the kinds of targets.
const std::vector<std::pair<std::string, TargetKind>>& TargetKinds();

// What a target is about: a rate, an index, or a figure; its key is brought into its one spelling.
bool ReadTargetSubject(const YamlValue& value, const Catalogue* catalogue, std::string& out);

// One document wants one value of one body at a time. Without a catalogue or provinces (they could
// not be read) what a target names is not looked up.
std::vector<Target> ReadTargets(const YamlValue& root, const Catalogue* catalogue,
                                const Provinces* provinces);

}  // namespace dvcmon
