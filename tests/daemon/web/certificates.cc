#include "tests/daemon/web/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <fstream>

namespace dvcmon {
namespace {

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<BIO> Reader(const std::string& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Owned<X509> ReadCert(const std::string& pem) {
  return Owned<X509>(PEM_read_bio_X509(Reader(pem).get(), nullptr, nullptr, nullptr));
}

Owned<EVP_PKEY> ReadKey(const std::string& pem) {
  return Owned<EVP_PKEY>(PEM_read_bio_PrivateKey(Reader(pem).get(), nullptr, nullptr, nullptr));
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

void AddExtension(X509* cert, int id, const char* value) {
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, id, value));
  X509_add_ext(cert, extension.get(), -1);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path() / "dvcmon-web-XXXXXX";
  path_ = mkdtemp(name.data());
}

std::string TemporaryFolder::Write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return path_ / name;
}

Certificate MakeCertificate(const std::string& name, Purpose purpose, const Certificate* issuer) {
  static long serial = 0;
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> cert(X509_new());
  X509_set_version(cert.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), 3600);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(cert.get(), key.get());
  const bool is_authority = purpose == Purpose::kAuthority;
  AddExtension(cert.get(), NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (is_authority) AddExtension(cert.get(), NID_key_usage, "critical,keyCertSign");
  if (purpose == Purpose::kServer) {
    AddExtension(cert.get(), NID_ext_key_usage, "serverAuth");
    AddExtension(cert.get(), NID_subject_alt_name, "IP:127.0.0.1");
  }
  if (purpose == Purpose::kClient) AddExtension(cert.get(), NID_ext_key_usage, "clientAuth");

  const Owned<X509> signer = issuer ? ReadCert(issuer->cert) : nullptr;
  const Owned<EVP_PKEY> signing_key = issuer ? ReadKey(issuer->key) : nullptr;
  X509_set_issuer_name(cert.get(), X509_get_subject_name(signer ? signer.get() : cert.get()));
  X509_sign(cert.get(), signing_key ? signing_key.get() : key.get(), EVP_sha256());

  const Owned<BIO> cert_text(BIO_new(BIO_s_mem()));
  const Owned<BIO> key_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(cert_text.get(), cert.get());
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {.cert = TextOf(cert_text.get()), .key = TextOf(key_text.get())};
}

TlsContext MakeTlsClient(const Certificate& authority, const Certificate* own) {
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), ReadCert(authority.cert).get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (own) {
    SSL_CTX_use_certificate(context.get(), ReadCert(own->cert).get());
    SSL_CTX_use_PrivateKey(context.get(), ReadKey(own->key).get());
  }
  return context;
}

}  // namespace dvcmon
