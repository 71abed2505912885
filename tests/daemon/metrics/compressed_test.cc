#include "daemon/metrics/compressed.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/gzip.h"

namespace dvcmon {
namespace {

std::string Joined(const std::vector<std::string>& texts) {
  GzipWriter gzip;
  for (const std::string& text : texts) gzip.Append(CompressedText(text));
  return std::move(gzip).Finish();
}

TEST(CompressedTextTest, GivesBackTheText) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(1'000'000, 'x'), std::string("Sở\n\0z", 7)}) {
    const CompressedText compressed(text);
    EXPECT_EQ(compressed.text_size(), text.size());
    std::string out = "before ";
    compressed.AppendTextTo(out);
    EXPECT_EQ(out, "before " + text);
  }
}

TEST(CompressedTextTest, AlsoOfBytesThatDoNotCompress) {
  std::mt19937 random(7);
  for (const size_t size : {1U, 100U, 65'535U, 65'536U, 1'000'003U}) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    std::string out;
    CompressedText(text).AppendTextTo(out);
    EXPECT_EQ(out, text);
  }
}

TEST(GzipWriterTest, JoinsPartsToOneMemberThatEveryReaderUnderstands) {
  std::string samples;
  for (int i = 0; i < 5000; ++i) samples += "dvc_x{agency=\"H44." + std::to_string(i) + "\"} 1\n";
  for (const std::vector<std::string>& texts :
       {std::vector<std::string>{}, {""}, {"a"}, {samples}, {samples, "", samples, "# EOF\n"}}) {
    std::string all;
    for (const std::string& text : texts) all += text;
    EXPECT_EQ(testing::Gunzip(Joined(texts)), all);
  }
}

TEST(GzipWriterTest, TheSamePartsGiveTheSameBytes) {
  EXPECT_EQ(Joined({"one", "two"}), Joined({"one", "two"}));
}

}  // namespace
}  // namespace dvcmon
