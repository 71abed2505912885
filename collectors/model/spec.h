// What the configuration says about portals, collectors, statistics and provinces: plain data,
// checked by daemon/config before anyone else sees it and immutable from then on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/access.h"
#include "collectors/model/agency.h"
#include "collectors/model/period.h"
#include "collectors/model/template.h"
#include "collectors/model/time.h"

namespace dvcmon {

// Whom a figure is about. Kept apart so that no sum ever counts a total beside its parts.
enum class Level : uint8_t { kNational, kProvince, kAgency };
std::string_view Name(Level level);  // "national", "province", "agency"

// Where in an answer a thing stands: a JSON Pointer (RFC 6901) from the row, from the object that
// holds the row or the array of rows ("$parent/…"), or from the whole answer ("$root/…"). Two kinds
// of step go beyond the RFC: "[code=X]" is the element of an array whose member "code" is the text
// X, since a list of indicators has no promised order; "[json]" is the document inside a text. In a
// table the steps are the texts of the header, from the top down.
struct Selector {
  enum class Base : uint8_t { kRow, kParent, kRoot };
  Base base = Base::kRow;
  std::string pointer;  // "" or "/a/b"
};
std::string Text(const Selector& selector);
// "/a", "$parent/a", "$root/a", "/metrics/[code=X]/score", "" (the row itself).
Result<Selector> ParseSelector(std::string_view text);
// The pointer without its last step: "/data" of "/data/rows".
std::string ParentOf(const std::string& pointer);

// How a number is written. Declared, never guessed: "1.431" is 1431 to one portal and 1,431 to
// another.
enum class NumberFormat : uint8_t {
  kJson,        // `json`: a JSON number
  kPlain,       // `plain`: text, dot decimal, no grouping: "88.3"
  kVietnamese,  // `vi`: dot groups of three, comma decimal: "1.234.567,8"
  kEnglish,     // `en`: comma groups of three, dot decimal: "1,234,567.8"
};

// How the bytes of an answer are to be read.
enum class TextEncoding : uint8_t { kUtf8, kUtf16, kWindows1258 };

// One table of a document, and how its columns are found.
struct TableSpec {
  std::string name;   // rows are at "/name"
  std::string xpath;  // of HTML: the element <table>
  std::string sheet;  // of a workbook: its name, or a pattern with *; empty: the first
  // What a line of the table is. kColumns: each column behind the first is about a body, the first
  // holds what would be the header. kPairs: a label and its value beside each other, again and
  // again; one row in all.
  enum class Mode : uint8_t { kRows, kColumns, kPairs } mode = Mode::kRows;
  // The header begins with the line that holds this text; empty: with the first line.
  std::string header;
  int header_rows = 1;  // 0: none, columns are "#1", "#2", …
  int skip = 0;         // lines between header and data, such as (1), (2), (3) …
  std::string until;    // the line whose first text begins so ends the table, and has to be there
};

// A text of an HTML page outside of its tables, at "/name".
struct PageText {
  std::string name;
  std::string xpath;
};

// What kind of document an answer is.
struct AnswerFormat {
  enum class Kind : uint8_t { kJson, kHtml, kCsv, kXlsx, kXml } kind = Kind::kJson;
  TextEncoding encoding = TextEncoding::kUtf8;  // of HTML and CSV
  char delimiter = ',';                         // of CSV
  NumberFormat numbers = NumberFormat::kJson;   // where a figure does not say how it is written
  std::string end = "</html>";  // an HTML page that does not end so was cut; empty: not looked at
  std::vector<TableSpec> tables;
  std::vector<PageText> texts;
};

// One small change between a cell and its number, in the order in which they are declared.
struct Step {
  enum class Kind : uint8_t {
    kTrim,           // these characters are taken away at both ends
    kStrip,          // one of these words is taken away at the end: a unit
    kRegex,          // what the first group matches, or else the whole match (RE2)
    kMap,            // this text stands for that
    kNotProvided,    // one of these texts means that there is no figure
    kNotApplicable,  // … that there cannot be one
    kBound,          // "> 50" is a bound and no number
    kScale,          // the number times a factor
  } kind = Kind::kTrim;
  enum class OnFail : uint8_t { kError, kKeep, kNotProvided } on_fail = OnFail::kError;
  std::string text;  // characters, or pattern
  std::vector<std::string> words;
  std::map<std::string, std::string> map;
  double factor = 1;
};

enum class StatisticKind : uint8_t { kCount, kAmount, kScore, kRank };

// One named number with one definition; another definition is another statistic.
struct Statistic {
  std::string id;  // "applications_received", the metric family without its prefix
  std::string title_vi;
  std::string title_en;
  std::string unit;
  StatisticKind kind = StatisticKind::kCount;  // counts, amounts and ranks are whole numbers
  double min = 0;
  double max = 0;  // at most 2^53, beyond which a double is no longer exact
  bool additive = true;
  // It only grows within its period, and its growth from day to day is kept: under this name, with
  // _total behind it. Empty: it comes and goes.
  std::string counter;
  std::string source;                                      // decree, decision or publisher
  std::string formula;                                     // version of the definition
  std::map<std::string, std::vector<std::string>> labels;  // label → allowed values; none: any
};

// One number of a row, and where it stands.
struct Field {
  std::string key;  // "applications_received{channel=online}", labels sorted: unique in a row set
  std::shared_ptr<const Statistic> statistic;
  std::vector<std::pair<std::string, std::string>> labels;
  Selector at;
  bool counts_rows = false;  // the number of rows of the row set, instead of a place in a row
  NumberFormat format = NumberFormat::kJson;
  std::vector<Step> steps;
  // A key that is absent breaks the poll (shape). null and empty text are "not provided" either
  // way.
  bool required = true;
};

// A number of a check: that of a figure of the row set, or one that is no figure.
struct Operand {
  Operand() = default;
  Operand(Selector place) : at(std::move(place)) {}  // NOLINT: implicit

