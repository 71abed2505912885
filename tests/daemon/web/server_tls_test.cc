#include <gmock/gmock.h>

#include "daemon/web/server.h"
#include "tests/daemon/web/certificates.h"
#include "tests/daemon/web/client.h"

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class WebServerTlsTest : public ::testing::Test {
 protected:
  ServerOptions Options() const {
    ServerOptions options;
    options.listen_address = "127.0.0.1:0";
    options.cert_file = folder_.Write("server.crt", server_cert_.cert);
    options.key_file = folder_.Write("server.key", server_cert_.key);
    return options;
  }
  static Result<std::unique_ptr<WebServer>> Start(const ServerOptions& options) {
    return WebServer::Start(options, [](const WebRequest& request) -> WebResponse {
      return {.body = "served " + request.path};
    });
  }
  // The status of an answer, 0 if there is none.
  static int AskBy(SSL_CTX* context, int port) {
    Client client(port);
    if (!client.StartTls(context)) return 0;
    return client.Ask("GET", "/").status;
  }
  Error StartFailure(const ServerOptions& options) const {
    const auto server = Start(options);
    EXPECT_FALSE(server);
    return server ? Error{} : server.error();
  }

  const TemporaryFolder folder_;
  const Certificate authority_ = MakeCertificate("test authority", Purpose::kAuthority);
  const Certificate server_cert_ = MakeCertificate("server", Purpose::kServer, &authority_);
};

TEST_F(WebServerTlsTest, ServesOverTls) {
  const auto server = Start(Options());
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_THAT((*server)->url(), StartsWith("https://127.0.0.1:"));
  const TlsContext context = MakeTlsClient(authority_);
  Client client((*server)->port());
  ASSERT_TRUE(client.StartTls(context.get()));
  EXPECT_STREQ(SSL_get_version(client.tls()), "TLSv1.3");
  for (const char* path : {"/one", "/two"}) {
    EXPECT_EQ(client.Ask("GET", path).body, std::string("served ") + path);
  }
}

TEST_F(WebServerTlsTest, RefusesPlainHttp) {
  const auto server = Start(Options());
  ASSERT_TRUE(server);
  EXPECT_EQ(Get((*server)->port(), "/").status, 0);
  EXPECT_NE(AskBy(MakeTlsClient(authority_).get(), (*server)->port()), 0) << "others are served";
}

TEST_F(WebServerTlsTest, ServesNoVersionBelowTheLowest) {
  struct Version {
    const char* lowest;
    int version;
    int status;
  };
  for (const Version& c :
       {Version{"TLS12", TLS1_3_VERSION, 200}, Version{"TLS12", TLS1_2_VERSION, 200},
        Version{"TLS12", TLS1_1_VERSION, 0}, Version{"TLS12", TLS1_VERSION, 0},
        Version{"TLS13", TLS1_3_VERSION, 200}, Version{"TLS13", TLS1_2_VERSION, 0}}) {
    ServerOptions options = Options();
    options.min_tls = c.lowest;
    const auto server = Start(options);
    ASSERT_TRUE(server) << server.error().message;
    const TlsContext context = MakeTlsClient(authority_);
    SSL_CTX_set_security_level(context.get(), 0);  // or the client itself would refuse TLS 1.1
    SSL_CTX_set_min_proto_version(context.get(), c.version);
    SSL_CTX_set_max_proto_version(context.get(), c.version);
    EXPECT_EQ(AskBy(context.get(), (*server)->port()), c.status) << c.lowest << " " << c.version;
  }
}

TEST_F(WebServerTlsTest, ServesNoWeakCipher) {
  const auto server = Start(Options());
  ASSERT_TRUE(server);
  for (const auto& [cipher, status] : std::map<std::string, int>{
           {"ECDHE-ECDSA-AES256-GCM-SHA384", 200},
           {"ECDHE-ECDSA-AES128-GCM-SHA256", 200},
           {"ECDHE-ECDSA-AES256-SHA", 0},
           {"ECDHE-ECDSA-AES256-SHA384", 0},
           {"ECDHE-ECDSA-AES128-SHA256", 0},
           {"ECDHE-ECDSA-NULL-SHA", 0},
       }) {
    const TlsContext context = MakeTlsClient(authority_);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_security_level(context.get(), 0);
    ASSERT_EQ(SSL_CTX_set_cipher_list(context.get(), cipher.c_str()), 1) << cipher;
    EXPECT_EQ(AskBy(context.get(), (*server)->port()), status) << cipher;
  }
}

TEST_F(WebServerTlsTest, ServesOnlyWhoShowsARequiredCertificate) {
  ServerOptions options = Options();
  options.client_ca_file = folder_.Write("ca.crt", authority_.cert);
  options.require_client_cert = true;
  const auto server = Start(options);
  ASSERT_TRUE(server) << server.error().message;

  const Certificate stranger_ca = MakeCertificate("strange authority", Purpose::kAuthority);
  const Certificate good = MakeCertificate("prometheus", Purpose::kClient, &authority_);
  const Certificate strange = MakeCertificate("prometheus", Purpose::kClient, &stranger_ca);
  const Certificate no_client = MakeCertificate("web site", Purpose::kServer, &authority_);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto ask = [&](const Certificate* own) {
      const TlsContext context = MakeTlsClient(authority_, own);
      SSL_CTX_set_max_proto_version(context.get(), version);
      return AskBy(context.get(), (*server)->port());
    };
    EXPECT_EQ(ask(&good), 200);
    EXPECT_EQ(ask(nullptr), 0);
    EXPECT_EQ(ask(&strange), 0);
    EXPECT_EQ(ask(&no_client), 0) << "made for a server";
  }
}

