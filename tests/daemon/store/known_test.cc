// What polls leave for the next ones: ids beside codes, answers for conditional requests, and
// whether an accepted poll brought anything new.
#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "daemon/store/schema.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using testing::AcceptedPoll;
using testing::Cell;
using ::testing::ElementsAre;
using testing::ExpectWritten;
using testing::FailedPoll;
using testing::kToday;
using testing::Minute;
using ::testing::Pair;
using testing::TargetOf;
using ::testing::UnorderedElementsAre;

constexpr const char* kReceived = "applications_received";

class KnownTest : public testing::StoreFixture {};

// A poll whose answer has these pages.
Poll WithPages(Poll poll, const std::vector<std::string>& pages) {
  for (size_t i = 0; i < pages.size(); ++i) {
    poll.captures.push_back(
        testing::CaptureOf(pages[i], Sha256Hex(pages[i]), poll.finished, static_cast<int>(i + 1)));
  }
  return poll;
}

Poll PollAt(int minute, double value, const std::vector<std::string>& pages,
            const std::string& period = "2026-Q3") {
  return WithPages(
      AcceptedPoll(TargetOf({.period = period}), Minute(minute), {{"H44.01", kReceived, value}}),
      pages);
}

TEST_F(KnownTest, TellsNewNumbersNewBytesAndNeitherApart) {
  Store store = Open();
  const auto first = store.Write(PollAt(0, 1, {"a"}));
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first->new_answer);
  EXPECT_EQ(first->figures, 1);
  const auto same = store.Write(PollAt(1, 1, {"a"}));
  EXPECT_FALSE(same->new_answer);
  EXPECT_EQ(same->figures, 0);
  const auto other_bytes = store.Write(PollAt(2, 1, {"a "}));
  EXPECT_TRUE(other_bytes->new_answer);
  EXPECT_EQ(other_bytes->figures, 0);
  const auto back = store.Write(PollAt(3, 1, {"a"}));
  EXPECT_TRUE(back->new_answer) << "compared with the poll before, not with all";
  const auto other_number = store.Write(PollAt(4, 2, {"b"}));
  EXPECT_EQ(other_number->figures, 1);
}

TEST_F(KnownTest, AnAnswerIsNewWhenOneOfItsPagesIs) {
  Store store = Open();
  ASSERT_TRUE(store.Write(PollAt(0, 1, {"a", "b"}))->new_answer);
  EXPECT_FALSE(store.Write(PollAt(1, 1, {"a", "b"}))->new_answer);
  EXPECT_TRUE(store.Write(PollAt(2, 1, {"b", "a"}))->new_answer);
  EXPECT_TRUE(store.Write(PollAt(3, 1, {"b"}))->new_answer);
  EXPECT_TRUE(store.Write(PollAt(4, 1, {"b", "c"}))->new_answer);
}

TEST_F(KnownTest, AFailedPollBringsNothingNew) {
  Store store = Open();
  ASSERT_TRUE(store.Write(PollAt(0, 1, {"a"})).ok());
  const auto failed = store.Write(
      WithPages(FailedPoll(TargetOf({}), Minute(1), {ErrorCode::kContract, "", "shrink"}), {"b"}));
  ASSERT_TRUE(failed.ok());
  EXPECT_FALSE(failed->new_answer);
  EXPECT_FALSE(store.Write(PollAt(2, 1, {"a"}))->new_answer)
      << "an answer in quarantine is no answer to compare with";
}

TEST_F(KnownTest, HealthSaysWhenBytesAndNumbersLastChanged) {
  Store store = Open();
  ExpectWritten(store, PollAt(0, 1, {"a"}, "2026-Q4"));
  ExpectWritten(store, PollAt(1, 1, {"a "}, "2026-Q4"));
  ExpectWritten(store, PollAt(2, 1, {"a "}, "2026-Q4"));
  const auto health = store.LoadHealth(kToday);
  ASSERT_TRUE(health.ok());
  ASSERT_EQ(health->size(), 1U);
  const auto finished = [](int minute) { return Minute(minute) + std::chrono::seconds(1); };
  EXPECT_EQ(health->at(0).last_change, finished(0));
  EXPECT_EQ(health->at(0).last_new_answer, finished(1));
  EXPECT_EQ(health->at(0).last_success, finished(2));
}

