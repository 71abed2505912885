// The pages of people: what Grafana shows who has it, and where alerts and reports lead to. Made by
// the server, readable without a script and without the internet.
//
//   /                     how a province does
//   /agencies, /agencies/CODE
//   /provinces            the nation
//   /drops, /drops/ID     falls that were judged
//   /portals, /portals/PORTAL
//   /reports, /reports/REPORT/PERIOD/issue-NNN[/FILE]
//   /figures/FIGURE       with its evidence
//   /assets/NAME
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "collectors/model/time.h"
#include "daemon/api/records.h"
#include "daemon/config/config.h"
#include "daemon/web/server.h"

namespace dvcmon {

// From any thread.
class Pages {
 public:
  // `clock` may be called from any thread.
  Pages(std::string store, std::function<Time()> clock)
      : records_(std::move(store)), clock_(std::move(clock)) {}

  // Takes a configuration into use; before the first one nothing is known.
  void Use(std::shared_ptr<const Config> config);

  // A GET or HEAD. None: the path is none of a page's.
  std::optional<WebResponse> Answer(const WebRequest& request);

 private:
  Records records_;
  const std::function<Time()> clock_;
  std::mutex mutex_;  // of the pointer only
  std::shared_ptr<const Config> config_ = std::make_shared<Config>();
};

}  // namespace dvcmon
