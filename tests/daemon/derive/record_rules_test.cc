#include "daemon/derive/record_rules.h"

#include <gtest/gtest.h>

#include <vector>

namespace dvcmon {
namespace {

constexpr char kOnlineKey[] = "applications_received{channel=online}";

TEST(RecordRulesTest, WithoutARuleEveryPortalCounts) {
  EXPECT_TRUE(CountsFor({}, "td", kOnlineKey, Level::kProvince, "phu-tho"));
}

TEST(RecordRulesTest, TheFirstThatFitsNamesThePortal) {
  const std::vector<RecordRule> rules = {
      {"td", "applications_received", "phu-tho"}, {"igate", "", "phu-tho"}, {"dvcqg", "", ""}};
  const struct {
    const char* portal;
    const char* key;
    const char* province;
  } counting[] = {{"td", kOnlineKey, "phu-tho"},
                  {"td", "applications_received", "phu-tho"},
                  {"igate", "applications_received_late", "phu-tho"},
                  {"dvcqg", kOnlineKey, "hue"},
                  {"dvcqg", kOnlineKey, ""}};
  for (const auto& [counts, key, province] : counting) {
    for (const char* portal : {"td", "igate", "dvcqg", "opencps"}) {
      EXPECT_EQ(CountsFor(rules, portal, key, Level::kProvince, province),
                std::string_view(portal) == counts)
          << portal << " " << key << " " << province;
    }
  }
}

TEST(RecordRulesTest, ARuleMayBeOfOneLevelAlone) {
  const std::vector<RecordRule> rules = {{"td", "", "phu-tho", Level::kAgency}, {"dvcqg", "", ""}};
  EXPECT_TRUE(CountsFor(rules, "td", kOnlineKey, Level::kAgency, "phu-tho"));
  EXPECT_FALSE(CountsFor(rules, "dvcqg", kOnlineKey, Level::kAgency, "phu-tho"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, Level::kProvince, "phu-tho"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, Level::kAgency, "hue"));
}

TEST(RecordRulesTest, WhatNoRuleFitsCountsOfEveryPortal) {
  const std::vector<RecordRule> rules = {{"td", "applications_received", "phu-tho"}};
  EXPECT_TRUE(CountsFor(rules, "dvcqg", "applications_handled", Level::kProvince, "phu-tho"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, Level::kProvince, "hue"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, Level::kNational, ""))
      << "the nation is no province";
}

}  // namespace
}  // namespace dvcmon
