#include "daemon/store/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <string_view>

namespace dvcmon {
namespace {

// SplitMix64's finaliser (Steele, Lea, Flood 2014): each bit of the input moves half of the output.
uint64_t Mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) + 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

// The word of which Mix makes `mixed`: each of its steps can be undone.
uint64_t WordIn(uint64_t hash, uint64_t mixed) {
  mixed = (mixed ^ (mixed >> 31) ^ (mixed >> 62)) * 0x319642b2d24d8ec3;  // 1 / 0x94d0…
  mixed = (mixed ^ (mixed >> 27) ^ (mixed >> 54)) * 0x96de1b173f119089;  // 1 / 0xbf58…
  mixed = mixed ^ (mixed >> 30) ^ (mixed >> 60);
  return (mixed - 0x9e3779b97f4a7c15) ^ hash;
}

uint64_t MixBytes(uint64_t hash, std::string_view bytes) {
  hash = Mix(hash, bytes.size());
  uint64_t word = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    word = word << 8 | static_cast<unsigned char>(bytes[i]);
    if (i % 8 != 7 && i + 1 != bytes.size()) continue;
    hash = Mix(hash, word);
    word = 0;
  }
  return hash;
}

struct Cell {
  int64_t series = 0;
  int64_t state = 0;
  std::optional<double> value{};
  bool is_odd = false;  // it cannot be read, or its value has no type that it can have

  uint64_t DigestOfState() const {
    return Mix(Mix(1, static_cast<uint64_t>(series)), static_cast<uint64_t>(state));
  }
  uint64_t Digest() const {
    return value ? Mix(DigestOfState(), std::bit_cast<uint64_t>(*value)) : DigestOfState();
  }
};

// All that a poll's row says; the first four make up what an older dvcmon took for it.
constexpr std::string_view kRow =
    "source, period, started, finished, error, error_where, error_message, attempts, wire_bytes, "
    "bodies, figures, missing_agencies, as_of, tls_not_after, torn, new_answer, is_final, author, "
    "reason, valid_until, replayed, mapping";
constexpr int kRowColumns = 22;

uint64_t OfRow(const Statement& row) {
  uint64_t hash = 3;
  for (int column = 0; column < kRowColumns; ++column) {
    hash = Mix(hash, row.IsNull(column) ? 0 : 1);
    hash = MixBytes(hash, row.Text(column));
  }
  return hash;
}

uint64_t OfRowOnce(const Statement& row) {
  uint64_t hash = 2;
  for (int column = 0; column < 4; ++column) {
    hash = Mix(hash, static_cast<uint64_t>(row.Integer(column)));
  }
  return hash;
}

Cell CellIn(const Statement& row, int64_t series, int first) {
  Cell cell{series, row.Integer(first)};
  if (!row.IsNull(first + 1)) cell.value = row.Real(first + 1);
  const bool is_number = row.Integer(first + 2) == 1;
  const bool has_number = cell.state == 0 || (4 <= cell.state && cell.state <= 7);
  cell.is_odd = is_number != has_number;
  return cell;
}

Result<std::vector<Cell>> CellsOf(Database& db, int64_t poll) {
  std::vector<Cell> cells;
  Statement& select =
      db.Sql("SELECT series, state, value, typeof(value) = 'real' FROM figure WHERE poll = ?");
  select.Start(poll);
  while (select.Next()) cells.push_back(CellIn(select, select.Integer(0), 1));
  if (Status read = select.status(); !read) return read.error();
  return cells;
}

// The same where some of them cannot be read.
Result<std::vector<Cell>> CellsOneByOne(Database& db, int64_t poll) {
  std::vector<Cell> cells;
  Statement& list = db.Sql("SELECT series FROM figure WHERE poll = ?");
  list.Start(poll);
  while (list.Next()) cells.push_back({.series = list.Integer(0), .is_odd = true});
  if (Status read = list.status(); !read) return read.error();
  Statement& select = db.Sql(
      "SELECT state, value, typeof(value) = 'real' FROM figure WHERE poll = ? AND series = ?");
  for (Cell& cell : cells) {
    select.Start(poll, cell.series);
    while (select.Next()) cell = CellIn(select, cell.series, 0);
  }
  return cells;
}

bool IsWhole(double number) {
  constexpr double kEnd = 9007199254740992;
  return std::abs(number) < kEnd && std::trunc(number) == number;
}

// Can one flipped bit in the file have made the one of the other? SQLite keeps whole numbers as
// such, also in a column of REAL, in as many bytes as it needs.
bool IsOneBitFrom(double written, std::optional<double> stands) {
  if (!stands) return written == 0 || written == 1;  // which are types of their own
  const auto bits = std::bit_cast<uint64_t>(written);
  if (std::has_single_bit(bits ^ std::bit_cast<uint64_t>(*stands))) return true;
  // The number's bits are taken for a whole number.
  if (*stands == static_cast<double>(static_cast<int64_t>(bits))) return true;
  if (!IsWhole(written) || !IsWhole(*stands)) return false;
  const auto other = static_cast<uint64_t>(static_cast<int64_t>(written)) ^
                     static_cast<uint64_t>(static_cast<int64_t>(*stands));
  return std::has_single_bit(other) || std::has_single_bit(-other);  // the first bit is the sign
}

