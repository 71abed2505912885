// What a report looks like and what stands where: the data of config/reports/*.yaml, checked.
//
// A cell is a measure of a body at a time. In one kind of sheet each line is a measure and all are
// of the body that the report is about; in the other each line is a body. Where a column says
// nothing of the measure, the body or the time, the line does.
//
// Plain data, immutable. Which forms there are: Circular 01/2020/TT-VPCP (II.06), Decision
// 766/QĐ-TTg, Decree 09/2019/NĐ-CP (cut-offs), Decree 30/2020/NĐ-CP (how a document looks).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/derive/targets.h"
#include "daemon/derive/window.h"
#include "daemon/tables/formula.h"
#include "daemon/tables/number_style.h"

namespace dvcmon {

// Which days a cell is about, seen from the window of the report.
enum class At : uint8_t {
  kPeriod,
  kPrevious,        // the window before
  kLastYear,        // the same window of last year
  kYear,            // the year to date, to the end of the window
  kYearOfLastYear,  // likewise, a year ago
};

struct Measure {
  enum class Kind : uint8_t {
    kNone,
    kCount,       // Σ of counts, amounts, scores or ranks
    kRatio,       // Σ over / Σ under
    kRate,        // by its definition (ratios.h): "online_of_received"
    kChange,      // of the rate: the window's, less the one `at`; of counts, not of cells
    kScore,       // of Decision 766, made again of its counts: item, group or "total"
    kScoreMax,    // what the Decision gives for it at most
    kPlace,       // of the rate or the score among the bodies of the tier
    kTarget,      // what is wanted of the rate, statistic or index
    kMargin,      // by how much the rate is above its target
    kNeeded,      // applications a month that are still needed to reach the target of the rate
    kShortfalls,  // windows in a row, up to this one, in which the rate was below its target
  } kind = Kind::kNone;
  // Keys of statistics; an id without labels is all that a body has of it together, one with
  // "{channel!=online}" all but that word (IsCounted()). "{year}" stands for the year of the
  // window, less the column's `years_back`.
  std::vector<std::string> over{};
  std::vector<std::string> under{};  // of a ratio
  std::string name{};                // of a rate, a score, or what a target or a place is about
  // What the window brought, or what stood at its end, or on the day before its first ("từ kỳ trước
  // chuyển sang"). By default what it brought, of what has a counter, and else its end.
  enum class Taken : uint8_t { kByStatistic, kWindow, kEnd, kBegin } taken = Taken::kByStatistic;
  // Of a target: which kind; none: a rate, a score or a count, the first that there is.
  std::optional<TargetKind> wanted{};
  double scale = 1;             // "triệu đồng": 0.000001
  std::optional<int> digits{};  // behind the comma; none: by its kind

  bool is_none() const { return kind == Kind::kNone; }
};

// Is the figure of that key one of those that a measure names so: "petitions{state=handled}" of
// itself and of "petitions", "petitions{state!=open}".
bool IsCounted(std::string_view named, std::string_view key);

struct ColumnLayout {
  std::string id{};      // "received_online": names it in JSON, errata and summaries; unique
  std::string number{};  // "4", "6a": above it, and in formulas; empty: it has none
  std::string title{};   // in it and in those above "{year}" is the column's
  std::vector<std::string> above{};  // titles of the columns it is part of, from the top
  double width = 10;                 // in characters
  enum class Show : uint8_t {
    kCell,
    kOrdinal,  // STT: within its group
    kTitle,    // of the line: a measure, or the name of a body
    kCode,     // of a body: its key, "1.010708.000.00.00.H56"
    kUnit,
    kMeasure,  // the title of the measure that the rows are repeated for
    kText,     // the same in each row
    kNotes,
    kDataDay,  // the last day of which the column's portal has a figure
  } show = Show::kCell;
  std::string text{};  // of kText; empty: a blank to be filled in

