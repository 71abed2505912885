// What a note is about, as it is written on a command line:
//
//   phu-tho                        a province, with its agencies; vn is the nation
//   phu-tho/H44.07                 an agency
//   phu-tho/applications_received  a statistic of a body, a rate or a counter; labels may be left
//                                  out
//   phu-tho/applications_received{channel=online}@2026-Q3
//                                  a figure (figure_name.h): its period
//   -                              the days alone
#pragma once

#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "daemon/config/config.h"
#include "daemon/store/annotations.h"
#include "daemon/store/record.h"

namespace dvcmon {

// A note about that, without author, text and time. kInvalid: it is about nothing that is known;
// the message says why. Other errors are those of the record.
Result<Annotation> ParseNoteSubject(std::string_view text, const Record& record,
                                    const Config& config);

// How notes call a body.
std::string NoteBody(const KnownBody& body);
// "2026-11-22T12:00:00+07:00 A. Author, phu-tho 2026-07-01 – 2026-09-30: the portal moved"
std::string Text(const Annotation& note);

}  // namespace dvcmon
