#include "daemon/web/basic_auth.h"

#include <gmock/gmock.h>

#include "tests/daemon/web/client.h"

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::unique_ptr<BasicAuth> Make(const std::map<std::string, std::string>& users) {
  Result<std::unique_ptr<BasicAuth>> auth = BasicAuth::Create(users);
  EXPECT_TRUE(auth) << auth.error().message;
  return std::move(*auth);
}

TEST(BasicAuthTest, KnowsTheRightPassword) {
  const auto auth = Make({{"an", HashOf("mật khẩu")}, {"binh", HashOf("other")}});
  EXPECT_TRUE(auth->required());
  EXPECT_TRUE(auth->Verify("an", "mật khẩu"));
  EXPECT_FALSE(auth->Verify("an", "other"));
  EXPECT_FALSE(auth->Verify("an", ""));
  EXPECT_FALSE(auth->Verify("An", "mật khẩu"));
  EXPECT_FALSE(auth->Verify("chi", "mật khẩu"));
  EXPECT_FALSE(auth->Verify("", ""));
}

TEST(BasicAuthTest, ReadsHashesOfOtherPrograms) {
  // Test vectors of the bcrypt implementation by Openwall.
  const auto auth = Make({{"a", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
                          {"y", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"}});
  EXPECT_TRUE(auth->Verify("a", "U*U"));
  EXPECT_TRUE(auth->Verify("y", "U*U"));
  EXPECT_FALSE(auth->Verify("y", "U*V"));
}

TEST(BasicAuthTest, RemembersOnlyWhatWasRight) {
  const auto auth = Make({{"an", HashOf("right")}, {"binh", HashOf("right")}});
  EXPECT_FALSE(auth->Remembers("an", "right"));
  auth->Verify("an", "wrong");
  EXPECT_FALSE(auth->Remembers("an", "wrong"));
  auth->Verify("an", "right");
  EXPECT_TRUE(auth->Remembers("an", "right"));
  EXPECT_FALSE(auth->Remembers("an", "wrong"));
  EXPECT_FALSE(auth->Remembers("binh", "right"));
  EXPECT_FALSE(auth->Remembers("chi", "right"));
  auth->Verify("an", "wrong");
  EXPECT_TRUE(auth->Remembers("an", "right")) << "a wrong password does not lock out the right one";
}

TEST(BasicAuthTest, ComputesAsMuchForAnUnknownUser) {
  const auto auth = Make({{"an", HashOf("right")}});
  auth->Verify("an", "wrong");
  EXPECT_EQ(auth->computed(), 1U);
  auth->Verify("nobody", "wrong");
  EXPECT_EQ(auth->computed(), 2U);
  auth->Remembers("an", "right");
  EXPECT_EQ(auth->computed(), 2U);
}

TEST(BasicAuthTest, LetsEverybodyInWithoutUsers) { EXPECT_FALSE(Make({})->required()); }

TEST(BasicAuthTest, RefusesWhatIsNoBcryptHash) {
  const std::string good = HashOf("secret-word");
  for (const std::string& hash :
       {std::string("secret-word"), std::string(), good.substr(1), good.substr(0, 59), good + "a",
        "$2x$" + good.substr(4), "$2b$xx" + good.substr(6), "$2b$03" + good.substr(6),
        "$2b$32" + good.substr(6), std::string("$6$saltsalt$abcdefghijklmnopqrstuvwxyz")}) {
    const Result<std::unique_ptr<BasicAuth>> auth = BasicAuth::Create({{"an", hash}});
    ASSERT_FALSE(auth) << hash;
    EXPECT_EQ(auth.error().code, ErrorCode::kConfig);
    EXPECT_THAT(auth.error().message,
                AllOf(HasSubstr("\"an\""), HasSubstr("htpasswd"), Not(HasSubstr("secret-word"))));
  }
}

TEST(BasicAuthTest, RefusesAHashThatTakesTooLong) {
  std::string hash = HashOf("right");
  hash.replace(4, 2, "15");
  const Result<std::unique_ptr<BasicAuth>> auth = BasicAuth::Create({{"an", hash}});
  ASSERT_FALSE(auth);
  EXPECT_THAT(auth.error().message, AllOf(HasSubstr("15"), HasSubstr("at most 14")));
  hash.replace(4, 2, "14");
  EXPECT_TRUE(BasicAuth::Create({{"an", hash}}));
}

}  // namespace
}  // namespace dvcmon
