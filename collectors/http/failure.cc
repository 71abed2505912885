#include "collectors/http/failure.h"

#include <fmt/format.h>

#include "collectors/http/tls.h"

namespace dvcmon {
namespace {

// CURLE_TOO_LARGE of libcurl 8.6, which later versions say of large headers.
constexpr auto kCurlTooLarge = static_cast<CURLcode>(100);

std::string CertificateMessage(CURL* easy, const std::string& text) {
  long verify_result = 0;
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify_result);
  std::string fault = CertificateFault(verify_result);
  if (!fault.empty()) return fault;
  // libcurl compares the names itself.
  return fmt::format("its certificate is that of another host ({})", text);
}

// The status of a proxy that would not make a tunnel; 0: it made one, or was not asked to.
long RefusedByProxy(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status / 100 == 2 ? 0 : status;
}

}  // namespace

Error FailureOf(CURLcode code, CURL* easy, const std::string& detail, const HttpRequest& request) {
  const std::string text = detail.empty() ? curl_easy_strerror(code) : detail;
  if (const long refused = RefusedByProxy(easy); refused != 0) {
    return {ErrorCode::kConnect,
            fmt::format("the proxy {} answered {} instead of connecting", request.access.proxy,
                        refused),
            ""};
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::kConnect,
              fmt::format("the name of the proxy {} cannot be resolved to an address",
                          request.access.proxy),
              ""};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::kConnect, "the name cannot be resolved to an address", ""};
    case CURLE_OPERATION_TIMEDOUT:  // only the time-out to connect is left to libcurl
      return {ErrorCode::kTimeout,
              fmt::format("no connection within {}", FormatDuration(request.timeouts.connect)), ""};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::kTls, CertificateMessage(easy, text), ""};
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return {ErrorCode::kTls,
              "its public key is not one of `pin`; without `pin`, dvcmon try shows which it is",
              ""};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::kTls,
              fmt::format("{}{} cannot be read, or holds no certificate", request.ca_file,
                          request.access.extra_ca_file),
              ""};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return {ErrorCode::kTls,
              fmt::format("no TLS handshake (TLS 1.2 or later is required): {}", text), ""};
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return {ErrorCode::kPartial,
              fmt::format("the connection ended before the answer did: {}", text), ""};
    case CURLE_FILESIZE_EXCEEDED:
      return {ErrorCode::kTooLarge,
              fmt::format("the body is over the limit of {} bytes", request.limits.wire), ""};
    case CURLE_OUT_OF_MEMORY:  // what libcurl 7.88 says of one header line over 100 KiB
    case kCurlTooLarge:
      return {ErrorCode::kTooLarge, "a header is larger than libcurl accepts", ""};
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorCode::kEncoding, fmt::format("the transfer encoding is not known: {}", text),
              ""};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {ErrorCode::kConnect, fmt::format("what answers is not an HTTP server: {}", text), ""};
    default:
      return {ErrorCode::kConnect, text, ""};
  }
}

}  // namespace dvcmon
