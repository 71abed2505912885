#include "daemon/store/structures.h"

namespace dvcmon {

Result<KnownStructure> LoadStructure(Database& db, int64_t source) {
  KnownStructure known;
  Statement& select =
      db.Sql("SELECT text FROM structure WHERE source = ? ORDER BY poll DESC LIMIT 1");
  select.Start(source);
  while (select.Next()) known = KnownStructure::Parse(select.Text(0));
  if (Status read = select.status(); !read) return read.error();
  return known;
}

Result<StructureChange> KeepStructure(Database& db, const Poll& poll, int64_t source,
                                      int64_t poll_id) {
  // Of files that people make, each says what it has to say.
  if (poll.structure.empty() || poll.by_hand) return StructureChange();
  auto known = LoadStructure(db, source);
  if (!known) return known.error();
  StructureChange change = known->Compare(poll.structure);
  if (!poll.accepted()) return change;
  const KnownStructure before = *known;
  known->Learn(poll.structure);
  if (*known == before) return change;
  Status kept = db.Sql("INSERT INTO structure (source, poll, text) VALUES (?, ?, ?)")
                    .Run(source, poll_id, known->Text());
  if (!kept) return kept.error();
  return change;
}

}  // namespace dvcmon
