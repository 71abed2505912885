// The settings about how a portal is reached and how the daemon proves who it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kAccessSecret[] = "CANARY-7f3a";
constexpr char kPin[] = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
constexpr char kOAuth2[] =
    "auth: {oauth2: {token_url: \"https://sso.example/token\", client_id: dvcmon, "
    "client_secret: {file: key}, scope: openid}}";

class AccessTest : public testing::Test {
 protected:
  AccessTest() { folder_.Write("key", std::string(kAccessSecret) + "\n"); }

  void SetInPortalFile(const std::string& settings) {
    folder_.Replace("portal.yaml", "schedule: {every: 12h}\n",
                    "schedule: {every: 12h}\n" + settings + "\n");
  }
  void SetInMainFile(const std::string& settings) {
    folder_.Replace("dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    " + settings);
  }
  Access Loaded() {
    const LoadedConfig loaded = folder_.Load();
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    return loaded.config ? loaded.config->portals.at(0).portal->access : Access{};
  }

  ConfigFolder folder_;
};

TEST_F(AccessTest, IsAnonymousByDefault) {
  const Access access = Loaded();
  EXPECT_EQ(access.authorization, "");
  EXPECT_FALSE(access.oauth2);
  EXPECT_FALSE(access.cookies);
  EXPECT_THAT(access.pins, IsEmpty());
  EXPECT_EQ(access.proxy, "");
  EXPECT_EQ(access.ip, IpChoice::kAny);
  EXPECT_EQ(access.extra_ca_file, "");
}

TEST_F(AccessTest, ReadsABearerToken) {
  SetInPortalFile("auth: {bearer: {file: key}}");
  EXPECT_EQ(Loaded().authorization, "Bearer CANARY-7f3a");
}

TEST_F(AccessTest, ReadsAUserAndAPassword) {
  SetInPortalFile("auth: {basic: {user: dvcmon, password: {file: key}}}");
  EXPECT_EQ(Loaded().authorization, "Basic ZHZjbW9uOkNBTkFSWS03ZjNh");  // dvcmon:CANARY-7f3a
}

TEST_F(AccessTest, ReadsWhereTokensComeFrom) {
  SetInPortalFile(kOAuth2);
  const Access access = Loaded();
  EXPECT_EQ(access.authorization, "");
  EXPECT_EQ(access.oauth2,
            (OAuth2Spec{"https://sso.example/token", "dvcmon", kAccessSecret, "openid"}));
}

TEST_F(AccessTest, ReadsHowThePortalIsReached) {
  folder_.Write("ca.pem", "");
  SetInPortalFile("extra_ca_file: ca.pem\npin: [" + std::string(kPin) +
                  "]\ncookies: true\nproxy: http://proxy.tinh.gov.vn:80\nip: v4_first");
  const Access access = Loaded();
  EXPECT_EQ(access.extra_ca_file, folder_.Path("ca.pem"));
  EXPECT_THAT(access.pins, ElementsAre(kPin));
  EXPECT_TRUE(access.cookies);
  EXPECT_EQ(access.proxy, "http://proxy.tinh.gov.vn:80");
  EXPECT_EQ(access.ip, IpChoice::kV4First);
}

TEST_F(AccessTest, TheMainFileReplacesTheProofOfThePortalFile) {
  SetInPortalFile(kOAuth2);
  SetInMainFile("auth: {bearer: {file: key}}\n    ip: v4");
  const Access access = Loaded();
  EXPECT_EQ(access.authorization, "Bearer CANARY-7f3a");
  EXPECT_FALSE(access.oauth2);
  EXPECT_EQ(access.ip, IpChoice::kV4);
}

TEST_F(AccessTest, WarnsOfAProofThatEverybodyCanRead) {
  folder_.Replace("portal.yaml", "https://portal", "http://portal");
  SetInPortalFile("allow_http: true\nauth: {bearer: {file: key}}");
  EXPECT_THAT(folder_.Diagnoses(), ElementsAre(HasSubstr("anyone on the way can read")));
  EXPECT_NE(folder_.Load().config, nullptr);
}

struct AccessMistake {
  const char *settings, *start, *said;
};

