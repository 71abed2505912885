// Figures made by hand: the verb, and the drop folder.
#include "daemon/app/import.h"

#include <gmock/gmock.h>
#include <sys/fsuid.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "daemon/app/verbs.h"
#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

constexpr const char* kStatement = "TTHC;2.000\nDVCTT;1.500\n";
constexpr const char* kProcedures =
    R"(dvc_province_procedures{period="as_of",portal="manual",province="phu-tho"} )";

class ImportTest : public testing::DaemonTest {
 protected:
  ImportTest() {
    const std::string shipped = fs::absolute("config").string();
    line_.config_file =
        dir_.Write("dvcmon.yaml",
                   "statistics: " + shipped + "/statistics.yaml\nprovinces: " + shipped +
                       "/provinces.yaml\nportals:\n  - file: " + shipped +
                       "/portals/manual.yaml\n    provinces: [phu-tho]\n    drop_folder: drop\n");
    line_.storage_path = dir_.Path("dvcmon.db");
    line_.targets = {"statements"};
    line_.period = "2026-11-20";
    line_.author = "Lan";
    line_.reason = "Báo cáo 12/BC-UBND";
    line_.from_files = {dir_.Write("statement.csv", kStatement)};
  }

  void Serve() {
    const LoadedConfig loaded = LoadConfig(line_.config_file);
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    const Status used = daemon_->Use(loaded.config, now_);
    ASSERT_TRUE(used.ok()) << used.error().message;
  }
  // Lets go of the store, as a daemon that is stopped.
  void Stop() {
    daemon_.reset();
    store_.reset();
  }

  int Run() {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = RunImport(line_, World{[this] { return now_; }, http_});
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  // Complete since a minute, as the daemon will see it.
  void Drop(const std::string& name, const std::string& content, Time written) {
    const fs::path path = dir_.Path("drop/" + name);
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    const auto since = std::chrono::system_clock::now() - written;
    fs::last_write_time(path, fs::file_time_type::clock::now() -
                                  std::chrono::duration_cast<fs::file_time_type::duration>(since));
  }

  CommandLine line_;
  std::string out_;
  std::string err_;
};

TEST_F(ImportTest, KeepsAFileWithAuthorAndReason) {
  Stop();
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("by hand   Lan: Báo cáo 12/BC-UBND\n"));
  EXPECT_THAT(out_, HasSubstr("result    accepted: 1 rows, 2 figures"));
  EXPECT_THAT(out_, HasSubstr("kept, by hand: 2 figures\n"));
  Open();
  Serve();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, SaysThatTheSameFileIsKnown) {
  Stop();
  ASSERT_EQ(Run(), kExitOk);
  now_ += minutes(1);
  EXPECT_EQ(Run(), kExitOk);
  EXPECT_THAT(out_, HasSubstr("this file was kept before: nothing is new\n"));
  Open();
  EXPECT_EQ(store_->Size()->polls, 1);
}

TEST_F(ImportTest, AFileThatIsBroughtBackStandsAgain) {
  Stop();
  const std::string first = line_.from_files.front();
  for (const std::string& file : {first, dir_.Write("other.csv", "TTHC;2.001\n"), first}) {
    line_.from_files = {file};
    ASSERT_EQ(Run(), kExitOk) << err_;
    EXPECT_THAT(out_, HasSubstr("kept, by hand: "));
    now_ += minutes(1);
  }
  Open();
  Serve();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, AFileThatBreaksIsToldAsByTryAndShowsNothing) {
  Stop();
  line_.from_files = {dir_.Write("broken.csv", "TTHC;hai nghìn\n")};
  EXPECT_EQ(Run(), kExitFailure);
  EXPECT_THAT(out_, HasSubstr("result    syntax: procedures: "));
  Open();
  Serve();
  StepAt(now_);
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures)));
}

TEST_F(ImportTest, StandsUntilItsLastDay) {
  Stop();
  line_.valid_until = "2026-12-31";
  ASSERT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("valid until 2026-12-31"));
  Open();
  Serve();
  StepAt(*ParseTime("2026-12-31T23:59:00+07:00"));
  EXPECT_THAT(Metrics(), HasSubstr(kProcedures));
  StepAt(*ParseTime("2027-01-01T00:00:00+07:00"));
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures)));
}

TEST_F(ImportTest, SaysWhereToLayTheFileWhileADaemonRuns) {
  EXPECT_EQ(Run(), kExitFailure);
  EXPECT_THAT(err_, HasSubstr("another"));
  EXPECT_THAT(err_, HasSubstr("lay the file into " + dir_.Path("drop/statements/phu-tho/")));
}

TEST_F(ImportTest, SaysWhatIsMissingOrUnknown) {
  Stop();
  line_.targets = {"statement"};
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("\"statement\" is no collector that is filled by hand"));
  EXPECT_THAT(err_, HasSubstr("manual/statements"));
  line_.targets = {"statements"};
  line_.valid_until = "soon";
  EXPECT_EQ(Run(), kExitUsage);
  line_.valid_until = "2012-01-01";
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("the last day, 2012-01-01, is before 2026-11-20"));
  line_.valid_until.clear();
  line_.period = "2026";
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("there is as_of, which is a day like 2026-09-27"));
  line_.period = "2027-01-01";
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("has not begun"));
}

TEST_F(ImportTest, NoVerbAsksAPortalForIt) {
  Stop();
  line_.from_files.clear();
  line_.period.clear();
  line_.targets = {"manual"};
  EXPECT_EQ(RunPoll(line_, World{[this] { return now_; }, http_}), kExitUsage);
  EXPECT_TRUE(http_.requests.empty());
}

// --- The drop folder -----------------------------------------------------------------------------

TEST_F(ImportTest, TheDaemonTakesAFileThatIsComplete) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - seconds(4));
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures))) << "somebody may still be writing";
  StepAt(kNoon + minutes(1));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_collector_up{collector=\"statements\",portal=\"manual\","
                                   "province=\"phu-tho\"} 1\n"));
}

TEST_F(ImportTest, TakesAFileOnceAndAgainWhenItChanges) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  for (int minute = 0; minute < 3; ++minute) StepAt(kNoon + minutes(minute));
  EXPECT_EQ(store_->Size()->polls, 1);
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;2.001\n", kNoon + minutes(3));
  StepAt(kNoon + minutes(4));
  EXPECT_EQ(store_->Size()->polls, 2);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2001\n"));
}

TEST_F(ImportTest, AFileWithOtherLabelsIsNoChangeOfAPortal) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  StepAt(kNoon);
  Drop("statements/phu-tho/2026-11-21.csv", "Hồ sơ điện tử;7\n", kNoon);
  ::testing::internal::CaptureStderr();
  StepAt(kNoon + minutes(1));
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), Not(HasSubstr("built otherwise")));
  EXPECT_EQ(store_->Size()->polls, 2);
}

TEST_F(ImportTest, AFileThatIsChangedBackStandsAgainAlsoAfterARestart) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  StepAt(kNoon);
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;2.001\n", kNoon + minutes(1));
  StepAt(kNoon + minutes(2));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2001\n"));
  Open();
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon + minutes(3));
  StepAt(kNoon + minutes(4));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
  EXPECT_EQ(store_->Size()->polls, 3);
}

TEST_F(ImportTest, AnOlderFileThatIsPutInPlaceOfAnotherStands) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(2));
  StepAt(kNoon);
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;2.001\n", kNoon - minutes(1));
  StepAt(kNoon + minutes(1));
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(2));
  StepAt(kNoon + minutes(2));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, OfFilesAboutTheSameDayTheOneStandsThatWasWrittenLast) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.corrected.csv", "TTHC;2.002\n", kNoon - minutes(1));
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(2));
  StepAt(kNoon);
  StepAt(kNoon + Duration(1));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2002\n"));
  // And that stays so when all files are looked at anew.
  Open();
  Serve();
  StepAt(kNoon + minutes(2));
  StepAt(kNoon + minutes(2) + Duration(1));
  EXPECT_EQ(store_->Size()->polls, 2);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2002\n"));
}

TEST_F(ImportTest, AFileThatAClockDatedInTheFutureIsTakenWhenItRests) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon + std::chrono::hours(1));
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures))) << "somebody may still be writing";
  StepAt(kNoon + minutes(1));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, AFileThatCannotBeReadIsTakenWhenItCan) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  const fs::path file = dir_.Path("drop/statements/phu-tho/2026-11-20.csv");
  fs::permissions(file, fs::perms::none);
  fs::permissions(dir_.Path(""), fs::perms::others_read | fs::perms::others_exec,
                  fs::perm_options::add);
  const int user = setfsuid(65534);  // root may read all files
  StepAt(kNoon);
  setfsuid(static_cast<uid_t>(user));
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures)));
  fs::permissions(file, fs::perms::owner_read);  // which is no change of the file
  StepAt(kNoon + minutes(1));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, AReloadLooksAtOnceAndAtWhatBrokeBefore) {
  Serve();
  StepAt(kNoon);
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;hai nghìn\n", kNoon - minutes(1));
  now_ = kNoon + seconds(1);
  Serve();
  StepAt(now_);
  EXPECT_EQ(store_->Size()->polls, 1);
  now_ = kNoon + seconds(2);
  Serve();
  StepAt(now_);
  EXPECT_EQ(store_->Size()->polls, 2);
}

TEST_F(ImportTest, AFileThatCouldNotBeKeptIsTakenAgain) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  // No file of this process may grow.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  StepAt(kNoon);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(Metrics(), Not(HasSubstr(kProcedures)));
  StepAt(kNoon + minutes(1));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, AFileThatIsPutBackAsItWasIsTakenAgain) {
  Serve();
  const std::string name = "statements/phu-tho/2026-11-20.csv";
  Drop(name, kStatement, kNoon - minutes(1));
  StepAt(kNoon);
  Drop(name, "TTHC;2.001\n", kNoon + minutes(1));
  StepAt(kNoon + minutes(2));
  Drop(name, kStatement, kNoon + minutes(3));
  StepAt(kNoon + minutes(4));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, ARestartTakesNothingTwice) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  StepAt(kNoon);
  Open();
  Serve();
  StepAt(kNoon + minutes(2));
  EXPECT_EQ(store_->Size()->polls, 1);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kProcedures) + "2000\n"));
}

TEST_F(ImportTest, TakesOneFileAfterTheOther) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", kStatement, kNoon - minutes(1));
  Drop("statements/phu-tho/2026-11-20.corrected.csv", "TTHC;2.002\n", kNoon - minutes(1));
  Drop("indices/2026-05-01.csv",
       "Tỉnh;Chỉ số;Năm;Phạm vi;Thành phần;Kết quả;Tăng giảm;Nhóm\n"
       "Phú Thọ;PAPI;2025;;;41/63;;\n",
       kNoon - minutes(1));
  for (Time now = kNoon; now < kNoon + seconds(1); now += Duration(1)) {
    if (StepAt(now) > now + Duration(1)) break;
  }
  EXPECT_EQ(store_->Size()->polls, 3);
}

TEST_F(ImportTest, AFileThatBreaksIsAFailureAndNotTriedAgainUntilItChanges) {
  Serve();
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;hai nghìn\n", kNoon - minutes(1));
  for (int minute = 0; minute < 3; ++minute) StepAt(kNoon + minutes(minute));
  Drop("statements/phu-tho/2026-11-20.csv", "TTHC;hai nghìn\n", kNoon + minutes(2));  // touched
  StepAt(kNoon + minutes(3));
  EXPECT_THAT(Metrics(),
              HasSubstr("dvcmon_collector_poll_failures_total{collector=\"statements\","
                        "portal=\"manual\",province=\"phu-tho\",reason=\"syntax\"} 1\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_collector_up{collector=\"statements\",portal=\"manual\","
                                   "province=\"phu-tho\"} 0\n"));
  EXPECT_EQ(store_->Size()->polls, 1);
}

TEST_F(ImportTest, LeavesAloneWhatDoesNotFit) {
  Serve();
  Drop("statements/2026-11-20.csv", kStatement, kNoon - minutes(1));  // of which province?
  Drop("statements/phu-tho/notes.txt", kStatement, kNoon - minutes(1));
  Drop("statements/phu-tho/.2026-11-20.csv", kStatement, kNoon - minutes(1));
  Drop("statements/phu-tho/someday.csv", kStatement, kNoon - minutes(1));
  Drop("statements/hue/2026-11-20.csv", kStatement, kNoon - minutes(1));  // is not watched
  ::testing::internal::CaptureStderr();
  for (int minute = 0; minute < 4; ++minute) StepAt(kNoon + minutes(minute));
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(store_->Size()->polls, 0);
  // Each is told once.
  EXPECT_EQ(std::ranges::count(log, '\n'), 4) << log;
}

}  // namespace
}  // namespace dvcmon
