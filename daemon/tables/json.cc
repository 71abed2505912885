#include "daemon/tables/write.h"

namespace dvcmon {

std::string WriteJson(const Book& /*book*/) { return {}; }

}  // namespace dvcmon
