// /api/v1/explain: where a figure comes from.
#include <algorithm>
#include <array>

#include "daemon/api/endpoint.h"
#include "daemon/evidence/explain.h"
#include "daemon/evidence/explanation_json.h"
#include "daemon/report/explain_cell.h"

namespace dvcmon {
namespace {

constexpr std::array kExplainParameters = {&kFigureParameter, &kAsOfParameter};

constexpr std::array<std::string_view, 4> kExplainedKinds = {"figure", "ratio", "increment",
                                                             "cell"};
constexpr std::array<std::string_view, 3> kRevisers = {"portal", "mapping", "hand"};
constexpr std::array<std::string_view, 3> kKeptWords = {"full", "redacted", "hash"};

constexpr std::array<std::string_view, 3> kAgainWords = {"not_made", "agrees", "differs"};

constexpr Member kStateMember = {"state", MemberType::kText,
                                 "value, why there is none, or that the value is a bound",
                                 Presence::kAlways, kVersionWords};
constexpr Member kValueMember = {"value", MemberType::kNumber, "null where there is none",
                                 Presence::kOrNull};

constexpr std::array<Member, 8> kPageMembers = {{
    {"page", MemberType::kWhole, "from 1"},
    {"url", MemberType::kText, "without its query"},
    {"status", MemberType::kWhole, "of HTTP; 304: as the portal says, what it had said before"},
    {"content_type", MemberType::kText, "as the portal called it"},
    {"fetched_at", MemberType::kTime, "when it came"},
    {"sha256", MemberType::kText, "of the answer as it came"},
    {"bytes", MemberType::kWhole, "of the answer as it came"},
    {"kept", MemberType::kText, "how much of it was archived", Presence::kAlways, kKeptWords},
}};

constexpr std::array<Member, 4> kRevisionMembers = {{
    {"since", MemberType::kTime, "when it was first seen so"},
    {"by", MemberType::kText, "the portal said so; the answer was read by another mapping; a file",
     Presence::kAlways, kRevisers},
    kStateMember,
    kValueMember,
}};

constexpr std::array<Member, 5> kReadAgainMembers = {{
    {"state", MemberType::kText, "as read now from the archived answer", Presence::kOrLeftOut,
     kVersionWords},
    {"value", MemberType::kNumber, "likewise; null or left out where there is none",
     Presence::kOrLeftOut},
    {"why_not", MemberType::kText, "it could not be read", Presence::kOrLeftOut},
    {"expired", MemberType::kTruth, "the answer is not kept any more, or never was",
     Presence::kOrLeftOut},
    {"expired_on", MemberType::kDay, "the day on which it was dropped, where that is known",
     Presence::kOrLeftOut},
}};

constexpr std::array<Member, 22> kOperandMembers = {{
    {"statistic", MemberType::kText, "its key, with labels"},
    kStateMember,
    kValueMember,
    {"portal", MemberType::kText, "who published it"},
    {"collector", MemberType::kText, "by which of its answers"},
    {"province", MemberType::kText, "that was asked about; empty: the nation"},
    {"body", MemberType::kText, "an agency's code, a province's slug, or vn"},
    {"period", MemberType::kText, "that it is about"},
    {"as_of", MemberType::kTime, "known at this time"},
    {"since", MemberType::kTime, "when it was first seen so"},
    {"confirmed", MemberType::kTime, "when it was last seen so", Presence::kOrNull},
    {"portal_as_of", MemberType::kTime, "the portal's own date, where it tells", Presence::kOrNull},
    {"torn", MemberType::kTruth, "parts of the answer are of different moments"},
    {"author", MemberType::kText, "who brought it, where it was made by hand",
     Presence::kOrLeftOut},
    {"reason", MemberType::kText, "and why", Presence::kOrLeftOut},
    {"answer",
     MemberType::kList,
     "the pages in which it came",
     Presence::kAlways,
     {},
     kPageMembers},
    {"place", MemberType::kText, "where in the answer it stands"},
    {"mapping", MemberType::kText, "by which rule it was found there"},
    {"mapping_changed", MemberType::kTruth, "the portal's file is another one today",
     Presence::kOrLeftOut},
    {"earlier",
     MemberType::kList,
     "what was said before, oldest first",
     Presence::kAlways,
     {},
     kRevisionMembers},
    {"later",
     MemberType::kList,
     "what has been said since, oldest first",
     Presence::kAlways,
     {},
     kRevisionMembers},
    {"read_again",
     MemberType::kObject,
     "from the archived answer, now",
     Presence::kAlways,
     {},
     kReadAgainMembers},
}};

constexpr std::array<Member, 6> kLedgerMembers = {{
    {"day", MemberType::kDay, "at whose end it was counted"},
    {"status", MemberType::kText, "ok, gap, frozen, reset, restated, bulk, quarantine, origin"},
    {"from", MemberType::kDay, "the first day that it covers"},
    {"working_days", MemberType::kWhole, "that it covers"},
    {"working_share", MemberType::kNumber, "how much of the day asked about is worked"},
    {"tet", MemberType::kTruth, "it is around Tết"},
}};

constexpr std::array<Member, 8> kNoteMembers = {{
    {"made", MemberType::kTime, "when it was noted"},
    {"author", MemberType::kText, "who noted it"},
    {"portal", MemberType::kText, "of whose figures; empty: of each"},
    {"body", MemberType::kText, "about whom; empty: each"},
    {"statistic", MemberType::kText, "about what; empty: each"},
    {"from", MemberType::kDay, "the first day that it is about", Presence::kOrNull},
    {"to", MemberType::kDay, "and the last one", Presence::kOrNull},
    {"text", MemberType::kText, "the note"},
}};

constexpr std::array<Member, 4> kMadeOfMembers = {{
    {"address", MemberType::kText, "in the same sheet"},
    {"row", MemberType::kText, "its title"},
    {"column", MemberType::kText, "its title"},
    {"text", MemberType::kText, "as printed"},
}};

constexpr std::array<Member, 1> kAnswerMembers = {{
    {"sha256", MemberType::kText, "of a page as it came"},
}};

constexpr std::array<Member, 8> kCellFigureMembers = {{
    {"figure", MemberType::kText, "its name, which can be explained in turn"},
    {"value", MemberType::kNumber, "as it was issued"},
    {"sign", MemberType::kWhole, "1: added; -1: taken off"},
    {"by_hand", MemberType::kTruth, "it came in a file"},
    {"now", MemberType::kNumber, "what the record says under that name today", Presence::kOrNull},
    {"changed", MemberType::kTruth, "that is another number, or the portal has said another since"},
    {"objection", MemberType::kText, "why it is not verified; or empty"},
    {"answers", MemberType::kList, "that said so", Presence::kAlways, {}, kAnswerMembers},
}};

constexpr std::array<Member, 3> kSummedDaysMembers = {{
    {"first", MemberType::kDay, "that is in it"},
    {"last", MemberType::kDay, "and the last one"},
    {"increment", MemberType::kText, "name of what came on the last day, which can be explained"},
}};

constexpr std::array<Member, 15> kCellMembers = {{
    {"report", MemberType::kText, "its name"},
    {"province", MemberType::kText, "the slug; empty: the nation"},
    {"period", MemberType::kText, "2026-10"},
    {"issue", MemberType::kWhole, "its number"},
    {"made", MemberType::kTime, "when it was issued"},
    {"sheet", MemberType::kText, "its name"},
    {"address", MemberType::kText, "F12"},
    {"row", MemberType::kText, "its title"},
    {"column", MemberType::kText, "its title"},
    {"text", MemberType::kText, "as printed"},
    {"why_not", MemberType::kText, "why there is no number; or empty"},
    {"made_of",
     MemberType::kList,
     "cells that it is reckoned from",
     Presence::kAlways,
     {},
     kMadeOfMembers},
    {"figures",
     MemberType::kList,
     "published figures that it and these are made of",
     Presence::kAlways,
     {},
     kCellFigureMembers},
    {"again", MemberType::kText,
     "the number made again of its figures or cells; not_made: there is more to it than these",
     Presence::kAlways, kAgainWords},
    {"days",
     MemberType::kList,
     "of ledgers, where it is made of these instead, by body and statistic",
     Presence::kAlways,
     {},
     kSummedDaysMembers},
}};

constexpr std::array<Member, 23> kExplanationMembers = {{
    {"figure", MemberType::kText, "its name, whole"},
    {"kind", MemberType::kText, "of the explanation", Presence::kAlways, kExplainedKinds},
    {"as_of", MemberType::kTime, "known at this time"},
    {"body_name", MemberType::kText, "may be empty"},
    {"title_vi", MemberType::kText, "what it is"},
    {"title_en", MemberType::kText, "what it is"},
    {"unit", MemberType::kText, "may be empty"},
    {"source", MemberType::kText, "decree, decision or publisher of the definition"},
    {"formula", MemberType::kText, "version of the definition"},
    {"words_vi", MemberType::kText, "of what it is made"},
    {"words_en", MemberType::kText, "of what it is made"},
    {"provisional", MemberType::kTruth, "its period was not over"},
    kStateMember,
    kValueMember,
    {"numerator", MemberType::kNumber, "of a ratio", Presence::kOrLeftOut},
    {"denominator", MemberType::kNumber, "of a ratio", Presence::kOrLeftOut},
    {"numerators", MemberType::kWhole, "of a ratio: so many of the operands are above the line",
     Presence::kOrLeftOut},
    {"ledger",
     MemberType::kObject,
     "of what was filed on a day",
     Presence::kOrLeftOut,
     {},
     kLedgerMembers},
    {"cell",
     MemberType::kObject,
     "of an issue of a report",
     Presence::kOrLeftOut,
     {},
     kCellMembers},
    {"operands",
     MemberType::kList,
     "published figures that it is made of; none of a cell, which has its own",
     Presence::kAlways,
     {},
     kOperandMembers},
    {"notes",
     MemberType::kList,
     "what somebody noted about it, its days or its operands",
     Presence::kAlways,
     {},
     kNoteMembers},
    {"verified", MemberType::kTruth,
     "every operand was read again and agrees, and nothing else comes of them"},
    {"objection", MemberType::kText,
     "why it is not verified; or empty, also of a cell without any figure"},
}};

Result<std::string> ExplainFigure(const Question& question) {
  if (IsCellName(question.query.figure)) {
    const auto cell = ParseCellName(question.query.figure);
    if (!cell) return cell.error();
    const auto explanation = ExplainCell(question.record, question.config, *cell, question.now);
    if (!explanation) return explanation.error();
    return JsonOf(*explanation);
  }
  auto name = ParseFigureName(question.query.figure);
  if (!name) return name.error();
  const Time as_of = name->as_of.value_or(question.as_of);
  name->as_of = std::min({as_of, question.as_of, question.now});
  const auto explanation = Explain(question.record, question.config, *name, question.now);
  if (!explanation) return explanation.error();
  return JsonOf(*explanation);
}

}  // namespace

const Endpoint kExplainEndpoint = {
    "explain",
    "Where a figure comes from, what has been said since, and whether the archived answer still "
    "says so",
    kExplainParameters,
    "Explanation",
    kExplanationMembers,
    nullptr,
    &ExplainFigure};

}  // namespace dvcmon
