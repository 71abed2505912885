#include "daemon/config/yaml_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"
#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(YamlTreeTest, KeepsLinesQuotesAndDuplicates) {
  const ParsedYaml parsed = ParseYaml("a: 1\nb:\n  - \"1\"\n  - |\n    text\na: ~\n");
  ASSERT_THAT(parsed.errors, IsEmpty());
  const YamlNode& root = parsed.root;
  ASSERT_EQ(root.kind, YamlNode::Kind::kMap);
  ASSERT_EQ(root.keys.size(), 3u);
  EXPECT_EQ(root.keys[0].text, "a");
  EXPECT_EQ(root.keys[2].text, "a");
  EXPECT_EQ(root.keys[2].line, 6);
  EXPECT_EQ(root.values[0].text, "1");
  EXPECT_FALSE(root.values[0].quoted);
  const YamlNode& list = root.values[1];
  ASSERT_EQ(list.kind, YamlNode::Kind::kList);
  EXPECT_TRUE(list.values.at(0).quoted);
  EXPECT_EQ(list.values[0].line, 3);
  EXPECT_EQ(list.values.at(1).text, "text\n");
  EXPECT_TRUE(list.values[1].quoted);
  EXPECT_EQ(root.values[2].kind, YamlNode::Kind::kNull);
}

TEST(YamlTreeTest, IsNullForAnEmptyDocument) {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n"}) {
    const ParsedYaml parsed = ParseYaml(text);
    EXPECT_THAT(parsed.errors, IsEmpty()) << text;
    EXPECT_EQ(parsed.root.kind, YamlNode::Kind::kNull) << text;
  }
}

struct Broken {
  const char* text;
  int line;
  const char* said;
};

TEST(YamlTreeTest, RefusesWhatAConfigurationDoesNotNeed) {
  for (const Broken& broken : {
           Broken{"a: 1\nb: &x 2\n", 2, "anchors"},
           Broken{"a: &x [1]\n", 1, "anchors"},
           Broken{"a: &x {b: 1}\n", 1, "anchors"},
           Broken{"a: &x\nb: 1\n", 1, "anchors"},
           Broken{"a: !!str 1\n", 1, "tags"},
           Broken{"a: !secret [1]\n", 1, "tags"},
           Broken{"a: 1\n---\nb: 2\n", 2, "second document"},
           Broken{"a:\n\tb: 1\n", 2, "tab"},
           Broken{"a:\n  \tb: 1\n", 2, "tab"},
           Broken{"a: 1\nb: [1, 2\n", 3, "not YAML"},
           Broken{"a: [x{y=z}, w]\n", 1, "needs quotes"},
           Broken{"a: 1\n b: 2\n", 2, "not YAML"},
           Broken{"a: 1\nb: \"\xff\"\n", 2, "UTF-8"},
           Broken{"a: \"x\x01\"\n", 1, "control character"},
           Broken{"{a: {b}: c}\n", 1, ""},
           Broken{"year: {{year}: 1}\n", 1, "a key must be text"},
           Broken{"? [a]\n: b\n", 1, "a key must be text"},
       }) {
    const ParsedYaml parsed = ParseYaml(broken.text);
    ASSERT_EQ(parsed.errors.size(), 1u) << broken.text;
    EXPECT_EQ(parsed.errors[0].line, broken.line) << broken.text << parsed.errors[0].message;
    EXPECT_THAT(parsed.errors[0].message, HasSubstr(broken.said)) << broken.text;
  }
}

// The parser takes 0x04 for the end of its input: the rest of the file would be lost silently.
TEST(YamlTreeTest, RefusesWhatWouldCutTheFileShort) {
  EXPECT_EQ(ParseYaml("a: 1\n\x04\nb: 2\n").errors.size(), 1u);
  EXPECT_EQ(ParseYaml(std::string("a: 1\n\0b: 2\n", 11)).errors.size(), 1u);
}

TEST(YamlTreeTest, HoldsExactlyAsManyNodesAndLevelsAsItSays) {
  const auto list = [](size_t size) {
    std::string text = "[";
    for (size_t i = 0; i < size; ++i) text += "1,";
    return text + "]";
  };
  const auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '[') +
           std::string(static_cast<size_t>(depth), ']');
  };
  EXPECT_THAT(ParseYaml(list(kMaxYamlNodes - 1)).errors, IsEmpty());
  EXPECT_EQ(ParseYaml(list(kMaxYamlNodes)).errors.size(), 1u);
  EXPECT_THAT(ParseYaml(nested(kMaxYamlDepth)).errors, IsEmpty());
  EXPECT_EQ(ParseYaml(nested(kMaxYamlDepth + 1)).errors.size(), 1u);
}

std::string Repeated(const std::string& text, size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string AliasBomb() {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text +=
        "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + "]\n";
  }
  return text;
}

// A bad file must not hold up a restart: a yardstick is less than a tenth of a second.
TEST(YamlTreeTest, RefusesHostileFilesAtOnce) {
  struct Hostile {
    const char* name;
    std::string text;
  };
  for (const Hostile& hostile : {
           Hostile{"alias bomb", AliasBomb()},
           Hostile{"depth", Repeated("[", 100'000)},
           Hostile{"depth of maps", Repeated("{a: ", 100'000)},
           Hostile{"depth of blocks", Repeated("- ", 100'000)},
           Hostile{"depth of keys", Repeated("? ", 100'000)},
           Hostile{"50 MB", Repeated("a: 1 # and so on\n", 50'000'000 / 17)},
           Hostile{"many values", Repeated("- 1\n", 200'000)},
           Hostile{"many flow values", "[" + Repeated("1,", 250'000)},
           Hostile{"one long scalar", "a: \"" + Repeated("x", 1'000'000)},
           Hostile{"quotes", Repeated("\"\" ", 300'000)},
           Hostile{"anchors", Repeated("&a ", 300'000)},
           Hostile{"tags", Repeated("!a ", 300'000)},
           Hostile{"colons", Repeated(":", 1'000'000)},
           Hostile{"tabs", Repeated("\t", 1'000'000)},
           Hostile{"documents", Repeated("---\n", 200'000)},
       }) {
    ConfigFolder folder;
    folder.Write("dvcmon.yaml", hostile.text);
    LoadedConfig loaded;
    const double cost = CostInYardsticks([&] { loaded = folder.Load(); });
    EXPECT_EQ(loaded.config, nullptr) << hostile.name;
    EXPECT_FALSE(loaded.diagnostics.empty()) << hostile.name;
    EXPECT_LT(cost, 60) << hostile.name;
  }
}

TEST(YamlTreeTest, RefusesAFileBeyondOneMebibyte) {
  ConfigFolder folder;
  folder.Write("portal.yaml", std::string((1 << 20) + 1, '#'));
  const auto diagnoses = folder.Diagnoses();
  ASSERT_EQ(diagnoses.size(), 1u);
  EXPECT_EQ(diagnoses[0], "dvcmon.yaml:3: portals[0].file: portal.yaml is larger than 1024 KiB");
  folder.Write("portal.yaml", std::string(1 << 20, '#'));
  EXPECT_THAT(folder.Diagnoses().at(0), HasSubstr("a mapping is needed"));
}

}  // namespace
}  // namespace dvcmon
