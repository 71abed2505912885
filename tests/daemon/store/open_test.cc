// What stands between a path and a store: locks, foreign files, versions, rights.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "daemon/store/lock_file.h"
#include "daemon/store/schema.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class OpenTest : public StoreFixture {
 protected:
  static std::string Bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void WriteFile(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  std::string Refusal() const {
    const auto store = TryOpen();
    if (store) return "opened";
    EXPECT_EQ(store.error().code, ErrorCode::kStore);
    EXPECT_THAT(store.error().message, HasSubstr(Path()));
    return store.error().message;
  }
  // As a user who may write nowhere: rights do not bind root.
  static std::string AsNobody(const std::function<std::string()>& act) {
    if (geteuid() != 0) return act();
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      const bool dropped = setgid(65534) == 0 && setuid(65534) == 0;
      const std::string said = dropped ? act() : "still root";
      (void)!write(ends[1], said.data(), said.size());
      _exit(0);
    }
    close(ends[1]);
    std::string said(4096, '\0');
    const ssize_t size = read(ends[0], said.data(), said.size());
    said.resize(size > 0 ? static_cast<size_t>(size) : 0);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return said;
  }
};

TEST_F(OpenTest, MakesFilesThatOnlyTheirOwnerReads) {
  Open();
  for (const std::string& path : {Path(), Path() + ".lock"}) {
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0) << path;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << path;
  }
}

TEST_F(OpenTest, StampsItsFile) {
  Open();
  const auto shell = Shell();
  EXPECT_EQ(**shell->Sql("PRAGMA application_id").First(), kApplicationId);
  EXPECT_EQ(**shell->Sql("PRAGMA user_version").First(), static_cast<int64_t>(Migrations().size()));
  EXPECT_EQ(**shell
                  ->Sql("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' "
                        "AND name NOT LIKE 'sqlite_%' AND NOT strict")
                  .First(),
            0);
}

TEST_F(OpenTest, SetsTheConnectionUpForARecord) {
  const auto db = Shell();
  const std::pair<const char*, int64_t> settings[] = {
      {"PRAGMA synchronous", 2},       {"PRAGMA foreign_keys", 1},
      {"PRAGMA trusted_schema", 0},    {"PRAGMA cell_size_check", 1},
      {"PRAGMA mmap_size", 0},         {"PRAGMA journal_size_limit", 64 << 20},
      {"PRAGMA temp_store", 2},        {"PRAGMA busy_timeout", 20},
      {"PRAGMA writable_schema=1", 0},  // defensive: no answer
  };
  for (const auto& [pragma, value] : settings) {
    const auto got = db->Sql(pragma).First();
    ASSERT_TRUE(got.ok()) << pragma;
    EXPECT_EQ(got->value_or(0), value) << pragma;
  }
  Statement& mode = db->Sql("PRAGMA journal_mode");
  mode.Start();
  ASSERT_TRUE(mode.Next());
  EXPECT_EQ(mode.Text(0), "truncate");
  mode.Reset();
  ASSERT_TRUE(db->Execute("CREATE TABLE t (x)").ok());
  EXPECT_FALSE(db->Execute("UPDATE sqlite_schema SET sql = 'nonsense'").ok());
}

TEST_F(OpenTest, KeepsASecondWriterOutAndSaysWhoIsIn) {
  const Store store = Open();
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("in use by process " + std::to_string(getpid())),
                               HasSubstr(Path() + ".lock")));
}

TEST_F(OpenTest, LetsTheNextWriterIn) {
  { const Store store = Open(); }
  EXPECT_TRUE(TryOpen().ok());
  auto first = LockFile::Acquire(Path());
  ASSERT_TRUE(first.ok());
  {
    const LockFile moved = *std::move(first);
    EXPECT_FALSE(LockFile::Acquire(Path()).ok());
  }
  EXPECT_TRUE(LockFile::Acquire(Path()).ok());
}

TEST_F(OpenTest, TakesAnEmptyFileForANewOne) {
  WriteFile(Path(), "");
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(TargetOf({}), kNoon, {}));
}

