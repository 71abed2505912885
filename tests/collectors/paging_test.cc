// Answers that are shared out over pages: what is asked for next, when it ends, and an answer that
// changes on the way.
#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "tests/support/collector_builder.h"
#include "tests/support/fake_http_client.h"

namespace dvcmon {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::FieldAt;
using ::testing::HasSubstr;
using testing::JsonResponse;
using testing::kNoon;
using testing::SmallTree;
using testing::TemplateOf;

// Rows at /rows, two a page, with the published total at /total.
PollTarget ByPage(int at_most = 10) {
  return SmallTree([&](CollectorSpec& collector) {
    collector.assertions.clear();
    collector.entity.clear();
    collector.request.body[PeriodKind::kQuarter] =
        TemplateOf("{{\"page\":{page},\"size\":{page_size}}}");
    PagingSpec& paging = collector.paging.emplace();
    paging.size = 2;
    paging.rows = "/rows";
    paging.total = "/total";
    paging.at_most = at_most;
    RowSet& agencies = collector.row_sets[1];
    agencies.pointer = "/rows";
    agencies.tier.reset();
    collector.row_sets = {agencies};
  });
}

PollTarget ByLastId() {
  const PollTarget by_page = ByPage();
  auto portal = std::make_shared<PortalSpec>(*by_page.portal);
  CollectorSpec& collector = portal->collectors.front();
  collector.request.body[PeriodKind::kQuarter] = TemplateOf("{{\"lastId\":\"{last_id}\"}}");
  collector.paging->by = PagingSpec::By::kLastId;
  collector.paging->total.reset();
  collector.paging->last_id = "/lastId";
  collector.paging->key = ParseSelector("/code").value();
  PollTarget target = by_page;
  target.portal = portal;
  target.collector = std::shared_ptr<const CollectorSpec>(target.portal, &collector);
  return target;
}

std::string Rows(const std::vector<std::string>& codes) {
  std::string rows;
  for (const std::string& code : codes) {
    rows += fmt::format(R"({}{{"code":"{}","payable":1}})", rows.empty() ? "" : ",", code);
  }
  return rows;
}

std::string Page(int total, const std::vector<std::string>& codes) {
  return fmt::format(R"({{"total":{},"rows":[{}]}})", total, Rows(codes));
}

std::string KeysetPage(const std::string& last_id, const std::vector<std::string>& codes) {
  return fmt::format(R"({{"lastId":{},"rows":[{}]}})", last_id, Rows(codes));
}

struct Asked {
  std::vector<std::string> bodies;
  Poll poll;
};

// Feeds the pages one after the other, while there is something to ask for.
Asked AskAll(const PollTarget& target, const std::vector<std::string>& pages) {
  Collection collection(target, kNoon, {}, [] { return 0.5; });
  Asked asked;
  for (size_t i = 0; const auto request = collection.Next(); ++i) {
    asked.bodies.push_back(request->body);
    if (i >= pages.size()) {
      ADD_FAILURE() << "asks for more: " << request->body;
      break;
    }
    collection.Feed(JsonResponse(201, pages[i]), kNoon + seconds(i));
  }
  asked.poll = std::move(collection).Take();
  return asked;
}

std::vector<std::string> BodiesOf(const Poll& poll) {
  std::vector<std::string> bodies;
  for (const Row& row : poll.rows) bodies.push_back(row.body);
  return bodies;
}

void ExpectShifted(const Poll& poll, const std::string& said) {
  ASSERT_FALSE(poll.accepted());
  EXPECT_EQ(poll.error->code, ErrorCode::kContract);
  EXPECT_EQ(poll.error->where, "pages");
  EXPECT_THAT(poll.error->message, HasSubstr(said));
  EXPECT_TRUE(poll.readings.empty());
}

TEST(PagingTest, AsksPageByPageUntilThePublishedTotalIsThere) {
  const Asked asked = AskAll(
      ByPage(), {Page(5, {"H44.1", "H44.2"}), Page(5, {"H44.3", "H44.4"}), Page(5, {"H44.5"})});
  EXPECT_THAT(asked.bodies, ElementsAre(R"({"page":1,"size":2})", R"({"page":2,"size":2})",
                                        R"({"page":3,"size":2})"));
  ASSERT_TRUE(asked.poll.accepted()) << asked.poll.error->message;
  EXPECT_THAT(BodiesOf(asked.poll), ElementsAre("H44.1", "H44.2", "H44.3", "H44.4", "H44.5"));
  EXPECT_EQ(asked.poll.rows[4].page, 3);
  EXPECT_EQ(asked.poll.rows[4].path, "/rows/0");
  ASSERT_EQ(asked.poll.captures.size(), 3U);
  EXPECT_EQ(asked.poll.captures[2].page, 3);
}

TEST(PagingTest, WaitsThePauseBetweenTwoPages) {
  Collection collection(ByPage(), kNoon, {}, [] { return 0.5; });
  EXPECT_EQ(collection.Next()->delay, Duration(0));
  collection.Feed(JsonResponse(201, Page(3, {"H44.1", "H44.2"})), kNoon);
  EXPECT_EQ(collection.Next()->delay, seconds(1));
}

TEST(PagingTest, APageThatFailsIsTriedAgainAndTheOthersAreNot) {
  Collection collection(ByPage(), kNoon, {}, [] { return 0.5; });
  collection.Feed(JsonResponse(201, Page(3, {"H44.1", "H44.2"})), kNoon);
  for (int i = 0; i < 2; ++i) {
    collection.Feed(Error{ErrorCode::kTimeout, "as the test says", ""}, kNoon);
    ASSERT_TRUE(collection.Next());
    EXPECT_EQ(collection.Next()->body, R"({"page":2,"size":2})");
  }
  collection.Feed(JsonResponse(201, Page(3, {"H44.3"})), kNoon);
  EXPECT_FALSE(collection.Next());
  const Poll poll = std::move(collection).Take();
  EXPECT_TRUE(poll.accepted());
  EXPECT_EQ(poll.attempts, 4);
  EXPECT_EQ(poll.rows.size(), 3U);
}

TEST(PagingTest, AttemptsAreCountedForEachPage) {
  Collection collection(ByPage(), kNoon, {}, [] { return 0.5; });
  const auto fail = [&] {
    collection.Feed(Error{ErrorCode::kTimeout, "as the test says", ""}, kNoon);
  };
  fail();
  fail();
  collection.Feed(JsonResponse(201, Page(3, {"H44.1", "H44.2"})), kNoon);
  fail();
  fail();
  ASSERT_TRUE(collection.Next()) << "two failures of one page and two of another are not four";
  fail();
  EXPECT_FALSE(collection.Next());
  EXPECT_EQ(std::move(collection).Take().error->code, ErrorCode::kTimeout);
}

TEST(PagingTest, NoticesATotalThatChangesBetweenTwoPages) {
  const Asked asked = AskAll(ByPage(), {Page(5, {"H44.1", "H44.2"}), Page(6, {"H44.3", "H44.4"})});
  ExpectShifted(asked.poll, "page 2 says that there are \"6\" rows, earlier ones said 5");
  EXPECT_EQ(asked.poll.captures.size(), 2U) << "the evidence stays";
}

TEST(PagingTest, NoticesARowThatComesTwice) {
  const Asked asked = AskAll(ByPage(), {Page(4, {"H44.1", "H44.2"}), Page(4, {"H44.2", "H44.3"})});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->where, "duplicate_agency");
}

