// What a look through the record finds, and what a backup is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "collectors/collect.h"
#include "daemon/store/backup.h"
#include "daemon/store/inspection.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const TargetWords kOpenQuarter = {.period = "2026-Q4"};

class InspectionTest : public StoreFixture {
 protected:
  // Two polls with an answer each, and a day in the ledgers.
  InspectionTest() {
    Store store = Open();
    for (int n = 1; n <= 2; ++n) {
      Poll poll = AcceptedPoll(TargetOf(kOpenQuarter), Minute(n),
                               {{"H44.01", "applications_received", 100.0 + n},
                                {"H44.02", "applications_received", 200.0 + n}});
      std::string bytes = fmt::format("an answer, the {}. of its kind", n);
      const std::string hash = Sha256Hex(bytes);
      poll.captures.push_back(testing::CaptureOf(std::move(bytes), hash, poll.started));
      ExpectWritten(store, poll);
    }
    const LedgerTerms terms{.counters = {{"applications_received", 1}},
                            .working_days = [](Day, Day) { return 1; },
                            .is_tet = [](Day) { return false; }};
    EXPECT_TRUE(store.CloseDay(SourceOf(TargetOf(kOpenQuarter)), kToday, terms).ok());
  }

  std::vector<std::string> Found(const std::string& path) const {
    const auto defects = Inspect(path);
    EXPECT_TRUE(defects.ok()) << defects.error().message;
    std::vector<std::string> lines;
    if (!defects) return lines;
    for (const Defect& defect : *defects) {
      lines.push_back(fmt::format("{}: {}", Name(defect.of), Text(defect)));
    }
    return lines;
  }
  std::vector<std::string> FoundAfter(const char* script) const {
    EXPECT_TRUE(Shell()->Execute(script).ok()) << script;
    return Found(Path());
  }
};

TEST_F(InspectionTest, ASoundRecordHasNoDefect) { EXPECT_THAT(Found(Path()), IsEmpty()); }

TEST_F(InspectionTest, AFigureThatIsWrongIsNamedWithItsPollItsBodyAndBothNumbers) {
  const auto found = FoundAfter("UPDATE figure SET value = 103 WHERE value = 102");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0],
              AllOf(HasSubstr("poll: dvcqg/tree phu-tho 2026-Q4, polled 2026-11-22T12:02"),
                    HasSubstr("phu-tho/H44.01/applications_received"),
                    HasSubstr("103 stands, 102 was written")));
}

TEST_F(InspectionTest, AnAnswerWithAnotherHashIsNamedWithItsPoll) {
  const auto found = FoundAfter("UPDATE capture SET sha256 = zeroblob(32) WHERE id = 2");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0], AllOf(HasSubstr("answer: dvcqg/tree phu-tho"), HasSubstr(", poll 2: "),
                              HasSubstr("another hash")));
}

TEST_F(InspectionTest, AnAnswerThatCannotBeUnpackedIsFound) {
  EXPECT_THAT(
      FoundAfter("UPDATE capture SET zstd = substr(zstd, 1, length(zstd) - 1) WHERE id = 1"),
      SizeIs(1));
}

TEST_F(InspectionTest, ADayThatDoesNotAddUpToItsCounterIsFound) {
  const auto found = FoundAfter(
      "INSERT INTO ledger VALUES ((SELECT min(series) FROM ledger), 30000, 0, 30000, 1, 5)");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0], AllOf(HasSubstr("ledger: dvcqg/tree phu-tho"),
                              HasSubstr("its days add up to 5, the counter says 0")));
}

TEST_F(InspectionTest, AFileThatIsCutIsADefectAndNoEnd) {
  std::filesystem::resize_file(Path(), std::filesystem::file_size(Path()) - 8192);
  const auto defects = Inspect(Path());
  ASSERT_TRUE(!defects.ok() || !defects->empty());
}

TEST_F(InspectionTest, ABackupIsSoundAndReplacesAnOlderOne) {
  const std::string copy = folder_ / "copy.db";
  std::ofstream(copy) << "older";
  Store store = Open();  // as a daemon has it
  const Status done = BackUpRecord(Path(), copy);
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(Found(copy), IsEmpty());
}

