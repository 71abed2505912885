// What kind of document an answer is, and where in it the tables are.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// From the keys of `answer`.
void ReadFormat(const YamlMap& answer, AnswerFormat& format);
// The media type that an answer of this kind usually has.
std::string_view UsualContentType(AnswerFormat::Kind kind);
// `plain`, `vi`, `en`, `json`.
bool ReadNumberFormat(const YamlValue& value, NumberFormat& out);

}  // namespace dvcmon
