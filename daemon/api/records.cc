#include "daemon/api/records.h"

namespace dvcmon {
namespace {

constexpr Duration kBusyTimeout = std::chrono::seconds(1);

}  // namespace

Result<Record> Records::Take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Record record = std::move(idle_.back());
      idle_.pop_back();
      return record;
    }
  }
  return Record::Open(path_, kBusyTimeout);
}

void Records::GiveBack(Record record) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(record));
}

}  // namespace dvcmon
