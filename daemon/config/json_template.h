// A JSON text with placeholders, compiled from YAML.
#pragma once

#include <map>

#include "collectors/model/template.h"
#include "daemon/config/request.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// The object that `json` holds, one text per period kind of `scope`: what `json_of_period` holds
// for a kind is added behind it. A scalar that is one numeric placeholder ("{year}") becomes a JSON
// number; plain numbers, true, false and null keep their type; all else is a string. `escape` is
// kJson, or kJsonInForm for a field of a form.
std::map<PeriodKind, Template> ReadJson(const YamlValue& json, const YamlValue& json_of_period,
                                        const PlaceholderScope& scope, Escape escape);

}  // namespace dvcmon
