// Whom a report is about and who stands in its lines: names, tiers, and who was there.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/window.h"
#include "daemon/report/figures.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Whom a cell is about.
struct Subject {
  KnownBody body{};
  const Province* province = nullptr;  // that it is, or is in; null: the nation
  std::string name{};
  std::string tier{};  // "department"; "province", "nation"
};

class ReportBodies {
 public:
  // The configuration outlives it. What an operator wrote down goes before what portals say.
  ReportBodies(const std::vector<BodyName>& names, const Config& config);

  Subject Nation() const;
  Subject Of(const Province& province) const;
  Subject Of(const KnownBody& agency) const;                 // or province
  const std::string& TierOf(const KnownBody& agency) const;  // empty: nobody said

  // Agencies of the province that a source spoke of at one of the ends of the window or of the one
  // before it, so that one that falls silent is missed, and those that were written down; by key.
  std::vector<Subject> AgenciesIn(const Province& province, const Window& window,
                                  ReportFigures& figures) const;
  // Those of the last day of the window, by slug.
  std::vector<Subject> ProvincesIn(const Window& window) const;

 private:
  struct Named {
    std::string name;
    std::string tier;
  };
  const Config& config_;
  std::map<std::pair<std::string, std::string>, Named> agencies_;  // by province and key
};

// Is it a body whose counts are added up: a branch is in those of its department, and procedures
// and fields are other cuts of the same.
bool AddsUp(std::string_view tier);

// Provinces (slugs) whose figures are needed to tell of a province, null: of the nation, in a
// window and in those that it is compared with: also those that were merged into them.
std::vector<std::string> SlugsFor(const Config& config, const Province* province,
                                  const Window& window);

// "tỉnh Phú Thọ".
std::string NameOf(const Province& province);

}  // namespace dvcmon