  // Of a cell; at most one of the two, and none where the line says what it is.
  Measure measure{};
  // Of printed numbers; in a line of sums only where these are all over the same lines, else "…".
  std::optional<Formula> formula{};
  bool is_percent = false;   // of a formula: shown a hundredfold, with the digits of a rate
  bool counts_only = false;  // of a formula: "x" in lines of rates, scores and ranks
  std::string of = "value";  // which measure of the line; "x" where the line has none of that name
  At at = At::kPeriod;
  int years_back = 0;    // of "{year}"
  std::string portal{};  // only of this one; "!dvcqg": of any other
};

struct LineLayout {
  std::string id{};
  std::string heading{};  // "I": of a line without cells
  std::string ordinal{};  // "1.2"; empty: counted
  std::string title{};
  std::string unit{};  // "hồ sơ", "%"
  struct Named {
    std::string name;  // "value", "max"
    Measure measure;
  };
  std::vector<Named> measures{};  // none: a heading
};

// Bodies that stand together in a sheet. A sheet without any body is left out, unless it is the
// first.
struct GroupLayout {
  std::string id{};
  std::string heading{};  // "A"
  std::string title{};
  // "department"; of a report about the nation "province".
  std::vector<std::string> tiers{};
  bool subtotal = true;
  bool adds = true;  // to the total; branches are part of their departments already
  bool ranked = true;
  bool drop_empty = true;  // no line at all where there is none of them
};

struct Chart {
  std::string title{};
  enum class Kind : uint8_t { kBar, kColumn, kLine } kind = Kind::kColumn;
  std::vector<std::string> columns{};  // ids
  std::vector<std::string> lines{};    // ids; empty: all bodies
};

struct SheetLayout {
  std::string id{};
  std::string name{};       // of the tab, at most 31 characters
  std::string title{};      // above the table; empty: the report's
  std::string unit_line{};  // "Đơn vị tính: Số hồ sơ TTHC"
  std::vector<ColumnLayout> columns{};
  // One of the two.
  std::vector<LineLayout> lines{};
  std::vector<GroupLayout> groups{};
  std::string total{};               // title of the last line; empty: none
  std::vector<LineLayout> repeat{};  // each body once for each of these measures
  std::optional<Condition> only{};   // rows of bodies for which it holds
  std::string order{};               // id of the column by which rows stand, least first; "-id":
                                     // most first; empty: bodies by key, lines as they are
  int at_most = 0;                   // rows, of a group where there are groups; 0: all
  // None means that an operand is missing. The first that begins with "(3)=" tells above column 3
  // what it is made of.
  std::vector<Condition> checks{};
  std::vector<std::string> notes{};  // under the table, before those of its cells
  std::optional<Chart> chart{};
};

// Texts may hold **bold**, *italic* and words in braces: {title}, {province}, {PROVINCE}, {place},
// {period}, {from}, {to}, {day}, {month}, {year}, {cutoff}, {issue}, and those of `words:`.
struct TitleBlock {
  std::vector<std::string> left{};
  std::vector<std::string> right{};
  std::vector<std::string> title{};
  std::vector<std::string> sub{};
};

struct Layout {
  std::string name{};  // "cchc-monthly"
  std::string title_vi{};
  std::string title_en{};
  std::vector<WindowKind> periods{};
  Cutoff cutoff = Cutoff::kCalendar;
  Cutoff year_from = Cutoff::kCalendar;  // 01/01, or 15/12 of the year before
  bool national = false;                 // about the nation, its bodies are provinces
  NumberStyle numbers{};
  Marks marks{};
  bool landscape = true;
  TitleBlock head{};
  std::vector<SheetLayout> sheets{};
  // A sentence each. {line.column} is the cell of that line in the first sheet (in others
  // {sheet/line.column}), {line.column:trend} says "tăng 1.234", "giảm 2,10" or "không đổi"; a
  // sentence of which a cell has no number is left out.
  std::vector<std::string> summary{};
  std::vector<std::vector<std::string>> signatures{};  // blocks side by side, lines in each
  std::string file{};                                  // where it was read
};

}  // namespace dvcmon
