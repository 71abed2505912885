// Files that people lay into a folder: figures that no portal gives.
//
//   FOLDER/COLLECTOR/PERIOD[.anything].csv            of the nation
//   FOLDER/COLLECTOR/PROVINCE/PERIOD[.anything].xlsx  of a province
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/app/import.h"
#include "daemon/config/config.h"

namespace dvcmon {

struct DroppedFile {
  std::string path;
  ImportChoice choice;  // what its name says
  std::string author;   // the owner of the file
  Time written{};       // for the last time; max: it said something else before
  std::string bytes;
};

// Not thread-safe. Links and names that begin with a dot are left alone.
class DropFolder {
 public:
  explicit DropFolder(const WatchedPortal& portal);

  // The next file that is new or has changed, and was not written to in the last seconds, so that
  // it is complete; none: nothing to do. Each is given once, until it changes; of several the one
  // first that was written first, so that what is written last stands. A folder that is not there,
  // names that do not fit, and files that cannot be read are logged once.
  std::optional<DroppedFile> Next(Time now);
  // The file could not be kept: it is given again.
  void Forget(const std::string& path) { seen_.erase(path); }

 private:
  struct Seen {
    int64_t size = 0;
    Time written{};
    Time since{};  // it is so: a clock that is ahead dates files in the future
    bool is_read = false;
    std::string sha256;
  };
  std::optional<ImportChoice> ChoiceOf(const std::string& relative) const;
  std::optional<DroppedFile> Take(const std::string& path, Time now);
  void ComplainOnce(const std::string& path, const std::string& why);

  std::string folder_;
  std::string portal_;
  std::set<std::string> of_nation_;  // its collectors by hand
  std::set<std::string> of_province_;
  std::map<std::string, Seen> seen_;  // by path
  std::set<std::string> complained_;
};

}  // namespace dvcmon
