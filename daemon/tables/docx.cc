#include "daemon/tables/write.h"

namespace dvcmon {

Result<std::string> WriteDocx(const Book& /*book*/) { return std::string(); }

}  // namespace dvcmon
