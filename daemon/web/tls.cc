#include "daemon/web/tls.h"

#include <fmt/format.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace dvcmon {
namespace {

// Only ciphers that authenticate what they encrypt and keys that are agreed anew each time.
constexpr const char* kTls13 = "SECURE128:-RSA:-SHA1:-VERS-ALL:+VERS-TLS1.3";
constexpr const char* kTls12 = "SECURE128:-RSA:-SHA1:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

Error WrongTls(std::string message) { return Error{ErrorCode::kConfig, std::move(message), ""}; }

Result<std::string> ReadFile(const std::string& key, const std::string& file) {
  errno = 0;
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  if (text.str().empty()) {
    return WrongTls(fmt::format("{} \"{}\" cannot be read: {}", key, file,
                                errno ? std::strerror(errno) : "it is empty"));
  }
  return text.str();
}

gnutls_datum_t Datum(const std::string& text) {
  return {reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())),
          static_cast<unsigned int>(text.size())};
}

// GnuTLS would only say that the pair is bad: which of the two is it?
Status CheckCertificate(const std::string& file, const std::string& pem) {
  gnutls_x509_crt_t* chain = nullptr;
  unsigned int length = 0;
  const gnutls_datum_t data = Datum(pem);
  const int error = gnutls_x509_crt_list_import2(&chain, &length, &data, GNUTLS_X509_FMT_PEM, 0);
  if (error < 0) {
    return WrongTls(fmt::format("cert_file \"{}\" holds no certificate in PEM: {}", file,
                                gnutls_strerror(error)));
  }
  for (unsigned int i = 0; i < length; ++i) gnutls_x509_crt_deinit(chain[i]);
  gnutls_free(chain);
  return Done{};
}

Status CheckKey(const std::string& file, const std::string& pem) {
  gnutls_x509_privkey_t key = nullptr;
  int error = gnutls_x509_privkey_init(&key);
  if (error == 0) {
    const gnutls_datum_t data = Datum(pem);
    error = gnutls_x509_privkey_import2(key, &data, GNUTLS_X509_FMT_PEM, nullptr, 0);
    gnutls_x509_privkey_deinit(key);
  }
  if (error < 0) {
    return WrongTls(
        fmt::format("key_file \"{}\" holds no private key in PEM without a passphrase: {}", file,
                    gnutls_strerror(error)));
  }
  return Done{};
}

// Called in the handshake when the client's certificate has come; not 0 ends the connection.
int VerifyClient(gnutls_session_t session) {
  unsigned int length = 0;
  if (gnutls_certificate_get_peers(session, &length) == nullptr) return 0;  // allowed, or not here
  gnutls_typed_vdata_st purpose{};
  purpose.type = GNUTLS_DT_KEY_PURPOSE_OID;
  purpose.data = reinterpret_cast<unsigned char*>(const_cast<char*>(GNUTLS_KP_TLS_WWW_CLIENT));
  unsigned int status = 0;
  const int error = gnutls_certificate_verify_peers(session, &purpose, 1, &status);
  return error == 0 && status == 0 ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

}  // namespace

void Tls::Free::operator()(gnutls_certificate_credentials_st* credentials) const {
  gnutls_certificate_free_credentials(credentials);
}

void Tls::Free::operator()(gnutls_priority_st* priority) const { gnutls_priority_deinit(priority); }

Result<std::shared_ptr<const Tls>> Tls::Load(const TlsOptions& options) {
  const std::shared_ptr<Tls> tls(new Tls);
  gnutls_certificate_credentials_t credentials = nullptr;
  if (gnutls_certificate_allocate_credentials(&credentials) < 0) {
    return Error{ErrorCode::kIo, "no memory for TLS", ""};
  }
  tls->credentials_.reset(credentials);
  if (Status status = tls->UseCertificate(options); !status) return status.error();
  if (Status status = tls->UseClientCa(options); !status) return status.error();
  if (Status status = tls->UseVersion(options); !status) return status.error();
  return std::shared_ptr<const Tls>(tls);
}

Status Tls::UseCertificate(const TlsOptions& options) {
  if (options.cert_file.empty() || options.key_file.empty()) {
    return WrongTls("TLS needs both cert_file and key_file");
  }
  Result<std::string> cert = ReadFile("cert_file", options.cert_file);
  if (!cert) return cert.error();
  Result<std::string> key = ReadFile("key_file", options.key_file);
  if (!key) return key.error();
  if (Status status = CheckCertificate(options.cert_file, *cert); !status) return status;
  if (Status status = CheckKey(options.key_file, *key); !status) return status;
  cert_pem_ = std::move(*cert);
  key_pem_ = std::move(*key);
  const gnutls_datum_t cert_data = Datum(cert_pem_);
  const gnutls_datum_t key_data = Datum(key_pem_);
  const int error = gnutls_certificate_set_x509_key_mem(credentials_.get(), &cert_data, &key_data,
                                                        GNUTLS_X509_FMT_PEM);
  if (error < 0) {
    return WrongTls(fmt::format("cert_file \"{}\" and key_file \"{}\" do not belong together: {}",
                                options.cert_file, options.key_file, gnutls_strerror(error)));
  }
  return Done{};
}

Status Tls::UseClientCa(const TlsOptions& options) {
  if (options.client_ca_file.empty()) {
    if (!options.require_client_cert) return Done{};
    return WrongTls("client certificates are required, but no client_ca_file says who signs them");
  }
  const Result<std::string> pem = ReadFile("client_ca_file", options.client_ca_file);
  if (!pem) return pem.error();
  const gnutls_datum_t data = Datum(*pem);
  const int count =
      gnutls_certificate_set_x509_trust_mem(credentials_.get(), &data, GNUTLS_X509_FMT_PEM);
  if (count <= 0) {
    return WrongTls(
        fmt::format("client_ca_file \"{}\" holds no certificate in PEM: {}", options.client_ca_file,
                    gnutls_strerror(count == 0 ? GNUTLS_E_NO_CERTIFICATE_FOUND : count)));
  }
  gnutls_certificate_set_verify_function(credentials_.get(), VerifyClient);
  asks_client_ = true;
  requires_client_ = options.require_client_cert;
  return Done{};
}

Status Tls::UseVersion(const TlsOptions& options) {
  if (options.min_version != "TLS12" && options.min_version != "TLS13") {
    return WrongTls(fmt::format("the lowest TLS version \"{}\" is neither TLS12 nor TLS13",
                                options.min_version));
  }
  gnutls_priority_t priority = nullptr;
  const int error =
      gnutls_priority_init(&priority, options.min_version == "TLS13" ? kTls13 : kTls12, nullptr);
  if (error < 0) return WrongTls(fmt::format("TLS cannot be set up: {}", gnutls_strerror(error)));
  priority_.reset(priority);
  return Done{};
}

void Tls::Prepare(gnutls_session_int* session) const {
  gnutls_priority_set(session, priority_.get());
  gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials_.get());
  gnutls_certificate_server_set_request(session, requires_client_ ? GNUTLS_CERT_REQUIRE
                                                 : asks_client_   ? GNUTLS_CERT_REQUEST
                                                                  : GNUTLS_CERT_IGNORE);
}

}  // namespace dvcmon
