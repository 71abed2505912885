#include "daemon/store/digest.h"

#include <bit>
#include <cmath>
#include <optional>

namespace dvcmon {
namespace {

// SplitMix64's finaliser (Steele, Lea, Flood 2014): each bit of the input moves half of the output.
uint64_t Mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) + 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

struct Cell {
  int64_t series = 0;
  int64_t state = 0;
  std::optional<double> value;

  uint64_t Digest() const {
    uint64_t hash = Mix(1, static_cast<uint64_t>(series));
    hash = Mix(hash, static_cast<uint64_t>(state));
    return value ? Mix(hash, std::bit_cast<uint64_t>(*value)) : hash;
  }
};

// What its row says of it, but for columns that may be written later.
uint64_t OfRow(const Statement& row, int first) {
  uint64_t hash = 2;
  for (int column = first; column < first + 4; ++column) {
    hash = Mix(hash, static_cast<uint64_t>(row.Integer(column)));
  }
  return hash;
}

Result<std::vector<Cell>> CellsOf(Database& db, int64_t poll) {
  std::vector<Cell> cells;
  Statement& select = db.Sql("SELECT series, state, value FROM figure WHERE poll = ?");
  select.Start(poll);
  while (select.Next()) {
    cells.push_back({select.Integer(0), select.Integer(1),
                     select.IsNull(2) ? std::nullopt : std::optional(select.Real(2))});
  }
  if (Status read = select.status(); !read) return read.error();
  return cells;
}

// The cell with that bit flipped; SQLite keeps whole numbers as such, also in a column of REAL.
std::vector<Cell> Flipped(const Cell& cell, int bit) {
  const uint64_t mask = uint64_t{1} << bit;
  std::vector<Cell> cells(2, cell);
  cells[0].series ^= static_cast<int64_t>(mask);
  cells[1].state ^= static_cast<int64_t>(mask);
  if (!cell.value) return cells;
  cells.push_back(cell);
  cells.back().value = std::bit_cast<double>(std::bit_cast<uint64_t>(*cell.value) ^ mask);
  constexpr double kWhole = 9007199254740992;
  if (std::abs(*cell.value) < kWhole && std::trunc(*cell.value) == *cell.value) {
    // As many bytes as it needs, so that the first bit stands for all before it as well.
    for (const uint64_t bits : {mask, ~(mask - 1)}) {
      const auto whole = static_cast<int64_t>(*cell.value) ^ static_cast<int64_t>(bits);
      cells.push_back(cell);
      cells.back().value = static_cast<double>(whole);
    }
  }
  return cells;
}

// Which one figure, with one bit flipped back, makes the sum right by adding `missing` to it.
RottenPoll Explain(int64_t poll, const std::vector<Cell>& cells, uint64_t missing) {
  for (const Cell& cell : cells) {
    for (int bit = 0; bit < 64; ++bit) {
      for (const Cell& before : Flipped(cell, bit)) {
        if (before.Digest() != cell.Digest() + missing) continue;
        return {poll, before.series, cell.value.value_or(0), before.value.value_or(0)};
      }
    }
  }
  return {poll, 0, 0, 0};
}

}  // namespace

Status KeepDigest(Database& db, int64_t poll) {
  const auto cells = CellsOf(db, poll);
  if (!cells) return cells.error();
  Statement& select = db.Sql("SELECT source, period, started, finished FROM poll WHERE id = ?");
  select.Start(poll);
  uint64_t digest = 0;
  while (select.Next()) digest = OfRow(select, 0);
  if (Status read = select.status(); !read) return read;
  for (const Cell& cell : *cells) digest += cell.Digest();
  return db.Sql("UPDATE poll SET digest = ? WHERE id = ?").Run(static_cast<int64_t>(digest), poll);
}

Result<std::vector<RottenPoll>> FindRotten(Database& db, int64_t after, int64_t limit,
                                           int64_t& last) {
  struct Kept {
    int64_t poll = 0;
    uint64_t of_row = 0;
    uint64_t digest = 0;
  };
  std::vector<Kept> kept;
  last = after;
  Statement& select = db.Sql(
      "SELECT id, digest, source, period, started, finished, digest IS NULL FROM poll "
      "WHERE id > ? ORDER BY id LIMIT ?");
  select.Start(after, limit);
  while (select.Next()) {
    last = select.Integer(0);
    if (select.Integer(6) != 0) continue;
    kept.push_back({last, OfRow(select, 2), static_cast<uint64_t>(select.Integer(1))});
  }
  if (Status read = select.status(); !read) return read.error();
  std::vector<RottenPoll> rotten;
  for (const Kept& poll : kept) {
    const auto cells = CellsOf(db, poll.poll);
    if (!cells && cells.error().code == ErrorCode::kDbBusy) return cells.error();
    if (!cells) {
      rotten.push_back({.poll = poll.poll});
      continue;
    }
    uint64_t digest = poll.of_row;
    for (const Cell& cell : *cells) digest += cell.Digest();
    if (digest != poll.digest) rotten.push_back(Explain(poll.poll, *cells, poll.digest - digest));
  }
  return rotten;
}

}  // namespace dvcmon