  Selector at;                    // of one that is no figure
  std::optional<size_t> field{};  // in RowSet::fields
};

// Σ parts = factor · total (or ≤, or ≥) within `tolerance`; not judged where an operand is not
// provided.
struct Identity {
  std::string clause;  // names it in metrics and logs: "channels_sum"
  std::vector<Operand> parts;
  bool is_ratio = false;  // the first of two parts by the second, instead of their sum
  enum class Relation : uint8_t { kEquals, kAtMost, kAtLeast } relation = Relation::kEquals;
  Operand total;
  double factor = 1;
  double tolerance = 0;
  // A break says that the parts are of different moments, not that they are wrong: the poll is
  // marked as torn and accepted.
  bool marks_torn = false;
};

// `at` holds exactly this text (numbers and booleans compared by their JSON text).
struct Assertion {
  Selector at;
  Template equals;
};

// A label whose value stands in the row: all figures of the row have it.
struct RowLabel {
  std::string name;
  Selector at;
  std::map<std::string, std::string> words;  // the portal's → ours; empty: as it stands
};

// Which rows of an answer are about which bodies, and what they hold.
struct RowSet {
  std::string name;     // "province", "agencies"
  std::string pointer;  // from the answer's root; an object is one row, an array many
  Level level = Level::kProvince;
  // Whom a row is about: the code of an agency, or in an answer about the nation the identity code
  // of a province; or the portal's own id of either. An agency with both teaches which id is which
  // code; one with an id alone has the code that the portal taught, or else its id for a key.
  std::optional<Selector> code;
  std::optional<Selector> id;
  std::optional<Selector> province;  // or a province by its name, however it is written
  Template code_prefix;              // every code starts with it, or the answer is about others
  std::optional<Selector> title;     // name for people
  std::optional<Selector> tier;
  std::map<std::string, std::string> tiers;  // portal's word → ours
  std::string own_tier;                      // or that of every row
  std::vector<Assertion> only;               // rows where one does not hold are left out
  std::vector<Assertion> except;             // and rows where one holds
  std::vector<RowLabel> labels;              // sorted
  // Rows where it holds are final, says the portal; others may change.
  std::optional<Assertion> is_final;
  std::optional<Selector> as_of;  // the portal's own date of a row
  std::vector<Field> fields;
  std::vector<Identity> identities;
  size_t at_least = 1;
  size_t at_most = 20'000;
  // Share of the agencies of the last accepted poll that may be missing; more is quarantine.
  double shrink_at_most = 0.1;

