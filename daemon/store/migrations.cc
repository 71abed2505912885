// The tables of the store, version by version.
#include <array>
#include <string_view>

#include "daemon/store/schema.h"

namespace dvcmon {
namespace {

// Figures are keyed by poll first. Measured with 34 sources × 20 000 figures, µs per figure
// written, commit included: at the first, fifth and eighth poll, in which all changed, and at the
// sixth, in which 10 % did.
//
//   (poll, series)             1.0   0.9   1.1   1.7   50 MB   appends: stays flat
//   … with foreign keys        1.9   1.5   1.2   2.2   55 MB   and nothing gained
//   … with an index (series)   1.5   1.6   1.8   3.6   85 MB
//   (series, poll)             0.8   1.3   1.5   3.6   47 MB   inserts everywhere: grows
//
// The history of a figure is then a look-up per poll of its source and period.
//
// Times are milliseconds since 1970 (UTC), days are days since 1970 in Viet Nam. The comments
// inside the statements stay in the file, where `.schema` shows them.
constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  portal TEXT NOT NULL,
  collector TEXT NOT NULL,
  province TEXT NOT NULL,        -- slug; empty: the nation
  period_kind INTEGER NOT NULL,  -- 0 day, 1 month, 2 quarter, 3 year, 4 as_of
  UNIQUE (portal, collector, province, period_kind)
) STRICT;

CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  level TEXT NOT NULL,     -- national, province, agency
  province TEXT NOT NULL,  -- the slug of the one it is in, or is; empty: the nation
  key TEXT NOT NULL,       -- an agency's code, a province's slug, vn
  UNIQUE (key, province, level)
) STRICT;

CREATE TABLE statistic (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE  -- with its labels: applications_received{channel=online}
) STRICT;

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  body INTEGER NOT NULL REFERENCES body,
  statistic INTEGER NOT NULL REFERENCES statistic,
  UNIQUE (source, body, statistic)
) STRICT;

CREATE TABLE poll (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  period INTEGER NOT NULL,  -- its first day
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  error TEXT,               -- the word of the reason; NULL: accepted
  error_where TEXT,         -- clause of the contract or place in the answer
  error_message TEXT,
  attempts INTEGER NOT NULL,
  wire_bytes INTEGER NOT NULL,
  bodies INTEGER NOT NULL,  -- rows of the answer
  figures INTEGER NOT NULL,  -- versions in table figure
  missing_agencies INTEGER NOT NULL,
  as_of INTEGER,            -- the portal's own date
  tls_not_after INTEGER,
  UNIQUE (source, started, period)
) STRICT;
CREATE INDEX poll_accepted ON poll (source, period, finished) WHERE error IS NULL;

