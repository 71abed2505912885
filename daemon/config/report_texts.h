// Texts of reports and the words in braces that they hold: "Kỳ báo cáo {period}".
#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Texts for people, up to 2000 bytes each. Reports words in braces that are not known.
class ReportTexts {
 public:
  // Those that every report knows, and those of `reports.words`.
  explicit ReportTexts(const std::set<std::string>& own_words);

  // Those in `more` are known there too.
  bool Read(const YamlValue& value, std::string& out, const std::set<std::string>& more = {}) const;
  void ReadList(const YamlValue& value, std::vector<std::string>& out) const;

 private:
  std::set<std::string> words_;
};

}  // namespace dvcmon
