// Bytes on their way into a parser of libxml2, which stop coming where it would work on them too
// long or too large. It reads some 4 KiB ahead, so that is how late it is stopped.
//
// It compares each attribute of a tag with each (hours for 8 MiB), takes a microsecond over each
// fault and 165 bytes for each node, of which three bytes of HTML make one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "collectors/model/result.h"

struct _xmlParserCtxt;  // of libxml2

namespace dvcmon {

// A text of the library (xmlChar); the first need not be there.
inline std::string_view View(const unsigned char* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}
inline std::string_view View(const unsigned char* begin, const unsigned char* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<size_t>(end - begin)};
}

// With what it may have built.
struct FreeParser {
  void operator()(_xmlParserCtxt* parser) const;
};

// To be called before anything else of the library, in each thread.
void StartLibxml();

// What has been read so far and would take the parser too long: kTooLarge, for too many different
// names, attributes of the tag that it is reading, or namespaces around it.
std::optional<Error> TooCostly(const _xmlParserCtxt& parser);

class LibxmlInput {
 public:
  // Gives the parser `bytes`, then `end`. Both and the parser outlive this.
  LibxmlInput(_xmlParserCtxt* parser, std::string_view bytes, std::string_view end);
  LibxmlInput(const LibxmlInput&) = delete;
  LibxmlInput& operator=(const LibxmlInput&) = delete;

  // The input of the parser that calls back.
  static LibxmlInput& Of(void* parser);
  // An xmlInputReadCallback.
  static int Read(void* input, char* to, int size);

  void CountNodes(size_t nodes) { nodes_ += nodes; }
  void CountFault() { ++faults_; }
  // No more bytes; the first reason counts.
  void Stop(Error why);
  const std::optional<Error>& stopped() const { return stopped_; }

 private:
  void StopAtABound();

  _xmlParserCtxt* const parser_;
  std::string_view bytes_;
  std::string_view end_;
  size_t nodes_ = 0;
  size_t faults_ = 0;
  std::optional<Error> stopped_{};
};

}  // namespace dvcmon
