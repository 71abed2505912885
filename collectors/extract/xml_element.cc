#include "collectors/extract/xml_element.h"

#include <fmt/format.h>
#include <libxml/parser.h>

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>

#include "collectors/extract/encoding.h"
#include "collectors/extract/libxml_input.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

bool EqualsInAnyCase(std::string_view text, std::string_view small) {
  return std::equal(text.begin(), text.end(), small.begin(), small.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

// What the first line says, else UTF-8. libxml2 would do so, and load whatever decoder of the
// system the document names.
Result<TextEncoding> EncodingOf(std::string_view bytes) {
  constexpr std::string_view kUtf16Begin("<\0?\0", 4);
  if (bytes.starts_with(kUtf16Begin)) return TextEncoding::kUtf16;
  if (!bytes.starts_with("<?xml")) return TextEncoding::kUtf8;
  const std::string_view line = bytes.substr(0, bytes.find("?>"));
  const size_t at = line.find("encoding");
  if (at == std::string_view::npos) return TextEncoding::kUtf8;
  const size_t begin = line.find_first_of("\"'", at);
  if (begin == std::string_view::npos) return TextEncoding::kUtf8;  // and a fault of syntax
  const size_t end = line.find(line[begin], begin + 1);
  const std::string_view name = line.substr(begin + 1, end - begin - 1);
  // What says utf-16 in letters of one byte is not: so does a text that .NET wrote for a file of
  // UTF-16 and sent as UTF-8.
  for (const std::string_view known : {"utf-8", "utf8", "us-ascii", "utf-16"}) {
    if (EqualsInAnyCase(name, known)) return TextEncoding::kUtf8;
  }
  if (EqualsInAnyCase(name, "windows-1258")) return TextEncoding::kWindows1258;
  return Error{ErrorCode::kEncoding,
               fmt::format("the encoding \"{}\", where utf-8, utf-16 and windows-1258 are known",
                           Quotable(name)),
               ""};
}

// Builds the tree from what the parser tells.
class TreeInput : public LibxmlInput {
 public:
  TreeInput(xmlParserCtxt* parser, std::string_view text) : LibxmlInput(parser, text, "") {
    open_.push_back({&elements_.emplace_back()});
  }

  void Start(std::string_view name, const xmlChar** attributes, int count);
  void Text(std::string_view piece) {
    if (open_.size() > 1) text_ += piece;
  }
  void End();

  std::deque<XmlElement> Take() { return std::move(elements_); }

 private:
  struct Open {
    XmlElement* element;
    std::unordered_map<std::string_view, XmlElement*> last{};  // child of each name so far
  };

  std::deque<XmlElement> elements_;
  std::vector<Open> open_;  // from the document down
  std::string text_;        // since the last tag
};

// Of a value as the parser has it, in which "&" alone is still escaped: `&amp;#38;` is the text
// "&#38;", and `&amp;` is "&".
std::string ValueOf(const xmlChar* begin, const xmlChar* end) {
  constexpr std::string_view kEscaped = "&#38;";
  std::string_view rest = View(begin, end);
  std::string value;
  for (size_t at = rest.find(kEscaped); at != std::string_view::npos; at = rest.find(kEscaped)) {
    value += rest.substr(0, at + 1);
    rest.remove_prefix(at + kEscaped.size());
  }
  value += rest;
  return CleanText(value);
}

void TreeInput::Start(std::string_view name, const xmlChar** attributes, int count) {
  CountNodes(1 + static_cast<size_t>(count));
  XmlElement& element = elements_.emplace_back();
  element.name = name;
  for (int i = 0; i < count; ++i, attributes += 5) {  // name, prefix, namespace, begin, end
    element.attributes.emplace_back(View(attributes[0]), ValueOf(attributes[3], attributes[4]));
  }
  Open& parent = open_.back();
  const auto [last, is_first] = parent.last.try_emplace(element.name, &element);
  if (is_first) {
    parent.element->children.push_back(&element);
  } else {
    last->second->next = &element;
    last->second = &element;
  }
  open_.push_back({&element});
  text_.clear();
}

void TreeInput::End() {
  XmlElement& ended = *open_.back().element;
  if (ended.children.empty()) ended.text = CleanText(text_);
  std::ranges::sort(ended.children, {}, &XmlElement::name);
  open_.pop_back();
  text_.clear();
}

// What the parser calls.
namespace tree {

TreeInput& Of(void* parser) { return static_cast<TreeInput&>(LibxmlInput::Of(parser)); }

void StartElement(void* parser, const xmlChar* name, const xmlChar* /*prefix*/,
                  const xmlChar* /*uri*/, int /*namespaces*/, const xmlChar** /*namespaces*/,
                  int count, int /*defaulted*/, const xmlChar** attributes) {
  Of(parser).Start(View(name), attributes, count);
}

void EndElement(void* parser, const xmlChar* /*name*/, const xmlChar* /*prefix*/,
                const xmlChar* /*uri*/) {
  Of(parser).End();
}

void Characters(void* parser, const xmlChar* text, int size) {
  Of(parser).Text({reinterpret_cast<const char*>(text), static_cast<size_t>(size)});
}

// The parser goes on behind this for as long as it has bytes, and opens nothing.
void DocumentType(void* parser, const xmlChar* /*name*/, const xmlChar* /*public_id*/,
                  const xmlChar* /*system_id*/) {
  Of(parser).Stop(
      {ErrorCode::kSyntax, "the document has a document type, which none may have", ""});
  xmlStopParser(static_cast<xmlParserCtxt*>(parser));
}

// The first fault ends it: what the others are follows from that one. Prefixes are not looked at.
void Fault(void* parser, xmlError* fault) {
  if (fault->level < XML_ERR_ERROR) return;
  if (fault->domain == XML_FROM_NAMESPACE) return Of(parser).CountFault();
  std::string_view why = fault->message == nullptr ? "" : fault->message;
  while (why.ends_with('\n')) why.remove_suffix(1);
  Of(parser).Stop({ErrorCode::kSyntax,
                   fmt::format("not XML, line {}: {}", fault->line, Quotable(why, 200)), ""});
}

void Prepare(xmlSAXHandler& sax) {
  sax = xmlSAXHandler{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = &StartElement;
  sax.endElementNs = &EndElement;
  sax.characters = &Characters;
  sax.ignorableWhitespace = &Characters;
  sax.cdataBlock = &Characters;
  sax.internalSubset = &DocumentType;
  sax.serror = &Fault;
}

}  // namespace tree

}  // namespace

const XmlElement* Child(const XmlElement& parent, std::string_view name) {
  const auto found = std::ranges::lower_bound(parent.children, name, {}, &XmlElement::name);
  return found != parent.children.end() && (*found)->name == name ? *found : nullptr;
}

Result<XmlTree> XmlTree::Parse(std::string_view bytes) {
  const auto encoding = EncodingOf(bytes);
  if (!encoding) return encoding.error();
  const auto text = ToUtf8(bytes, *encoding);
  if (!text) return text.error();
  StartLibxml();
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
  tree::Prepare(*parser->sax);
  TreeInput input(parser.get(), *text);
  xmlDoc* document =
      xmlCtxtReadIO(parser.get(), &LibxmlInput::Read, nullptr, static_cast<LibxmlInput*>(&input),
                    nullptr, "UTF-8", XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  if (document != nullptr) xmlFreeDoc(document);
  if (input.stopped()) return *input.stopped();
  if (parser->wellFormed == 0) return Error{ErrorCode::kSyntax, "not XML", ""};
  return XmlTree(input.Take());
}

}  // namespace dvcmon
