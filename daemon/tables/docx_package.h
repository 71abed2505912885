// The container of an Office Open XML document (ECMA-376, part 2): a zip archive.
#pragma once

#include <span>
#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

struct DocxPart {
  const char* name;  // "word/document.xml"
  std::string text;
};

// The parts in their order. The same parts give the same bytes: all are of 1980, the first year
// that a zip archive knows. kStore: the library failed.
Result<std::string> DocxPackage(std::span<const DocxPart> parts);

}  // namespace dvcmon
