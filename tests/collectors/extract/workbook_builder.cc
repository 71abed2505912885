#include "tests/collectors/extract/workbook_builder.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>
#include <string_view>

namespace dvcmon {
namespace {

constexpr const char* kPackageTypes =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string Relationship(const std::string& id, const std::string& type,
                         const std::string& target) {
  return fmt::format(R"(<Relationship Id="{}" Type="{}{}" Target="{}"/>)", id, kPackageTypes, type,
                     target);
}

std::string RelationshipsXml(const std::string& content) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas."
         "openxmlformats.org/package/2006/relationships\">" +
         content + "</Relationships>";
}

// What libzip reads a part from while it compresses it.
struct Source {
  const PartText* text;
  size_t at = 0;

  size_t size() const {
    return text->head.size() + text->body.size() * text->times + text->tail.size();
  }
  // What stands at `at`, as far as it is in one piece.
  std::string_view Piece() const {
    size_t offset = at;
    if (offset < text->head.size()) return std::string_view(text->head).substr(offset);
    offset -= text->head.size();
    if (offset < text->body.size() * text->times) {
      return std::string_view(text->body).substr(offset % text->body.size());
    }
    return std::string_view(text->tail).substr(offset - text->body.size() * text->times);
  }
};

zip_int64_t Serve(void* context, void* data, zip_uint64_t size, zip_source_cmd_t command) {
  auto* source = static_cast<Source*>(context);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      source->at = 0;
      return 0;
    case ZIP_SOURCE_READ: {
      auto* to = static_cast<char*>(data);
      size_t done = 0;
      while (done < size && source->at < source->size()) {
        const std::string_view piece = source->Piece().substr(0, size - done);
        std::memcpy(to + done, piece.data(), piece.size());
        done += piece.size();
        source->at += piece.size();
      }
      return static_cast<zip_int64_t>(done);
    }
    case ZIP_SOURCE_STAT: {
      auto* stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      stat->size = source->size();
      stat->mtime = 1'700'000'000;
      stat->valid = ZIP_STAT_SIZE | ZIP_STAT_MTIME;
      return sizeof *stat;
    }
    case ZIP_SOURCE_CLOSE:
      return 0;
    case ZIP_SOURCE_FREE:
      delete source;
      return 0;
    case ZIP_SOURCE_SUPPORTS:
      return ZIP_SOURCE_SUPPORTS_READABLE;
    default:
      return -1;
  }
}

void Check([[maybe_unused]] bool holds) { assert(holds); }

std::string Content(zip_source_t* source) {
  Check(zip_source_open(source) == 0);
  zip_source_seek(source, 0, SEEK_END);
  std::string bytes(static_cast<size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  Check(zip_source_read(source, bytes.data(), bytes.size()) ==
        static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(source);
  return bytes;
}

}  // namespace

WorkbookBuilder& WorkbookBuilder::Sheet(const std::string& name, const std::string& content,
                                        const std::string& attributes) {
  ++sheet_count_;
  sheets_ += fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}" {}/>)", name, sheet_count_,
                         sheet_count_, attributes);
  relationships_ += Relationship(fmt::format("rId{}", sheet_count_), "worksheet",
                                 fmt::format("worksheets/sheet{}.xml", sheet_count_));
  Part(fmt::format("xl/worksheets/sheet{}.xml", sheet_count_), MainXml("worksheet", content));
  WriteWorkbook();
  return *this;
}

WorkbookBuilder& WorkbookBuilder::Strings(const std::string& content) {
  relationships_ += Relationship("strings", "sharedStrings", "sharedStrings.xml");
  WriteWorkbook();
  return Part("xl/sharedStrings.xml", MainXml("sst", content));
}

WorkbookBuilder& WorkbookBuilder::Styles(const std::string& content) {
  relationships_ += Relationship("styles", "styles", "styles.xml");
  WriteWorkbook();
  return Part("xl/styles.xml", MainXml("styleSheet", content));
}

WorkbookBuilder& WorkbookBuilder::Property(const std::string& attributes) {
  property_ = attributes;
  WriteWorkbook();
  return *this;
}

void WorkbookBuilder::WriteWorkbook() {
  Part("_rels/.rels", RelationshipsXml(Relationship("rId1", "officeDocument", "xl/workbook.xml")));
  Part("xl/_rels/workbook.xml.rels", RelationshipsXml(relationships_));
  Part("xl/workbook.xml",
       MainXml("workbook", "<workbookPr " + property_ + "/><sheets>" + sheets_ + "</sheets>"));
}

WorkbookBuilder::Entry* WorkbookBuilder::Find(const std::string& name) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&name](const Entry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

WorkbookBuilder& WorkbookBuilder::Part(const std::string& name, PartText text) {
  if (Entry* entry = Find(name)) {
    entry->text = std::move(text);
  } else {
    entries_.push_back({name, std::move(text)});
  }
  return *this;
}

WorkbookBuilder& WorkbookBuilder::Stored(const std::string& name) {
  Find(name)->stored = true;
  return *this;
}

WorkbookBuilder& WorkbookBuilder::Protected(const std::string& name) {
  Find(name)->secret = true;
  return *this;
}

WorkbookBuilder& WorkbookBuilder::Without(const std::string& name) {
  std::erase_if(entries_, [&name](const Entry& entry) { return entry.name == name; });
  return *this;
}

std::string WorkbookBuilder::Zip() const {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* bytes = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* zip = zip_open_from_source(bytes, ZIP_TRUNCATE, &error);
  Check(zip != nullptr);
  zip_source_keep(bytes);
  for (const Entry& entry : entries_) {
    zip_source_t* source = zip_source_function_create(&Serve, new Source{&entry.text}, &error);
    const zip_int64_t index = zip_file_add(zip, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    Check(index >= 0);
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(zip, at, entry.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 1);
    if (entry.secret) zip_file_set_encryption(zip, at, ZIP_EM_TRAD_PKWARE, "secret");
  }
  Check(zip_close(zip) == 0);
  std::string archive = Content(bytes);
  zip_source_free(bytes);
  return archive;
}

std::string OneSheet(const std::string& rows) {
  return WorkbookBuilder().Sheet("S", "<sheetData>" + rows + "</sheetData>").Zip();
}

std::string MainXml(const std::string& element, const std::string& content) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
      R"(<{} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
      R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</{}>)",
      element, content, element);
}

std::vector<std::string> Lines(const Grid& grid) {
  std::vector<std::string> lines;
  for (const GridRow& row : grid.rows) {
    std::string line = fmt::format("{}:", row.number);
    for (const GridCell& cell : row.cells) {
      if (cell.kind == Cell::Kind::kText) {
        line += fmt::format(" '{}'", cell.text);
      } else if (cell.kind == Cell::Kind::kNumber) {
        line += cell.whole ? fmt::format(" {:.0f}", cell.number) : fmt::format(" {}", cell.number);
      } else if (cell.kind == Cell::Kind::kBool) {
        line += cell.boolean ? " true" : " false";
      } else {
        line += " -";
      }
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace dvcmon
