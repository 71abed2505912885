#include <gmock/gmock.h>

#include "tests/daemon/store/store_fixture.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {
namespace {

using ::testing::HasSubstr;

using CaptureTest = StoreFixture;

// The store takes the hash as it is told.
std::string Hash(char digit) { return std::string(64, digit); }

Poll PollWith(int minute, std::vector<std::pair<char, std::string>> answers) {
  Poll poll = FailedPoll(TargetOf({}), Minute(minute), {ErrorCode::kShape, "", ""});
  for (auto& [digit, bytes] : answers) {
    poll.captures.push_back(testing::CaptureOf(std::move(bytes), Hash(digit), poll.started));
  }
  return poll;
}

std::optional<std::string> BytesOf(const Store& store, const std::string& hash) {
  const auto bytes = store.CaptureBytes(hash);
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes ? *bytes : std::nullopt;
}

int64_t Count(Database& shell, const char* sql) {
  const auto count = shell.Sql(sql).First();
  EXPECT_TRUE(count.ok()) << count.error().message;
  return count ? count->value_or(-1) : -1;
}

TEST_F(CaptureTest, GivesBackAnAnswerAsItCame) {
  const std::string binary("\0\xff\x1b{}\r\n", 8);
  Store store = Open();
  ExpectWritten(store, PollWith(0, {{'a', binary}, {'b', ""}, {'c', "second page"}}));
  EXPECT_EQ(BytesOf(store, Hash('a')), binary);
  EXPECT_EQ(BytesOf(store, Hash('b')), "");
  EXPECT_EQ(BytesOf(store, Hash('c')), "second page");
  EXPECT_EQ(BytesOf(store, std::string(64, 'A')), binary);  // hex is hex
  EXPECT_EQ(BytesOf(store, Hash('d')), std::nullopt);
  EXPECT_EQ(BytesOf(store, "not a hash"), std::nullopt);
}

TEST_F(CaptureTest, KeepsTheSameBytesOnce) {
  Store store = Open();
  for (int minute = 0; minute < 3; ++minute) {
    ExpectWritten(store, PollWith(minute, {{'a', "same"}, {'a', "same"}}));
  }
  const auto shell = Shell();
  EXPECT_EQ(Count(*shell, "SELECT count(*) FROM capture"), 1);
  EXPECT_EQ(Count(*shell,
                  "SELECT count(*) FROM poll_capture WHERE status = 200 AND "
                  "content_type = 'application/json' AND url LIKE 'https:%'"),
            6);
  EXPECT_EQ(Count(*shell, "SELECT first_seen FROM capture"), Minute(0).time_since_epoch().count());
  EXPECT_EQ(Count(*shell, "SELECT last_seen FROM capture"), Minute(2).time_since_epoch().count());
}

TEST_F(CaptureTest, CompressesAnAnswer) {
  Store store = Open();
  std::string json = "[";
  for (int i = 0; i < 20'000; ++i) json += R"({"code":"H44.01","received":17},)";
  const int64_t empty = SizeOf(store).bytes;
  ExpectWritten(store, PollWith(0, {{'a', json}}));
  EXPECT_LT(SizeOf(store).bytes - empty, static_cast<int64_t>(json.size()) / 50);
  EXPECT_EQ(BytesOf(store, Hash('a')), json);
}

TEST_F(CaptureTest, DropsTheBytesOfWhatWasNotSeenLately) {
  Store store = Open();
  ExpectWritten(store, PollWith(0, {{'a', "old"}, {'b', "seen again"}}));
  ExpectWritten(store, PollWith(10, {{'b', "seen again"}, {'c', "new"}}));
  const auto dropped = store.ExpireCaptures(Minute(10), Duration(0), 100);
  ASSERT_TRUE(dropped.ok());
  EXPECT_EQ(*dropped, 1);
  EXPECT_EQ(BytesOf(store, Hash('a')), std::nullopt);
  EXPECT_EQ(BytesOf(store, Hash('b')), "seen again");
  EXPECT_EQ(BytesOf(store, Hash('c')), "new");
  EXPECT_EQ(Count(*Shell(), "SELECT size FROM capture WHERE zstd IS NULL"), 3);

  ExpectWritten(store, PollWith(20, {{'a', "old"}}));  // comes back
  EXPECT_EQ(BytesOf(store, Hash('a')), "old");
  EXPECT_EQ(Count(*Shell(), "SELECT count(*) FROM capture"), 3);
}

TEST_F(CaptureTest, DropsNoMoreAtATimeThanItIsTold) {
  Store store = Open();
  ExpectWritten(store, PollWith(1, {{'b', "younger"}}));
  ExpectWritten(store, PollWith(0, {{'a', "oldest"}}));
  ExpectWritten(store, PollWith(2, {{'c', "youngest"}}));
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 2), 2);
  EXPECT_EQ(BytesOf(store, Hash('a')), std::nullopt);
  EXPECT_EQ(BytesOf(store, Hash('c')), "youngest");
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 2), 1);
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 2), 0);
}

TEST_F(CaptureTest, RefusesWhatIsNoHash) {
  Store store = Open();
  for (const std::string& hash : {std::string("abc"), std::string(64, 'g'), std::string(63, '0')}) {
    Poll poll = PollWith(0, {{'a', "x"}});
    poll.captures[0].sha256 = hash;
    const auto written = store.Write(poll);
    ASSERT_FALSE(written.ok()) << hash;
    EXPECT_EQ(written.error().code, ErrorCode::kInvalid);
  }
  EXPECT_EQ(SizeOf(store).polls, 0);
}

