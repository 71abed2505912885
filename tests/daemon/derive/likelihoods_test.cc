#include "daemon/derive/likelihoods.h"

#include <gtest/gtest.h>

#include <cmath>

namespace dvcmon {
namespace {

// With p = 1/2 and rho = 1/3 both parameters of the beta are 1: all counts are equally probable.
constexpr double kEven = 1.0 / 3;

TEST(LikelihoodsTest, ABetaBinomialOfEvenOddsIsUniform) {
  for (const double x : {0.0, 3.0, 9.0, 10.0}) {
    EXPECT_NEAR(BetaBinomialCdf(x, 10, 0.5, kEven), (x + 1) / 11, 1e-12) << x;
  }
  EXPECT_EQ(BetaBinomialQuantile(0.01, 199, 0.5, kEven), 2);
  EXPECT_EQ(BetaBinomialQuantile(0.999999, 10, 0.5, kEven), 10);
}

TEST(LikelihoodsTest, OneApplicationIsAsProbableAsItsShare) {
  EXPECT_NEAR(BetaBinomialLlr(1, 1, 0.54, 0.9, 0.05), std::log(0.54 / 0.9), 1e-12);
  EXPECT_NEAR(BetaBinomialLlr(0, 1, 0.54, 0.9, 0.05), std::log(0.46 / 0.1), 1e-12);
}

TEST(LikelihoodsTest, APairVariesByItsCorrelation) {
  const double p = 0.7;
  const double rho = 0.2;
  const double both = p * p + rho * p * (1 - p);
  EXPECT_NEAR(BetaBinomialCdf(1, 2, p, rho), 1 - both, 1e-12);
  const double both_then = 0.4 * 0.4 + rho * 0.4 * 0.6;
  EXPECT_NEAR(BetaBinomialLlr(2, 2, 0.4, p, rho), std::log(both_then / both), 1e-12);
}

TEST(LikelihoodsTest, ANegativeBinomialWithOneSuccessIsGeometric) {
  const double phi = 5;
  for (const double y : {0.0, 1.0, 7.0}) {
    EXPECT_NEAR(NegativeBinomialCdf(y, phi - 1, phi), 1 - std::pow(0.8, y + 1), 1e-12) << y;
  }
  EXPECT_EQ(NegativeBinomialQuantile(0.2, phi - 1, phi), 1);
  EXPECT_EQ(NegativeBinomialQuantile(0.19, phi - 1, phi), 0);
}

TEST(LikelihoodsTest, NothingIsTheMoreProbableTheLessIsExpected) {
  EXPECT_NEAR(NegativeBinomialLlr(0, 4, 10, 2), 6 * std::log(2), 1e-12);
}

TEST(LikelihoodsTest, LargeCountsFollowTheNormalLaw) {
  const double rho = 1e-5;
  // The share of one more than a hundred thousand and of one less.
  for (const double deviations : {-2.0, 0.0, 1.0}) {
    const auto chance = [&](double n) {
      const double deviation = std::sqrt(n * 0.9 * 0.1 * (1 + (n - 1) * rho));
      return BetaBinomialCdf(std::floor(0.9 * n + deviations * deviation), n, 0.9, rho);
    };
    EXPECT_NEAR(chance(111000), chance(111200), 0.005) << deviations;
  }
  const double bound = BetaBinomialQuantile(0.01, 2e6, 0.9, rho);
  EXPECT_GT(BetaBinomialCdf(bound, 2e6, 0.9, rho), 0.01);
  EXPECT_LE(BetaBinomialCdf(bound - 1, 2e6, 0.9, rho), 0.01);
  const double fewest = NegativeBinomialQuantile(0.01, 2e5, 2);
  EXPECT_NEAR(fewest, 2e5 - 2.326 * std::sqrt(4e5), 3);
}

}  // namespace
}  // namespace dvcmon
