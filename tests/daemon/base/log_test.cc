#include "daemon/base/log.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

TEST(LogTest, ALineIsLogfmtOrJson) {
  EXPECT_EQ(FormatLogLine(LogLevel::kInfo, LogFormat::kLogfmt, "poll accepted",
                          {{"portal", "dvcqg"}, {"error", "two words"}, {"empty", ""}}),
            R"(level=info msg="poll accepted" portal=dvcqg error="two words" empty="")");
  EXPECT_EQ(FormatLogLine(LogLevel::kWarn, LogFormat::kJson, "poll failed", {{"reason", "tls"}}),
            R"("level":"warn","msg":"poll failed","reason":"tls")");
}

TEST(LogTest, TextFromOutsideCannotForgeALine) {
  for (const LogFormat format : {LogFormat::kLogfmt, LogFormat::kJson}) {
    const std::string line =
        FormatLogLine(LogLevel::kWarn, format, "x",
                      {{"name", "a\r\nlevel=error msg=forged\x1B[2J\x7F \"quoted\" \\"}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find('\r'), std::string::npos);
    EXPECT_EQ(line.find('\x1B'), std::string::npos);
    EXPECT_EQ(line.find('\x7F'), std::string::npos);
    EXPECT_NE(line.find("\\\"quoted\\\""), std::string::npos);
  }
}

TEST(LogTest, LongValuesAreCutAtTheEndOfACharacter) {
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "ạ";
  const std::string line =
      FormatLogLine(LogLevel::kInfo, LogFormat::kLogfmt, "x", {{"name", name}});
  EXPECT_LT(line.size(), 2050U);
  EXPECT_EQ(line.substr(line.size() - 4), "ạ\"");
}

TEST(LogTest, AMessageThatSaysAtItsEndWhatToDoIsWhole) {
  const std::string error = std::string(1500, 'x') + ": restart";
  EXPECT_EQ(FormatLogLine(LogLevel::kError, LogFormat::kJson, "x", {{"error", error}}),
            R"("level":"error","msg":"x","error":")" + error + '"');
}

TEST(LogTest, KnowsItsWords) {
  EXPECT_EQ(ParseLogLevel("warn"), LogLevel::kWarn);
  EXPECT_EQ(ParseLogLevel("loud"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_EQ(ParseLogFormat("xml"), std::nullopt);
}

}  // namespace
}  // namespace dvcmon
