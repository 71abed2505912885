// What the server shows and demands in a TLS handshake. Immutable: new files make a new object.
#pragma once

#include <memory>
#include <string>

#include "collectors/model/result.h"

struct gnutls_certificate_credentials_st;
struct gnutls_priority_st;
struct gnutls_session_int;

namespace dvcmon {

struct TlsOptions {
  std::string cert_file;  // PEM: the server's certificate, then those between it and the root
  std::string key_file;   // PEM, not encrypted
  // PEM; empty: nobody is asked for a certificate. Otherwise one that is shown must be signed by
  // one of these for use by a client, and it must be shown if `require_client_cert`.
  std::string client_ca_file;
  bool require_client_cert = false;
  std::string min_version = "TLS12";  // or "TLS13"
};

// Any thread may call any method.
class Tls {
 public:
  // Reads and checks the files. Errors: kConfig, naming the file.
  static Result<std::shared_ptr<const Tls>> Load(const TlsOptions& options);

  // Before the handshake. The session must not outlive this object.
  void Prepare(gnutls_session_int* session) const;

  const std::string& cert_pem() const { return cert_pem_; }
  const std::string& key_pem() const { return key_pem_; }

 private:
  struct Free {
    void operator()(gnutls_certificate_credentials_st* credentials) const;
    void operator()(gnutls_priority_st* priority) const;
  };

  Tls() = default;
  Status UseCertificate(const TlsOptions& options);
  Status UseClientCa(const TlsOptions& options);
  Status UseVersion(const TlsOptions& options);

  std::string cert_pem_;
  std::string key_pem_;
  std::unique_ptr<gnutls_certificate_credentials_st, Free> credentials_;
  std::unique_ptr<gnutls_priority_st, Free> priority_;
  bool asks_client_ = false;
  bool requires_client_ = false;
};

}  // namespace dvcmon
