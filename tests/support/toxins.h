// The routes of a ToxicServer: a good answer, and one for each way to fail.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/toxic_server.h"

namespace dvcmon::testing {

struct AnswerOptions {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers{};
};

// Well-formed, with Content-Length; the connection stays open.
Route Answer(const std::string& body, const AnswerOptions& options = {});
// `body`, already encoded, announced as of that Content-Encoding.
Route Encoded(const std::string& encoding, const std::string& body);
Route Redirect(const std::string& location, int status = 302);

// A proxy's answer to CONNECT: a way to that port of 127.0.0.1, whatever was asked for.
Route Tunnel(int port);

// No byte, until the client gives up.
Route Hang();
// "HTTP/1.1 100 Continue", a pause, then the route.
Route After100(std::chrono::milliseconds pause, Route route);
// The head at once, then one byte per interval, without end.
Route Drip(std::chrono::milliseconds interval);
// `bytes` as they are, then RST or the end of the connection.
Route RawThenReset(std::string bytes);
Route RawThenClose(std::string bytes);
// `bytes` as they are; the connection stays open.
Route Raw(std::string bytes);
// Content-Length announces more than is sent.
Route Short(const std::string& body, size_t announced);
// Some bytes, and then RST instead of the rest.
Route ResetInBody(const std::string& body, size_t announced);
// Content-Length announces only `announced` bytes of the body, and the rest follows.
Route Long(const std::string& body, size_t announced);
// Chunks of spaces without end.
Route EndlessChunks();
Route EndlessBody();  // the same without Transfer-Encoding, up to the end of the connection
// Lines of headers without end, or one line without end.
Route EndlessHeaders();
Route EndlessHeaderLine();
// A small gzip body that expands to `decoded` zeros.
Route GzipBomb(int64_t decoded);

}  // namespace dvcmon::testing
