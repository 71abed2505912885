#include "collectors/extract/html.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/xpath.h>

#include <algorithm>
#include <utility>

#include "collectors/extract/html_table.h"
#include "collectors/extract/libxml_input.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

// Behind the page, and read only when everything before was.
constexpr std::string_view kEndMark = "<!--dvcmon has read to here-->";
constexpr int kDepthOfLibxml = 256;
constexpr size_t kMaxPieces = 2'000'000;
constexpr unsigned long kMaxXPathSteps = 10'000'000;

struct Free {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
  void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
  void operator()(xmlChar* text) const { xmlFree(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const xmlChar* Chars(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

Error Shape(std::string message) { return {ErrorCode::kShape, std::move(message), ""}; }
Error Syntax(std::string message) { return {ErrorCode::kSyntax, std::move(message), ""}; }

// Without the spaces and comments at its end.
std::string_view Trimmed(std::string_view page) {
  for (;;) {
    page = page.substr(0, page.find_last_not_of(" \t\r\n\f") + 1);
    if (!page.ends_with("-->")) return page;
    const size_t comment = page.rfind("<!--");
    if (comment == std::string_view::npos) return page;
    page = page.substr(0, comment);
  }
}

bool EndsWith(std::string_view page, std::string_view end) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return page.size() >= end.size() &&
         std::equal(end.begin(), end.end(), page.end() - static_cast<ptrdiff_t>(end.size()),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

class PageInput : public LibxmlInput {
 public:
  PageInput(htmlParserCtxt* parser, std::string_view page) : LibxmlInput(parser, page, kEndMark) {}
  size_t pieces = 0;
  bool read_to_its_end = false;
};

PageInput& Of(void* parser) { return static_cast<PageInput&>(LibxmlInput::Of(parser)); }

void StartElement(void* parser, const xmlChar* name, const xmlChar** attributes) {
  size_t nodes = 1;
  for (const xmlChar** a = attributes; a != nullptr && *a != nullptr; a += 2) nodes += 2;
  Of(parser).CountNodes(nodes);
  xmlSAX2StartElement(parser, name, attributes);
}

// A text comes in pieces, and is one node. An entity is a piece for which a list is searched.
void Characters(void* parser, const xmlChar* text, int size) {
  if (++Of(parser).pieces > kMaxPieces) {
    Of(parser).Stop({ErrorCode::kTooLarge,
                     fmt::format("more than {} entities and stray brackets", kMaxPieces), ""});
  }
  const xmlNode* parent = static_cast<htmlParserCtxt*>(parser)->node;
  const xmlNode* before = parent == nullptr ? nullptr : parent->last;
  if (before == nullptr || before->type != XML_TEXT_NODE) Of(parser).CountNodes(1);
  xmlSAX2Characters(parser, text, size);
}

// Comments and scripts hold nothing that anyone sees.
void Comment(void* parser, const xmlChar* text) {
  Of(parser).read_to_its_end = kEndMark == fmt::format("<!--{}-->", View(text));
}
void Script(void* /*parser*/, const xmlChar* /*text*/, int /*size*/) {}

void Fault(void* parser, const char* /*message*/, ...) { Of(parser).CountFault(); }

void Prepare(htmlParserCtxt* parser) {
  htmlSAXHandler& sax = *parser->sax;
  sax.startElement = &StartElement;
  sax.characters = &Characters;
  sax.ignorableWhitespace = &Characters;
  sax.comment = &Comment;
  sax.cdataBlock = &Script;
  sax.processingInstruction = nullptr;
  sax.error = &Fault;
  sax.warning = nullptr;
  parser->loadsubset |= XML_SKIP_IDS;  // a table of ids that nobody asks for
}

Result<Owned<xmlDoc>> Read(std::string_view page) {
  StartLibxml();
  const Owned<htmlParserCtxt> parser(htmlNewParserCtxt());
  Prepare(parser.get());
  PageInput input(parser.get(), page);
  Owned<xmlDoc> document(htmlCtxtReadIO(parser.get(), &LibxmlInput::Read, nullptr,
                                        static_cast<LibxmlInput*>(&input), nullptr, "UTF-8",
                                        HTML_PARSE_RECOVER | HTML_PARSE_NONET));
  if (input.stopped()) return *input.stopped();
  if (document && input.read_to_its_end) return document;
  const xmlError* last = xmlCtxtGetLastError(parser.get());
  if (last != nullptr && last->level == XML_ERR_FATAL) {
    return Syntax(fmt::format("the page cannot be read beyond line {}: it is nested deeper than {}",
                              last->line, kDepthOfLibxml));
  }
  return Syntax("a comment, quote or script that is not closed swallows the rest of the page");
}

// What libxml2 has against an expression: it has no words for it.
struct Objection {
  int code = 0;
  size_t at = 0;
};

void Keep(void* objection, xmlError* error) {
  *static_cast<Objection*>(objection) = {error->code,
                                         static_cast<size_t>(std::max(0, error->int1))};
}

Error NoXPath(const std::string& xpath, const Objection& objection) {
  const std::string why = objection.code == XML_XPATH_UNKNOWN_FUNC_ERROR
                              ? "there is no such function"
                              : fmt::format("wrong behind \"{}\"", xpath.substr(0, objection.at));
  return {ErrorCode::kInvalid, fmt::format("\"{}\" is not an XPath 1.0: {}", xpath, why), ""};
}

Owned<xmlXPathContext> NewContext(xmlDoc* document, Objection* objection) {
  StartLibxml();
  Owned<xmlXPathContext> context(xmlXPathNewContext(document));
  context->userData = objection;
  context->error = &Keep;
  context->opLimit = kMaxXPathSteps;
  return context;
}

}  // namespace

struct HtmlDocument::Impl {
  Owned<xmlDoc> document;

  Result<Owned<xmlXPathObject>> At(const std::string& xpath) const;
  std::string Tables() const;
};

HtmlDocument::HtmlDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

Result<HtmlDocument> HtmlDocument::Parse(std::string_view utf8, std::string_view end) {
  if (!IsUtf8(utf8)) return Error{ErrorCode::kEncoding, "the page is not UTF-8", ""};
  const std::string_view page = Trimmed(utf8);
  if (page.empty()) return Syntax("the page is empty");
  if (!EndsWith(page, end)) {
    return Syntax(fmt::format(
        "the page was cut: it ends with \"{}\" and not with \"{}\"",
        Quotable(page.substr(page.size() - std::min<size_t>(page.size(), 40))), Quotable(end)));
  }
  auto document = Read(utf8);
  if (!document) return document.error();
  auto impl = std::make_unique<Impl>();
  impl->document = *std::move(document);
  return HtmlDocument(std::move(impl));
}

Result<Owned<xmlXPathObject>> HtmlDocument::Impl::At(const std::string& xpath) const {
  constexpr int kTooManySteps = int{XML_XPATH_EXPRESSION_OK} + int{XPATH_OP_LIMIT_EXCEEDED};
  Objection objection;
  const auto context = NewContext(document.get(), &objection);
  Owned<xmlXPathObject> found(xmlXPathEval(Chars(xpath), context.get()));
  if (found) return found;
  if (objection.code != kTooManySteps) return NoXPath(xpath, objection);
  return Error{ErrorCode::kTooLarge, fmt::format("the page is too large to look for {}", xpath),
               ""};
}

// What there is instead of a table that is not there.
std::string HtmlDocument::Impl::Tables() const {
  constexpr int kShown = 10;
  const auto found = At("//table");
  const xmlNodeSet* tables = found.ok() ? (*found)->nodesetval : nullptr;
  if (tables == nullptr || tables->nodeNr == 0) return "the page has no table";
  std::string text = fmt::format("the page has {} tables:", tables->nodeNr);
  for (int i = 0; i < std::min(tables->nodeNr, kShown); ++i) {
    const xmlNode* table = tables->nodeTab[i];
    text += " <table";
    for (const xmlAttr* a = table->properties; a != nullptr; a = a->next) {
      const std::string_view name = View(a->name);
      if (name != "id" && name != "class") continue;
      text += fmt::format(" {}=\"{}\"", name,
                          Quotable(VisibleText(reinterpret_cast<const xmlNode*>(a)), 40));
    }
    text += '>';
  }
  return text + (tables->nodeNr > kShown ? " …" : "");
}

Result<Grid> HtmlDocument::TableAt(const std::string& xpath) const {
  const auto found = impl_->At(xpath);
  if (!found) return found.error();
  const xmlNodeSet* nodes = (*found)->nodesetval;
  const int count = (*found)->type == XPATH_NODESET && nodes != nullptr ? nodes->nodeNr : 0;
  const xmlNode* node = count > 0 ? nodes->nodeTab[0] : nullptr;
  if (count != 1) {
    return Shape(fmt::format("{} at {} where one table should be; {}",
                             count == 0 ? "nothing" : fmt::format("{} places", count), xpath,
                             impl_->Tables()));
  }
  if (node->type != XML_ELEMENT_NODE || View(node->name) != "table") {
    return Shape(fmt::format("<{}> at {} where a <table> should be; {}", Quotable(View(node->name)),
                             xpath, impl_->Tables()));
  }
  return TableGrid(node);
}

Result<std::optional<std::string>> HtmlDocument::TextAt(const std::string& xpath) const {
  const auto found = impl_->At(xpath);
  if (!found) return found.error();
  const xmlXPathObject& object = **found;
  std::string text;
  if (object.type == XPATH_NODESET) {
    if (object.nodesetval == nullptr || object.nodesetval->nodeNr == 0) {
      return std::optional<std::string>();
    }
    text = VisibleText(object.nodesetval->nodeTab[0]);
  } else {
    const Owned<xmlChar> value(xmlXPathCastToString(found->get()));
    text = CleanText(View(value.get()));
  }
  if (text.size() > kMaxCellBytes) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("a text of more than {} bytes at {}", kMaxCellBytes, xpath), ""};
  }
  return std::optional(std::move(text));
}

Status HtmlDocument::CheckXPath(const std::string& xpath) {
  Objection objection;
  const auto context = NewContext(nullptr, &objection);
  const Owned<xmlXPathCompExpr> compiled(xmlXPathCtxtCompile(context.get(), Chars(xpath)));
  if (compiled) return Done{};
  return NoXPath(xpath, objection);
}

}  // namespace dvcmon
