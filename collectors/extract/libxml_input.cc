#include "collectors/extract/libxml_input.h"

#include <fmt/format.h>
#include <libxml/parser.h>

#include <algorithm>
#include <string>
#include <utility>

namespace dvcmon {
namespace {

constexpr size_t kMaxNodes = 750'000;  // 20 000 rows of 12 cells with a text each and space between
constexpr size_t kMaxFaults = 100'000;
constexpr int kMaxNames = 20'000;   // of tags and attributes, all different
constexpr int kMaxAttributes = 64;  // of one tag; twice as many may pass
constexpr int kMaxNamespaces = 100;
constexpr size_t kPiece = 4096;

// What no parser is told goes to a function of the thread, which by default writes to stderr.
void SayNothing(void* /*context*/, const char* /*message*/, ...) {}

}  // namespace

void FreeParser::operator()(xmlParserCtxt* parser) const {
  if (parser->myDoc != nullptr) xmlFreeDoc(parser->myDoc);
  xmlFreeParserCtxt(parser);
}

void StartLibxml() {
  [[maybe_unused]] static const bool initialised = (xmlInitParser(), true);
  xmlSetGenericErrorFunc(nullptr, &SayNothing);
}

// `maxatts` is what the parser has room for, in a table that doubles as the tag that it is reading
// grows; an attribute takes two places of it in HTML and five in XML.
std::optional<Error> TooCostly(const xmlParserCtxt& parser) {
  const auto too_many = [](std::string what) {
    return Error{ErrorCode::kTooLarge, std::move(what), ""};
  };
  if (xmlDictSize(parser.dict) > kMaxNames) {
    return too_many(fmt::format("more than {} different names of tags and attributes", kMaxNames));
  }
  const int places = parser.html != 0 ? 2 : 5;
  if (parser.maxatts > 2 * places * kMaxAttributes || parser.nsNr > 2 * kMaxNamespaces) {
    return too_many(fmt::format("a tag of more than {} attributes", kMaxAttributes));
  }
  return std::nullopt;
}

LibxmlInput::LibxmlInput(xmlParserCtxt* parser, std::string_view bytes, std::string_view end)
    : parser_(parser), bytes_(bytes), end_(end) {
  parser->_private = this;
}

LibxmlInput& LibxmlInput::Of(void* parser) {
  return *static_cast<LibxmlInput*>(static_cast<xmlParserCtxt*>(parser)->_private);
}

void LibxmlInput::Stop(Error why) {
  if (!stopped_) stopped_ = std::move(why);
}

void LibxmlInput::StopAtABound() {
  const auto stop = [this](std::string what) { Stop({ErrorCode::kTooLarge, std::move(what), ""}); };
  if (nodes_ > kMaxNodes) stop(fmt::format("more than {} tags and texts", kMaxNodes));
  if (faults_ > kMaxFaults) stop(fmt::format("more than {} faults of syntax", kMaxFaults));
  if (auto why = TooCostly(*parser_)) Stop(std::move(*why));
}

int LibxmlInput::Read(void* input, char* to, int size) {
  LibxmlInput& self = *static_cast<LibxmlInput*>(input);
  self.StopAtABound();
  if (self.stopped_) return 0;
  if (self.bytes_.empty()) std::swap(self.bytes_, self.end_);
  const size_t count = std::min({static_cast<size_t>(size), self.bytes_.size(), kPiece});
  self.bytes_.copy(to, count);
  self.bytes_.remove_prefix(count);
  return static_cast<int>(count);
}

}  // namespace dvcmon
