#include "collectors/http/tls.h"

#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <time.h>

#include "collectors/http/authorization.h"

namespace dvcmon {
namespace {

std::optional<Time> NotAfter(const X509& certificate) {
  tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1) return std::nullopt;
  return Time(std::chrono::seconds(timegm(&parts)));
}

// As CURLOPT_PINNEDPUBLICKEY wants it: of the whole SubjectPublicKeyInfo.
std::string PublicKey(const X509& certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &bytes);
  if (size <= 0) return "";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(bytes, static_cast<size_t>(size), digest);
  OPENSSL_free(bytes);
  return "sha256//" + Base64({reinterpret_cast<const char*>(digest), sizeof digest});
}

}  // namespace

TlsSession TlsOf(CURL* easy) {
  curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
      session->backend != CURLSSLBACKEND_OPENSSL || !session->internals) {
    return {};
  }
  const auto* ssl = static_cast<const SSL*>(session->internals);
  const X509* certificate = SSL_get0_peer_certificate(ssl);
  if (certificate == nullptr) return {SSL_get_version(ssl), std::nullopt, ""};
  return {SSL_get_version(ssl), NotAfter(*certificate), PublicKey(*certificate)};
}

CURLcode TrustAlso(CURL*, void* context, void* file) {
  auto* tls = static_cast<SSL_CTX*>(context);
  const bool read = SSL_CTX_load_verify_file(tls, static_cast<const char*>(file)) == 1;
  return read ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

std::string CertificateFault(long verify_result) {
  switch (verify_result) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:  // what libcurl starts with
      return "";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate, or one that vouches for it, has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet; is this machine's clock right?";
    case X509_V_ERR_CERT_REVOKED:
      return "its certificate was revoked";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "its certificate is self-signed; name it in ca_file or extra_ca_file to trust it";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "its certificate comes from an authority that is not trusted, or the server does not "
             "send the intermediate certificate; name the authority in ca_file or extra_ca_file to "
             "trust it";
    default:
      return std::string("its certificate was refused: ") +
             X509_verify_cert_error_string(verify_result);
  }
}

}  // namespace dvcmon
