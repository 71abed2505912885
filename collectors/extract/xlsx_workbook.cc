#include "collectors/extract/xlsx_workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "collectors/extract/text.h"
#include "collectors/extract/xml_stream.h"

namespace dvcmon {
namespace {

constexpr std::string_view kSaveAsXlsx = "open it and save it as .xlsx";

struct Relationship {
  std::string type;  // the last step of its address: "worksheet"
  std::string part;
};
using Relationships = std::map<std::string, Relationship, std::less<>>;  // by id

// "xl/workbook.xml" and "worksheets/sheet1.xml" → "xl/worksheets/sheet1.xml" (RFC 3986 §5.2.4).
std::string Resolve(std::string_view source, std::string_view target) {
  std::vector<std::string_view> steps;
  const auto walk = [&steps](std::string_view path) {
    while (!path.empty()) {
      const size_t end = std::min(path.find('/'), path.size());
      const std::string_view step = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      if (step == ".." && !steps.empty()) steps.pop_back();
      if (step != ".." && step != "." && !step.empty()) steps.push_back(step);
    }
  };
  if (!target.starts_with('/')) walk(source.substr(0, source.rfind('/') + 1));
  walk(target);
  return fmt::format("{}", fmt::join(steps, "/"));
}

// "xl/workbook.xml" → "xl/_rels/workbook.xml.rels"; of the whole package, "": "_rels/.rels".
std::string RelationshipsOf(const std::string& part) {
  const size_t name = part.rfind('/') + 1;  // npos + 1 is 0
  return part.substr(0, name) + "_rels/" + part.substr(name) + ".rels";
}

class RelationshipsReader : public XmlReader {
 public:
  explicit RelationshipsReader(std::string source) : source_(std::move(source)) {}

  Result<bool> Start(std::string_view element, const XmlAttributes& attributes) override {
    if (element != "Relationship") return element == "Relationships";
    const auto id = Find(attributes, "Id");
    const auto type = Find(attributes, "Type");
    const auto target = Find(attributes, "Target");
    if (!id || !type || !target || Find(attributes, "TargetMode") == "External") return false;
    found_[std::string(*id)] = {std::string(type->substr(type->rfind('/') + 1)),
                                Resolve(source_, *target)};
    return false;
  }
  Status Text(std::string_view /*piece*/) override { return Done{}; }
  Status End(std::string_view /*element*/) override { return Done{}; }

  // The part of the first relationship of that type; empty: none.
  std::string PartOf(std::string_view type) const {
    for (const auto& [id, relationship] : found_) {
      if (relationship.type == type) return relationship.part;
    }
    return {};
  }
  const Relationship* At(std::string_view id) const {
    const auto found = found_.find(id);
    return found == found_.end() ? nullptr : &found->second;
  }

 private:
  std::string source_;
  Relationships found_;
};

class WorkbookReader : public XmlReader {
 public:
  explicit WorkbookReader(const RelationshipsReader& relationships)
      : relationships_(relationships) {}

  Result<bool> Start(std::string_view element, const XmlAttributes& attributes) override {
    if (!has_root_) {
      has_root_ = true;
      if (element == "workbook") return true;
      return Error{ErrorCode::kSyntax,
                   fmt::format("not a workbook but a <{}>: if it has a table, copy that into a "
                               "workbook and save it as .xlsx",
                               Quotable(element)),
                   ""};
    }
    if (element == "workbookPr") {
      const auto since_1904 = Find(attributes, "date1904");
      workbook_.since_1904 = since_1904 == "1" || since_1904 == "true";
    } else if (element == "sheet") {
      AddSheet(attributes);
    }
    return element == "sheets";
  }
  Status Text(std::string_view /*piece*/) override { return Done{}; }
  Status End(std::string_view /*element*/) override { return Done{}; }

  Workbook Take() { return std::move(workbook_); }

 private:
  void AddSheet(const XmlAttributes& attributes) {
    const auto name = Find(attributes, "name");
    const auto id = Find(attributes, "id");  // r:id
    const Relationship* relationship = id ? relationships_.At(*id) : nullptr;
    // A sheet that is all chart, macro or dialog has no cells.
    if (!name || relationship == nullptr || relationship->type != "worksheet") return;
    const auto state = Find(attributes, "state");
    workbook_.sheets.push_back(
        {CleanText(*name), relationship->part, state == "hidden" || state == "veryHidden"});
  }

