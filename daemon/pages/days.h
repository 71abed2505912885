// What a body filed day by day.
#pragma once

#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/filing.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/store/annotations.h"
#include "daemon/store/drops.h"

namespace dvcmon {

// What is shown beside the days; each may be null.
struct BesideDays {
  const KeptDrop* drop = nullptr;  // what is expected while it lasts, of a share
  const std::vector<Annotation>* notes = nullptr;
};

// Half a year that ends today, or on that day: the share of seven days beside that of last year,
// the target, and the applications of each day.
void PutDays(Html& html, const View& view, Desk& desk, const Subject& subject, const Filing& filing,
             const BesideDays& beside, Day last = Day::max());
// Of a subject that nothing else is shown of by day.
Status PutDays(Html& html, const View& view, Desk& desk, const Subject& subject,
               const BesideDays& beside, Day last = Day::max());

// The last fall of a share of the body itself that is open; null: there is none.
const KeptDrop* OpenShareDrop(const std::vector<KeptDrop>& drops, const std::string& agency);

}  // namespace dvcmon
