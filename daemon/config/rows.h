// One row set of a mapping: rows, figures, checks.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/answer.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

RowSet ReadRowSet(const std::string& name, const YamlValue& value, const Catalogue* catalogue,
                  const CollectorSpec& collector, FigureSources& sources);

// {at, equals}, and a list of them. `$parent` has no meaning where there is no row.
Assertion ReadAssertion(const YamlValue& value, const PlaceholderScope& scope, bool in_row);
std::vector<Assertion> ReadAssertions(const YamlValue& value, const PlaceholderScope& scope,
                                      bool in_row);
// A place in a row, or from it.
bool ReadSelector(const YamlValue& value, Selector& out);
// A place in the whole answer: a JSON Pointer.
bool ReadRootSelector(const YamlValue& value, Selector& out);

}  // namespace dvcmon
