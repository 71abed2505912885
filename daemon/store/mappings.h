// The files by which answers were read: kept once for each version of them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

class Mappings {
 public:
  explicit Mappings(Database& db) : db_(db) {}

  // The id of these files, which are kept within the caller's transaction; none of null.
  Result<std::optional<int64_t>> Keep(const std::shared_ptr<const MappingFiles>& files);
  // The transaction in which something was kept may have been rolled back.
  void Forget() { known_.clear(); }

 private:
  Database& db_;
  std::map<std::shared_ptr<const MappingFiles>, int64_t> known_;
};

// kStore: rotten, or unknown.
Result<MappingFiles> LoadMapping(Database& db, int64_t id);

}  // namespace dvcmon