  const RelationshipsReader& relationships_;
  Workbook workbook_;
  bool has_root_ = false;
};

Status ReadRelationships(ZipArchive* archive, const std::string& part,
                         RelationshipsReader* reader) {
  const std::string name = RelationshipsOf(part);
  if (!archive->Has(name)) {
    return Error{ErrorCode::kSyntax,
                 fmt::format("a zip archive, but no .xlsx workbook: it has no {}; {}",
                             Quotable(name), kSaveAsXlsx),
                 ""};
  }
  auto open = archive->Part(name);
  if (!open.ok()) return open.error();
  return ReadXml(std::move(*open), reader);
}

// With * for any text.
bool Matches(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  name.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  // Each text between two stars at its first place: what comes later then has the most room.
  for (size_t next = 0; (next = pattern.find('*')) != std::string_view::npos;) {
    const size_t at = name.find(pattern.substr(0, next));
    if (at == std::string_view::npos) return false;
    name.remove_prefix(at + next);
    pattern.remove_prefix(next + 1);
  }
  return name.ends_with(pattern);
}

Error NoSheet(std::string_view why, const std::vector<WorkbookSheet>& sheets) {
  constexpr size_t kListed = 20;
  std::string names;
  for (size_t i = 0; i < std::min(sheets.size(), kListed); ++i) {
    names += fmt::format("{}\"{}\"{}", i == 0 ? "" : ", ", Quotable(sheets[i].name),
                         sheets[i].hidden ? " (hidden)" : "");
  }
  if (sheets.size() > kListed) names += ", …";
  return {ErrorCode::kShape, fmt::format("{}; the workbook has the sheets {}", why, names), ""};
}

}  // namespace

Result<Workbook> ReadWorkbook(ZipArchive* archive) {
  RelationshipsReader package("");
  Status read = ReadRelationships(archive, "", &package);
  if (!read.ok()) return read.error();
  const std::string main = package.PartOf("officeDocument");
  if (main.ends_with(".bin")) {
    return Error{ErrorCode::kSyntax, fmt::format("a binary workbook (.xlsb): {}", kSaveAsXlsx), ""};
  }
  if (main.empty() || !archive->Has(main)) {
    return Error{ErrorCode::kSyntax,
                 fmt::format("a zip archive without a workbook in it: {}", kSaveAsXlsx), ""};
  }
  RelationshipsReader relationships(main);
  // A document that is no workbook may do without; what it is, its root says.
  if (archive->Has(RelationshipsOf(main))) read = ReadRelationships(archive, main, &relationships);
  if (!read.ok()) return read.error();
  auto open = archive->Part(main);
  if (!open.ok()) return open.error();
  WorkbookReader reader(relationships);
  read = ReadXml(std::move(*open), &reader);
  if (!read.ok()) return read.error();
  Workbook workbook = reader.Take();
  workbook.strings = relationships.PartOf("sharedStrings");
  workbook.styles = relationships.PartOf("styles");
  return workbook;
}

Result<WorkbookSheet> ChooseSheet(const Workbook& workbook, std::string_view wanted) {
  const std::vector<WorkbookSheet>& sheets = workbook.sheets;
  if (sheets.empty()) return Error{ErrorCode::kShape, "the workbook has no sheet with cells", ""};
  const std::string pattern = wanted.empty() ? "*" : CleanText(wanted);
  const bool by_name = pattern.find('*') == std::string::npos;
  const WorkbookSheet* found = nullptr;
  for (const WorkbookSheet& sheet : sheets) {
    if ((sheet.hidden && !by_name) || !Matches(pattern, sheet.name)) continue;
    if (found != nullptr) {
      return NoSheet(fmt::format("\"{}\" is more than one sheet", Quotable(pattern)), sheets);
    }
    found = &sheet;
    if (wanted.empty()) break;
  }
  if (found != nullptr) return *found;
  return NoSheet(wanted.empty() ? "all sheets are hidden"
                                : fmt::format("there is no sheet \"{}\"", Quotable(pattern)),
                 sheets);
}

}  // namespace dvcmon
