// A collector in the manner of the national portal, small, with everything a mapping can have, and
// answers for it.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {

inline Field FieldAt(const std::string& key, const std::string& at) {
  Field field = FieldOf(key);
  field.at = ParseSelector(at).value();
  return field;
}

inline Template TemplateOf(const std::string& text) { return Template::Parse(text).value(); }

// Asks POST /tree; rows "province" at /data/parent and "agencies" at /data/children. `edit` changes
// the collector, `edit_portal` the portal, before they become immutable.
template <class Edit, class EditPortal>
PollTarget SmallTree(Edit edit, EditPortal edit_portal) {
  CollectorSpec collector;
  collector.name = "tree";
  collector.periods = {PeriodKind::kQuarter};
  collector.request.method = "POST";
  collector.request.path = TemplateOf("/tree");
  collector.request.content_type = "application/json";
  collector.request.body[PeriodKind::kQuarter] =
      TemplateOf("{{\"id\":\"{province_id}\",\"quarter\":{quarter}}}");
  collector.statuses = {201};
  collector.content_type = "application/json";
  collector.assertions = {{ParseSelector("/code").value(), TemplateOf("OK")}};
  collector.entity = {{ParseSelector("/data/parent/code").value(), TemplateOf("{identity_code}")}};

  RowSet province;
  province.name = "province";
  province.pointer = "/data/parent";
  province.level = Level::kProvince;
  province.fields = {FieldAt("applications_received{channel=online}", "/online"),
                     FieldAt("applications_received{channel=direct}", "/direct")};
  Identity sum;
  sum.clause = "channels_sum";
  sum.parts = {ParseSelector("/online").value(), ParseSelector("/direct").value()};
  sum.total = ParseSelector("/total").value();
  province.identities = {sum};

  RowSet agencies;
  agencies.name = "agencies";
  agencies.pointer = "/data/children";
  agencies.level = Level::kAgency;
  agencies.code = ParseSelector("/code").value();
  agencies.code_prefix = TemplateOf("{identity_code}.");
  agencies.title = ParseSelector("/name").value();
  agencies.tier = ParseSelector("/level").value();
  agencies.tiers = {{"PROVINCE", "department"}, {"COMMUNE", "commune"}};
  agencies.fields = {FieldAt("applications_payable", "/payable")};
  agencies.shrink_at_most = 0.2;
  collector.row_sets = {province, agencies};
  edit(collector);

  auto portal = std::make_shared<PortalSpec>();
  portal->name = "dvcqg";
  portal->url = "https://portal.test";
  portal->id_scheme = "dvcqg-2026";
  portal->user_agent = "dvcmon";
  portal->schedule.every = std::chrono::hours(12);
  portal->collectors = {std::move(collector)};
  edit_portal(*portal);
  for (CollectorSpec& asked : portal->collectors) {
    if (asked.schedule.Interval() == Duration(0)) asked.schedule = portal->schedule;
  }

  auto phu_tho = std::make_shared<Province>();
  phu_tho->slug = "phu-tho";
  phu_tho->name = "Phú Thọ";
  phu_tho->code = "25";
  phu_tho->identity_code = "H44";
  phu_tho->ids["dvcqg-2026"] = {{"id-44", *ParseDay("2026-01-01"), std::nullopt}};

  PollTarget target;
  target.portal = portal;
  target.collector =
      std::shared_ptr<const CollectorSpec>(target.portal, &target.portal->collectors.front());
  target.province = std::move(phu_tho);
  target.period = ParsePeriod("2026-Q4").value();
  return target;
}

template <class Edit>
PollTarget SmallTree(Edit edit) {
  return SmallTree(edit, [](PortalSpec&) {});
}

inline PollTarget SmallTree() {
  return SmallTree([](CollectorSpec&) {});
}

struct AgencyLine {
  std::string code;
  std::string payable = "1";
};

// The answer of the tree, with these numbers.
inline std::string TreeAnswer(const std::vector<AgencyLine>& agencies, int online = 90,
                              int direct = 10, int total = 100, const std::string& code = "H44") {
  std::string children;
  for (const AgencyLine& agency : agencies) {
    children +=
        fmt::format(R"({}{{"code":"{}","name":"UBND xã {}","level":"COMMUNE","payable":{}}})",
                    children.empty() ? "" : ",", agency.code, agency.code, agency.payable);
  }
  return fmt::format(
      R"({{"code":"OK","data":{{"parent":{{"code":"{}","online":{},"direct":{},"total":{}}},)"
      R"("children":[{}]}}}})",
      code, online, direct, total, children);
}

}  // namespace dvcmon::testing
