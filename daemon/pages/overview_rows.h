// The rows of the overview of a province, in their order. Each is left out, or says in a line why,
// where no source tells what it is about.
#pragma once

#include "collectors/model/result.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// "Đạt hay chưa?": shares and the score, against before and against their targets.
void PutTiles(Html& html, const View& view, Desk& desk);
// "Nghẽn ở đâu?": from all procedures to those that anybody files online.
void PutFunnel(Html& html, const View& view, Desk& desk);
// "Việc tồn": what waits or is late.
void PutUnfinished(Html& html, const View& view, Desk& desk);
// "Mất điểm ở đâu?": the six groups of Decision 766.
void PutScores(Html& html, const View& view, Desk& desk);
// What was paid online, and how.
void PutPayments(Html& html, const View& view, Desk& desk);
// The reports that were issued last, and what they correct.
Status PutLatestIssues(Html& html, const View& view, const Province& province);

}  // namespace dvcmon
