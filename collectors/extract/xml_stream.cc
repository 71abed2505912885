#include "collectors/extract/xml_stream.h"

#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <memory>
#include <string>
#include <utility>

#include "collectors/extract/libxml_input.h"
#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

// One reading: what libxml2 gives as its context to the functions below.
struct PartReading {
  PartReading(ZipPart from, XmlReader* to) : part(std::move(from)), reader(to) {}

  ZipPart part;
  XmlReader* reader;
  xmlParserCtxtPtr parser = nullptr;
  std::string root_namespace;
  bool has_root = false;
  size_t skipped = 0;  // depth below an element of no interest
  XmlAttributes attributes;
  std::optional<Error> error;  // the first

  void Fail(Error why) {
    if (!error) error = std::move(why);
    xmlStopParser(parser);
  }
};

// What the parser calls.
namespace stream {

PartReading& Of(void* context) { return *static_cast<PartReading*>(context); }

int Read(void* context, char* to, int size) {
  PartReading& reading = Of(context);
  auto costly = reading.parser == nullptr ? std::nullopt : TooCostly(*reading.parser);
  if (costly) {
    costly->where = Quotable(reading.part.name());
    reading.error = std::move(costly);
    return -1;
  }
  const auto read = reading.part.Read(to, static_cast<size_t>(size));
  if (read.ok()) return static_cast<int>(*read);
  reading.error = read.error();
  return -1;
}

void StartElement(void* context, const xmlChar* name, const xmlChar* /*prefix*/, const xmlChar* uri,
                  int /*namespaces*/, const xmlChar** /*namespaces*/, int count, int /*defaulted*/,
                  const xmlChar** attributes) {
  PartReading& reading = Of(context);
  if (!reading.has_root) {
    reading.has_root = true;
    reading.root_namespace = View(uri);
  }
  if (reading.skipped > 0 || View(uri) != reading.root_namespace) {
    ++reading.skipped;
    return;
  }
  reading.attributes.clear();
  for (int i = 0; i < count; ++i, attributes += 5) {  // name, prefix, namespace, begin, end
    if (attributes[2] != nullptr && !View(attributes[2]).ends_with("/relationships")) continue;
    reading.attributes.push_back({View(attributes[0]), View(attributes[3], attributes[4])});
  }
  const auto wanted = reading.reader->Start(View(name), reading.attributes);
  if (!wanted.ok()) {
    reading.Fail(wanted.error());
  } else if (!*wanted) {
    ++reading.skipped;
  }
}

void EndElement(void* context, const xmlChar* name, const xmlChar* /*prefix*/,
                const xmlChar* /*uri*/) {
  PartReading& reading = Of(context);
  if (reading.skipped > 0) {
    --reading.skipped;
    return;
  }
  const Status read = reading.reader->End(View(name));
  if (!read.ok()) reading.Fail(read.error());
}

void Characters(void* context, const xmlChar* text, int size) {
  PartReading& reading = Of(context);
  if (reading.skipped > 0) return;
  const Status read = reading.reader->Text(View(text, text + size));
  if (!read.ok()) reading.Fail(read.error());
}

void DocumentType(void* context, const xmlChar* /*name*/, const xmlChar* /*public_id*/,
                  const xmlChar* /*system_id*/) {
  Of(context).Fail({ErrorCode::kSyntax, "has a document type, which no workbook has",
                    Quotable(Of(context).part.name())});
}

bool IsOfEncoding(int code) {
  return code == XML_ERR_INVALID_CHAR || code == XML_ERR_INVALID_ENCODING ||
         code == XML_ERR_UNKNOWN_ENCODING || code == XML_ERR_UNSUPPORTED_ENCODING ||
         code == XML_I18N_CONV_FAILED || code == XML_IO_ENCODER;
}

// Keeps libxml2 from writing to stderr, and the first fault, which the others follow from.
void Complain(void* context, xmlErrorPtr fault) {
  PartReading& reading = Of(context);
  if (reading.error || fault->level < XML_ERR_ERROR) return;
  std::string_view why = fault->message == nullptr ? "" : fault->message;
  while (why.ends_with('\n')) why.remove_suffix(1);
  reading.error =
      Error{IsOfEncoding(fault->code) ? ErrorCode::kEncoding : ErrorCode::kSyntax,
            fmt::format("not well-formed XML: {}, line {}", Quotable(why, 200), fault->line),
            Quotable(reading.part.name())};
}

xmlSAXHandler Handler() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = &StartElement;
  handler.endElementNs = &EndElement;
  handler.characters = &Characters;
  handler.ignorableWhitespace = &Characters;
  handler.cdataBlock = &Characters;
  handler.internalSubset = &DocumentType;
  handler.serror = &Complain;
  return handler;
}

}  // namespace stream

// What the library cannot attribute to a parser, such as a failed conversion, goes to a function of
// the thread, and to stderr without one.
class ThreadErrors {
 public:
  explicit ThreadErrors(PartReading* reading)
      : before_(xmlStructuredError), context_before_(xmlStructuredErrorContext) {
    xmlSetStructuredErrorFunc(reading, &stream::Complain);
  }
  ~ThreadErrors() { xmlSetStructuredErrorFunc(context_before_, before_); }
  ThreadErrors(const ThreadErrors&) = delete;
  ThreadErrors& operator=(const ThreadErrors&) = delete;

 private:
  xmlStructuredErrorFunc before_;
  void* context_before_;
};

}  // namespace

std::optional<std::string_view> Find(const XmlAttributes& attributes, std::string_view name) {
  for (const XmlAttribute& attribute : attributes) {
    if (attribute.name == name) return attribute.value;
  }
  return std::nullopt;
}

Status ReadXml(ZipPart part, XmlReader* reader) {
  StartLibxml();
  PartReading reading(std::move(part), reader);
  const ThreadErrors errors(&reading);
  xmlSAXHandler handler = stream::Handler();
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlCreateIOParserCtxt(
      &handler, &reading, &stream::Read, nullptr, &reading, XML_CHAR_ENCODING_NONE));
  if (!parser) return Error{ErrorCode::kSyntax, "libxml2 could not start", ""};
  reading.parser = parser.get();
  xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET);
  xmlParseDocument(parser.get());
  if (!reading.error && parser->wellFormed == 0) {
    reading.error = Error{ErrorCode::kSyntax, "not well-formed XML", Quotable(reading.part.name())};
  }
  // The end of the part is where its checksum is compared.
  char rest[1024];
  while (!reading.error) {
    const auto read = reading.part.Read(rest, sizeof rest);
    if (!read.ok()) return read.error();
    if (*read == 0) return Done{};
  }
  return *reading.error;
}

}  // namespace dvcmon
