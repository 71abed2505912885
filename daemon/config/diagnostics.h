// What is found wrong in one load, from all files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/config.h"

namespace dvcmon {

class Diagnostics {
 public:
  // The order in which files are opened is the order in which they are reported.
  void OpenFile(const std::string& file);
  void Add(Diagnostic diagnostic);

  bool has_errors() const;
  std::vector<Diagnostic> Take() &&;  // by file, then by line

 private:
  std::vector<std::string> files_;
  std::vector<Diagnostic> found_;
};

// "; did you mean provinces?" when one of `allowed` is close to `word`, else "".
std::string DidYouMean(std::string_view word, const std::vector<std::string>& allowed);

}  // namespace dvcmon