TEST_F(CaptureTest, TellsAnAnswerThatRotted) {
  Store store = Open();
  ExpectWritten(store, PollWith(0, {{'a', "the quick brown fox jumps over the lazy dog"}}));
  {
    const auto shell = Shell();
    ASSERT_TRUE(shell
                    ->Execute("UPDATE capture SET zstd = CAST(substr(zstd, 1, length(zstd) - 9) || "
                              "x'00' || substr(zstd, -8) AS BLOB)")
                    .ok());
  }
  const auto bytes = store.CaptureBytes(Hash('a'));
  ASSERT_FALSE(bytes.ok());
  EXPECT_EQ(bytes.error().code, ErrorCode::kStore);
  EXPECT_THAT(bytes.error().message, HasSubstr("damaged"));
}

Poll PollKeeping(int minute, CaptureKind kind, std::string bytes) {
  Poll poll = PollWith(minute, {{'a', "the answer"}});
  poll.captures[0].kind = kind;
  poll.captures[0].bytes = std::move(bytes);
  return poll;
}

TEST_F(CaptureTest, KeepsOfAnAnswerNoMoreThanItMay) {
  Store store = Open();
  ExpectWritten(store, PollKeeping(0, CaptureKind::kHash, ""));
  EXPECT_EQ(BytesOf(store, Hash('a')), std::nullopt);
  ExpectWritten(store, PollKeeping(1, CaptureKind::kRedacted, "the answer, in more bytes"));
  EXPECT_EQ(BytesOf(store, Hash('a')), "the answer, in more bytes");
  EXPECT_EQ(Count(*Shell(), "SELECT size FROM capture"), 10);
}

// A mapping that reads more leaves more of the same answer.
TEST_F(CaptureTest, OfARedactedAnswerTheLatestCounts) {
  Store store = Open();
  ExpectWritten(store, PollKeeping(0, CaptureKind::kRedacted, "[redacted]"));
  ExpectWritten(store, PollKeeping(1, CaptureKind::kRedacted, "the answer"));
  EXPECT_EQ(BytesOf(store, Hash('a')), "the answer");
}

TEST_F(CaptureTest, ForgetsTheBytesOfAnAnswerOfWhichOnlyTheHashMayBeKeptFromNowOn) {
  Store store = Open();
  ExpectWritten(store, PollKeeping(0, CaptureKind::kFull, "the answer"));
  ExpectWritten(store, PollKeeping(1, CaptureKind::kHash, ""));
  EXPECT_EQ(BytesOf(store, Hash('a')), std::nullopt);
  EXPECT_EQ(Count(*Shell(), "SELECT count(*) FROM capture WHERE zstd IS NOT NULL"), 0);
}

// Which of the answers of these moments, each accepted, are still there much later.
std::string KeptOf(Store& store, const std::vector<std::string>& moments) {
  char digit = 'a';
  for (const std::string& moment : moments) {
    Poll poll = AcceptedPoll(TargetOf({.period = "2025"}), *ParseTime(moment + ":00+07:00"), {});
    poll.captures.push_back(testing::CaptureOf(std::string(1, digit), Hash(digit), poll.started));
    ExpectWritten(store, poll);
    ++digit;
  }
  EXPECT_TRUE(store.ExpireCaptures(Minute(0), Duration(0), 100).ok());
  std::string kept;
  for (char each = 'a'; each < digit; ++each) {
    if (BytesOf(store, Hash(each))) kept += each;
  }
  return kept;
}

TEST_F(CaptureTest, WhatStandsAtACutOffIsKeptForGood) {
  Store store = Open();
  EXPECT_EQ(KeptOf(store, {"2025-03-13T08:00", "2025-03-14T08:00", "2025-03-14T23:59",
                           "2025-03-15T00:00", "2025-03-31T23:59"}),
            "ce");
  EXPECT_EQ(*store.ExpireCaptures(Minute(0), Duration(0), 100), 0);
}

TEST_F(CaptureTest, WhatStandsAtACutOffMayBeOfADayBefore) {
  Store store = Open();
  EXPECT_EQ(KeptOf(store, {"2025-02-10T08:00", "2025-02-12T08:00", "2025-02-20T08:00",
                           "2025-02-27T08:00", "2025-03-03T08:00", "2025-03-14T08:00"}),
            "bdf");
}

TEST_F(CaptureTest, TheDayOnWhichAnAnswerWasDroppedIsKnownUntilItComesBack) {
  Store store = Open();
  const auto expired = [&](int64_t poll) {
    return store.ExpiredOn({.id = poll, .period = {}, .started = {}, .finished = {}}).value();
  };
  Poll poll = PollWith(0, {{'a', "old"}});
  poll.captures[0].page = 1;
  ExpectWritten(store, poll);
  EXPECT_EQ(expired(1), std::nullopt);
  ASSERT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 100), 1);
  EXPECT_EQ(expired(1), kToday);
  poll.started += std::chrono::minutes(1);
  ExpectWritten(store, poll);
  EXPECT_EQ(expired(1), std::nullopt);
}

}  // namespace
}  // namespace dvcmon::testing
