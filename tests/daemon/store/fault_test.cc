// Whatever fails, a poll is in the store whole or not at all.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <random>

#include "tests/daemon/store/faulty_vfs.h"
#include "tests/daemon/store/store_fixture.h"
#include "tests/support/patience.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {
namespace {

using ::testing::HasSubstr;
using Operation = FaultyVfs::Operation;

// The n-th poll of a source; a third of its figures differ from those of the poll before.
Poll NthPoll(int n, int agencies = 40) {
  static const PollTarget target = TargetOf({});
  std::vector<Cell> cells;
  for (int i = 0; i < agencies; ++i) {
    const std::string body = fmt::format("H44.{:02}", i);
    cells.push_back({body, "applications_received", static_cast<double>((n + i) / 3)});
    cells.push_back({body, "applications_handled", static_cast<double>(i)});
  }
  Poll poll = AcceptedPoll(target, Minute(n), cells);
  for (Row& row : poll.rows) row.name = fmt::format("{} {}", row.body, n / 5);
  poll.captures.push_back(testing::CaptureOf(fmt::format("{{\"poll\":{}}}", n),
                                             fmt::format("{:064}", n), poll.started));
  return poll;
}

// Each poll has exactly the versions that it counts, its names and captures have their poll, and
// the file is sound.
void ExpectWholePolls(Database& shell) {
  const auto halves = shell
                          .Sql(
                              "SELECT count(*) FROM poll WHERE figures <> "
                              "(SELECT count(*) FROM figure WHERE poll = poll.id)")
                          .First();
  ASSERT_TRUE(halves.ok()) << halves.error().message;
  EXPECT_EQ(**halves, 0);
  EXPECT_EQ(**shell
                  .Sql("SELECT count(*) FROM figure WHERE poll NOT IN (SELECT id FROM poll) "
                       "OR series NOT IN (SELECT id FROM series)")
                  .First(),
            0);
  EXPECT_EQ(**shell.Sql("SELECT count(*) FROM pragma_foreign_key_check").First(), 0);
  Statement& check = shell.Sql("PRAGMA integrity_check");
  check.Start();
  ASSERT_TRUE(check.Next());
  EXPECT_EQ(check.Text(0), "ok");
}

struct Fault {
  const char* name;
  Operation operation;
  int code;
  bool sticky;
};

class FaultTest : public StoreFixture, public ::testing::WithParamInterface<Fault> {
 protected:
  FaultyVfs vfs_;
};

// The k-th call fails, for every k that a write makes.
TEST_P(FaultTest, LeavesNothingOfAPollAndTakesItLater) {
  const Fault& fault = GetParam();
  int k = 1;
  for (bool failed = true; failed; ++k) {
    std::filesystem::remove(Path());
    Store store = Open();
    ExpectWritten(store, NthPoll(0));
    const auto before = Lines(store);

    vfs_.Fail(fault.operation, k, fault.code, fault.sticky);
    const auto written = store.Write(NthPoll(1));
    vfs_.Heal();
    failed = vfs_.fired();
    ASSERT_EQ(written.ok(), !failed) << "call " << k;
    if (failed) {
      EXPECT_EQ(written.error().code, ErrorCode::kStore);
      EXPECT_THAT(written.error().message, HasSubstr(Path()));
      EXPECT_EQ(written.error().where, "");
      EXPECT_EQ(Lines(store), before) << "call " << k;
      EXPECT_EQ(SizeOf(store).polls, 1);
    }
    ExpectWritten(store, NthPoll(1));
    ExpectWritten(store, NthPoll(2));
    EXPECT_EQ(SizeOf(store).polls, 3);
    ExpectWholePolls(*Shell());
  }
  EXPECT_GT(k, 2) << "nothing ever failed";
}

INSTANTIATE_TEST_SUITE_P(
    Writing, FaultTest,
    ::testing::Values(Fault{"DiskFull", Operation::kWrite, SQLITE_FULL, false},
                      Fault{"DiskFullForGood", Operation::kWrite, SQLITE_FULL, true},
                      Fault{"WriteError", Operation::kWrite, SQLITE_IOERR_WRITE, false},
                      Fault{"TruncateError", Operation::kTruncate, SQLITE_IOERR_TRUNCATE, false}),
    [](const auto& param) { return param.param.name; });

class FaultyDiskTest : public StoreFixture {
 protected:
  FaultyVfs vfs_;
};

TEST_F(FaultyDiskTest, IsFinalForTheProcessAndLeavesWholePolls) {
  int k = 1;
  for (bool failed = true; failed; ++k) {
    std::filesystem::remove(Path());
    {
      Store store = Open();
      ExpectWritten(store, NthPoll(0));
      vfs_.Fail(Operation::kSync, k, SQLITE_IOERR_FSYNC);
      const auto written = store.Write(NthPoll(1));
      vfs_.Heal();
      failed = vfs_.fired();
      ASSERT_EQ(written.ok(), !failed) << "call " << k;
      if (failed) {
        EXPECT_EQ(written.error().code, ErrorCode::kStore);
        EXPECT_EQ(written.error().where, "fsync");
        const auto again = store.Write(NthPoll(2));
        ASSERT_FALSE(again.ok()) << "a failed fsync must not be tried again";
        EXPECT_EQ(again.error().where, "fsync");
        const auto expired = store.ExpireCaptures(Minute(9), Duration(0), 1);
        ASSERT_FALSE(expired.ok());
        EXPECT_EQ(expired.error().where, "fsync");
      }
    }
    Store store = Open();
    const int64_t polls = SizeOf(store).polls;
    EXPECT_TRUE(polls == 1 || polls == 2);
    ExpectWritten(store, NthPoll(1));
    EXPECT_EQ(SizeOf(store).polls, 2);
    ExpectWholePolls(*Shell());
  }
  EXPECT_GT(k, 2) << "nothing ever failed";
}

TEST_F(FaultyDiskTest, TellsThatNothingCanBeRead) {
  {
    Store store = Open();
    ExpectWritten(store, NthPoll(0));
  }
  Store store = Open();
  vfs_.Fail(Operation::kRead, 1, SQLITE_IOERR_READ, true);
  const auto standings = store.LoadStandings(kToday);
  vfs_.Heal();
  ASSERT_FALSE(standings.ok());
  EXPECT_EQ(standings.error().code, ErrorCode::kStore);
  EXPECT_TRUE(store.LoadStandings(kToday).ok());
}

// --- Locks ---------------------------------------------------------------------------------------

using BusyTest = StoreFixture;

TEST_F(BusyTest, WaitsNoLongerThanItIsToldForAShell) {
  Store store = Open();
  ExpectWritten(store, NthPoll(0));
  const auto shell = Shell();
  ASSERT_TRUE(shell->Execute("BEGIN EXCLUSIVE").ok());
  const auto start = std::chrono::steady_clock::now();
  const auto written = store.Write(NthPoll(1));
  const auto waited = std::chrono::steady_clock::now() - start;
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::kDbBusy);
  EXPECT_THAT(written.error().message, HasSubstr("locked by another program"));
  EXPECT_GE(waited, std::chrono::milliseconds(15));
  EXPECT_LT(waited, kAtOnce);
  const auto read = store.LoadHealth(kToday);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kDbBusy);

  ASSERT_TRUE(shell->Execute("ROLLBACK").ok());
  ExpectWritten(store, NthPoll(1));
  EXPECT_EQ(SizeOf(store).polls, 2);
}

