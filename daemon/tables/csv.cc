#include "daemon/tables/write.h"

namespace dvcmon {

std::string WriteCsv(const Book& /*book*/) { return {}; }

}  // namespace dvcmon
