#include "daemon/app/targets.h"

#include <gtest/gtest.h>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using testing::kNoon;

Config SmallConfig() {
  const PollTarget target = testing::SmallTree([](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kYear, PeriodKind::kQuarter};
  });
  Config config;
  auto ha_noi = std::make_shared<Province>();
  ha_noi->slug = "ha-noi";
  config.portals = {{target.portal, {target.province, ha_noi}}};
  return config;
}

std::vector<std::string> Chosen(const TargetChoice& choice) {
  const auto targets = ChooseTargets(SmallConfig(), choice, kNoon);
  if (!targets) return {"error: " + targets.error().message};
  std::vector<std::string> texts;
  for (const PollTarget& target : *targets) texts.push_back(target.Text());
  return texts;
}

using Texts = std::vector<std::string>;

TEST(TargetsTest, NothingNamedMeansEverything) {
  EXPECT_EQ(Chosen({}), (Texts{"dvcqg/tree phu-tho 2026", "dvcqg/tree phu-tho 2026-Q4",
                               "dvcqg/tree ha-noi 2026", "dvcqg/tree ha-noi 2026-Q4"}));
}

TEST(TargetsTest, AreNarrowedByPortalCollectorProvinceAndPeriod) {
  const Period past = ParsePeriod("2025-Q2").value();
  EXPECT_EQ(Chosen({{"dvcqg/tree"}, "ha-noi", past}), (Texts{"dvcqg/tree ha-noi 2025-Q2"}));
  EXPECT_EQ(Chosen({{"dvcqg"}, "phu-tho", std::nullopt}),
            (Texts{"dvcqg/tree phu-tho 2026", "dvcqg/tree phu-tho 2026-Q4"}));
}

TEST(TargetsTest, WhatIsUnknownIsAnErrorThatListsWhatThereIs) {
  EXPECT_EQ(Chosen({{"dvcqg/bush"}, "", std::nullopt}),
            (Texts{"error: \"dvcqg/bush\" is not in the configuration; there is dvcqg, "
                   "dvcqg/tree"}));
  EXPECT_EQ(Chosen({{}, "hue", std::nullopt}),
            (Texts{"error: nothing to poll of the province hue"}));
  EXPECT_EQ(Chosen({{}, "", ParsePeriod("2026-09").value()}),
            (Texts{"error: nothing to poll for a period such as 2026-09"}));
}

}  // namespace
}  // namespace dvcmon
