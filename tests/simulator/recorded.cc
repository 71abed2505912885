#include "tests/simulator/recorded.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>

namespace dvcmon::simulator {
namespace {

constexpr std::array<std::string_view, 7> kKept = {
    "totalMaxScore", "maxScore", "stt", "total", "currentPage", "pageSize", "totalPages"};

void WriteEmpty(const simdjson::dom::element& element, std::string_view key, std::string& out) {
  if (element.is_object()) {
    char before = '{';
    for (const auto [name, value] : element.get_object()) {
      out.append(1, before).append(fmt::format("\"{}\":", name));
      WriteEmpty(value, name, out);
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  } else if (element.is_array()) {
    char before = '[';
    for (const auto value : element.get_array()) {
      out += before;
      WriteEmpty(value, key, out);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  } else if (element.is_number() && std::find(kKept.begin(), kKept.end(), key) == kKept.end()) {
    out += '0';
  } else {
    out += simdjson::to_string(element);
  }
}

// None: there is no array of that name in it.
std::optional<Recorded> Split(const simdjson::dom::element& answer, std::string_view pointer) {
  simdjson::dom::array rows;
  if (answer.at_pointer(pointer).get_array().get(rows)) return std::nullopt;
  Recorded recorded;
  for (const auto row : rows) recorded.rows.push_back(simdjson::to_string(row));
  const std::string text = simdjson::minify(answer);
  const std::string array = fmt::format("[{}]", fmt::join(recorded.rows, ","));
  const size_t at = text.find(array);
  recorded.head = text.substr(0, at);
  recorded.tail = text.substr(at + array.size());
  return recorded;
}

// Puts `text` in place of what stands at `key` and ends with `last`, if there is such.
void Put(std::string& json, std::string_view key, char last, std::string_view text) {
  const size_t at = json.rfind(fmt::format("\"{}\":", key));
  if (at == std::string::npos) return;
  const size_t from = at + key.size() + 3;
  json.replace(from, json.find(last, from + 1) + 1 - from, text);
}

std::string Joined(const Recorded& recorded, size_t from, size_t to) {
  return fmt::format("{}[{}]{}", recorded.head,
                     fmt::join(recorded.rows.begin() + static_cast<ptrdiff_t>(from),
                               recorded.rows.begin() + static_cast<ptrdiff_t>(to), ","),
                     recorded.tail);
}

}  // namespace

std::string Recorded::Text() const { return Joined(*this, 0, rows.size()); }

std::string Recorded::Page(int64_t page, int64_t page_size) const {
  const auto total = static_cast<int64_t>(rows.size());
  const int64_t from = std::min(total, (page - 1) * page_size);
  const int64_t to = std::min(total, from + page_size);
  std::string text = Joined(*this, static_cast<size_t>(from), static_cast<size_t>(to));
  Put(text, "pagination", '}',
      fmt::format(R"({{"total":{},"currentPage":{},"pageSize":{},"totalPages":{}}})", total, page,
                  page_size, (total + page_size - 1) / page_size));
  return text;
}

std::string Recorded::After(std::string_view last_id, int64_t limit) const {
  const auto id_of = [](const std::string& row) {
    simdjson::dom::parser parser;
    return std::string(parser.parse(row)["id"].get_c_str().value());
  };
  auto from = rows.begin();
  if (!last_id.empty()) {
    from = std::find_if(from, rows.end(), [&](const auto& row) { return id_of(row) == last_id; });
    if (from != rows.end()) ++from;
  }
  const auto to = from + std::min<ptrdiff_t>(rows.end() - from, limit);
  std::string text = Joined(*this, static_cast<size_t>(from - rows.begin()),
                            static_cast<size_t>(to - rows.begin()));
  Put(text, "lastId", '"', fmt::format("\"{}\"", from == to ? last_id : id_of(*(to - 1))));
  return text;
}

Result<Recorded> LoadRecorded(const std::filesystem::path& folder, const std::string& name,
                              std::string_view rows) {
  Recorded all;
  for (int page = 1;; ++page) {
    const std::string suffix = page == 1 ? "" : fmt::format(".page{}", page);
    const std::filesystem::path file = folder / (name + suffix + ".json");
    if (page > 1 && !std::filesystem::exists(file)) return all;
    simdjson::dom::parser parser;
    simdjson::dom::element answer;
    if (auto error = parser.load(file.string()).get(answer)) {
      return Error{ErrorCode::kIo, simdjson::error_message(error), file.string()};
    }
    std::optional<Recorded> split = Split(answer, rows);
    if (!split) return Error{ErrorCode::kIo, fmt::format("no {} in it", rows), file.string()};
    split->rows.insert(split->rows.begin(), all.rows.begin(), all.rows.end());
    all = *std::move(split);
  }
}

Recorded WithoutFigures(const Recorded& recorded, std::string_view rows) {
  simdjson::dom::parser parser;
  std::string text;
  WriteEmpty(parser.parse(recorded.Text()).value(), {}, text);
  return Split(parser.parse(text).value(), rows).value();
}

}  // namespace dvcmon::simulator