TEST_F(BusyTest, KeepsNothingOfAPollThatAReaderHoldsUp) {
  Store store = Open();
  ExpectWritten(store, NthPoll(0));
  const auto before = Lines(store);
  const auto reader = Shell();
  Statement& select = reader->Sql("SELECT * FROM figure");
  select.Start();
  ASSERT_TRUE(select.Next());  // a reader in the middle of its work keeps the commit out
  const auto written = store.Write(NthPoll(1));
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::kDbBusy);
  EXPECT_EQ(Lines(store), before);
  select.Reset();
  ExpectWritten(store, NthPoll(1));
  ExpectWholePolls(*Shell());
}

// --- Death ---------------------------------------------------------------------------------------

// Dies at the k-th call, for every k from the making of the file on: half-written headers and
// journals are rolled back, and what was acknowledged is there.
TEST_F(FaultyDiskTest, NoCallIsAWrongMomentToDie) {
  for (const Operation operation : {Operation::kWrite, Operation::kTruncate, Operation::kSync}) {
    bool died = true;
    int k = 1;
    for (; died; ++k) {
      std::filesystem::remove(Path());
      std::filesystem::remove(Path() + "-journal");
      const pid_t child = fork();
      if (child == 0) {
        vfs_.Fail(operation, k, FaultyVfs::kDie);
        auto store = Store::Open({.path = Path()});
        _exit(store && store->Write(NthPoll(0, 2)).ok() && store->Write(NthPoll(1, 2)).ok() ? 0
                                                                                            : 1);
      }
      int status = 0;
      waitpid(child, &status, 0);
      died = WIFSIGNALED(status);
      ASSERT_TRUE(died || (WIFEXITED(status) && WEXITSTATUS(status) == 0));

      Store store = Open();
      EXPECT_LE(SizeOf(store).polls, 2);
      EXPECT_TRUE(died || SizeOf(store).polls == 2);
      ExpectWholePolls(*Shell());
      ExpectWritten(store, NthPoll(0, 2));
      ExpectWritten(store, NthPoll(1, 2));
      EXPECT_EQ(SizeOf(store).polls, 2);
    }
    EXPECT_GT(k, 3) << "it never died";
  }
}