TEST_F(KnownTest, KeepsWhyAnAnswerIsTorn) {
  Store store = Open();
  Poll torn = PollAt(0, 1, {"a"}, "2026-Q4");
  torn.torn = "one_date: parts of 2026-11-20 stand beside parts of 2026-11-21";
  ExpectWritten(store, torn);
  EXPECT_TRUE(store.LoadHealth(kToday)->at(0).torn);
  ExpectWritten(store, PollAt(1, 1, {"b"}, "2026-Q4"));
  EXPECT_FALSE(store.LoadHealth(kToday)->at(0).torn);
}

Poll Teaching(int minute, const std::string& code, const std::string& id) {
  Poll poll = AcceptedPoll(TargetOf({}), Minute(minute), {{code, kReceived, 1.0}});
  poll.rows[0].id = id;
  return poll;
}

TEST_F(KnownTest, RemembersHowAPortalCallsItsAgencies) {
  Store store = Open();
  ExpectWritten(store, Teaching(0, "H44.01", "019d"));
  ExpectWritten(store, Teaching(1, "H44.02", "019e"));
  const auto ids = store.LoadAgencyIds();
  ASSERT_TRUE(ids.ok());
  ASSERT_EQ(ids->size(), 1U);
  EXPECT_THAT(ids->at("dvcqg"),
              UnorderedElementsAre(Pair("019d", "H44.01"), Pair("019e", "H44.02")));
}

TEST_F(KnownTest, AnIdMeansWhatItWasTaughtLast) {
  Store store = Open();
  const auto meaning = [&] { return store.LoadAgencyIds()->at("dvcqg").at("019d"); };
  ExpectWritten(store, Teaching(0, "H44.01", "019d"));
  ExpectWritten(store, Teaching(1, "H44.02", "019d"));
  EXPECT_EQ(meaning(), "H44.02");
  ExpectWritten(store, Teaching(2, "H44.01", "019d"));
  EXPECT_EQ(meaning(), "H44.01");
  ExpectWritten(store, Teaching(3, "H44.01", "019d"));
  EXPECT_EQ(**Shell()->Sql("SELECT count(*) FROM body_id").First(), 3) << "changes only";
}

TEST_F(KnownTest, AnAnswerAboutThePastTeachesOnlyIdsThatAreNew) {
  Store store = Open();
  ExpectWritten(store, Teaching(0, "H44.02", "019d"));
  Poll past = Teaching(1, "H44.01", "019d");
  past.target = TargetOf({.period = "2025-Q3"});
  past.rows.push_back(past.rows.front());
  past.rows.back().body = "H44.03";
  past.rows.back().id = "019f";
  past.readings.clear();
  ExpectWritten(store, past);
  EXPECT_THAT(store.LoadAgencyIds()->at("dvcqg"),
              UnorderedElementsAre(Pair("019d", "H44.02"), Pair("019f", "H44.03")));
}

TEST_F(KnownTest, AnIdOfTwoAgenciesInOnePollLosesNoPoll) {
  Store store = Open();
  Poll poll = AcceptedPoll(TargetOf({}), Minute(0),
                           {{"H44.01", kReceived, 1.0}, {"H44.02", kReceived, 2.0}});
  for (Row& row : poll.rows) row.id = "0";
  ExpectWritten(store, poll);
  EXPECT_EQ(testing::SizeOf(store).polls, 1);
}

// As a portal with validators answers.
Poll Validated(int minute, const std::string& bytes) {
  Poll poll = PollAt(minute, 1, {bytes});
  poll.captures[0].request = Sha256Hex("GET https://portal.test/tree");
  poll.captures[0].content_type = "application/json";
  poll.captures[0].validators = {"\"v1\"", "Sun, 22 Nov 2026 01:00:00 GMT"};
  return poll;
}

