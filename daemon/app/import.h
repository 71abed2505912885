// Figures that no portal gives: a file that somebody made is read as an answer would be, and always
// marked as made by hand.
#pragma once

#include <memory>
#include <string>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/config/config.h"

namespace dvcmon {

// What a file is about, in words.
struct ImportChoice {
  std::string collector;  // PORTAL/COLLECTOR, or COLLECTOR where one portal alone has it
  std::string province;   // slug; empty: of a collector of the nation, or the only one watched
  std::string period;     // "2020", "2023-Q3", "2023-09", "2023-09-27"; empty: the open one
};

// kInvalid says what is unknown, missing or wrong, and what there is.
Result<PollTarget> ChooseImport(const Config& config, const ImportChoice& choice, Time now);

// As the collection would read an answer that came now. Nothing becomes absent: another file says
// nothing about what this one holds. `ids` may be null.
Poll ReadImport(PollTarget target, std::string bytes, ByHand by_hand, Time now,
                std::shared_ptr<const AgencyIds> ids);

}  // namespace dvcmon
