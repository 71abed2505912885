// What a measuring program needs: clocks, memory, a line for each sample, an end when something is
// not as it should be.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "collectors/model/result.h"

namespace dvcmon::bench {

// Of the whole process, all threads, user and system.
double CpuSeconds();
// Of the process, what is in RAM, with the libraries. PeakBytes: the most since ForgetPeak().
double ResidentBytes();
double PeakBytes();
void ForgetPeak();

// For bench.py: "NAME VALUE".
void PrintSample(std::string_view name, double value);

// End the program with the error.
void Require(const Status& status);
template <class T>
T Require(Result<T> result) {
  if (!result) Require(Status(result.error()));
  return *std::move(result);
}
void RequireEqual(int64_t found, int64_t expected, std::string_view what);

}  // namespace dvcmon::bench
