// The samples of /metrics that say who somebody is: dvc_agency_info, dvc_province_info.
#pragma once

#include <string>

#include "collectors/model/spec.h"
#include "daemon/store/record.h"

namespace dvcmon {

// `dvc_agency_info{…} `, ready for the value, which is always 1. `province`: the label.
std::string SampleOf(const BodyName& agency, const std::string& province);
// `dvc_province_info{…} `.
std::string SampleOf(const Province& province);

}  // namespace dvcmon
