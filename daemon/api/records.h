// Connections to the record for those who answer: each has one for itself while it answers, and
// they are kept.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/record.h"

namespace dvcmon {

// From any thread.
class Records {
 public:
  explicit Records(std::string path) : path_(std::move(path)) {}

  // What `read` returns; or the error why there is no connection.
  template <class T>
  Result<T> With(const std::function<bool()>& stop,
                 const std::function<Result<T>(const Record&)>& read) {
    auto record = Take();
    if (!record) return record.error();
    record->StopWhen(stop);
    Result<T> result = read(*record);
    record->StopWhen(nullptr);
    GiveBack(*std::move(record));
    return result;
  }

 private:
  Result<Record> Take();
  void GiveBack(Record record);

  const std::string path_;
  std::mutex mutex_;
  std::vector<Record> idle_;
};

}  // namespace dvcmon