TEST(PagingTest, NoticesThatRowsAreMissing) {
  const Asked asked = AskAll(ByPage(), {Page(5, {"H44.1", "H44.2"}), Page(5, {})});
  ExpectShifted(asked.poll, "the pages hold 2 rows, the portal says that there are 5");
}

TEST(PagingTest, NoticesMoreRowsThanThePortalSays) {
  const Asked asked = AskAll(ByPage(), {Page(1, {"H44.1", "H44.2"})});
  ExpectShifted(asked.poll, "the pages hold 2 rows, the portal says that there are 1");
}

TEST(PagingTest, ATotalThatIsNoNumberIsNoTotal) {
  const Asked asked = AskAll(ByPage(), {R"({"total":null,"rows":[{"code":"H44.1","payable":1}]})"});
  ExpectShifted(asked.poll, "which is no number");
}

TEST(PagingTest, WithoutATotalAPageThatIsNotFullIsTheLast) {
  PollTarget target = ByPage();
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  collector->paging->total.reset();
  target.collector = collector;
  const Asked asked = AskAll(target, {Page(0, {"H44.1", "H44.2"}), Page(0, {"H44.3"})});
  EXPECT_TRUE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.rows.size(), 3U);
}

TEST(PagingTest, GivesUpBeyondTheDeclaredPages) {
  const Asked asked = AskAll(ByPage(2), {Page(9, {"H44.1", "H44.2"}), Page(9, {"H44.3", "H44.4"})});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->code, ErrorCode::kTooLarge);
  EXPECT_THAT(asked.poll.error->message, HasSubstr("more than the 2 pages"));
}