  // All its fields count rows, and it is one row about the body that was asked for.
  bool counts_rows() const { return !fields.empty() && fields.front().counts_rows; }
};

struct Header {
  std::string name;
  Template value;
  bool secret = false;  // never printed: shown as [redacted]
};

struct RequestSpec {
  std::string method = "GET";  // GET or POST
  Template path;               // path and query, after the portal's url
  std::vector<Header> headers;
  std::string content_type;  // of the body
  std::map<PeriodKind, Template> body;
};

// How an answer is shared out over pages, each with a request of its own.
struct PagingSpec {
  enum class By : uint8_t {
    kPage,    // {page} counts 1, 2, …
    kLastId,  // {last_id} is what the page before called its last row; empty at first
  } by = By::kPage;
  int size = 0;                      // rows of a full page: {page_size}
  std::string rows;                  // the array that is shared out
  std::optional<std::string> total;  // where the portal says how many rows there are in all
  std::string last_id;               // of kLastId: empty, null or the same again ends it
  std::optional<Selector> key;       // from a row: no row may come twice
  int at_most = 1;                   // pages
};

// Hours of the day in Viet Nam; over midnight when they end before they begin.
struct Hours {
  std::chrono::minutes from{0};                      // this one included
  std::chrono::minutes to = std::chrono::hours(24);  // and this one not
  Duration Length() const;
  // How long after `time_of_day` they begin; 0 within them.
  Duration Until(Duration time_of_day) const;
};

struct Schedule {
  Duration every{0};                     // from the start of one poll to that of the next; or
  std::vector<std::chrono::minutes> at;  // times of day in Viet Nam, ascending; neither: never
  Hours hours{};                         // in which polls start; one due outside waits for them
  // The longest time between two polls.
  Duration Interval() const;
  bool never() const { return every == Duration(0) && at.empty(); }
};

// How much of an answer is kept as evidence. Its hash, size and times always are. The value is
// stored: append, never renumber.
enum class CaptureKind : uint8_t {
  kFull,
  kRedacted,  // JSON: every text that the mapping does not read is left out
  kHash,      // no byte
};
std::string_view Name(CaptureKind kind);  // "full", "redacted", "hash"

// One request at a portal, on a schedule, with the mapping from its answer to readings.
struct CollectorSpec {
  std::string name;
  // No portal is asked: someone brings files. It has neither request nor schedule.
  bool by_hand = false;
  Level of = Level::kProvince;  // polled per province, or once for the nation
  std::vector<PeriodKind> periods;
  Schedule schedule;  // its own, or else that of its portal
  RequestSpec request;
  std::optional<PagingSpec> paging;
  AnswerFormat format;
  // None: kFull, unless the answer tells of persons.
  std::optional<CaptureKind> capture{};
  std::vector<int> statuses;          // accepted ones
  std::string content_type;           // media type that the answer must have
  std::vector<Assertion> assertions;  // about the envelope: else `marker`
  std::vector<Assertion> entity;      // about the body that was asked for: else `entity`
  std::optional<Selector> as_of;      // the portal's own date of its data
  std::vector<RowSet> row_sets;
};

struct Timeouts {
  Duration connect = std::chrono::seconds(10);
  Duration first_byte = std::chrono::seconds(60);
  Duration total = std::chrono::seconds(60);
  int64_t low_speed_bytes = 100;  // per second, counted after the first byte …
  Duration low_speed_time = std::chrono::seconds(15);  // … for this long
};

struct ByteLimits {
  int64_t wire = 4 << 20;
  int64_t decoded = 8 << 20;
  int64_t ratio = 200;  // decoded / wire
  int64_t headers = 64 << 10;
  int64_t poll = 32 << 20;  // decoded, all the answers of one poll together
};

// Waits between attempts inside one poll: U(0, min(cap, base·2^k)), full jitter.
struct RetryPolicy {
  int attempts = 3;
  Duration base = std::chrono::seconds(5);
  Duration cap = std::chrono::minutes(15);
};

struct DatedId {
  std::string id;
  Day from;
  std::optional<Day> to;
};

// A province together with its validity. Portals' ids are dated aliases.
struct Province {
  std::string slug;           // "phu-tho", label `province`
  std::string name;           // "Phú Thọ"
  std::string kind;           // "tinh" or "thanh_pho"
  std::string code;           // GSO, two digits
  std::string identity_code;  // Decision 20/2020/QĐ-TTg: "H44"; follows the name, not the GSO code
  Day valid_from;
  std::optional<Day> valid_to;
  std::string successor;  // slug of the body that it became part of when it ended; empty: unknown
  std::map<std::string, std::vector<DatedId>> ids;  // scheme → ids
  bool ValidOn(Day day) const { return valid_from <= day && (!valid_to || day <= *valid_to); }
  // The id in force on that day; none: the portal does not know the province.
  std::optional<std::string> IdOn(const std::string& scheme, Day day) const;
};

// The texts of the files that say how answers are read: by them a figure is read again from its
// answer, years later.
struct MappingFiles {
  std::string portal;
  std::string statistics;
  std::string provinces;
  std::string agencies;  // empty: there is no such file

  bool operator==(const MappingFiles&) const = default;
};

// A web site of the government that publishes statistics, with its manners.
struct PortalSpec {
  std::string name;  // label `portal`
  std::string title_vi;
  std::string title_en;
  std::string url;        // scheme://host[:port], no path
  std::string id_scheme;  // which ids of the provinces it uses
  bool allow_http = false;
  std::vector<std::string> allow_addresses;  // CIDRs of private networks that may be contacted
  std::string ca_file;                       // trusted instead of the system's, when not empty
  Access access;
  std::string user_agent;
  Duration pause = std::chrono::seconds(1);  // between two requests at the host
  Timeouts timeouts;
  ByteLimits limits;
  RetryPolicy retry;
  Schedule schedule;  // of the collectors that have none of their own
  std::vector<CollectorSpec> collectors;
  // All that are known, also those that are not watched: an answer about the nation names them.
  std::vector<std::shared_ptr<const Province>> provinces;
  std::vector<Agency> agencies;               // that the operator has written down, of any province
  std::shared_ptr<const MappingFiles> files;  // null: it was made otherwise
};

}  // namespace dvcmon
