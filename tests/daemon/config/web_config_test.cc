#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

const std::string kHash = "$2y$10$" + std::string(53, 'a');

class WebConfigTest : public testing::Test {
 protected:
  WebConfigTest() {
    folder_.Write("server.pem", "certificate");
    folder_.Write("server.key", "key");
    folder_.Write("clients.pem", "certificate");
  }

  LoadedWebConfig Load(const std::string& text) {
    folder_.Write("web.yaml", text);
    return LoadWebConfig(folder_.Path("web.yaml"));
  }
  std::vector<std::string> Diagnoses(const std::string& text) {
    std::vector<std::string> texts;
    for (const Diagnostic& diagnostic : Load(text).diagnostics) {
      texts.push_back(folder_.Without(diagnostic.Text()));
    }
    return texts;
  }

  ConfigFolder folder_;
};

TEST_F(WebConfigTest, ReadsEverythingThatIsSupported) {
  const LoadedWebConfig loaded = Load(
      "tls_server_config:\n"
      "  cert_file: server.pem\n"
      "  key_file: server.key\n"
      "  client_auth_type: RequireAndVerifyClientCert\n"
      "  client_ca_file: clients.pem\n"
      "  min_version: TLS13\n"
      "http_server_config:\n"
      "  headers: {X-Frame-Options: deny}\n"
      "basic_auth_users:\n"
      "  prometheus: " +
      kHash + "\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->cert_file, folder_.Path("server.pem"));
  EXPECT_EQ(loaded.config->key_file, folder_.Path("server.key"));
  EXPECT_EQ(loaded.config->client_ca_file, folder_.Path("clients.pem"));
  EXPECT_TRUE(loaded.config->require_client_cert);
  EXPECT_EQ(loaded.config->min_version, "TLS13");
  EXPECT_THAT(loaded.config->users, ElementsAre(Pair("prometheus", kHash)));
  EXPECT_THAT(loaded.config->http_headers, ElementsAre(Pair("X-Frame-Options", "deny")));
}

TEST_F(WebConfigTest, IsEmptyForAnEmptyFile) {
  const LoadedWebConfig loaded = Load("# neither TLS nor users\n");
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->cert_file, "");
  EXPECT_EQ(loaded.config->min_version, "TLS12");
  EXPECT_FALSE(loaded.config->require_client_cert);
  EXPECT_THAT(loaded.config->users, IsEmpty());
}

TEST_F(WebConfigTest, RefusesWhatIsWrong) {
  const std::string tls = "tls_server_config: {cert_file: server.pem, key_file: server.key, ";
  struct Case {
    std::string text;
    const char* start;
    const char* said;
  };
  for (const Case& wrong : {
           Case{"tls_config: {}\n", "web.yaml:1: tls_config: ", "unknown key"},
           Case{"rate_limit: {interval: 1s}\n", "web.yaml:1: rate_limit: ", "not supported here"},
           Case{"http_server_config: {http2: false}\n",
                "web.yaml:1: http_server_config.http2: ", "not supported here"},
           Case{tls + "cipher_suites: [A]}\n",
                "web.yaml:1: tls_server_config.cipher_suites: ", "not supported here"},
           Case{tls + "curve_preferences: [A]}\n", "web.yaml:1: ", "not supported here"},
           Case{tls + "client_allowed_sans: [A]}\n", "web.yaml:1: ", "not supported here"},
           Case{tls + "max_version: TLS13}\n", "web.yaml:1: ", "not supported here"},
           Case{tls + "min_version: TLS10}\n",
                "web.yaml:1: tls_server_config.min_version: ", "TLS12, TLS13"},
           Case{tls + "client_auth_type: VerifyClientCertIfGiven}\n",
                "web.yaml:1: tls_server_config.client_auth_type: ",
                "allowed: NoClientCert, RequireAndVerifyClientCert"},
           Case{tls + "client_auth_type: RequireAndVerifyClientCert}\n",
                "web.yaml:1: tls_server_config.client_auth_type: ", "needs client_ca_file"},
           Case{tls + "client_ca_file: clients.pem}\n",
                "web.yaml:1: tls_server_config.client_ca_file: ", "has no effect"},
           Case{"tls_server_config: {cert_file: server.pem}\n",
                "web.yaml:1: tls_server_config.key_file: ", "is missing"},
           Case{"tls_server_config: {cert_file: none.pem, key_file: server.key}\n",
                "web.yaml:1: tls_server_config.cert_file: ", "No such file"},
           Case{"http_server_config: {headers: {\"X Y\": z}}\n", "web.yaml:1: ", "header's name"},
           Case{"http_server_config: {headers: {X: \"a\\nb\"}}\n",
                "web.yaml:1: ", "printable ASCII"},
           Case{"http_server_config: {headers: {content-length: \"1\"}}\n",
                "web.yaml:1: ", "must not be set"},
           Case{"basic_auth_users: {a: " + kHash + ", a: " + kHash + "}\n",
                "web.yaml:1: basic_auth_users.a: ", "stands twice"},
           Case{"basic_auth_users: {\"a:b\": " + kHash + "}\n", "web.yaml:1: ", "without \":\""},
           Case{"- list\n", "web.yaml: ", "a mapping is needed"},
           Case{"a: &x 1\n", "web.yaml:1: ", "anchors"},
       }) {
    const auto diagnoses = Diagnoses(wrong.text);
    ASSERT_THAT(diagnoses, ElementsAre(StartsWith(wrong.start))) << wrong.text;
    EXPECT_THAT(diagnoses[0], HasSubstr(wrong.said));
    EXPECT_EQ(Load(wrong.text).config, nullptr);
  }
}

TEST_F(WebConfigTest, TakesBcryptHashesThatCanBeCheckedInTime) {
  const std::string rest = "$" + std::string(53, 'a');
  for (const std::string& good : {"$2y$04" + rest, "$2b$10" + rest, "$2a$14" + rest}) {
    EXPECT_THAT(Diagnoses("basic_auth_users: {a: " + good + "}\n"), IsEmpty()) << good;
  }
  for (const char* cost : {"03", "15", "31"}) {
    EXPECT_THAT(Diagnoses("basic_auth_users: {a: $2y$" + (cost + rest) + "}\n"),
                ElementsAre(HasSubstr("out of range; allowed: 4 to 14")));
  }
}

TEST_F(WebConfigTest, RepeatsNoPasswordThatSomebodyForgotToHash) {
  for (const std::string& password :
       {std::string("CANARY-7f3a"), kHash.substr(0, 59), kHash + "a", "$3" + kHash.substr(2),
        "$2x" + kHash.substr(3), kHash.substr(0, 59) + "!"}) {
    const auto diagnoses = Diagnoses("basic_auth_users: {a: \"" + password + "\"}\n");
    ASSERT_THAT(diagnoses, ElementsAre(HasSubstr("a bcrypt hash is needed")));
    EXPECT_THAT(diagnoses[0], Not(HasSubstr(password)));
  }
}

TEST_F(WebConfigTest, SaysThatTheFileIsMissing) {
  const LoadedWebConfig loaded = LoadWebConfig("/nonexistent/web.yaml");
  EXPECT_EQ(loaded.config, nullptr);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].Text(),
            "/nonexistent/web.yaml: cannot be read: No such file or directory");
}

}  // namespace
}  // namespace dvcmon
