// Probabilities of counts that vary more than coins would. Pure, thread-safe, locale-free.
//
// Beta-binomial: x of n, each with probability p, days differing from one another: any two of a day
// are correlated by rho, so that the variance is n·p·(1-p)·(1 + (n-1)·rho). 0 < p < 1, 0 < rho < 1.
// Negative binomial: a count with mean mu > 0 and variance phi·mu, phi > 1.
#pragma once

namespace dvcmon {

// How much better p1 explains x of n than p0 does: the log of the ratio of the probabilities.
double BetaBinomialLlr(double x, double n, double p1, double p0, double rho);
// P(X <= x). Takes time linear in x; from a mean of 100,000 on, by the normal law.
double BetaBinomialCdf(double x, double n, double p, double rho);
// The smallest x with P(X <= x) > probability.
double BetaBinomialQuantile(double probability, double n, double p, double rho);

// Likewise, of y.
double NegativeBinomialLlr(double y, double mu1, double mu0, double phi);
double NegativeBinomialCdf(double y, double mu, double phi);
double NegativeBinomialQuantile(double probability, double mu, double phi);

}  // namespace dvcmon
