#include "tests/world/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dvcmon::world {

uint64_t Random::Next() {
  uint64_t z = state_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double Random::Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

int64_t Random::Whole(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(Uniform() * static_cast<double>(high - low + 1));
}

double Random::Normal(double mean, double deviation) {
  const double radius = std::sqrt(-2 * std::log(1 - Uniform()));
  return mean + deviation * radius * std::cos(2 * std::numbers::pi * Uniform());
}

double Random::Exponential(double mean) { return -mean * std::log(1 - Uniform()); }

// Marsaglia and Tsang, A simple method for generating gamma variables, 2000.
double Random::Gamma(double shape, double scale) {
  if (shape < 1) return Gamma(shape + 1, scale) * std::pow(1 - Uniform(), 1 / shape);
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = Normal(0, 1);
    const double v = std::pow(1 + c * x, 3);
    if (v > 0 && std::log(1 - Uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) {
      return d * v * scale;
    }
  }
}

int64_t Random::Poisson(double mean) {
  if (mean <= 0) return 0;
  if (mean > 30) return std::max<int64_t>(0, std::llround(Normal(mean, std::sqrt(mean))));
  const double limit = std::exp(-mean);
  int64_t count = 0;
  for (double product = Uniform(); product > limit; product *= Uniform()) ++count;
  return count;
}

int64_t Random::Clustered(double mean, double variance_by_mean) {
  if (mean <= 0) return 0;
  if (variance_by_mean <= 1.001) return Poisson(mean);
  return Poisson(Gamma(mean / (variance_by_mean - 1), variance_by_mean - 1));
}

int64_t Random::Binomial(int64_t trials, double share) {
  if (trials > 400) {
    const double mean = static_cast<double>(trials) * share;
    return std::clamp<int64_t>(std::llround(Normal(mean, std::sqrt(mean * (1 - share)))), 0,
                               trials);
  }
  int64_t hits = 0;
  for (int64_t i = 0; i < trials; ++i) hits += Uniform() < share ? 1 : 0;
  return hits;
}

int64_t Random::BetaBinomial(int64_t trials, double share, double correlation) {
  if (trials == 0) return 0;
  const double weight = 1 / correlation - 1;
  const double a = Gamma(std::max(share, 1e-6) * weight, 1);
  const double b = Gamma(std::max(1 - share, 1e-6) * weight, 1);
  return Binomial(trials, a / (a + b));
}

uint64_t SeedOf(uint64_t seed, std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char letter : name) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  }
  return Random(hash ^ (seed * 0x9e3779b97f4a7c15)).Next();
}

}  // namespace dvcmon::world
