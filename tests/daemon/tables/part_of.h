// A part of a document that is a zip archive, unpacked.
#pragma once

#include <string>

namespace dvcmon {

// Empty, and the test fails, where there is no such part.
std::string PartOf(const std::string& bytes, const std::string& name);

}  // namespace dvcmon
