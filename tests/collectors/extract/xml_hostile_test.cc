// XML that is made to open something, or to take time or memory. The bounds are four times what it
// takes, or more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "collectors/extract/xml.h"
#include "tests/support/temp_dir.h"
#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using dvcmon::testing::TempDir;
using ::testing::HasSubstr;

Error RefusedHostileXml(const std::string& text) {
  const auto answer = XmlAnswer::Parse(text);
  EXPECT_FALSE(answer.ok()) << text.substr(0, 100);
  return answer.ok() ? Error{ErrorCode::kIo, "", ""} : answer.error();
}

TEST(XmlHostileTest, RefusesADocumentTypeWithoutReadingIt) {
  std::string bomb = "<!DOCTYPE a [<!ENTITY e0 'ha'>";
  for (int i = 1; i < 20; ++i) {
    const std::string before = "&e" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY e" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) bomb += before;
    bomb += "'>";
  }
  for (const std::string& text :
       {bomb + "]><a>&e19;</a>", std::string("<!DOCTYPE a><a/>"),
        std::string("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>"),
        std::string("<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1:1/x.dtd'><a/>")}) {
    const double cost = CostInYardsticks([&] {
      const Error error = RefusedHostileXml("<?xml version='1.0'?>" + text);
      EXPECT_EQ(error.code, ErrorCode::kSyntax);
      EXPECT_THAT(error.message, HasSubstr("document type"));
    });
    EXPECT_LT(cost, 4);
  }
}

// Says whether anything in a folder was opened since it last said so.
class Watch {
 public:
  explicit Watch(const std::string& folder) {
    EXPECT_GE(inotify_add_watch(events_, folder.c_str(), IN_OPEN), 0);
  }
  ~Watch() { close(events_); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  bool SawOpening() const {
    char events[4096];
    return read(events_, events, sizeof events) > 0;
  }

 private:
  const int events_ = inotify_init1(IN_NONBLOCK);
};

TEST(XmlHostileTest, OpensNoFileThatADocumentNames) {
  const TempDir folder;
  const std::string file = folder.Write("secret.dtd", "<!ENTITY e 'secret'>");
  const Watch watch(folder.Path(""));
  static_cast<void>(std::ifstream(file).get());
  ASSERT_TRUE(watch.SawOpening());
  const std::string include = "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='" +
                              file + "' parse='text'/></a>";
  for (const std::string& text : {"<!DOCTYPE a SYSTEM '" + file + "'><a>&e;</a>",
                                  "<!DOCTYPE a [<!ENTITY e SYSTEM '" + file + "'>]><a>&e;</a>",
                                  "<!DOCTYPE a [<!ENTITY % e SYSTEM '" + file + "'>%e;]><a>&e;</a>",
                                  "<?xml-stylesheet href='" + file + "'?>" + include, include}) {
    static_cast<void>(XmlAnswer::Parse(text).ok());
    EXPECT_FALSE(watch.SawOpening()) << text;
  }
  const auto answer = XmlAnswer::Parse(include);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ((*answer)->At("/a/include").text, "") << "an element like any other";
  EXPECT_EQ((*answer)->At("/a/include/@href").text, file);
}

TEST(XmlHostileTest, AMillionNestedElementsAreAnError) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_EQ(RefusedHostileXml(deep).code, ErrorCode::kSyntax);
}

TEST(XmlHostileTest, NothingTakesLong) {
  const auto expect_fast = [](const std::string& what, const std::string& text) {
    const double cost = CostInYardsticks([&] {
      const auto answer = XmlAnswer::Parse(text);
      if (answer.ok()) {
        static_cast<void>((*answer)->At("/a/none/x"));
      } else {
        EXPECT_THAT(answer.error().code, ::testing::AnyOf(ErrorCode::kTooLarge, ErrorCode::kSyntax))
            << answer.error().message;
      }
    });
    EXPECT_LT(cost, 120) << what;
  };
  const auto repeated = [](const std::string& piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const auto numbered = [](const std::string& before, const std::string& behind) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += before + std::to_string(i) + behind;
    return text;
  };
  expect_fast("attributes", "<a" + numbered(" a", "='1'") + "/>");
  expect_fast("namespaces", "<a" + numbered(" xmlns:a", "='1'") + "/>");
  expect_fast("elements", "<a>" + repeated("<b/>", 250'000) + "</a>");
  expect_fast("names", "<a>" + numbered("<b", "/>") + "</a>");
  expect_fast("elements with an attribute", "<a>" + repeated("<b c='1'/>", 125'000) + "</a>");
  expect_fast("prefixes", "<a>" + repeated("<p:b/>", 125'000) + "</a>");
  expect_fast("entities", "<a>" + repeated("&amp;", 250'000) + "</a>");
  expect_fast("escapes", "<a b='" + repeated("&amp;", 250'000) + "'/>");
  expect_fast("instructions", "<a>" + repeated("<?x?>", 250'000) + "</a>");
  expect_fast("comments", "<a>" + repeated("<!---->", 250'000) + "</a>");
  expect_fast("faults", "<a>" + repeated("&x;<", 250'000) + "</a>");
  expect_fast("a text", "<a>" + std::string(2'000'000, 'x') + "</a>");
  expect_fast("combining marks", "<a>" + repeated("\xCC\x81", 500'000) + "</a>");
}

TEST(XmlHostileTest, MoreElementsOrRowsThanTheBoundsAreTooLarge) {
  std::string rows;
  for (int i = 0; i < 20'101; ++i) rows += "<b/>";
  const auto answer = XmlAnswer::Parse("<a>" + rows + "</a>");
  ASSERT_TRUE(answer.ok());
  const auto read = (*answer)->Rows("/a/b");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kTooLarge);
  std::string more = "<a>";
  for (int i = 0; i < 40; ++i) more += rows;
  EXPECT_EQ(RefusedHostileXml(more + "</a>").code, ErrorCode::kTooLarge);
  std::string attributes = "<a";
  for (int i = 0; i < 5'000; ++i) attributes += " a" + std::to_string(i) + "='1'";
  EXPECT_EQ(RefusedHostileXml(attributes + "/>").code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace dvcmon
