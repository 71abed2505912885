// Throw-away certificates, made when a test needs them: none can expire in the repository.
#pragma once

#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>

namespace dvcmon::testing {

struct Identity {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

struct CertificateSpec {
  std::string host = "127.0.0.1";          // an IPv4 address or a name
  std::chrono::seconds valid_from{-3600};  // from now
  std::chrono::seconds valid_to{30 * 24 * 3600};
};

// A certificate authority of its own key.
class Authority {
 public:
  explicit Authority(const std::string& name);
  Identity Issue(const CertificateSpec& spec = {}) const;
  const std::string& certificate() const { return certificate_; }  // PEM, for a ca_file

 private:
  struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  std::unique_ptr<EVP_PKEY, Free> key_;
  std::unique_ptr<X509, Free> x509_;
  std::string certificate_;
};

// Signed by its own key, without any authority.
Identity SelfSigned(const CertificateSpec& spec = {});

}  // namespace dvcmon::testing
