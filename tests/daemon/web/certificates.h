// Throw-away certificates, and TLS clients that use them.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>

namespace dvcmon {

// A folder that vanishes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Writes a file, and says where.
  std::string Write(const std::string& name, const std::string& text) const;
  std::string Path(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Elliptic-curve P-256, in PEM.
struct Certificate {
  std::string cert;
  std::string key;
};

enum class Purpose { kAuthority, kServer, kClient };

// Signed by `issuer`, or by itself.
Certificate MakeCertificate(const std::string& name, Purpose purpose,
                            const Certificate* issuer = nullptr);

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeContext>;

// A client that trusts `authority`, and shows `own` if there is one.
TlsContext MakeTlsClient(const Certificate& authority, const Certificate* own = nullptr);

}  // namespace dvcmon