TEST(PagingTest, RowsOverAllPagesCountAgainstTheDeclaredMost) {
  PollTarget target = ByPage();
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  collector->row_sets[0].at_most = 3;
  target.collector = collector;
  const Asked asked = AskAll(target, {Page(4, {"H44.1", "H44.2"}), Page(4, {"H44.3", "H44.4"})});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->code, ErrorCode::kTooLarge);
}

TEST(PagingTest, FollowsTheLastIdUntilThereIsNone) {
  for (const char* end : {"\"\"", "null", "\"b\""}) {  // nothing, or the same again
    SCOPED_TRACE(end);
    const Asked asked =
        AskAll(ByLastId(), {KeysetPage("\"a\"", {"H44.1", "H44.2"}), KeysetPage("\"b\"", {"H44.3"}),
                            KeysetPage(end, {"H44.4"})});
    EXPECT_THAT(asked.bodies,
                ElementsAre(R"({"lastId":""})", R"({"lastId":"a"})", R"({"lastId":"b"})"));
    EXPECT_TRUE(asked.poll.accepted());
    EXPECT_EQ(asked.poll.rows.size(), 4U);
  }
}

TEST(PagingTest, APageWithoutRowsEndsAKeysetList) {
  const Asked asked = AskAll(ByLastId(), {KeysetPage("\"a\"", {"H44.1"}), KeysetPage("\"b\"", {})});
  EXPECT_TRUE(asked.poll.accepted());
}

TEST(PagingTest, ALastIdThatIsLeftOutBesideAFullPageIsNoEnd) {
  const Asked asked = AskAll(ByLastId(), {R"({"rows":[{"code":"H44.1","payable":1},)"
                                          R"({"code":"H44.2","payable":1}]})"});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->code, ErrorCode::kShape);
  EXPECT_TRUE(AskAll(ByLastId(), {R"({"rows":[{"code":"H44.1","payable":1}]})"}).poll.accepted());
}

TEST(PagingTest, AKeyThatNoDoubleHoldsIsNoKey) {
  const Asked asked = AskAll(ByLastId(), {KeysetPage("7234567890123456789", {"H44.1"})});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->where, "/lastId");
}

TEST(PagingTest, NoticesAKeyThatComesTwiceInAKeysetList) {
  const Asked asked =
      AskAll(ByLastId(), {KeysetPage("\"a\"", {"H44.1", "H44.2"}), KeysetPage("\"b\"", {"H44.2"})});
  ExpectShifted(asked.poll, "the row /rows/0 of page 2 came before: \"H44.2\"");
}

TEST(PagingTest, ALastIdCannotChangeTheRequestThatItStandsIn) {
  Context context;
  context.last_id = "a&b=c/../d";
  EXPECT_EQ(TemplateOf("/list?after={last_id}").Expand(context), "/list?after=a%26b%3Dc%2F..%2Fd");
  for (const char* hostile : {R"("a\u0000b")", R"("a\nb")", "{}", "[1]"}) {
    const Asked asked = AskAll(ByLastId(), {KeysetPage(hostile, {"H44.1"})});
    ASSERT_FALSE(asked.poll.accepted()) << hostile;
    EXPECT_EQ(asked.poll.error->code, ErrorCode::kShape);
    EXPECT_EQ(asked.poll.error->where, "/lastId");
  }
}

