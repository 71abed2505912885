// What people are told of a fall: who, what, how much of how much and when in the first sentence;
// then what it is not, one thing to do, and the time of the data. No probabilities: they stand in
// the API, for those who want them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/store/record.h"

namespace dvcmon {

// What bodies are called: as their portals called them last, provinces as in provinces.yaml.
class BodyTitles {
 public:
  BodyTitles(const std::vector<BodyName>& names, const Config& config);

  // The code where nobody knows a name.
  std::string OfAgency(const std::string& province, const std::string& agency) const;
  std::string OfProvince(const std::string& province) const;  // "tỉnh Phú Thọ"; or its slug

 private:
  std::map<std::pair<std::string, std::string>, std::string> agencies_;  // by province and code
  std::map<std::string, std::string> provinces_;
};

struct DropText {
  std::string vi;
  std::string en;
};
DropText TextOf(const KeptDrop& drop, const BodyTitles& titles);

}  // namespace dvcmon
