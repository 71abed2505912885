// The national portal as it answered until the beginning of 2026: one address, a form with JSON in
// its field `params`, a bare array of text. It says the same of every period that has begun, and of
// every province: rows that were recorded or made up for one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"
#include "tests/simulator/strict_object.h"

namespace dvcmon::simulator {

class Portal2022 {
 public:
  // Reads `<folder>/<collector>_<period>.json`. Error kIo: a file is missing or is no JSON.
  static Result<Portal2022> Load(const std::filesystem::path& folder);

  bool Serves(std::string_view path) const;
  Answer Respond(const Request& request, Day today) const;

 private:
  Answer Report766(StrictObject& params, Day today) const;
  Answer SumByMonth(StrictObject& params, Day today) const;

  std::map<std::string, std::string, std::less<>> answers_;  // by "report-tinh-766_year"
  std::map<std::string, std::string, std::less<>> codes_;    // of the provinces, by id
};

}  // namespace dvcmon::simulator
