// XML and HTML as an independent parser reads them.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <vector>

namespace dvcmon {

class MarkupDocument {
 public:
  // Fails the test where it is not well-formed.
  static MarkupDocument Xml(const std::string& text);
  // Takes what browsers take; whether its elements are closed is not asked.
  static MarkupDocument Html(const std::string& text);

  // The text of each node that the path finds, in the order of the document. Names without their
  // namespaces: "//tr/tc", "//@id".
  std::vector<std::string> Texts(const std::string& path) const;
  size_t Count(const std::string& path) const { return Texts(path).size(); }
  double Number(const std::string& expression) const;

 private:
  struct Free {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  };
  explicit MarkupDocument(xmlDoc* document) : document_(document) {}
  std::unique_ptr<xmlDoc, Free> document_;
};

}  // namespace dvcmon
