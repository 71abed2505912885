#include "daemon/tables/write.h"

namespace dvcmon {

Result<std::string> WriteXlsx(const Book& /*book*/) { return std::string(); }

}  // namespace dvcmon
