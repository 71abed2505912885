#include "daemon/app/targets.h"

#include <gtest/gtest.h>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using testing::kNoon;

Day DayNamed(const char* text) { return ParseDay(text).value(); }

// phu-tho for ever, ha-noi from July 2025 on.
Config SmallConfig(std::optional<Day> ha_noi_until = std::nullopt) {
  const PollTarget target = testing::SmallTree([](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kYear, PeriodKind::kQuarter};
  });
  Config config;
  auto ha_noi = std::make_shared<Province>();
  ha_noi->slug = "ha-noi";
  ha_noi->valid_from = DayNamed("2025-07-01");
  ha_noi->valid_to = ha_noi_until;
  ha_noi->ids["dvcqg-2026"] = {{"id-26", DayNamed("2026-01-01"), DayNamed("2026-11-30")}};
  config.portals = {{target.portal, {target.province, ha_noi}}};
  return config;
}

std::vector<std::string> Chosen(const TargetChoice& choice, Time now = kNoon,
                                const Config& config = SmallConfig()) {
  const auto targets = ChooseTargets(config, choice, now);
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
  const Period past = ParsePeriod("2025-Q3").value();
  EXPECT_EQ(Chosen({{"dvcqg/tree"}, "ha-noi", past}), (Texts{"dvcqg/tree ha-noi 2025-Q3"}));
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
            (Texts{"error: nothing to poll for a period such as 2026-09; there is quarter, year"}));
}

// Years and quarters, by requests that say which; ha-noi is there from July 2025 on.
Texts ChosenPast(const char* first, const char* last, const char* path,
                 const std::string& province = "") {
  const PollTarget target = testing::SmallTree([&](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kAsOf};
    collector.request.path = testing::TemplateOf(path);
    collector.request.body.clear();
  });
  Config config = SmallConfig();
  config.portals.front().portal = target.portal;
  TargetChoice choice{{}, province, std::nullopt};
  choice.past = {DayNamed(first), DayNamed(last)};
  return Chosen(choice, kNoon, config);
}

TEST(TargetsTest, ThePastIsWhatHasEndedAndLiesBetweenTheDays) {
  const char* path = "/tree?year={year}&quarter={quarter}";
  EXPECT_EQ(ChosenPast("2025-01-01", "2026-12-31", path, "phu-tho"),
            (Texts{"dvcqg/tree phu-tho 2025", "dvcqg/tree phu-tho 2025-Q1",
                   "dvcqg/tree phu-tho 2025-Q2", "dvcqg/tree phu-tho 2025-Q3",
                   "dvcqg/tree phu-tho 2025-Q4", "dvcqg/tree phu-tho 2026-Q1",
                   "dvcqg/tree phu-tho 2026-Q2", "dvcqg/tree phu-tho 2026-Q3"}));
  EXPECT_EQ(ChosenPast("2026-02-01", "2026-08-31", path, "phu-tho"),
            (Texts{"dvcqg/tree phu-tho 2026-Q2"}));
}

TEST(TargetsTest, ThePastIsThatOfTheProvince) {
  EXPECT_EQ(ChosenPast("2025-04-01", "2025-12-31", "/tree?year={year}&quarter={quarter}", "ha-noi"),
            (Texts{"dvcqg/tree ha-noi 2025-Q3", "dvcqg/tree ha-noi 2025-Q4"}));
}

TEST(TargetsTest, ThePastCannotBeAskedForByRequestsThatDoNotTellItApart) {
  EXPECT_EQ(ChosenPast("2025-07-01", "2025-12-31", "/tree?year={year}", "phu-tho"),
            (Texts{"error: nothing to ask: between 2025-07-01 and 2025-12-31 there is no period "
                   "that has ended and that its portal can be asked about"}));
  EXPECT_EQ(ChosenPast("2025-12-31", "2025-12-31", "/tree?from={from}&to={to}", "phu-tho"),
            (Texts{"dvcqg/tree phu-tho as-of-2025-12-31"}));
}

