// What only OpenSSL knows about a TLS connection of libcurl's.
#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "collectors/model/time.h"

namespace dvcmon {

struct TlsSession {
  std::string version;            // "TLSv1.3"; empty without TLS
  std::optional<Time> not_after;  // of the server's own certificate
  std::string key;                // its public key: "sha256//" and base64
};

// Of the connection that `easy` uses right now. Taken from the session and not from libcurl's list
// of certificates, which stays empty when a session is resumed.
TlsSession TlsOf(CURL* easy);

// A CURLOPT_SSL_CTX_FUNCTION: certificates of `file`, a path, are trusted beside all others.
CURLcode TrustAlso(CURL* easy, void* context, void* file);

// Which check a certificate failed, in words; empty when it is none of X.509's.
// `verify_result` is that of CURLINFO_SSL_VERIFYRESULT.
std::string CertificateFault(long verify_result);

}  // namespace dvcmon