TEST_F(AccessTest, EachMistakeIsReportedAloneAtItsPlaceWithoutSecrets) {
  for (const AccessMistake& mistake : {
           AccessMistake{"auth: {}", "auth: ", "exactly one of `bearer`, `basic` and `oauth2`"},
           AccessMistake{"auth: CANARY-7f3a", "auth: ", "a mapping is needed"},
           AccessMistake{"auth: {bearer: {file: key}, basic: {user: a, password: {file: key}}}",
                         "auth: ", "exactly one of"},
           AccessMistake{"auth: {baerer: {file: key}, bearer: {file: key}}",
                         "auth.baerer: ", "did you mean bearer?"},
           AccessMistake{"auth: {bearer: CANARY-7f3a}", "auth.bearer: ", "write {file: PATH}"},
           AccessMistake{"auth: {bearer: {file: none}}", "auth.bearer: ", "No such file"},
           AccessMistake{"auth: {bearer: {}}", "auth.bearer: ", "exactly one of `file`"},
           AccessMistake{"auth: {bearer: {file: with-word}}", "auth.bearer: ", "without `Bearer`"},
           AccessMistake{"auth: {basic: {password: {file: key}}}",
                         "auth.basic.user: ", "is missing"},
           AccessMistake{"auth: {basic: {user: a}}", "auth.basic.password: ", "is missing"},
           AccessMistake{"auth: {basic: {user: \"a:b\", password: {file: key}}}",
                         "auth.basic.user: ", "colon"},
           AccessMistake{"auth: {basic: {user: ạ, password: {file: key}}}",
                         "auth.basic.user: ", "printable ASCII"},
           AccessMistake{"auth: {basic: {user: a, password: CANARY-7f3a}}",
                         "auth.basic.password: ", "write {file: PATH}"},
           AccessMistake{"auth: {basic: {user: a, password: {file: two-lines}}}",
                         "auth.basic.password: ", "one line"},
           AccessMistake{"auth: {oauth2: {client_id: a, client_secret: {file: key}}}",
                         "auth.oauth2.token_url: ", "is missing"},
           AccessMistake{"auth: {oauth2: {token_url: \"https://a/t\", client_secret: {file: key}}}",
                         "auth.oauth2.client_id: ", "is missing"},
           AccessMistake{"auth: {oauth2: {token_url: \"https://a/t\", client_id: a}}",
                         "auth.oauth2.client_secret: ", "is missing"},
           AccessMistake{"auth: {oauth2: {token_url: \"https://a/t\", client_id: a, client_secret: "
                         "CANARY-7f3a}}",
                         "auth.oauth2.client_secret: ", "write {file: PATH}"},
           AccessMistake{"auth: {oauth2: {token_url: \"https://u:CANARY-7f3a@a/t\", client_id: a, "
                         "client_secret: {file: key}}}",
                         "auth.oauth2.token_url: ", "without user, query or fragment"},
           AccessMistake{
               "auth: {oauth2: {token_url: \"https://a/t?key=CANARY-7f3a\", client_id: a, "
               "client_secret: {file: key}}}",
               "auth.oauth2.token_url: ", "without user, query or fragment"},
           AccessMistake{
               "auth: {oauth2: {token_url: \"ftp://a/t\", client_id: a, client_secret: {file: "
               "key}}}",
               "auth.oauth2.token_url: ", "a url like"},
           AccessMistake{
               "auth: {oauth2: {token_url: \"a/t\", client_id: a, client_secret: {file: key}}}",
               "auth.oauth2.token_url: ", "a url like"},
           AccessMistake{
               "auth: {oauth2: {token_url: \"http://a/t\", client_id: a, client_secret: {file: "
               "key}}}",
               "auth: ", "http is not allowed in token_url"},
           AccessMistake{"cookies: 1", "cookies: ", "true or false"},
           AccessMistake{"pin: []", "pin: ", "empty"},
           AccessMistake{"pin: [sha256//short=]", "pin[0]: ", "44 letters of base64"},
           AccessMistake{"pin: [sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF;=]",
                         "pin[0]: ", "44 letters of base64"},
           AccessMistake{"proxy: http://proxy.example", "proxy: ", "host and port"},
           AccessMistake{"proxy: https://proxy.example:3128", "proxy: ", "http, host and port"},
           AccessMistake{"proxy: http://u:CANARY-7f3a@proxy.example:3128",
                         "proxy: ", "without user"},
           AccessMistake{"proxy: socks5://proxy.example:1080", "proxy: ", "http, host and port"},
           AccessMistake{"ip: v6", "ip: ", "allowed: any, v4_first, v4"},
           AccessMistake{"extra_ca_file: none.pem", "extra_ca_file: ", "No such file"},
           AccessMistake{"ca_file: key, extra_ca_file: key", "extra_ca_file: ", "keep one"},
           AccessMistake{"url: \"http://portal.example\", allow_http: true, pin: "
                         "[sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=]",
                         "pin: ", "needs a url with https"},
       }) {
    ConfigFolder folder;
    folder.Write("key", std::string(kAccessSecret) + "\n");
    folder.Write("with-word", "Bearer CANARY-7f3a\n");
    folder.Write("two-lines", "CANARY-7f3a\nCANARY-7f3a\n");
    folder.Replace(
        "dvcmon.yaml", "- file: portal.yaml\n    provinces: [phu-tho]",
        "- {file: portal.yaml, provinces: [phu-tho], " + std::string(mistake.settings) + "}");
    const auto diagnoses = folder.Diagnoses();
    ASSERT_THAT(diagnoses,
                ElementsAre(StartsWith("dvcmon.yaml:3: portals[0]." + std::string(mistake.start))))
        << mistake.settings;
    EXPECT_THAT(diagnoses[0], HasSubstr(mistake.said)) << mistake.settings;
    EXPECT_THAT(diagnoses[0], Not(HasSubstr(kAccessSecret)));
    EXPECT_EQ(folder.Load().config, nullptr);
  }
}

TEST_F(AccessTest, RefusesToSendAHeaderTwice) {
  folder_.Replace(
      "portal.yaml", "path: /counts",
      "path: /counts\n      headers: {authorization: {file: key}, Cookie: {file: key}}");
  SetInPortalFile("cookies: true\nauth: {bearer: {file: key}}");
  EXPECT_THAT(
      folder_.Diagnoses(),
      ElementsAre(HasSubstr(":6: cookies: the collector counts sends a header Cookie"),
                  HasSubstr(":7: auth: the collector counts sends a header Authorization")));
}

}  // namespace
}  // namespace dvcmon