TEST_F(InspectionTest, ADamagedRecordDoesNotReplaceAGoodBackup) {
  const std::string copy = folder_ / "copy.db";
  ASSERT_TRUE(BackUpRecord(Path(), copy).ok());
  const auto size = std::filesystem::file_size(copy);
  const auto written = std::filesystem::last_write_time(copy);
  ASSERT_TRUE(Shell()->Execute("UPDATE figure SET value = 7 WHERE value = 102").ok());
  const Status done = BackUpRecord(Path(), copy);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, AllOf(HasSubstr(copy), HasSubstr("damaged")));
  EXPECT_EQ(std::filesystem::file_size(copy), size);
  EXPECT_EQ(std::filesystem::last_write_time(copy), written);
  EXPECT_FALSE(std::filesystem::exists(copy + ".tmp"));
}

TEST_F(InspectionTest, TheStoreIsNoBackupOfItself) {
  const Status done = BackUpRecord(Path(), folder_ / "." / "store.db");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(Found(Path()), IsEmpty());
}

// --- Notes ---------------------------------------------------------------------------------------

class AnnotationTest : public StoreFixture {
 protected:
  Annotation About(const std::string& body, const std::string& statistic, Day first, Day last) {
    Annotation note{.made = Minute(++made_), .author = "A", .body = body, .statistic = statistic};
    note.first = first;
    note.last = last;
    note.text = fmt::format("{}", made_);
    const Status kept = Annotate(Path(), note);
    EXPECT_TRUE(kept.ok()) << kept.error().message;
    return note;
  }
  // The texts of those that touch it.
  std::string Touching(const AnnotationFilter& filter) const {
    const auto record = dvcmon::Record::Open(Path());
    const auto notes = record->Annotations(filter);
    EXPECT_TRUE(notes.ok());
    std::string texts;
    for (const Annotation& note : *notes) texts += note.text;
    return texts;
  }
  int made_ = 0;
};

TEST_F(AnnotationTest, NotesStandBesideEachOtherAndAreMadeWhileTheStoreIsOpen) {
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(1), {}));
  const Annotation first = About("phu-tho", "", kToday, kToday);
  const Annotation second = About("phu-tho", "", kToday, kToday);
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(2), {}));
  const auto notes = store.Annotations({});
  ASSERT_TRUE(notes.ok());
  EXPECT_THAT(*notes, ::testing::ElementsAre(first, second));
}

TEST_F(AnnotationTest, ANoteTouchesItsBodyItsStatisticAndItsDays) {
  Open();
  const std::chrono::days day(1);
  About("phu-tho", "", Day::min(), Day::max());                                     // 1
  About("phu-tho/H44.07", "", Day::min(), Day::max());                              // 2
  About("", "", kToday, kToday);                                                    // 3
  About("phu-tho", "received", Day::min(), Day::max());                             // 4
  About("phu-tho/H44.07", "received{channel=online}", kToday - day, kToday - day);  // 5
  About("lang-son", "", Day::min(), Day::max());                                    // 6
  EXPECT_EQ(Touching({}), "123456");
  EXPECT_EQ(Touching({.body = "phu-tho"}), "134");
  EXPECT_EQ(Touching({.body = "phu-tho/H44.07"}), "12345");
  EXPECT_EQ(Touching({.body = "phu-tho/H44.07", .statistic = "received{channel=online}"}), "12345");
  EXPECT_EQ(Touching({.body = "phu-tho/H44.07", .statistic = "received{channel=direct}"}), "1234");
  EXPECT_EQ(Touching({.body = "phu-tho/H44.07", .statistic = "handled"}), "123");
  EXPECT_EQ(Touching({.body = "phu-tho/H44.07", .first = kToday - day, .last = kToday - day}),
            "1245");
  EXPECT_EQ(Touching({.as_of = Minute(2)}), "12");
}

TEST_F(AnnotationTest, NoStoreIsMadeForANote) {
  EXPECT_FALSE(Annotate(Path(), {.author = "A", .text = "x"}).ok());
  EXPECT_FALSE(std::filesystem::exists(Path()));
}

}  // namespace
}  // namespace dvcmon