TEST(PagingTest, AllAnswersOfAPollTogetherAreBounded) {
  PollTarget target = ByPage();
  auto portal = std::make_shared<PortalSpec>(*target.portal);
  portal->limits.poll = 100;
  target.portal = portal;
  const std::string page = Page(4, {"H44.1", "H44.2"});
  ASSERT_GT(page.size(), 50U);
  ASSERT_LT(page.size(), 100U);
  const Asked asked = AskAll(target, {page, Page(4, {"H44.3", "H44.4"})});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->code, ErrorCode::kTooLarge);
}

TEST(PagingTest, RowSetsElsewhereAreReadOnTheFirstPageOnly) {
  PollTarget target = ByPage();
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  RowSet province;
  province.name = "province";
  province.pointer = "/overview";
  province.level = Level::kProvince;
  province.fields = {FieldAt("applications_handled", "/handled")};
  collector->row_sets.push_back(province);
  target.collector = collector;
  const auto with_overview = [](int handled, const std::string& page) {
    return fmt::format(R"({{"overview":{{"handled":{}}},{})", handled, page.substr(1));
  };
  const Asked asked = AskAll(target, {with_overview(7, Page(3, {"H44.1", "H44.2"})),
                                      with_overview(8, Page(3, {"H44.3"}))});
  ASSERT_TRUE(asked.poll.accepted()) << asked.poll.error->message;
  const auto handled = std::ranges::count_if(asked.poll.readings, [&](const Reading& reading) {
    return asked.poll.FieldOf(reading).key == "applications_handled" && reading.value == 7;
  });
  EXPECT_EQ(handled, 1);
  EXPECT_EQ(asked.poll.rows.size(), 4U);
}

// The rows that are payable.
PollTarget Counting() {
  PollTarget target = ByPage();
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  RowSet& counted = collector->row_sets[0];
  counted.level = Level::kProvince;
  counted.code.reset();
  counted.code_prefix = {};
  counted.fields = {FieldAt("procedures", "")};
  counted.fields[0].counts_rows = true;
  counted.only = {{ParseSelector("/payable").value(), TemplateOf("1")}};
  target.collector = collector;
  return target;
}

TEST(PagingTest, CountsRowsOverAllPages) {
  const Asked asked = AskAll(Counting(), {R"({"total":3,"rows":[{"payable":1},{"payable":0}]})",
                                          R"({"total":3,"rows":[{"payable":1}]})"});
  ASSERT_TRUE(asked.poll.accepted()) << asked.poll.error->message;
  ASSERT_EQ(asked.poll.readings.size(), 1U);
  EXPECT_EQ(asked.poll.readings[0].value, 2);
  EXPECT_EQ(asked.poll.rows[0].body, "phu-tho");
  EXPECT_EQ(asked.poll.WhereOf(asked.poll.readings[0]), "/rows");
}

TEST(PagingTest, AnEmptyListIsTooShortToBeCounted) {
  const Asked asked = AskAll(Counting(), {R"({"total":0,"rows":[]})"});
  ASSERT_FALSE(asked.poll.accepted());
  EXPECT_EQ(asked.poll.error->where, "rows");
}

TEST(PagingTest, ASavedAnswerNeedsAllItsPages) {
  const std::string first = Page(3, {"H44.1", "H44.2"});
  const Poll half = ReadSavedAnswer(ByPage(), {first}, kNoon, {});
  ASSERT_FALSE(half.accepted());
  EXPECT_EQ(half.error->code, ErrorCode::kPartial);
  EXPECT_TRUE(ReadSavedAnswer(ByPage(), {first, Page(3, {"H44.3"})}, kNoon, {}).accepted());
}

}  // namespace
}  // namespace dvcmon