// The header in the file is then not the one that holds.
TEST_F(FaultyDiskTest, RollsBackANewerVersionThatWasNeverFinished) {
  {
    Store store = Open();
    ExpectWritten(store, NthPoll(0));
  }
  const pid_t child = fork();
  if (child == 0) {
    const auto newer = Shell();
    const bool began = newer->Execute("BEGIN; PRAGMA user_version = 99").ok();
    vfs_.Fail(Operation::kTruncate, 1, FaultyVfs::kDie);  // of the journal: that is the commit
    _exit(began && newer->Execute("COMMIT").ok() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  Store store = Open();
  EXPECT_EQ(SizeOf(store).polls, 1);
}

class KillTest : public StoreFixture {
 protected:
  KillTest() : StoreFixture(std::filesystem::temp_directory_path()) {}  // a disk, if that is one
};

// Writes polls from the n-th on, and tells each through the pipe once Write has returned.
[[noreturn]] void WriteUntilKilled(const std::string& path, int n, int pipe) {
  auto store = Store::Open({.path = path});
  while (store && store->Write(NthPoll(n)).ok()) {
    if (write(pipe, &n, sizeof n) != sizeof n) break;
    ++n;
  }
  _exit(1);
}

TEST_F(KillTest, KeepsEveryPollThatWasAcknowledged) {
  std::mt19937 dice(1975);
  int acknowledged = -1;
  for (int round = 0; round < 30; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) WriteUntilKilled(Path(), acknowledged + 1, ends[1]);
    close(ends[1]);
    const int wanted = acknowledged + 1 + static_cast<int>(dice() % 4);
    const std::chrono::microseconds moment(dice() % 8'000);
    int told = 0;
    while (acknowledged < wanted && read(ends[0], &told, sizeof told) == sizeof told) {
      acknowledged = told;
    }
    const auto deadline = std::chrono::steady_clock::now() + moment;
    while (std::chrono::steady_clock::now() < deadline) {
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    while (read(ends[0], &told, sizeof told) == sizeof told) acknowledged = told;
    close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child could not write";

    Store store = Open();
    const int64_t stored = SizeOf(store).polls;
    // The one in flight may have been committed, but not acknowledged any more.
    ASSERT_TRUE(stored == acknowledged + 1 || stored == acknowledged + 2)
        << stored << " stored, " << acknowledged + 1 << " acknowledged";
    ExpectWholePolls(*Shell());
    acknowledged = static_cast<int>(stored) - 1;
  }
  const auto survived = Lines(Open());
  std::filesystem::remove(Path());
  Store undisturbed = Open();
  for (int n = 0; n <= acknowledged; ++n) ExpectWritten(undisturbed, NthPoll(n));
  EXPECT_EQ(survived, Lines(undisturbed));
}

}  // namespace
}  // namespace dvcmon::testing
