#include "tests/daemon/tables/markup_document.h"

#include <gtest/gtest.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

namespace dvcmon {
namespace {

void ForgetNamespaces(xmlNode* node) {
  for (; node != nullptr; node = node->next) {
    node->ns = nullptr;
    if (node->type != XML_ELEMENT_NODE) continue;
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      attribute->ns = nullptr;
    }
    ForgetNamespaces(node->children);
  }
}

struct FreeContext {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};

std::unique_ptr<xmlXPathObject, FreeObject> Evaluated(xmlDoc* document, const std::string& path) {
  const std::unique_ptr<xmlXPathContext, FreeContext> context(xmlXPathNewContext(document));
  return std::unique_ptr<xmlXPathObject, FreeObject>(
      xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(path.c_str()), context.get()));
}

}  // namespace

MarkupDocument MarkupDocument::Xml(const std::string& text) {
  xmlDoc* document = xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                   XML_PARSE_NONET | XML_PARSE_HUGE);
  EXPECT_NE(document, nullptr) << text.substr(0, 300);
  if (document != nullptr) ForgetNamespaces(xmlDocGetRootElement(document));
  return MarkupDocument(document);
}

MarkupDocument MarkupDocument::Html(const std::string& text) {
  xmlDoc* document = htmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  EXPECT_NE(document, nullptr);
  return MarkupDocument(document);
}

std::vector<std::string> MarkupDocument::Texts(const std::string& path) const {
  std::vector<std::string> texts;
  const auto found = Evaluated(document_.get(), path);
  EXPECT_TRUE(found) << path;
  if (!found || found->nodesetval == nullptr) return texts;
  for (int i = 0; i < found->nodesetval->nodeNr; ++i) {
    xmlChar* text = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
    texts.emplace_back(reinterpret_cast<const char*>(text));
    xmlFree(text);
  }
  return texts;
}

double MarkupDocument::Number(const std::string& expression) const {
  const auto found = Evaluated(document_.get(), expression);
  EXPECT_TRUE(found) << expression;
  return found ? xmlXPathCastToNumber(found.get()) : 0;
}

}  // namespace dvcmon
