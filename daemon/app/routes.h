// What the daemon answers over HTTP. Nothing here waits for a poll, but for a reload, which waits
// for the main thread; API and pages alone read the store.
#pragma once

#include "daemon/api/api.h"
#include "daemon/app/inbox.h"
#include "daemon/metrics/own_metrics.h"
#include "daemon/metrics/published.h"
#include "daemon/pages/pages.h"
#include "daemon/web/server.h"

namespace dvcmon {

// All outlive the server that uses it.
class Routes {
 public:
  Routes(const PublishedFigures& published, const OwnMetrics& own, Inbox& inbox, Api& api,
         Pages& pages)
      : published_(published), own_(own), inbox_(inbox), api_(api), pages_(pages) {}

  // From any thread.
  WebResponse Answer(const WebRequest& request) const;

 private:
  WebResponse Metrics(const WebRequest& request) const;

  const PublishedFigures& published_;
  const OwnMetrics& own_;
  Inbox& inbox_;
  Api& api_;
  Pages& pages_;
};

}  // namespace dvcmon
