// What the judges of a province remember, as it lies in the store: every number exact, so that a
// state that is read goes on as the one that was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/derive/province_judge.h"

namespace dvcmon {

std::string TextOf(const ProvinceJudge& judge);
std::optional<ProvinceJudge> ParseProvinceJudge(std::string_view text);  // none: damage

}  // namespace dvcmon
