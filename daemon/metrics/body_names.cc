#include "daemon/metrics/body_names.h"

#include <fmt/format.h>

#include "daemon/metrics/exposition.h"
#include "daemon/metrics/family_headers.h"

namespace dvcmon {

std::string SampleOf(const BodyName& agency, const std::string& province) {
  return fmt::format("{}{{agency=\"{}\",name=\"{}\",province=\"{}\",tier=\"{}\"}} ", kAgencyInfo,
                     EscapeLabelValue(agency.body), EscapeLabelValue(agency.name),
                     EscapeLabelValue(province), EscapeLabelValue(agency.tier));
}

std::string SampleOf(const Province& province) {
  return fmt::format("{}{{code=\"{}\",identity_code=\"{}\",name=\"{}\",province=\"{}\"}} ",
                     kProvinceInfo, EscapeLabelValue(province.code),
                     EscapeLabelValue(province.identity_code), EscapeLabelValue(province.name),
                     EscapeLabelValue(province.slug));
}

}  // namespace dvcmon
