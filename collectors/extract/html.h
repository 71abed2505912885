// A page of HTML as portals write it: whatever is wrong with it is put right as browsers do, except
// that a page which is not whole is none.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/extract/grid.h"
#include "collectors/model/result.h"

namespace dvcmon {

// Used by one thread.
class HtmlDocument {
 public:
  // The page ends with `end` (in capitals or not, spaces and comments behind it apart), or it was
  // cut; "" is not checked. kSyntax: it was, it is empty, nested deeper than 256, or a comment,
  // quote or script that is not closed swallows the rest. kEncoding: not UTF-8; what the page says
  // of its encoding counts for nothing. kTooLarge: more than fits into 1 s and 200 MB.
  static Result<HtmlDocument> Parse(std::string_view utf8, std::string_view end);
  HtmlDocument(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  // The one table at an XPath; how it becomes a grid stands in html_table.h. kShape: none, several,
  // or something else there.
  Result<Grid> TableAt(const std::string& xpath) const;

  // The text of the first node at an XPath, or the value of an expression, as clean as that of a
  // cell. None where there is no node.
  Result<std::optional<std::string>> TextAt(const std::string& xpath) const;

  // kInvalid: not XPath 1.0, and why.
  static Status CheckXPath(const std::string& xpath);

 private:
  struct Impl;
  explicit HtmlDocument(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon
