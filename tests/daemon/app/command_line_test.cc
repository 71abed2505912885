#include "daemon/app/command_line.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace dvcmon {
namespace {

using ::testing::ElementsAre;

struct Parsed {
  std::optional<CommandLine> line;
  int exit_code = -1;
  std::string out;
  std::string err;
};

Parsed Parse(std::vector<std::string> words) {
  words.insert(words.begin(), "dvcmon");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  Parsed parsed;
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  parsed.line = ParseCommandLine(static_cast<int>(argv.size()), argv.data(), parsed.exit_code);
  parsed.out = ::testing::internal::GetCapturedStdout();
  parsed.err = ::testing::internal::GetCapturedStderr();
  return parsed;
}

TEST(CommandLineTest, KnowsTheFlagsOfServe) {
  const Parsed parsed = Parse({"serve", "--config.file=a.yaml", "--web.listen-address",
                               "127.0.0.1:0", "--web.config.file=w.yaml", "--storage.path=s.db",
                               "--log.level=debug", "--log.format=json"});
  ASSERT_TRUE(parsed.line) << parsed.err;
  EXPECT_EQ(parsed.line->verb, Verb::kServe);
  EXPECT_EQ(parsed.line->config_file, "a.yaml");
  EXPECT_EQ(parsed.line->listen_address, "127.0.0.1:0");
  EXPECT_EQ(parsed.line->web_config_file, "w.yaml");
  EXPECT_EQ(parsed.line->storage_path, "s.db");
  EXPECT_EQ(parsed.line->log_level, "debug");
  EXPECT_EQ(parsed.line->log_format, "json");
}

TEST(CommandLineTest, CheckKnowsTheServersFlagsToo) {
  const Parsed parsed =
      Parse({"check", "--web.listen-address=[::1]:0", "--web.config.file=w.yaml"});
  ASSERT_TRUE(parsed.line) << parsed.err;
  EXPECT_EQ(parsed.line->verb, Verb::kCheck);
  EXPECT_EQ(parsed.line->listen_address, "[::1]:0");
  EXPECT_EQ(parsed.line->web_config_file, "w.yaml");
}

TEST(CommandLineTest, WithoutFlagsServeReadsEtc) {
  EXPECT_EQ(Parse({"serve"}).line->config_file, "/etc/dvcmon/dvcmon.yaml");
}

TEST(CommandLineTest, TryNamesOneTargetAndPollAnyNumber) {
  EXPECT_THAT(Parse({"try", "dvcqg/tree", "--period", "2026-Q3"}).line->targets,
              ElementsAre("dvcqg/tree"));
  EXPECT_THAT(Parse({"poll", "a", "b/c"}).line->targets, ElementsAre("a", "b/c"));
  EXPECT_TRUE(Parse({"poll"}).line);
  EXPECT_EQ(Parse({"try"}).exit_code, kExitUsage);
}

TEST(CommandLineTest, BackfillAndOpenMetricsWantToKnowFromWhenToWhen) {
  const Parsed backfill = Parse({"backfill", "--from", "2024-01", "--to", "2025-12", "a", "b/c",
                                 "--province=phu-tho", "--output=json"});
  ASSERT_TRUE(backfill.line) << backfill.err;
  EXPECT_EQ(backfill.line->verb, Verb::kBackfill);
  EXPECT_EQ(backfill.line->from, "2024-01");
  EXPECT_EQ(backfill.line->to, "2025-12");
  EXPECT_THAT(backfill.line->targets, ElementsAre("a", "b/c"));
  EXPECT_EQ(backfill.line->province, "phu-tho");
  EXPECT_TRUE(backfill.line->json);
  const Parsed history =
      Parse({"openmetrics", "--from=2025-01-01", "--to=2025-12-31", "--portal=dvcqg"});
  ASSERT_TRUE(history.line) << history.err;
  EXPECT_EQ(history.line->verb, Verb::kOpenMetrics);
  EXPECT_THAT(history.line->targets, ElementsAre("dvcqg"));
  EXPECT_EQ(Parse({"backfill", "--from", "2024"}).exit_code, kExitUsage);
  EXPECT_EQ(Parse({"openmetrics", "--to", "2024"}).exit_code, kExitUsage);
}

TEST(CommandLineTest, CalibrateTakesTheRecordOrOneHistoryWithItsCalendar) {
  const Parsed parsed = Parse({"calibrate", "--from-csv=o.csv", "--calendar=c.csv",
                               "--limit.rate=6.5", "--budget=0.01", "--alarms-out=a.csv"});
  ASSERT_TRUE(parsed.line) << parsed.err;
  EXPECT_EQ(parsed.line->verb, Verb::kCalibrate);
  EXPECT_EQ(parsed.line->observations_file, "o.csv");
  EXPECT_EQ(parsed.line->rate_limit, 6.5);
  EXPECT_EQ(parsed.line->volume_limit, std::nullopt);
  EXPECT_EQ(parsed.line->budget, 0.01);
  EXPECT_TRUE(Parse({"calibrate", "--storage.path=s.db", "--budget=0.01"}).line);
  EXPECT_EQ(Parse({"calibrate", "--from-csv=o.csv"}).exit_code, kExitUsage);
  EXPECT_EQ(Parse({"calibrate", "--calendar=c.csv", "--from-csv=o", "--increments=i"}).exit_code,
            kExitUsage);
}

TEST(CommandLineTest, ImportWantsToKnowWhoAndWhy) {
  const Parsed parsed = Parse({"import", "pci.csv", "--collector=indices", "--author=Lan",
                               "--reason=VCCI", "--valid-until=2026-12-31"});
  ASSERT_TRUE(parsed.line) << parsed.err;
  EXPECT_EQ(parsed.line->verb, Verb::kImport);
  EXPECT_THAT(parsed.line->from_files, ElementsAre("pci.csv"));
  EXPECT_THAT(parsed.line->targets, ElementsAre("indices"));
  EXPECT_EQ(parsed.line->author, "Lan");
  EXPECT_EQ(parsed.line->reason, "VCCI");
  EXPECT_EQ(parsed.line->valid_until, "2026-12-31");
  EXPECT_EQ(Parse({"import", "pci.csv", "--collector=indices", "--author=Lan"}).exit_code,
            kExitUsage);
}

TEST(CommandLineTest, AWrongCommandLineIsAUsageErrorThatSaysWhatIsWrong) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"fly"},
                                                {"serve", "--colour=blue"},
                                                {"serve", "--log.level=loud"},
                                                {"check", "--output=xml"},
                                                {"serve", "--config.file"}}) {
    const Parsed parsed = Parse(words);
    EXPECT_FALSE(parsed.line);
    EXPECT_EQ(parsed.exit_code, kExitUsage);
    EXPECT_FALSE(parsed.err.empty());
  }
}

TEST(CommandLineTest, HelpIsNoError) {
  const Parsed parsed = Parse({"--help"});
  EXPECT_FALSE(parsed.line);
  EXPECT_EQ(parsed.exit_code, kExitOk);
  for (const char* verb : {"serve", "check", "try", "poll", "import", "version"}) {
    EXPECT_NE(parsed.out.find(verb), std::string::npos) << verb;
  }
  EXPECT_EQ(Parse({"try", "--help"}).exit_code, kExitOk);
  for (const char* verb : {"try", "poll"}) {
    EXPECT_NE(Parse({verb, "--help"}).out.find("JSON lines"), std::string::npos) << verb;
  }
}

}  // namespace
}  // namespace dvcmon
