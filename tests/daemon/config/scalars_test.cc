#include "daemon/config/scalars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What `read` makes of the value `yaml`; none where it reports an error and sets nothing.
template <class T, class Read>
std::optional<T> Value(const std::string& yaml, Read read) {
  Diagnostics diagnostics;
  const ParsedYaml parsed = ParseYaml(yaml);
  EXPECT_THAT(parsed.errors, IsEmpty()) << yaml;
  T out{};
  const bool good = read(YamlValue("f", &parsed.root, &diagnostics), out);
  EXPECT_EQ(good, !diagnostics.has_errors()) << yaml;
  return good ? std::optional(out) : std::nullopt;
}

std::optional<int64_t> Milliseconds(const std::string& yaml) {
  const auto duration = Value<Duration>(yaml, [](const YamlValue& value, Duration& out) {
    return ReadDuration(value, out, Duration(0), std::chrono::hours(24 * 1000));
  });
  return duration ? std::optional(duration->count()) : std::nullopt;
}

TEST(ScalarsTest, ReadsDurations) {
  EXPECT_EQ(Milliseconds("500ms"), 500);
  EXPECT_EQ(Milliseconds("30s"), 30'000);
  EXPECT_EQ(Milliseconds("1.5s"), 1'500);
  EXPECT_EQ(Milliseconds("0.1s"), 100);
  EXPECT_EQ(Milliseconds("10m"), 600'000);
  EXPECT_EQ(Milliseconds("12h"), 43'200'000);
  EXPECT_EQ(Milliseconds("400d"), 34'560'000'000);
  EXPECT_EQ(Milliseconds("\"30s\""), 30'000);
  for (const char* bad :
       {"30",    "s",     "30 s",   "-1s", "+1s",   "1e3s",    "0x1s",
        ".5s",   "5.s",   "1.2.3s", "30S", "0.1ms", "1.0001s", "99999999999999999999d",
        "1001d", "[30s]", "nan",    "inf", "''",    "1h30m"}) {
    EXPECT_EQ(Milliseconds(bad), std::nullopt) << bad;
  }
}

std::optional<int64_t> Bytes(const std::string& yaml) {
  return Value<int64_t>(yaml, [](const YamlValue& value, int64_t& out) {
    return ReadBytes(value, out, 1, int64_t{1} << 40);
  });
}

TEST(ScalarsTest, ReadsSizes) {
  EXPECT_EQ(Bytes("100"), 100);
  EXPECT_EQ(Bytes("64KiB"), 65'536);
  EXPECT_EQ(Bytes("4MiB"), 4 << 20);
  EXPECT_EQ(Bytes("1.5GiB"), 3 << 29);
  for (const char* bad : {"64KB", "64k", "64 KiB", "-1", "0", "1.5", "1e6", "99999999GiB"}) {
    EXPECT_EQ(Bytes(bad), std::nullopt) << bad;
  }
}

TEST(ScalarsTest, WritesSizesAsItReadsThem) {
  EXPECT_EQ(FormatBytes(100), "100");
  EXPECT_EQ(FormatBytes(65'536), "64KiB");
  EXPECT_EQ(FormatBytes(1 << 30), "1GiB");
  EXPECT_EQ(FormatBytes(0), "0");
}

TEST(ScalarsTest, ReadsShares) {
  const auto share = [](const std::string& yaml) {
    return Value<double>(yaml,
                         [](const YamlValue& value, double& out) { return ReadShare(value, out); });
  };
  EXPECT_EQ(share("10%"), 0.1);
  EXPECT_EQ(share("0%"), 0);
  EXPECT_EQ(share("100%"), 1);
  EXPECT_EQ(share("2.5%"), 0.025);
  for (const char* bad : {"10", "101%", "-1%", "'%'", "nan%", "inf%", "10 %", "ten%"}) {
    EXPECT_EQ(share(bad), std::nullopt) << bad;
  }
}

TEST(ScalarsTest, ReadsNumbersOnlyWithoutQuotes) {
  const auto whole = [](const std::string& yaml) {
    return Value<int64_t>(
        yaml, [](const YamlValue& value, int64_t& out) { return ReadWhole(value, out, -5, 10); });
  };
  EXPECT_EQ(whole("10"), 10);
  EXPECT_EQ(whole("-5"), -5);
  for (const char* bad : {"11", "-6", "\"5\"", "5.0", "five", "~", "0x5", "99999999999999999999"}) {
    EXPECT_EQ(whole(bad), std::nullopt) << bad;
  }
  const auto number = [](const std::string& yaml) {
    return Value<double>(
        yaml, [](const YamlValue& value, double& out) { return ReadNumber(value, out, 0, 10); });
  };
  EXPECT_EQ(number("0.5"), 0.5);
  for (const char* bad : {"nan", "inf", "-0.1", "10.1", "'1'", "1,5"}) {
    EXPECT_EQ(number(bad), std::nullopt) << bad;
  }
}

TEST(ScalarsTest, ReadsOnlyTrueAndFalse) {
  const auto boolean = [](const std::string& yaml) {
    return Value<bool>(yaml,
                       [](const YamlValue& value, bool& out) { return ReadBool(value, out); });
  };
  EXPECT_EQ(boolean("true"), true);
  EXPECT_EQ(boolean("false"), false);
  for (const char* bad : {"yes", "no", "True", "on", "1", "\"true\""}) {
    EXPECT_EQ(boolean(bad), std::nullopt) << bad;
  }
}

TEST(ScalarsTest, ReadsTextInOneLineAndWhole) {
  const auto text = [](const std::string& yaml) {
    return Value<std::string>(
        yaml, [](const YamlValue& value, std::string& out) { return ReadText(value, out); });
  };
  EXPECT_EQ(text("Phú Thọ"), "Phú Thọ");
  EXPECT_EQ(text("Phu\u0301 Tho\u0323"), "Phú Thọ");
  EXPECT_EQ(text(std::string(200, 'x')), std::string(200, 'x'));
  EXPECT_EQ(text(std::string(201, 'x')), std::nullopt);
  EXPECT_EQ(text("''"), std::nullopt);
  EXPECT_EQ(text("'  '"), std::nullopt);
}

TEST(ScalarsTest, LeavesADefaultAloneWhereNothingStands) {
  Diagnostics diagnostics;
  const YamlValue absent("f", nullptr, &diagnostics);
  int64_t whole = 7;
  bool boolean = true;
  std::string text = "default";
  Duration duration(5);
  EXPECT_FALSE(ReadWhole(absent, whole, 0, 1));
  EXPECT_FALSE(ReadBool(absent, boolean));
  EXPECT_FALSE(ReadText(absent, text));
  EXPECT_FALSE(ReadDuration(absent, duration, Duration(0), Duration(1)));
  EXPECT_EQ(whole, 7);
  EXPECT_TRUE(boolean);
  EXPECT_EQ(text, "default");
  EXPECT_EQ(duration, Duration(5));
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST(DidYouMeanTest, NamesTheNearestWordOrNone) {
  const std::vector<std::string> words = {"provinces", "portals", "of"};
  EXPECT_EQ(DidYouMean("provincs", words), "; did you mean provinces?");
  EXPECT_EQ(DidYouMean("portal", words), "; did you mean portals?");
  EXPECT_EQ(DidYouMean("retention", words), "");
  EXPECT_EQ(DidYouMean("", words), "");
  EXPECT_EQ(DidYouMean(std::string(100'000, 'x'), words), "");
}

TEST(DiagnosticsTest, AreInOrderOfFilesAndLines) {
  Diagnostics diagnostics;
  diagnostics.OpenFile("b");
  diagnostics.OpenFile("a");
  diagnostics.Add({"a", 2, "", "third", false});
  diagnostics.Add({"b", 9, "", "second", true});
  diagnostics.Add({"b", 1, "", "first", true});
  diagnostics.Add({"a", 2, "", "fourth", false});
  EXPECT_TRUE(diagnostics.has_errors());
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : std::move(diagnostics).Take()) {
    messages.push_back(diagnostic.message);
  }
  EXPECT_THAT(messages, ElementsAre("first", "second", "third", "fourth"));
}

}  // namespace
}  // namespace dvcmon