TEST_F(OpenTest, RefusesAFileFromTheFuture) {
  Open();
  ASSERT_TRUE(Shell()->Execute("PRAGMA user_version = 99").ok());
  const std::string before = Bytes(Path());
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("newer dvcmon"), HasSubstr("99")));
  EXPECT_EQ(Bytes(Path()), before);
}

TEST_F(OpenTest, LeavesTheFilesOfOtherProgramsAlone) {
  const auto foreign = folder_ / "foreign.db";
  const auto made_by = [&](const char* script) {
    std::filesystem::remove(foreign);
    auto db = Database::Open(foreign, Duration{0});
    EXPECT_TRUE(db.ok() && (*db)->Execute(script).ok()) << script;
    db = Error{ErrorCode::kStore, "", ""};  // closed
    return Bytes(foreign);
  };
  const std::string files[] = {
      made_by("CREATE TABLE mine (x)"),
      made_by("PRAGMA application_id = 1; CREATE TABLE mine (x)"),
      made_by("PRAGMA journal_mode = WAL; CREATE TABLE mine (x)"),
      "portal: dvcqg\n",
      "x",
      std::string(8192, '\0'),
  };
  for (const std::string& bytes : files) {
    WriteFile(Path(), bytes);
    EXPECT_THAT(Refusal(), HasSubstr("not a store of dvcmon"));
    EXPECT_EQ(Bytes(Path()), bytes);
    EXPECT_FALSE(std::filesystem::exists(Path() + "-wal"));
    EXPECT_TRUE(std::filesystem::exists(Path() + ".lock"));  // that much it leaves beside them
  }
}

TEST_F(OpenTest, TellsThatAFileIsCutShort) {
  {
    Store store = Open();
    ExpectWritten(store,
                  AcceptedPoll(TargetOf({}), kNoon, {{"H44.01", "applications_received", 1.0}}));
  }
  std::filesystem::resize_file(Path(), std::filesystem::file_size(Path()) / 2);
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("damaged"), HasSubstr("backup")));
}

TEST_F(OpenTest, TellsWhichFolderIsMissing) {
  const auto store = Store::Open({.path = folder_ / "no/such/store.db"});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kStore);
  EXPECT_THAT(store.error().message, AllOf(HasSubstr("no/such/store.db"), HasSubstr("create")));
}

TEST_F(OpenTest, RefusesAFolderForAFile) {
  std::filesystem::create_directory(Path());
  EXPECT_THAT(Refusal(), HasSubstr("directory"));
}

TEST_F(OpenTest, TellsThatAFolderCannotBeWritten) {
  std::filesystem::permissions(folder_, std::filesystem::perms(0555));
  EXPECT_THAT(AsNobody([this] { return Refusal(); }), HasSubstr("Permission denied"));
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
}

TEST_F(OpenTest, TellsThatAFileCannotBeWritten) {
  Open();
  std::filesystem::permissions(folder_, std::filesystem::perms(0777));
  std::filesystem::permissions(Path() + ".lock", std::filesystem::perms(0666));
  std::filesystem::permissions(Path(), std::filesystem::perms(0444));
  EXPECT_THAT(AsNobody([this] { return Refusal(); }),
              AllOf(HasSubstr("Permission denied"), HasSubstr("who may write")));
}

TEST_F(OpenTest, SaysBusyWhileAShellHoldsTheFile) {
  Open();
  const auto shell = Shell();
  ASSERT_TRUE(shell->Execute("BEGIN EXCLUSIVE").ok());
  const auto store = TryOpen();
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kDbBusy);
  ASSERT_TRUE(shell->Execute("ROLLBACK").ok());
  EXPECT_TRUE(TryOpen().ok());
}

TEST_F(OpenTest, TellsTheVersionOfSqlite) { EXPECT_THAT(SqliteVersion(), HasSubstr("3.")); }

// --- Migration -----------------------------------------------------------------------------------

constexpr std::string_view kFirst = "CREATE TABLE note (text TEXT) STRICT;";
constexpr std::string_view kSecond = "ALTER TABLE note ADD COLUMN author TEXT;";
constexpr std::string_view kThird = "UPDATE note SET author = 'unknown';";

