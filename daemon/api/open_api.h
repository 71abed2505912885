// The document from which a client can be written: OpenAPI 3.1, made from the tables by which the
// API itself reads and writes.
#pragma once

#include <string>

namespace dvcmon {

std::string OpenApiDocument();

}  // namespace dvcmon
