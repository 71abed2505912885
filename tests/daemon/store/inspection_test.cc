// What a look through the record finds, and what a backup is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <variant>

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

// --- The type of a number, which says how many bytes it has --------------------------------------

// A number as SQLite's file format has it.
struct Stored {
  const char* of;
  std::optional<double> number;
  unsigned char type;
  std::string bytes;
};

class TypeTest : public StoreFixture, public ::testing::WithParamInterface<Stored> {
 protected:
  static std::string BytesOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_P(TypeTest, AFlippedBitOfItNamesTheSeries) {
  const auto& [of, number, type, bytes] = GetParam();
  {
    std::variant<double, ReadingState> reading = kNotProvided;
    if (number) reading = *number;
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(1),
                                      {{"H44.01", "applications_received", 5.0},
                                       {"H44.01", "applications_handled", reading},
                                       {"H44.02", "applications_received", 7.0}}));
  }
  const auto series = Shell()
                          ->Sql(
                              "SELECT series.id FROM series JOIN statistic ON "
                              "statistic.id = statistic WHERE key = 'applications_handled'")
                          .First();
  ASSERT_EQ(series.value(), 2);  // one byte
  // A header of five bytes, of it the types of poll 1, of the series and of its state.
  std::string row = {5, 9, 1, number ? '\x08' : '\x09', static_cast<char>(type), 2};
  row += bytes;
  const std::string sound = BytesOf(Path());
  const size_t at = sound.find(row);
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(sound.find(row, at + 1), std::string::npos);
  const std::string copy = folder_ / "copy.db";
  for (int bit = 0; bit < 8; ++bit) {
    std::string flipped = sound;
    flipped[at + 4] = static_cast<char>(type ^ (1 << bit));
    std::ofstream(copy, std::ios::binary) << flipped;
    const auto defects = Inspect(copy);
    ASSERT_TRUE(defects.ok()) << defects.error().message;
    const auto poll = std::ranges::find(*defects, Defect::Of::kPoll, &Defect::of);
    ASSERT_NE(poll, defects->end()) << bit;
    EXPECT_EQ(poll->poll, 1) << bit;
    EXPECT_EQ(poll->statistic, "applications_handled") << bit << ": " << Text(*poll);
    ASSERT_TRUE(poll->body) << bit;
    EXPECT_EQ(poll->body->key, "H44.01") << bit;
    EXPECT_EQ(poll->should.value_or(number.value_or(0)), number.value_or(0)) << bit;
    // What has no fraction can be told from its digest.
    EXPECT_TRUE(poll->should || !number || *number != 435258) << bit;
  }
}

INSTANTIATE_TEST_SUITE_P(
    EachType, TypeTest,
    ::testing::Values(Stored{"Nothing", std::nullopt, 0, ""}, Stored{"OneByte", 12, 1, "\x0c"},
                      Stored{"TwoBytes", 4660, 2, "\x12\x34"},
                      Stored{"ThreeBytes", 435258, 3, "\x06\xa4\x3a"},
                      Stored{"FourBytes", 305419896, 4, "\x12\x34\x56\x78"},
                      Stored{"SixBytes", 20015998343868, 5, "\x12\x34\x56\x78\x9a\xbc"},
                      Stored{"Fraction", 1234.1, 7, "\x40\x93\x48\x66\x66\x66\x66\x66"},
                      Stored{"Zero", 0, 8, ""}, Stored{"One", 1, 9, ""}),
    [](const auto& stored) { return stored.param.of; });

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

TEST_F(InspectionTest, NoCopyIsLeftWhereItsNameIsTaken) {
  const std::filesystem::path taken = folder_ / "taken";
  std::filesystem::create_directories(taken / "by something");
  EXPECT_FALSE(BackUpRecord(Path(), taken).ok());
  EXPECT_FALSE(std::filesystem::exists(taken.string() + ".tmp"));
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
