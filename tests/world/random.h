// Random numbers that are the same with every compiler and library, as those of <random> are not.
#pragma once

#include <cstdint>
#include <string_view>

namespace dvcmon::world {

// SplitMix64. Streams of different seeds don't disturb one another.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  double Uniform();  // in [0, 1)
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }
  int64_t Whole(int64_t low, int64_t high);  // both included
  double Normal(double mean, double deviation);
  double Exponential(double mean);
  double Gamma(double shape, double scale);
  int64_t Poisson(double mean);
  int64_t Clustered(double mean, double variance_by_mean);  // negative binomial
  int64_t Binomial(int64_t trials, double share);
  // Binomial with a share that wanders by day: `correlation` is that of two trials of one day.
  int64_t BetaBinomial(int64_t trials, double share, double correlation);

 private:
  uint64_t state_;
};

// Of a stream that belongs to somebody: the same whoever else is there.
uint64_t SeedOf(uint64_t seed, std::string_view name);

}  // namespace dvcmon::world