TEST(TargetsTest, APeriodOfTheFutureIsRefused) {
  const Texts refused = {"error: the period 2027 has not begun: it is 2026-11-22 today"};
  EXPECT_EQ(Chosen({{}, "phu-tho", ParsePeriod("2027").value()}), refused);
  EXPECT_EQ(Chosen({{}, "phu-tho", ParsePeriod("2026").value()}),
            (Texts{"dvcqg/tree phu-tho 2026"}));
}

TEST(TargetsTest, APeriodOutsideTheLifeOfTheProvinceIsRefused) {
  EXPECT_EQ(Chosen({{}, "ha-noi", ParsePeriod("2025-Q2").value()}),
            (Texts{"error: the province ha-noi was not there in 2025-Q2: it is valid since "
                   "2025-07-01"}));
  EXPECT_EQ(Chosen({{}, "ha-noi", ParsePeriod("2025").value()}), (Texts{"dvcqg/tree ha-noi 2025"}));
  const Config merged = SmallConfig(DayNamed("2026-09-30"));
  EXPECT_EQ(Chosen({{}, "ha-noi", ParsePeriod("2026-Q4").value()}, kNoon, merged),
            (Texts{"error: the province ha-noi was not there in 2026-Q4: it is valid since "
                   "2025-07-01 until 2026-09-30"}));
  EXPECT_EQ(Chosen({{}, "ha-noi", ParsePeriod("2026-Q3").value()}, kNoon, merged),
            (Texts{"dvcqg/tree ha-noi 2026-Q3"}));
}

TEST(TargetsTest, AProvinceThatHasEndedKeepsNobodyFromAskingAboutOthers) {
  const Config merged = SmallConfig(DayNamed("2026-09-30"));
  EXPECT_EQ(
      Chosen({}, kNoon, merged),
      (Texts{"dvcqg/tree phu-tho 2026", "dvcqg/tree phu-tho 2026-Q4", "dvcqg/tree ha-noi 2026"}));
  TargetChoice replayed{{}, "ha-noi", std::nullopt};
  replayed.in_record = true;
  EXPECT_EQ(Chosen(replayed, kNoon, merged),
            (Texts{"dvcqg/tree ha-noi 2026", "dvcqg/tree ha-noi 2026-Q4"}))
      << "what was kept is there";
}

TEST(TargetsTest, OfAllProvincesThoseAreMeantThatWereThere) {
  const Config merged = SmallConfig(DayNamed("2026-09-30"));
  EXPECT_EQ(Chosen({{}, "", ParsePeriod("2026-Q4").value()}, kNoon, merged),
            (Texts{"dvcqg/tree phu-tho 2026-Q4"}));
  EXPECT_EQ(Chosen({{}, "", ParsePeriod("2026-Q4").value(), /*by_hand=*/true}, kNoon, merged),
            (Texts{"dvcqg/tree phu-tho 2026-Q4"}));
  EXPECT_EQ(Chosen({{}, "", ParsePeriod("2026").value()}, kNoon, merged),
            (Texts{"dvcqg/tree phu-tho 2026", "dvcqg/tree ha-noi 2026"}));
}

TEST(TargetsTest, AProvinceThatThePortalDoesNotKnowTodayIsRefused) {
  const Time december = StartOf(DayNamed("2026-12-01"));
  const TargetChoice choice{{}, "ha-noi", ParsePeriod("2026").value()};
  EXPECT_EQ(Chosen(choice, december),
            (Texts{"error: the province ha-noi has no id of the scheme dvcqg-2026 today, "
                   "2026-12-01, by which the portal dvcqg is asked; add it to the provinces "
                   "file"}));
  Config config = SmallConfig();
  auto portal = std::make_shared<PortalSpec>(*config.portals[0].portal);
  portal->id_scheme.clear();
  config.portals[0].portal = portal;
  EXPECT_EQ(Chosen(choice, december, config), (Texts{"dvcqg/tree ha-noi 2026"}));
}

}  // namespace
}  // namespace dvcmon
