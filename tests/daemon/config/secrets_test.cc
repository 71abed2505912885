// Secrets come from files only, and no diagnostic repeats one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kCanary[] = "CANARY-7f3a";

class SecretsTest : public testing::Test {
 protected:
  SecretsTest() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  ~SecretsTest() override { ::unsetenv("CREDENTIALS_DIRECTORY"); }

  void SetHeaders(const std::string& headers) {
    folder_.Replace("portal.yaml", "path: /counts", "path: /counts\n      headers: " + headers);
  }
  std::vector<Header> Headers() {
    const LoadedConfig loaded = folder_.Load();
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    if (!loaded.config) return {};
    return loaded.config->portals.at(0).portal->collectors.at(0).request.headers;
  }
  // The only diagnosis.
  std::string Diagnosis() {
    const auto diagnoses = folder_.Diagnoses();
    EXPECT_EQ(diagnoses.size(), 1u);
    return diagnoses.empty() ? "" : diagnoses[0];
  }

  ConfigFolder folder_;
};

TEST_F(SecretsTest, AreReadFromAFileBesideThePortalFile) {
  folder_.Write("key", std::string(kCanary) + " {year}\n");
  SetHeaders("{X-Api-Key: {file: key}, X-Plain: \"nam {year}\"}");
  const auto headers = Headers();
  ASSERT_EQ(headers.size(), 2u);
  Context context;
  context.period = ParsePeriod("2026").value();
  EXPECT_EQ(headers[0].name, "X-Api-Key");
  EXPECT_TRUE(headers[0].secret);
  // Braces in a secret are no placeholders; the newline at its end is no part of it.
  EXPECT_EQ(headers[0].value.Expand(context), std::string(kCanary) + " {year}");
  EXPECT_FALSE(headers[1].secret);
  EXPECT_EQ(headers[1].value.Expand(context), "nam 2026");
}

TEST_F(SecretsTest, AreReadFromSystemdsCredentials) {
  folder_.Write("portal-key", kCanary);
  ::setenv("CREDENTIALS_DIRECTORY", folder_.Path("").c_str(), 1);
  SetHeaders("{Authorization: {credential: portal-key}}");
  const auto headers = Headers();
  ASSERT_EQ(headers.size(), 1u);
  EXPECT_TRUE(headers[0].secret);
  EXPECT_EQ(headers[0].value.Expand({}), kCanary);
}

TEST_F(SecretsTest, NeedACredentialsFolder) {
  SetHeaders("{Authorization: {credential: portal-key}}");
  EXPECT_THAT(Diagnosis(), HasSubstr("LoadCredential="));
}

TEST_F(SecretsTest, DoNotLeaveTheCredentialsFolder) {
  ::setenv("CREDENTIALS_DIRECTORY", folder_.Path("").c_str(), 1);
  for (const char* name : {"../key", "..", "a/b", "/etc/passwd"}) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", "path: /counts",
                   std::string("path: /counts\n      headers: {A: {credential: ") + name + "}}");
    EXPECT_EQ(folder.Diagnoses().size(), 1u) << name;
  }
}

struct Leak {
  const char* headers;
  const char* said;
};

TEST_F(SecretsTest, AreNeverRepeated) {
  for (const Leak& leak : {
           Leak{"{Authorization: Bearer CANARY-7f3a}", "only from a file or a credential"},
           Leak{"{cookie: CANARY-7f3a}", "only from a file or a credential"},
           Leak{"{x-api-key: CANARY-7f3a}", "only from a file or a credential"},
           Leak{"{Proxy-Authorization: CANARY-7f3a}", "only from a file or a credential"},
           Leak{"{X-Other: \"CANARY-7f3a{\"}", "placeholder"},
           Leak{"{X-Other: \"CANARY-7f3a\\n\"}", "printable ASCII"},
           Leak{"{X-Other: [CANARY-7f3a]}", "not a list"},
           Leak{"{X-Api-Key: {file: CANARY-7f3a}}", "No such file"},
           Leak{"{X-Api-Key: {file: two-lines}}", "one line"},
           Leak{"{X-Api-Key: {file: empty}}", "one line"},
           Leak{"{X-Api-Key: {file: large}}", "larger than 8 KiB"},
           Leak{"{X-Api-Key: {flie: CANARY-7f3a, file: two-lines}}", "did you mean file?"},
       }) {
    ConfigFolder folder;
    folder.Write("two-lines", std::string(kCanary) + "\r\nX-Evil: 1\n");
    folder.Write("empty", "\n");
    folder.Write("large", std::string(9000, 'x'));
    folder.Replace("portal.yaml", "path: /counts",
                   std::string("path: /counts\n      headers: ") + leak.headers);
    const auto diagnoses = folder.Diagnoses();
    ASSERT_FALSE(diagnoses.empty()) << leak.headers;
    EXPECT_THAT(diagnoses[0], HasSubstr(leak.said));
    for (const std::string& text : diagnoses) EXPECT_THAT(text, Not(HasSubstr(kCanary)));
  }
}

TEST_F(SecretsTest, AreNotRepeatedFromAUrl) {
  folder_.Replace("portal.yaml", "https://portal.example",
                  "https://user:CANARY-7f3a@portal.example");
  EXPECT_THAT(Diagnosis(), Not(HasSubstr(kCanary)));
}

TEST_F(SecretsTest, LeaveTheClientsOwnHeadersAlone) {
  for (const char* name : {"Host", "content-length", "Transfer-Encoding", "Accept-Encoding",
                           "Connection", "Content-Type", "User-Agent"}) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", "path: /counts",
                   std::string("path: /counts\n      headers: {") + name + ": x}");
    EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("must not be set"))) << name;
  }
}

TEST_F(SecretsTest, RefusesAHeaderTwiceWhateverItsCase) {
  SetHeaders("{X-A: \"1\", x-a: \"2\"}");
  EXPECT_THAT(Diagnosis(), HasSubstr("stands twice"));
}

TEST_F(SecretsTest, RefusesWhatIsNoHeadersName) {
  SetHeaders("{\"X A\": \"1\"}");
  EXPECT_THAT(Diagnosis(), HasSubstr("not a header's name"));
}

}  // namespace
}  // namespace dvcmon