// The number that a cell with this digest has.
double NumberIn(const Cell& cell, uint64_t digest) {
  return std::bit_cast<double>(WordIn(cell.DigestOfState(), digest));
}

// The cell of that digest of which one flipped bit makes this one; none: there is none.
std::optional<Cell> Before(const Cell& cell, uint64_t digest) {
  Cell before = cell;
  before.value.reset();
  if (before.Digest() == digest) return before;
  before.value = NumberIn(cell, digest);
  if (IsOneBitFrom(*before.value, cell.value)) return before;
  for (int bit = 0; bit < 64; ++bit) {
    for (int64_t Cell::*part : {&Cell::series, &Cell::state}) {
      before = cell;
      before.*part ^= static_cast<int64_t>(uint64_t{1} << bit);
      if (before.Digest() == digest) return before;
    }
  }
  return std::nullopt;
}

// Which one figure makes the sum right when it gives `missing` more.
RottenPoll Explain(int64_t poll, const std::vector<Cell>& cells, uint64_t missing) {
  for (const Cell& cell : cells) {
    const auto before = missing == 0 ? std::nullopt : Before(cell, cell.Digest() + missing);
    if (!before) continue;
    RottenPoll rotten{.poll = poll, .series = before->series};
    if (before->value == cell.value) return rotten;
    if (!cell.is_odd) rotten.stands = cell.value;
    rotten.should = before->value;
    return rotten;
  }
  const auto odd = std::ranges::find(cells, true, &Cell::is_odd);
  if (odd == cells.end() || std::ranges::count(cells, true, &Cell::is_odd) > 1) {
    return {.poll = poll};
  }
  const double should = NumberIn(*odd, odd->Digest() + missing);
  // Whatever is wrong beside it, some bits come out; hardly ever those of a whole number.
  return {poll, odd->series, {}, IsWhole(should) ? std::optional(should) : std::nullopt};
}

struct KeptDigest {
  int64_t poll = 0;
  uint64_t digest = 0;
  uint64_t of_row = 0;
  uint64_t of_row_once = 0;
};

// None: it agrees.
Result<std::optional<RottenPoll>> RotIn(Database& db, const KeptDigest& kept) {
  auto cells = CellsOf(db, kept.poll);
  bool is_sound = cells.ok();
  if (!is_sound && cells.error().code == ErrorCode::kDbBusy) return cells.error();
  if (!is_sound) cells = CellsOneByOne(db, kept.poll);
  if (!cells) return std::optional(RottenPoll{.poll = kept.poll});
  uint64_t sum = 0;
  for (const Cell& cell : *cells) {
    sum += cell.Digest();
    is_sound = is_sound && !cell.is_odd;
  }
  const uint64_t missing = kept.digest - kept.of_row - sum;
  const uint64_t missing_once = kept.digest - kept.of_row_once - sum;
  if (is_sound && (missing == 0 || missing_once == 0)) return std::optional<RottenPoll>();
  const RottenPoll rotten = Explain(kept.poll, *cells, missing);
  if (rotten.should) return std::optional(rotten);
  const RottenPoll once = Explain(kept.poll, *cells, missing_once);
  return std::optional(once.series != 0 ? once : rotten);
}

}  // namespace

Status KeepDigest(Database& db, int64_t poll) {
  const auto cells = CellsOf(db, poll);
  if (!cells) return cells.error();
  static const std::string kSelect = fmt::format("SELECT {} FROM poll WHERE id = ?", kRow);
  Statement& select = db.Sql(kSelect);
  select.Start(poll);
  uint64_t digest = 0;
  while (select.Next()) digest = OfRow(select);
  if (Status read = select.status(); !read) return read;
  for (const Cell& cell : *cells) digest += cell.Digest();
  return db.Sql("UPDATE poll SET digest = ? WHERE id = ?").Run(static_cast<int64_t>(digest), poll);
}

Result<std::vector<RottenPoll>> FindRotten(Database& db, int64_t after, int64_t limit,
                                           int64_t& last) {
  std::vector<KeptDigest> kept;
  last = after;
  static const std::string kSelect =
      fmt::format("SELECT {}, id, digest FROM poll WHERE id > ? ORDER BY id LIMIT ?", kRow);
  Statement& select = db.Sql(kSelect);
  select.Start(after, limit);
  while (select.Next()) {
    last = select.Integer(kRowColumns);
    if (select.IsNull(kRowColumns + 1)) continue;
    kept.push_back({last, static_cast<uint64_t>(select.Integer(kRowColumns + 1)), OfRow(select),
                    OfRowOnce(select)});
  }
  if (Status read = select.status(); !read) return read.error();
  std::vector<RottenPoll> rotten;
  for (const KeptDigest& poll : kept) {
    const auto found = RotIn(db, poll);
    if (!found) return found.error();
    if (*found) rotten.push_back(**found);
  }
  return rotten;
}

}  // namespace dvcmon
