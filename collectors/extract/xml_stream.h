// A part of a workbook as XML, read as it is inflated: nothing is kept but what the reader of its
// elements keeps.
//
// Names are told without their prefixes, which are the writer's choice, and only those of the
// root's namespace: what extensions add is not of interest. Of attributes, those without a prefix
// and the ids of relationships (r:id).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "collectors/extract/zip_archive.h"
#include "collectors/model/result.h"

namespace dvcmon {

struct XmlAttribute {
  std::string_view name;
  std::string_view value;
};
using XmlAttributes = std::vector<XmlAttribute>;

std::optional<std::string_view> Find(const XmlAttributes& attributes, std::string_view name);

// What stands in a document, told in its order. Views live as long as the call; an error ends the
// reading and is its result.
class XmlReader {
 public:
  virtual ~XmlReader() = default;
  // False: what is in this element is of no interest, and neither is its end.
  virtual Result<bool> Start(std::string_view element, const XmlAttributes& attributes) = 0;
  // UTF-8, in pieces of any size.
  virtual Status Text(std::string_view piece) = 0;
  virtual Status End(std::string_view element) = 0;
};

// kSyntax: not well-formed, nested deeper than 256, a document type (which is where entity bombs
// and files of others come in), or an error of the part. kEncoding: bytes that are not in the
// encoding that it declares. kTooLarge: more attributes of an element, or names, than any workbook
// has.
Status ReadXml(ZipPart part, XmlReader* reader);

}  // namespace dvcmon
