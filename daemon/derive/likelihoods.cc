#include "daemon/derive/likelihoods.h"

#include <math.h>  // lgamma_r, which <cmath> does not promise

#include <algorithm>
#include <cmath>

namespace dvcmon {
namespace {

constexpr double kMostTerms = 100000;  // of a sum

// std::lgamma writes the sign to a variable of the process.
double LogGamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

// A beta-binomial by its parameters.
struct BetaBinomial {
  BetaBinomial(double count, double p, double rho)
      : n(count), a(p * (1 / rho - 1)), b((1 - p) * (1 / rho - 1)) {}

  // Less what p does not change.
  double LogOf(double x) const {
    return LogGamma(x + a) + LogGamma(n - x + b) - LogGamma(a) - LogGamma(b);
  }
  double LogOfNone() const {
    return LogGamma(b + n) - LogGamma(b) + LogGamma(a + b) - LogGamma(a + b + n);
  }
  // P(i + 1) by P(i).
  double Ratio(double i) const { return (n - i) * (a + i) / ((i + 1) * (b + n - i - 1)); }

  double n;
  double a;
  double b;
};

struct NegativeBinomial {
  NegativeBinomial(double mu, double factor) : s(mu / (factor - 1)), phi(factor) {}

  double LogOf(double y) const { return LogGamma(y + s) - LogGamma(s) + LogOfNone(); }
  double LogOfNone() const { return -s * std::log(phi); }
  double Ratio(double i) const { return (i + s) / (i + 1) * (phi - 1) / phi; }

  double s;
  double phi;
};

template <class Counts>
double SumTo(double x, const Counts& counts) {
  double log = counts.LogOfNone();
  double sum = 0;
  for (double i = 0; i <= x; ++i) {
    sum += std::exp(log);
    log += std::log(counts.Ratio(i));
  }
  return std::min(sum, 1.0);
}

template <class Counts>
double FirstBeyond(double probability, double most, const Counts& counts) {
  double log = counts.LogOfNone();
  double sum = 0;
  for (double i = 0; i < most; ++i) {
    sum += std::exp(log);
    if (sum > probability) return i;
    log += std::log(counts.Ratio(i));
  }
  return most;
}

// Of whole numbers.
struct Normal {
  double mean;
  double variance;

  double Cdf(double x) const { return 0.5 * std::erfc((mean - x - 0.5) / std::sqrt(2 * variance)); }
  double Quantile(double probability, double most) const {
    double below = -1;
    double above = most;
    while (above - below > 1) {
      const double middle = std::floor((below + above) / 2);
      (Cdf(middle) > probability ? above : below) = middle;
    }
    return above;
  }
};

Normal NormalOf(double n, double p, double rho) {
  return {n * p, n * p * (1 - p) * (1 + (n - 1) * rho)};
}

}  // namespace

double BetaBinomialLlr(double x, double n, double p1, double p0, double rho) {
  return BetaBinomial(n, p1, rho).LogOf(x) - BetaBinomial(n, p0, rho).LogOf(x);
}

double BetaBinomialCdf(double x, double n, double p, double rho) {
  if (x >= n) return 1;
  if (n * p > kMostTerms) return NormalOf(n, p, rho).Cdf(x);
  return SumTo(x, BetaBinomial(n, p, rho));
}

double BetaBinomialQuantile(double probability, double n, double p, double rho) {
  if (n * p > kMostTerms) return NormalOf(n, p, rho).Quantile(probability, n);
  return FirstBeyond(probability, n, BetaBinomial(n, p, rho));
}

double NegativeBinomialLlr(double y, double mu1, double mu0, double phi) {
  return NegativeBinomial(mu1, phi).LogOf(y) - NegativeBinomial(mu0, phi).LogOf(y);
}

double NegativeBinomialCdf(double y, double mu, double phi) {
  if (mu > kMostTerms) return Normal{mu, phi * mu}.Cdf(y);
  return SumTo(y, NegativeBinomial(mu, phi));
}

double NegativeBinomialQuantile(double probability, double mu, double phi) {
  const double most = std::ceil(mu + 40 * phi + 40 * std::sqrt(phi * mu));
  if (mu > kMostTerms) return Normal{mu, phi * mu}.Quantile(probability, most);
  return FirstBeyond(probability, most, NegativeBinomial(mu, phi));
}

}  // namespace dvcmon
