// Answers that were saved in tests/fixtures/portals, as a simulated portal gives them again.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon::simulator {

// JSON without white space, with the rows of one of its arrays apart.
struct Recorded {
  std::string head;  // up to the "[" of the rows
  std::vector<std::string> rows;
  std::string tail;  // from their "]"

  std::string Text() const;
  // Of page 1, 2, … with its pagination{total, currentPage, pageSize, totalPages}.
  std::string Page(int64_t page, int64_t page_size) const;
  // At most `limit` rows behind the one of that id (empty: from the first), and their lastId.
  std::string After(std::string_view last_id, int64_t limit) const;
};

// The array `rows` (a JSON Pointer) of `<folder>/<name>.json`, and of `<name>.page2.json` … where
// there are such. Error kIo: no such file, or no such array in it.
Result<Recorded> LoadRecorded(const std::filesystem::path& folder, const std::string& name,
                              std::string_view rows);

// The same when nothing happened: every figure is 0, but for numbers of rows and the scores that
// can be reached.
Recorded WithoutFigures(const Recorded& recorded, std::string_view rows);

}  // namespace dvcmon::simulator
