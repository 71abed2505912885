#include "daemon/report/bodies.h"

#include <algorithm>
#include <array>
#include <set>

#include "collectors/model/tier.h"
#include "daemon/derive/predecessors.h"

namespace dvcmon {

bool AddsUp(std::string_view tier) { return tier != "branch" && IsBody(tier); }

std::string NameOf(const Province& province) {
  return (province.kind == "thanh_pho" ? "thành phố " : "tỉnh ") + province.name;
}

ReportBodies::ReportBodies(const std::vector<BodyName>& names, const Config& config)
    : config_(config) {
  for (const BodyName& name : names) {
    if (name.level != Level::kAgency) continue;
    Named& named = agencies_[{name.province, name.body}];
    if (!name.name.empty()) named.name = name.name;
    if (!name.tier.empty()) named.tier = name.tier;
  }
  for (const Agency& agency : config.agencies) {
    Named& named = agencies_[{agency.province, agency.code}];
    if (!agency.name.empty()) named.name = agency.name;
    if (!agency.tier.empty()) named.tier = agency.tier;
  }
}

Subject ReportBodies::Nation() const {
  return {{Level::kNational, "vn", ""}, nullptr, "Cả nước", "nation"};
}

Subject ReportBodies::Of(const Province& province) const {
  return {
      {Level::kProvince, province.slug, province.slug}, &province, NameOf(province), "province"};
}

Subject ReportBodies::Of(const KnownBody& agency) const {
  const auto province = config_.provinces.find(agency.province);
  if (agency.level == Level::kProvince && province != config_.provinces.end()) {
    return Of(*province->second);
  }
  const auto named = agencies_.find({agency.province, agency.key});
  Subject subject{agency, province == config_.provinces.end() ? nullptr : province->second.get(),
                  agency.key, TierOf(agency)};
  if (named != agencies_.end() && !named->second.name.empty()) subject.name = named->second.name;
  return subject;
}

const std::string& ReportBodies::TierOf(const KnownBody& agency) const {
  static const std::string none;
  const auto named = agencies_.find({agency.province, agency.key});
  return named == agencies_.end() ? none : named->second.tier;
}

std::vector<Subject> ReportBodies::AgenciesIn(const Province& province, const Window& window,
                                              ReportFigures& figures) const {
  const std::chrono::days day(1);
  std::set<std::string> keys;
  for (const Day at : {window.last, window.first - day, Previous(window).first - day}) {
    if (at < province.valid_from) continue;
    for (const KnownBody& agency : figures.AgenciesAt(province.slug, at)) keys.insert(agency.key);
  }
  for (const Agency& agency : config_.agencies) {
    if (agency.province != province.slug) continue;
    if (agency.to.value_or(Day::max()) < window.first || agency.from > window.last) {
      keys.erase(agency.code);
    } else {
      keys.insert(agency.code);
    }
  }
  std::vector<Subject> subjects;
  subjects.reserve(keys.size());
  for (const std::string& key : keys) {
    subjects.push_back(Of(KnownBody{Level::kAgency, key, province.slug}));
  }
  return subjects;
}

std::vector<Subject> ReportBodies::ProvincesIn(const Window& window) const {
  std::vector<Subject> subjects;
  for (const auto& [slug, province] : config_.provinces) {
    if (province->ValidOn(window.last)) subjects.push_back(Of(*province));
  }
  return subjects;
}

std::vector<std::string> SlugsFor(const Config& config, const Province* province,
                                  const Window& window) {
  const Day first = OfLastYear(window).first - std::chrono::days(366);
  std::set<std::string> slugs;
  const auto add = [&](const Province& of) {
    for (const ProvincePart& part : PartsOf(of, first, window.last, config.provinces)) {
      slugs.insert(part.province->slug);
    }
  };
  if (province != nullptr) {
    add(*province);
  } else {
    for (const auto& [slug, of] : config.provinces) {
      if (of->ValidOn(window.last)) add(*of);
    }
  }
  return {slugs.begin(), slugs.end()};
}

}  // namespace dvcmon
