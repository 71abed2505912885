#include "daemon/metrics/exposition.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

std::string Number(double value) {
  std::string text;
  AppendNumber(text, value);
  return text;
}

TEST(ExpositionTest, WholeNumbersHaveNoExponent) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(-3), "-3");
  EXPECT_EQ(Number(11122091), "11122091");
  EXPECT_EQ(Number(9007199254740992.0), "9007199254740992");
}

TEST(ExpositionTest, FractionsAreAsShortAsTheyReadBackExactly) {
  EXPECT_EQ(Number(8.41), "8.41");
  EXPECT_EQ(Number(0.1), "0.1");
  EXPECT_EQ(std::stod(Number(2.0 / 3)), 2.0 / 3);
}

TEST(ExpositionTest, LabelValuesAreEscapedAsTheFormatSays) {
  EXPECT_EQ(EscapeLabelValue("a\"b\\c\nd {x}"), "a\\\"b\\\\c\\nd {x}");
}

TEST(ExpositionTest, IsOpenMetricsOnlyForWhoPrefersIt) {
  const struct {
    const char* accept;
    ExpositionFormat format;
  } cases[] = {
      {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
       "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",  // Prometheus 2.42
       ExpositionFormat::kOpenMetrics},
      {"text/plain;version=0.0.4;q=1,application/openmetrics-text;q=0.5", ExpositionFormat::kText},
      {"application/openmetrics-text; q=0, */*", ExpositionFormat::kText},
      {"text/html, */*;q=0.8", ExpositionFormat::kText},
      {"", ExpositionFormat::kText},
      {";;,,q=", ExpositionFormat::kText},
  };
  for (const auto& c : cases) EXPECT_EQ(NegotiateFormat(c.accept), c.format) << c.accept;
}

TEST(ExpositionTest, CompressesOnlyForWhoTakesGzip) {
  EXPECT_TRUE(AcceptsGzip("gzip"));
  EXPECT_TRUE(AcceptsGzip("deflate, gzip;q=0.5"));
  EXPECT_FALSE(AcceptsGzip("gzip;q=0"));
  EXPECT_FALSE(AcceptsGzip("identity"));
  EXPECT_FALSE(AcceptsGzip(""));
}

TEST(ExpositionTest, HelpHasNoLineFeed) {
  EXPECT_EQ(GaugeHeader("x", "a\nb\\c \"d\""), "# HELP x a\\nb\\\\c 'd'\n# TYPE x gauge\n");
}

}  // namespace
}  // namespace dvcmon
