#include "tests/support/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <functional>

namespace dvcmon::testing {
namespace {

std::string Pem(const std::function<void(BIO*)>& write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
  write(bio.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size)};
}

std::string PemOf(X509* certificate) {
  return Pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); });
}

std::string PemOf(EVP_PKEY* key) {
  return Pem(
      [&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

void SetName(X509_NAME* name, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
}

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Without issuer and signature.
X509* NewCertificate(const std::string& name, EVP_PKEY* key, const CertificateSpec& spec) {
  static std::atomic<long> serial{1};
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), spec.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), spec.valid_to.count());
  X509_set_pubkey(certificate, key);
  SetName(X509_get_subject_name(certificate), name);
  return certificate;
}

void AddHost(X509* certificate, const std::string& host) {
  const bool address = host.find_first_not_of("0123456789.") == std::string::npos;
  AddExtension(certificate, NID_subject_alt_name, (address ? "IP:" : "DNS:") + host);
}

}  // namespace

Authority::Authority(const std::string& name)
    : key_(EVP_EC_gen("P-256")),
      x509_(NewCertificate(name, key_.get(),
                           {.valid_from = -std::chrono::hours(24 * 3650),
                            .valid_to = std::chrono::hours(24 * 3650)})) {
  X509_set_issuer_name(x509_.get(), X509_get_subject_name(x509_.get()));
  AddExtension(x509_.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(x509_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(x509_.get(), key_.get(), EVP_sha256());
  certificate_ = PemOf(x509_.get());
}

Identity Authority::Issue(const CertificateSpec& spec) const {
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> certificate(NewCertificate(spec.host, key.get(), spec));
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(x509_.get()));
  AddHost(certificate.get(), spec.host);
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  return {PemOf(certificate.get()), PemOf(key.get())};
}

Identity SelfSigned(const CertificateSpec& spec) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = NewCertificate(spec.host, key, spec);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  AddHost(certificate, spec.host);
  X509_sign(certificate, key, EVP_sha256());
  Identity identity{PemOf(certificate), PemOf(key)};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return identity;
}

}  // namespace dvcmon::testing
