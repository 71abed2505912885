#include "daemon/tables/write.h"

namespace dvcmon {

std::string WriteHtml(const Book& /*book*/) { return {}; }

}  // namespace dvcmon
