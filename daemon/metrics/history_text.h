// The text of a history as it is written: bit by bit, each family with its header before its first
// sample.
#pragma once

#include <string>

#include "daemon/metrics/history.h"

namespace dvcmon {

class HistoryText {
 public:
  // Both outlive it.
  HistoryText(const HistoryTerms& terms, const TextSink& sink) : terms_(terms), sink_(sink) {}

  // What is added from now on is of that family.
  void Begin(const std::string& family);
  // A sample at the end of the day; `name`: ready for its value. One of a day that is not wanted is
  // left out.
  Status Add(const std::string& name, double value, Day day);
  Status End();

 private:
  Status Flush();

  const HistoryTerms& terms_;
  const TextSink& sink_;
  std::string family_;  // that has no sample yet
  std::string text_;
};

}  // namespace dvcmon