TEST_F(KnownTest, KeepsTheLastAnswerWithItsValidators) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  EXPECT_FALSE(*store.LastAnswer(SourceOf(target), target.period));
  ExpectWritten(store, Validated(0, "a"));
  ExpectWritten(store, Validated(1, "b"));
  const auto answer = store.LastAnswer(SourceOf(target), target.period);
  ASSERT_TRUE(answer.ok());
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->bytes, "b");
  EXPECT_EQ((*answer)->sha256, Sha256Hex("b"));
  EXPECT_EQ((*answer)->request, Sha256Hex("GET https://portal.test/tree"));
  EXPECT_EQ((*answer)->content_type, "application/json");
  EXPECT_EQ((*answer)->validators.etag, "\"v1\"");
  EXPECT_EQ((*answer)->validators.last_modified, "Sun, 22 Nov 2026 01:00:00 GMT");
  EXPECT_FALSE(*store.LastAnswer(SourceOf(target), ParsePeriod("2026-Q2").value()))
      << "another period is another question";
}

TEST_F(KnownTest, AnAnswerPastItsRetentionIsNotKnown) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store, Validated(0, "a"));
  ASSERT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 10), 1);
  const auto answer = store.LastAnswer(SourceOf(target), target.period);
  ASSERT_TRUE(answer.ok());
  EXPECT_FALSE(*answer);
}

TEST_F(KnownTest, TheDateOfTheDataIsKnownWithinItsPeriodOnly) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  Poll poll = PollAt(0, 1, {"a"});
  poll.as_of = Minute(-60);
  ExpectWritten(store, poll);
  EXPECT_EQ(store.KnownFor(SourceOf(target), target.period, kToday)->as_of, Minute(-60));
  EXPECT_FALSE(store.KnownFor(SourceOf(target), ParsePeriod("2026-Q4").value(), kToday)->as_of);
}

TEST_F(KnownTest, AStoreOfVersion1GoesOnWithWhatItHolds) {
  {
    const auto db = Database::Open(Path(), std::chrono::milliseconds(20));
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE(Migrate(**db, Migrations().first(1)).ok());
    const Status filled = (*db)->Execute(
        "INSERT INTO source VALUES (1, 'dvcqg', 'tree', 'phu-tho', 2);"
        "INSERT INTO body VALUES (1, 'agency', 'phu-tho', 'H44.01');"
        "INSERT INTO statistic VALUES (1, 'applications_received');"
        "INSERT INTO series VALUES (1, 1, 1, 1);"
        "INSERT INTO poll (id, source, period, started, finished, attempts, wire_bytes, bodies, "
        "figures, missing_agencies) VALUES (1, 1, 20635, 1795323600000, 1795323601000, 1, 2, 1, 1, "
        "0);"
        "INSERT INTO figure VALUES (1, 1, 0, 7);"
        "INSERT INTO capture VALUES (1, x'00', 1, 1, 1, NULL);"
        "INSERT INTO poll_capture VALUES (1, 0, 1, 'https://portal.test/tree', 201, 'text', 1);");
    ASSERT_TRUE(filled.ok()) << filled.error().message;
  }
  Store store = Open();
  const auto lines = testing::Lines(store);
  EXPECT_THAT(lines, ElementsAre("dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:00:01+07:00",
                                 "agency H44.01 applications_received 7"));
  const auto next = store.Write(PollAt(1, 7, {"a"}));
  ASSERT_TRUE(next.ok()) << next.error().message;
  EXPECT_EQ(next->figures, 0) << "the figure is confirmed";
  EXPECT_TRUE(next->new_answer) << "what version 1 did not note cannot be the same";
  EXPECT_EQ(testing::SizeOf(store).polls, 2);
}

}  // namespace
}  // namespace dvcmon
