#include "daemon/store/mappings.h"

#include <array>
#include <string>

#include "daemon/store/packed.h"

namespace dvcmon {
namespace {

Result<int64_t> KeepText(Database& db, const std::string& text) {
  const std::string hash = HashOf(text);
  const auto known = db.Sql("SELECT id FROM config_text WHERE sha256 = ?").First(Blob{hash});
  if (!known) return known.error();
  if (*known) return **known;
  const auto packed = Pack(text);
  if (!packed) return packed.error();
  Status kept = db.Sql("INSERT INTO config_text (sha256, size, zstd) VALUES (?, ?, ?)")
                    .Run(Blob{hash}, text.size(), Blob{*packed});
  if (!kept) return kept.error();
  return db.LastInsertId();
}

}  // namespace

Result<std::optional<int64_t>> Mappings::Keep(const std::shared_ptr<const MappingFiles>& files) {
  if (!files) return std::optional<int64_t>();
  if (const auto found = known_.find(files); found != known_.end()) {
    return std::optional(found->second);
  }
  std::array<int64_t, 4> ids{};
  size_t next = 0;
  for (const std::string* text :
       {&files->portal, &files->statistics, &files->provinces, &files->agencies}) {
    const auto id = KeepText(db_, *text);
    if (!id) return id.error();
    ids[next++] = *id;
  }
  const auto id = FindOrInsert(
      db_,
      "SELECT id FROM mapping WHERE portal = ? AND statistics = ? AND provinces = ? AND agencies = "
      "?",
      "INSERT INTO mapping (portal, statistics, provinces, agencies) VALUES (?, ?, ?, ?)", ids[0],
      ids[1], ids[2], ids[3]);
  if (!id) return id.error();
  known_[files] = *id;
  return std::optional(*id);
}

Result<MappingFiles> LoadMapping(Database& db, int64_t id) {
  MappingFiles files;
  Statement& select = db.Sql(
      "SELECT p.size, p.zstd, s.size, s.zstd, v.size, v.zstd, a.size, a.zstd FROM mapping "
      "JOIN config_text AS p ON p.id = portal JOIN config_text AS s ON s.id = statistics "
      "JOIN config_text AS v ON v.id = provinces JOIN config_text AS a ON a.id = agencies "
      "WHERE mapping.id = ?");
  select.Start(id);
  const bool found = select.Next();
  if (!found && select.status().ok()) {
    return Error{ErrorCode::kStore, "the mapping of a poll is missing; restore the last backup",
                 ""};
  }
  int column = 0;
  for (std::string* text : {&files.portal, &files.statistics, &files.provinces, &files.agencies}) {
    if (!found) break;
    const auto size = static_cast<uint64_t>(select.Integer(column));
    auto bytes = Unpack(select.Text(column + 1), db.path(),
                        [&](uint64_t own_size) { return own_size == size; });
    if (!bytes) {
      select.Reset();
      return bytes.error();
    }
    *text = *std::move(bytes);
    column += 2;
  }
  const Status read = select.status();
  select.Reset();
  if (!read) return read.error();
  return files;
}

}  // namespace dvcmon
