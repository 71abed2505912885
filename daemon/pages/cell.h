// A cell of an issued report with its evidence.
#pragma once

#include "collectors/model/result.h"
#include "daemon/pages/view.h"
#include "daemon/report/explain_cell.h"
#include "daemon/web/server.h"

namespace dvcmon {

// kInvalid: there is no such issue, sheet or cell.
Result<WebResponse> AnswerCell(const View& view, const CellName& name);

}  // namespace dvcmon