TEST_F(WebServerTlsTest, ChecksACertificateThatIsNotRequired) {
  ServerOptions options = Options();
  options.client_ca_file = folder_.Write("ca.crt", authority_.cert);
  const auto server = Start(options);
  ASSERT_TRUE(server) << server.error().message;
  const Certificate stranger_ca = MakeCertificate("strange authority", Purpose::kAuthority);
  const Certificate strange = MakeCertificate("prometheus", Purpose::kClient, &stranger_ca);
  const Certificate good = MakeCertificate("prometheus", Purpose::kClient, &authority_);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto ask = [&](const Certificate* own) {
      const TlsContext context = MakeTlsClient(authority_, own);
      SSL_CTX_set_max_proto_version(context.get(), version);
      return AskBy(context.get(), (*server)->port());
    };
    EXPECT_EQ(ask(nullptr), 200);
    EXPECT_EQ(ask(&good), 200);
    EXPECT_EQ(ask(&strange), 0);
  }
}

TEST_F(WebServerTlsTest, ServesAPublicAddressWithUsersOrClientCertificates) {
  ServerOptions options = Options();
  options.listen_address = "0.0.0.0:0";
  EXPECT_EQ(StartFailure(options).code, ErrorCode::kConfig) << "TLS alone lets everybody in";
  options.client_ca_file = folder_.Write("ca.crt", authority_.cert);
  EXPECT_EQ(StartFailure(options).code, ErrorCode::kConfig) << "not required";
  options.require_client_cert = true;
  EXPECT_TRUE(Start(options));
  options.require_client_cert = false;
  options.users = {{"an", HashOf("right")}};
  EXPECT_TRUE(Start(options));
}

TEST_F(WebServerTlsTest, NamesTheFileThatIsWrong) {
  const std::string missing = folder_.Path("missing.pem");
  const std::string empty = folder_.Write("empty.pem", "");
  const std::string text = folder_.Write("text.pem", "no certificate");
  const std::string directory = folder_.Path("");
  for (const auto& [file, reason] : std::map<std::string, std::string>{
           {missing, "No such file"}, {empty, "empty"}, {text, "PEM"}, {directory, "directory"}}) {
    for (const std::string field : {"cert_file", "key_file", "client_ca_file"}) {
      ServerOptions options = Options();
      (field == "cert_file"  ? options.cert_file
       : field == "key_file" ? options.key_file
                             : options.client_ca_file) = file;
      const Error error = StartFailure(options);
      EXPECT_EQ(error.code, ErrorCode::kConfig);
      EXPECT_THAT(error.message, AllOf(StartsWith(field + " \"" + file + "\""), HasSubstr(reason)));
    }
  }
}

TEST_F(WebServerTlsTest, SaysThatCertificateAndKeyDoNotMatch) {
  ServerOptions options = Options();
  options.key_file =
      folder_.Write("other.key", MakeCertificate("other", Purpose::kServer, &authority_).key);
  const Error error = StartFailure(options);
  EXPECT_EQ(error.code, ErrorCode::kConfig);
  EXPECT_THAT(error.message, AllOf(HasSubstr(options.cert_file), HasSubstr(options.key_file),
                                   HasSubstr("do not belong together")));
  EXPECT_THAT(error.message, ::testing::Not(HasSubstr("PRIVATE KEY")));
}

TEST_F(WebServerTlsTest, RefusesOptionsThatDoNotFit) {
  ServerOptions no_key = Options();
  no_key.key_file = "";
  EXPECT_THAT(StartFailure(no_key).message, HasSubstr("both cert_file and key_file"));
  ServerOptions no_ca = Options();
  no_ca.require_client_cert = true;
  EXPECT_THAT(StartFailure(no_ca).message, HasSubstr("client_ca_file"));
  ServerOptions no_tls = Options();
  no_tls.cert_file = no_tls.key_file = "";
  no_tls.require_client_cert = true;
  EXPECT_THAT(StartFailure(no_tls).message, HasSubstr("both cert_file and key_file"));
  ServerOptions old = Options();
  old.min_tls = "TLS11";
  EXPECT_THAT(StartFailure(old).message, HasSubstr("\"TLS11\" is neither TLS12 nor TLS13"));
}

TEST_F(WebServerTlsTest, HalfAHandshakeKeepsNobodyOut) {
  const auto server = Start(Options());
  ASSERT_TRUE(server);
  std::vector<Client> half;
  for (int i = 0; i < 300; ++i) {
    half.emplace_back((*server)->port());
    // The beginning of a ClientHello of 512 bytes.
    half.back().Send(std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
  }
  const TlsContext context = MakeTlsClient(authority_);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(AskBy(context.get(), (*server)->port()), 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kBeforeTimeOut);
}

}  // namespace
}  // namespace dvcmon
