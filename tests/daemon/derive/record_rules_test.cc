#include "daemon/derive/record_rules.h"

#include <gtest/gtest.h>

#include <vector>

namespace dvcmon {
namespace {

constexpr char kOnlineKey[] = "applications_received{channel=online}";

TEST(RecordRulesTest, WithoutARuleEveryPortalCounts) {
  EXPECT_TRUE(CountsFor({}, "td", kOnlineKey, "phu-tho"));
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
      EXPECT_EQ(CountsFor(rules, portal, key, province), std::string_view(portal) == counts)
          << portal << " " << key << " " << province;
    }
  }
}

TEST(RecordRulesTest, WhatNoRuleFitsCountsOfEveryPortal) {
  const std::vector<RecordRule> rules = {{"td", "applications_received", "phu-tho"}};
  EXPECT_TRUE(CountsFor(rules, "dvcqg", "applications_handled", "phu-tho"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, "hue"));
  EXPECT_TRUE(CountsFor(rules, "dvcqg", kOnlineKey, "")) << "the nation is no province";
}

}  // namespace
}  // namespace dvcmon