class MigrationTest : public OpenTest {
 protected:
  // A file of version 1 with a note in it.
  std::unique_ptr<Database> Old() const {
    auto db = Shell();
    const std::string_view scripts[] = {kFirst};
    EXPECT_TRUE(Migrate(*db, scripts).ok());
    EXPECT_TRUE(db->Execute("INSERT INTO note VALUES ('kept')").ok());
    return db;
  }
  std::string Backup() const { return Path() + ".bak-v1"; }
};

TEST_F(MigrationTest, BringsAnOldFileUpToDateAndKeepsWhatWasInIt) {
  const auto db = Old();
  const std::string_view scripts[] = {kFirst, kSecond, kThird};
  const Status migrated = Migrate(*db, scripts);
  ASSERT_TRUE(migrated.ok()) << migrated.error().message;
  EXPECT_EQ(**db->Sql("PRAGMA user_version").First(), 3);
  EXPECT_EQ(
      **db->Sql("SELECT count(*) FROM note WHERE text = 'kept' AND author = 'unknown'").First(), 1);
  ASSERT_TRUE(Migrate(*db, scripts).ok());  // nothing to do
}

TEST_F(MigrationTest, LeavesABackupThatOpens) {
  const auto db = Old();
  const std::string_view scripts[] = {kFirst, kSecond};
  ASSERT_TRUE(Migrate(*db, scripts).ok());
  const auto backup = Database::Open(Backup(), Duration{0});
  ASSERT_TRUE(backup.ok());
  EXPECT_EQ(**(*backup)->Sql("PRAGMA user_version").First(), 1);
  EXPECT_EQ(**(*backup)->Sql("PRAGMA application_id").First(), kApplicationId);
  EXPECT_EQ(**(*backup)->Sql("SELECT count(*) FROM note WHERE text = 'kept'").First(), 1);
  EXPECT_FALSE(std::filesystem::exists(Backup() + ".tmp"));
  struct stat status {};
  ASSERT_EQ(stat(Backup().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(MigrationTest, MakesNoBackupOfANewFile) {
  Open();
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    EXPECT_THAT(entry.path().string(), ::testing::Not(HasSubstr(".bak")));
  }
}

TEST_F(MigrationTest, LeavesTheFileAsItWasWhenAStepFails) {
  const auto db = Old();
  const std::string_view scripts[] = {kFirst, kSecond, "INSERT INTO missing VALUES (1);"};
  const Status migrated = Migrate(*db, scripts);
  ASSERT_FALSE(migrated.ok());
  EXPECT_THAT(migrated.error().message, HasSubstr("no such table: missing"));
  EXPECT_EQ(**db->Sql("PRAGMA user_version").First(), 1);
  EXPECT_EQ(**db->Sql("SELECT count(*) FROM pragma_table_info('note')").First(), 1);
}

TEST_F(MigrationTest, DoesNothingWithoutABackup) {
  const auto db = Old();
  std::filesystem::create_directory(Backup());
  const std::string_view scripts[] = {kFirst, kSecond};
  const Status migrated = Migrate(*db, scripts);
  ASSERT_FALSE(migrated.ok());
  EXPECT_THAT(migrated.error().message, HasSubstr(Backup()));
  EXPECT_EQ(**db->Sql("PRAGMA user_version").First(), 1);
}

TEST_F(MigrationTest, ReplacesWhatAnInterruptedOneLeftBehind) {
  const auto db = Old();
  WriteFile(Backup(), "half a backup");
  WriteFile(Backup() + ".tmp", "half a backup");
  const std::string_view scripts[] = {kFirst, kSecond};
  ASSERT_TRUE(Migrate(*db, scripts).ok());
  const auto backup = Database::Open(Backup(), Duration{0});
  ASSERT_TRUE(backup.ok());
  EXPECT_EQ(**(*backup)->Sql("SELECT count(*) FROM note").First(), 1);
}

}  // namespace
}  // namespace dvcmon::testing
