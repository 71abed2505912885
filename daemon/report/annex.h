// The book of what a report is defended with: the evidence of each cell, days without figures,
// restatements, polls that were refused.
#pragma once

#include "daemon/report/bodies.h"
#include "daemon/report/oddities.h"
#include "daemon/report/report.h"
#include "daemon/tables/book.h"

namespace dvcmon {

Book AnnexOf(const Report& report, const Oddities& oddities, const ReportBodies& bodies);

}  // namespace dvcmon
