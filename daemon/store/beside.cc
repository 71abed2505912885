#include "daemon/store/beside.h"

#include "daemon/store/schema.h"

namespace dvcmon {
namespace {

// A poll that is being written is over by then.
constexpr Duration kWaitForPoll = std::chrono::seconds(10);

}  // namespace

Status WriteBeside(const std::string& path, const std::function<Status(Database&)>& write) {
  {
    auto present = Database::OpenToRead(path, kWaitForPoll);  // makes no file
    if (!present) return present.error();
    if (Status ours = CheckPresent(**present); !ours) return ours;
  }
  auto db = Database::Open(path, kWaitForPoll);
  if (!db) return db.error();
  Transaction transaction(**db);
  if (Status begun = transaction.Begin(); !begun) return begun;
  if (Status written = write(**db); !written) return written;
  return transaction.Commit();
}

}  // namespace dvcmon
