// History of the provinces of today, as if they had always been there.
//
// What is a province today was several before it was merged. What was counted there then is the sum
// over these (predecessors.h), each about the days on which it was there; but where a source tells
// of the province of today about days before it was there, its portal has added up itself.
#pragma once

#include "daemon/api/history.h"

namespace dvcmon {

// Only provinces: nobody says what became of an agency. As WalkBodies.
Status WalkToday(const Question& question, const FigureFilter& wanted, const BodyVisit& visit);

}  // namespace dvcmon
