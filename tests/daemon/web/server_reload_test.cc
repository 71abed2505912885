#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "daemon/web/server.h"
#include "tests/daemon/web/certificates.h"
#include "tests/daemon/web/client.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<WebServer> Start(const ServerOptions& options) {
  auto server =
      WebServer::Start(options, [](const WebRequest&) -> WebResponse { return {.body = "ok"}; });
  EXPECT_TRUE(server) << server.error().message;
  return server ? std::move(*server) : nullptr;
}

ServerOptions WithUser(const std::string& name, const std::string& password) {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  options.users = {{name, HashOf(password)}};
  options.headers = {{"X-Of", name}};
  return options;
}

TEST(WebServerReloadTest, SwapsUsersAndHeaders) {
  const auto server = Start(WithUser("an", "one"));
  Client client(server->port());
  ASSERT_EQ(client.Ask("GET", "/", BasicHeader("an", "one")).headers.at("x-of"), "an");
  const Status status = server->Reload(WithUser("binh", "two"));
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(client.Ask("GET", "/", BasicHeader("an", "one")).status, 401)
      << "on the same connection, though it was remembered";
  EXPECT_EQ(client.Ask("GET", "/", BasicHeader("binh", "two")).headers.at("x-of"), "binh");
}

TEST(WebServerReloadTest, SwapsOpenPaths) {
  ServerOptions options = WithUser("an", "one");
  const auto server = Start(options);
  options.open_paths = {"/metrics"};
  ASSERT_TRUE(server->Reload(options));
  EXPECT_EQ(Get(server->port(), "/metrics").status, 200);
  EXPECT_EQ(Get(server->port(), "/-/healthy").status, 401);
}

TEST(WebServerReloadTest, KeepsTheOldOnesOnError) {
  const auto server = Start(WithUser("an", "one"));
  ServerOptions bad_hash = WithUser("binh", "two");
  bad_hash.users["chi"] = "not a hash";
  const Status status = server->Reload(bad_hash);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kConfig);
  EXPECT_EQ(Get(server->port(), "/", BasicHeader("an", "one")).headers.at("x-of"), "an");
  EXPECT_EQ(Get(server->port(), "/", BasicHeader("binh", "two")).status, 401);
}

TEST(WebServerReloadTest, KeepsAPublicAddressGuarded) {
  ServerOptions options = WithUser("an", "one");
  options.listen_address = "0.0.0.0:0";
  options.insecure = true;
  const auto server = Start(options);
  options.insecure = false;
  options.listen_address = "127.0.0.1:0";  // the address stays, so this does not help
  EXPECT_FALSE(server->Reload(options));
}

TEST(WebServerReloadTest, RefusesNoConnectionMeanwhile) {
  const auto server = Start(WithUser("an", "one"));
  std::atomic<bool> stop = false;
  std::atomic<int> served = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&, i] {
      Client kept(server->port());
      while (!stop) {
        const std::string header = BasicHeader("an", "one");
        const int status =
            i == 0 ? kept.Ask("GET", "/", header).status : Get(server->port(), "/", header).status;
        ++(status == 200 ? served : failed);
      }
    });
  }
  for (int i = 0; i < 100; ++i) {
    const int before = served;
    ASSERT_TRUE(server->Reload(WithUser("an", "one")));
    while (served < before + 3 && failed == 0) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
  EXPECT_GE(served, 300);
}

class WebServerTlsReloadTest : public ::testing::Test {
 protected:
  ServerOptions With(const Certificate& cert) const {
    ServerOptions options;
    options.listen_address = "127.0.0.1:0";
    options.cert_file = folder_.Write("server.crt", cert.cert);
    options.key_file = folder_.Write("server.key", cert.key);
    return options;
  }
  // The name in the certificate that a new connection is shown.
  std::string NameShown(const WebServer& server) const {
    const TlsContext context = MakeTlsClient(authority_);
    Client client(server.port());
    if (!client.StartTls(context.get()) || client.Ask("GET", "/").status != 200) return "";
    char name[100] = "";
    X509* shown = SSL_get1_peer_certificate(client.tls());
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, name, sizeof name);
    X509_free(shown);
    return name;
  }

  const TemporaryFolder folder_;
  const Certificate authority_ = MakeCertificate("authority", Purpose::kAuthority);
  const Certificate old_ = MakeCertificate("old", Purpose::kServer, &authority_);
  const Certificate new_ = MakeCertificate("new", Purpose::kServer, &authority_);
};

TEST_F(WebServerTlsReloadTest, SwapsCertificates) {
  const auto server = Start(With(old_));
  EXPECT_EQ(NameShown(*server), "old");
  ASSERT_TRUE(server->Reload(With(new_)));
  EXPECT_EQ(NameShown(*server), "new");
}

TEST_F(WebServerTlsReloadTest, SwapsWhatIsDemandedOfClients) {
  ServerOptions options = With(old_);
  const auto server = Start(options);
  options.client_ca_file = folder_.Write("ca.crt", authority_.cert);
  options.require_client_cert = true;
  ASSERT_TRUE(server->Reload(options));
  EXPECT_EQ(NameShown(*server), "");
  ASSERT_TRUE(server->Reload(With(old_)));
  EXPECT_EQ(NameShown(*server), "old");
}

TEST_F(WebServerTlsReloadTest, EndsOlderConnectionsWithTheirNextAnswer) {
  const auto server = Start(With(old_));
  const TlsContext context = MakeTlsClient(authority_);
  Client client(server->port());
  ASSERT_TRUE(client.StartTls(context.get()));
  ASSERT_EQ(client.Ask("GET", "/").status, 200);
  ASSERT_TRUE(server->Reload(With(new_)));
  const Reply last = client.Ask("GET", "/");
  EXPECT_EQ(last.status, 200);
  EXPECT_EQ(last.headers.at("connection"), "close");
  EXPECT_TRUE(client.IsClosedByServer());
}

TEST_F(WebServerTlsReloadTest, KeepsTheOldCertificateOnError) {
  const auto server = Start(With(old_));
  ServerOptions mismatch = With(new_);
  mismatch.key_file = folder_.Write("other.key", old_.key);
  const Status status = server->Reload(mismatch);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("do not belong together"));
  EXPECT_EQ(NameShown(*server), "old");
}

TEST_F(WebServerTlsReloadTest, DoesNotSwitchTlsOnOrOff) {
  const auto with_tls = Start(With(old_));
  ServerOptions plain;
  plain.listen_address = "127.0.0.1:0";
  const Status off = with_tls->Reload(plain);
  ASSERT_FALSE(off);
  EXPECT_EQ(off.error().code, ErrorCode::kConfig);
  EXPECT_THAT(off.error().message, HasSubstr("restart"));
  EXPECT_EQ(NameShown(*with_tls), "old");
  EXPECT_FALSE(Start(plain)->Reload(With(old_)));
}

TEST_F(WebServerTlsReloadTest, RefusesNoConnectionMeanwhile) {
  const auto server = Start(With(old_));
  std::atomic<bool> stop = false;
  std::atomic<int> served = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 2; ++i) {
    clients.emplace_back([&] {
      while (!stop) ++(NameShown(*server).empty() ? failed : served);
    });
  }
  for (int i = 0; i < 30; ++i) {
    const int before = served;
    ASSERT_TRUE(server->Reload(With(i % 2 ? old_ : new_)));
    while (served < before + 2 && failed == 0) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace dvcmon
