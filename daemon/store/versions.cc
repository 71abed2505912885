#include "daemon/store/versions.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

// A snapshot is a checksum and, by series, of each figure: how far its id is from the one before, a
// byte with state and kind of number, the number. Some five bytes a figure.
enum NumberKind : uint8_t { kNone = 0, kWhole = 1, kReal = 2 };
constexpr size_t kBytesOfAFigure = 5;
constexpr int kKindShift = 6;
constexpr uint8_t kStateMask = (1 << kKindShift) - 1;
constexpr double kLargestWhole = 1LL << 53;

void PutNumber(std::string& bytes, uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}
void PutWord(std::string& bytes, uint64_t word) {
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(word >> shift);
}

uint64_t ChecksumOf(std::string_view bytes) {  // FNV-1a
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::string Encode(const Versions& versions) {
  std::vector<std::pair<int64_t, Version>> sorted(versions.begin(), versions.end());
  std::ranges::sort(sorted, {}, [](const auto& entry) { return entry.first; });
  std::string figures;
  int64_t before = 0;
  for (const auto& [series, version] : sorted) {
    PutNumber(figures, static_cast<uint64_t>(series - std::exchange(before, series)));
    const double value = version.value;
    const bool is_whole = value >= 0 && value <= kLargestWhole && value == std::floor(value);
    const NumberKind kind = !version.number() ? kNone : is_whole ? kWhole : kReal;
    figures += static_cast<char>(static_cast<int>(version.state) | kind << kKindShift);
    if (kind == kWhole) PutNumber(figures, static_cast<uint64_t>(value));
    if (kind == kReal) PutWord(figures, std::bit_cast<uint64_t>(value));
  }
  std::string bytes;
  PutWord(bytes, ChecksumOf(figures));
  return bytes + figures;
}

// Reads what Encode() wrote; past the end it reads zeros and is not ok.
class SnapshotReader {
 public:
  explicit SnapshotReader(std::string_view bytes) : bytes_(bytes) {
    ok_ = Word() == ChecksumOf(bytes_.substr(std::min(at_, bytes_.size())));
  }
  bool ok() const { return ok_; }
  bool AtEnd() const { return !ok_ || at_ == bytes_.size(); }

  uint8_t Byte() {
    ok_ = ok_ && at_ < bytes_.size();
    return ok_ ? static_cast<uint8_t>(bytes_[at_++]) : 0;
  }
  uint64_t Number() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      number |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) break;
    }
    return number;
  }
  uint64_t Word() {
    uint64_t word = 0;
    for (int shift = 0; shift < 64; shift += 8) word |= uint64_t{Byte()} << shift;
    return word;
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

std::optional<std::vector<SeriesVersion>> Decode(std::string_view bytes) {
  std::vector<SeriesVersion> versions;
  versions.reserve(bytes.size() / kBytesOfAFigure);
  SnapshotReader reader(bytes);
  int64_t series = 0;
  while (!reader.AtEnd()) {
    series += static_cast<int64_t>(reader.Number());
    const uint8_t head = reader.Byte();
    Version& version = versions.emplace_back(SeriesVersion{series, {}}).version;
    version.state = static_cast<ReadingState>(head & kStateMask);
    const int kind = head >> kKindShift;
    if (kind == kWhole) version.value = static_cast<double>(reader.Number());
    if (kind == kReal) version.value = std::bit_cast<double>(reader.Word());
  }
  return reader.ok() ? std::optional(std::move(versions)) : std::nullopt;
}

// The last of each series.
void KeepLast(std::vector<SeriesVersion>& versions) {
  std::ranges::stable_sort(versions, {}, &SeriesVersion::series);
  const auto last_of_each =
      std::unique(versions.rbegin(), versions.rend(),
                  [](const auto& later, const auto& one) { return later.series == one.series; });
  versions.erase(versions.begin(), last_of_each.base());
}

}  // namespace

Result<std::vector<SeriesVersion>> VersionsAt(Database& db, int64_t source, const Period& period,
                                              Time finished) {
  std::vector<SeriesVersion> versions;
  int64_t snapshot_finished = INT64_MIN;
  int64_t snapshot_poll = 0;
  Statement& snapshot = db.Sql(
      "SELECT finished, poll, figures FROM snapshot WHERE source = ? AND period = ? "
      "AND finished <= ? ORDER BY finished DESC LIMIT 1");
  snapshot.Start(source, ColumnOf(period), ColumnOf(finished));
  while (snapshot.Next()) {
    snapshot_finished = snapshot.Integer(0);
    snapshot_poll = snapshot.Integer(1);
    auto decoded = Decode(snapshot.Text(2));
    if (!decoded) {
      return Error{ErrorCode::kStore,
                   "a snapshot in " + db.path() + " is damaged; restore the last backup", ""};
    }
    versions = *std::move(decoded);
  }
  if (Status read = snapshot.status(); !read) return read.error();

  Statement& select = db.Sql(
      "SELECT figure.series, figure.state, figure.value FROM poll JOIN figure ON poll = poll.id "
      "WHERE source = ? AND period = ? AND error IS NULL AND finished <= ? "
      "AND finished >= ? AND (finished, poll.id) > (?4, ?) ORDER BY finished, poll.id");
  select.Start(source, ColumnOf(period), ColumnOf(finished), snapshot_finished, snapshot_poll);
  const size_t put_down = versions.size();
  while (select.Next()) {
    const Version version = {static_cast<ReadingState>(select.Integer(1)), select.Real(2)};
    versions.push_back({select.Integer(0), version});
  }
  if (Status read = select.status(); !read) return read.error();
  if (versions.size() > put_down) KeepLast(versions);
  return versions;
}

Status KeepSnapshot(Database& db, int64_t source, const Period& period, Time finished, int64_t poll,
                    const Versions& versions) {
  return db
      .Sql(
          "INSERT INTO snapshot (source, period, finished, poll, figures) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT DO UPDATE SET poll = excluded.poll, figures = excluded.figures")
      .Run(source, ColumnOf(period), ColumnOf(finished), poll, Blob{Encode(versions)});
}

Status DropSnapshots(Database& db, int64_t source, const Period& period, Time from) {
  return db.Sql("DELETE FROM snapshot WHERE source = ? AND period = ? AND finished >= ?")
      .Run(source, ColumnOf(period), ColumnOf(from));
}

bool IsSoundSnapshot(std::string_view figures) { return Decode(figures).has_value(); }

}  // namespace dvcmon
