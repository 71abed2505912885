#include "daemon/report/report.h"

namespace dvcmon {

Result<Report> MakeReport(const Record& /*record*/, const Config& /*config*/,
                          const ReportQuestion& /*question*/) {
  return Report();
}

}  // namespace dvcmon