-- One version of a figure: what an accepted poll said otherwise than the accepted poll before it of
-- the same source and period. What is not here was confirmed by the poll.
CREATE TABLE figure (
  poll INTEGER NOT NULL,
  series INTEGER NOT NULL,
  state INTEGER NOT NULL,  -- 0 value, 1 not provided, 2 not applicable, 3 absent
  value REAL,
  PRIMARY KEY (poll, series),
  CHECK ((state = 0) = (value IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE body_name (
  source INTEGER NOT NULL REFERENCES source,
  body INTEGER NOT NULL REFERENCES body,
  poll INTEGER NOT NULL REFERENCES poll,  -- the first that called it so
  name TEXT NOT NULL,
  tier TEXT NOT NULL,
  PRIMARY KEY (source, body, poll)
) STRICT, WITHOUT ROWID;

CREATE TABLE capture (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,  -- of the answer
  size INTEGER NOT NULL,        -- of the answer, in bytes
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  zstd BLOB                     -- NULL: past its retention
) STRICT;
CREATE INDEX capture_kept ON capture (last_seen) WHERE zstd IS NOT NULL;

CREATE TABLE poll_capture (
  poll INTEGER NOT NULL REFERENCES poll,
  ordinal INTEGER NOT NULL,
  capture INTEGER NOT NULL REFERENCES capture,
  url TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (poll, ordinal)
) STRICT, WITHOUT ROWID;
)sql";

// Pages, torn answers, what an unchanged answer is, conditional requests, ids beside codes.
constexpr std::string_view kVersion2 = R"sql(
ALTER TABLE poll ADD COLUMN torn TEXT;  -- why parts are of different moments; NULL: they agree
-- 0: byte for byte what the accepted poll before it of the same source and period brought
ALTER TABLE poll ADD COLUMN new_answer INTEGER NOT NULL DEFAULT 1;

ALTER TABLE poll_capture ADD COLUMN page INTEGER;  -- from 1; NULL: an attempt that was in vain
ALTER TABLE poll_capture ADD COLUMN request BLOB;  -- SHA-256 of method, url and body
ALTER TABLE poll_capture ADD COLUMN etag TEXT;
ALTER TABLE poll_capture ADD COLUMN last_modified TEXT;
ALTER TABLE poll_capture ADD COLUMN age INTEGER;   -- seconds in a cache, where it said so

-- A portal's own id of a body, which it taught by an answer that holds id and code. The latest poll
-- counts.
CREATE TABLE body_id (
  portal TEXT NOT NULL,
  id TEXT NOT NULL,
  poll INTEGER NOT NULL REFERENCES poll,  -- the first that taught it
  body INTEGER NOT NULL REFERENCES body,
  PRIMARY KEY (portal, id, poll)
) STRICT, WITHOUT ROWID;
)sql";

// Figures made by hand, bounds, what a portal calls final; structures of answers, and answers that
// are not kept whole.
constexpr std::string_view kVersion3 = R"sql(
ALTER TABLE poll ADD COLUMN is_final INTEGER;     -- 1: the portal calls its figures final, 0: not
ALTER TABLE poll ADD COLUMN author TEXT;          -- who made them; NULL: a portal was asked
ALTER TABLE poll ADD COLUMN reason TEXT;          -- and why
ALTER TABLE poll ADD COLUMN valid_until INTEGER;  -- the last day on which they stand

-- As in version 1. What was made by hand is here in every poll, changed or not: another file says
-- nothing about it.
CREATE TABLE figure_of_3 (
  poll INTEGER NOT NULL,
  series INTEGER NOT NULL,
  -- 0 value, 1 not provided, 2 not applicable, 3 absent; a bound: 4 more than, 5 at least,
  -- 6 less than, 7 at most
  state INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (poll, series),
  CHECK ((state IN (0, 4, 5, 6, 7)) = (value IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO figure_of_3 SELECT poll, series, state, value FROM figure ORDER BY poll, series;
DROP TABLE figure;
ALTER TABLE figure_of_3 RENAME TO figure;

-- What the answers of a source are built of: a row for each change. A line of the text is a place
-- and its type; one that begins with ? is not in every answer.
CREATE TABLE structure (
  source INTEGER NOT NULL REFERENCES source,
  poll INTEGER NOT NULL REFERENCES poll,  -- accepted: the first that was built so
  text TEXT NOT NULL,
  PRIMARY KEY (source, poll)
) STRICT, WITHOUT ROWID;

-- What `zstd` holds: 0 the answer, 1 the answer without texts that nobody reads, 2 nothing. Hash
-- and size are those of the answer.
ALTER TABLE capture ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

-- 1: the answer that was kept of an earlier poll, read again by another mapping: what its figures
-- are now said to be, and nothing that the portal said
ALTER TABLE poll ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;
)sql";

// What counters grew by, day by day, and what their ledgers remember.
constexpr std::string_view kVersion4 = R"sql(
-- A day that is not here has no closing: nothing was accepted, or the answers were torn.
CREATE TABLE ledger (
  series INTEGER NOT NULL,
  day INTEGER NOT NULL,
  -- 0 ok, 1 gap, 2 frozen, 3 reset, 4 restated, 5 bulk, 6 quarantine, 7 origin
  status INTEGER NOT NULL,
  first_day INTEGER NOT NULL,  -- the first that the increment is about
  covers_wd INTEGER NOT NULL,  -- working days from that one to this
  increment REAL,              -- NULL: not known
  PRIMARY KEY (series, day),
  CHECK ((status IN (0, 3)) = (increment IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One counter of one body, with the series of its labels as parts.
CREATE TABLE ledger_account (
  source INTEGER NOT NULL REFERENCES source,
  body INTEGER NOT NULL REFERENCES body,
  statistic TEXT NOT NULL,  -- without labels
  series TEXT NOT NULL,     -- of the parts, in order
  state TEXT NOT NULL,      -- what the next day is judged by
  restated INTEGER NOT NULL,     -- days
  bulk INTEGER NOT NULL,         -- days
  quarantined INTEGER NOT NULL,  -- days
  PRIMARY KEY (source, body, statistic)
) STRICT, WITHOUT ROWID;

-- How the counters of a source refresh.
CREATE TABLE ledger_rhythm (
  source INTEGER NOT NULL REFERENCES source,
  statistic TEXT NOT NULL,
  rhythm TEXT NOT NULL,
  PRIMARY KEY (source, statistic)
) STRICT, WITHOUT ROWID;

ALTER TABLE source ADD COLUMN closed INTEGER;  -- the last day in the ledgers

-- All figures of a source and period after a poll: what is written down again of table figure, so
-- that what stood at a time is not read from the first poll on.
CREATE TABLE snapshot (
  source INTEGER NOT NULL REFERENCES source,
  period INTEGER NOT NULL,
  finished INTEGER NOT NULL,  -- of the poll
  poll INTEGER NOT NULL REFERENCES poll,
  figures BLOB NOT NULL,
  PRIMARY KEY (source, period, finished)
) STRICT, WITHOUT ROWID;
)sql";

// What a figure is defended with: by which words it was read, what a poll wrote, what people noted.
constexpr std::string_view kVersion5 = R"sql(
-- Texts of the configuration, each once.
CREATE TABLE config_text (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL,  -- in bytes
  zstd BLOB NOT NULL
) STRICT;

-- The files that said how an answer is read.
CREATE TABLE mapping (
  id INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL REFERENCES config_text,
  statistics INTEGER NOT NULL REFERENCES config_text,
  provinces INTEGER NOT NULL REFERENCES config_text,
  agencies INTEGER NOT NULL REFERENCES config_text,  -- an empty text: there was none
  UNIQUE (portal, statistics, provinces, agencies)
) STRICT;
ALTER TABLE poll ADD COLUMN mapping INTEGER REFERENCES mapping;  -- NULL: not known

-- Of what the poll wrote into table figure, to find what has rotten since; NULL: an older poll's
ALTER TABLE poll ADD COLUMN digest INTEGER;

-- What somebody noted; another note takes nothing away.
CREATE TABLE annotation (
  id INTEGER PRIMARY KEY,
  made INTEGER NOT NULL,
  author TEXT NOT NULL,
  portal TEXT NOT NULL,     -- empty: whichever
  -- vn, a province's slug, that and an agency's code; empty: the note is about the days
  body TEXT NOT NULL,
  statistic TEXT NOT NULL,  -- with or without labels; empty: all
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_days ON annotation (first_day, last_day);

ALTER TABLE capture ADD COLUMN expired INTEGER;  -- the day on which its bytes were dropped
-- 1: it stands at a cut-off, and is kept for good
ALTER TABLE capture ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
DROP INDEX capture_kept;
CREATE INDEX capture_kept ON capture (last_seen) WHERE zstd IS NOT NULL AND pinned = 0;
CREATE INDEX poll_capture_of ON poll_capture (capture);
)sql";

// Falls that were judged, and what their judges remember.
constexpr std::string_view kVersion6 = R"sql(
-- Of the bodies of a province, as one source counts them; the days after it are judged again from
-- the ledgers, and come out the same.
CREATE TABLE judge (
  source INTEGER NOT NULL REFERENCES source,
  province TEXT NOT NULL,    -- slug
  through INTEGER NOT NULL,  -- the last day that it knows
  size INTEGER NOT NULL,     -- of the state, in bytes
  state BLOB NOT NULL,       -- compressed by zstd
  PRIMARY KEY (source, province)
) STRICT, WITHOUT ROWID;

CREATE TABLE judged_drop (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  province TEXT NOT NULL,   -- slug
  agency TEXT NOT NULL,     -- its code; empty: the province
  bodies TEXT NOT NULL,     -- communes, departments: all of these; empty: not a group
  rule INTEGER NOT NULL,    -- 0 online_rate, 1 volume
  opened INTEGER NOT NULL,  -- day
  closed INTEGER,           -- the day that told that it was over; NULL: open
  change INTEGER NOT NULL,  -- how it ended: 2 recovered, 3 level accepted, 4 boundary, 5 forgotten
  limit_of_evidence REAL NOT NULL,
  UNIQUE (source, province, agency, bodies, rule, opened)
) STRICT;
CREATE INDEX judged_drop_closed ON judged_drop (closed);

-- How it stood on each day that was judged while it was open.
CREATE TABLE judged_drop_day (
  judged_drop INTEGER NOT NULL REFERENCES judged_drop,
  day INTEGER NOT NULL,
  first_day INTEGER NOT NULL,  -- of the window, which ends on the day
  days INTEGER NOT NULL,       -- of it that were judged
  evidence REAL NOT NULL,
  observed REAL NOT NULL,      -- online; of a volume: received
  received REAL NOT NULL,
  expected REAL NOT NULL,      -- of what is observed
  lower_bound REAL NOT NULL,   -- 99 of 100 such windows would hold as many, had nothing changed
  chance REAL NOT NULL,        -- of so few
  needed REAL,                 -- on the day on which it opened
  -- How many bodies of the province fell below what 9 of 10 such windows would hold, and of how many
  falling INTEGER NOT NULL,
  bodies INTEGER NOT NULL,
  -- Days of the window of which nothing is known: restated ones, and working days by why
  frozen INTEGER NOT NULL,
  restated INTEGER NOT NULL,
  otherwise_unknown INTEGER NOT NULL,
  share_before REAL,  -- of a province: in the five weeks before the window
  rate_effect REAL,   -- likewise: how much of the change is the bodies' shares …
  mix_effect REAL,    -- … and how much who received how much
  PRIMARY KEY (judged_drop, day)
) STRICT, WITHOUT ROWID;

-- The bodies that took most from a province's share.
CREATE TABLE judged_drop_part (
  judged_drop INTEGER NOT NULL,
  day INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  agency TEXT NOT NULL,
  rate_effect REAL NOT NULL,
  share_before REAL NOT NULL,
  share REAL NOT NULL,
  PRIMARY KEY (judged_drop, day, ordinal)
) STRICT, WITHOUT ROWID;
)sql";

// Reports that were issued.
constexpr std::string_view kVersion7 = R"sql(
-- A numbered folder of files that are never changed.
CREATE TABLE issue (
  id INTEGER PRIMARY KEY,
  report TEXT NOT NULL,       -- cchc-monthly
  province TEXT NOT NULL,     -- slug; empty: the nation
  period TEXT NOT NULL,       -- 2026-10
  number INTEGER NOT NULL,    -- from 1
  previous INTEGER NOT NULL,  -- number of the one before it; 0: there is none
  errata INTEGER NOT NULL,    -- cells that say something else than that one
  as_of INTEGER NOT NULL,
  made INTEGER NOT NULL,
  digest TEXT NOT NULL,       -- SHA-256 of its SHA256SUMS
  UNIQUE (report, province, period, number)
) STRICT;

-- The answers that it rests on; they are pinned (1 in table capture) as those at a cut-off are.
CREATE TABLE issue_answer (
  issue INTEGER NOT NULL REFERENCES issue,
  capture INTEGER NOT NULL REFERENCES capture,
  PRIMARY KEY (issue, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_answer_of ON issue_answer (capture);

-- As what it was sent; the last counts.
CREATE TABLE issue_document (
  id INTEGER PRIMARY KEY,
  issue INTEGER NOT NULL REFERENCES issue,
  number TEXT NOT NULL,  -- 123/BC-SNV
  signed_on INTEGER,     -- day; NULL: not told
  signer TEXT NOT NULL,
  entered INTEGER NOT NULL,
  entered_by TEXT NOT NULL
) STRICT;
CREATE INDEX issue_document_of ON issue_document (issue);
)sql";

// Days on which a counter did not just grow, of some thousands in two years of a province: whether
// there is one between two days is asked for each agency of a page.
constexpr std::string_view kVersion8 = R"sql(
CREATE INDEX ledger_break ON ledger (series, day) WHERE status > 2;
)sql";

// How the bodies of a counter came out on a day, which is mostly the same for all: what is asked
// for a hundred of them is read once.
constexpr std::string_view kVersion9 = R"sql(
CREATE TABLE ledger_day (
  source INTEGER NOT NULL REFERENCES source,
  statistic TEXT NOT NULL,  -- without labels
  day INTEGER NOT NULL,
  -- A bit for each status in table ledger: one of its bodies has that. A gap: of a body that the
  -- answer speaks of, or, on a day before version 9, perhaps.
  statuses INTEGER NOT NULL,
  PRIMARY KEY (source, statistic, day)
) STRICT, WITHOUT ROWID;

-- Row by row: of a large store no list of all days fits into memory.
INSERT INTO ledger_day
SELECT source, substr(statistic.key, 1, instr(statistic.key || '{', '{') - 1), day,
       (1 << status) | (1 << 1)
FROM series JOIN statistic ON statistic.id = statistic JOIN ledger ON series = series.id
WHERE true ON CONFLICT DO UPDATE SET statuses = statuses | excluded.statuses;
)sql";

constexpr std::array<std::string_view, 9> kMigrations = {kVersion1, kVersion2, kVersion3,
                                                         kVersion4, kVersion5, kVersion6,
                                                         kVersion7, kVersion8, kVersion9};

}  // namespace

std::span<const std::string_view> Migrations() { return kMigrations; }

}  // namespace dvcmon
