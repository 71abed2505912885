// What the daemon remembers of polls, to read the next ones by.
#include <gmock/gmock.h>

#include "daemon/store/sqlite.h"
#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonResponse;
using ::testing::Key;
using testing::kNoon;
using ::testing::Not;
using testing::Own;
using testing::SmallTree;
using testing::TreeAnswer;

class DaemonKnownTest : public testing::DaemonTest {
 protected:
  std::string LineOf(const std::string& metric, Time time) const {
    return Own("dvcmon_collector_" + metric + "_timestamp_seconds") +
           std::to_string(time.time_since_epoch() / seconds(1)) + "\n";
  }
};

TEST_F(DaemonKnownTest, TellsUnchangedBytesUnchangedNumbersAndUnreachableApart) {
  Use(SmallTree());
  StepAt(kNoon);
  const Time same = kNoon + hours(12);
  StepAt(same);
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", same)));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_new_answer", kNoon)));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_change", kNoon)));

  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}, {"H44.02", "8"}}) + "\n");
  });
  const Time other_bytes = kNoon + hours(24);
  StepAt(other_bytes);
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_new_answer", other_bytes)));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_change", kNoon)));

  http_.SetAnswer([](const HttpRequest&) { return Error{ErrorCode::kTls, "expired", ""}; });
  StepAt(kNoon + hours(36));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", other_bytes)));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "0\n"));

  Open();  // the same after a restart
  Use(SmallTree());
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_new_answer", other_bytes)));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_change", kNoon)));
}

TEST_F(DaemonKnownTest, SaysThatAnAnswerIsTorn) {
  Use(SmallTree([](CollectorSpec& tree) { tree.row_sets[0].identities[0].marks_torn = true; }));
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_torn") + "0\n"));
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01"}, {"H44.02"}}, 1, 1, 3));
  });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_torn") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "1\n"));
}

// A collector "tree" that teaches ids, and "list", which has nothing but ids.
PollTarget TreeAndList() {
  return SmallTree(
      [](CollectorSpec& tree) { tree.row_sets[1].id = ParseSelector("/name").value(); },
      [](PortalSpec& portal) {
        portal.pause = Duration(0);
        CollectorSpec list = portal.collectors.front();
        list.name = "list";
        list.request.path = testing::TemplateOf("/list");
        list.assertions.clear();
        list.entity.clear();
        RowSet agencies = list.row_sets[1];
        agencies.pointer = "/rows";
        agencies.code.reset();
        agencies.id = ParseSelector("/id").value();
        agencies.tier.reset();
        agencies.title.reset();
        agencies.fields = {testing::FieldAt("applications_handled", "/handled")};
        list.row_sets = {agencies};
        portal.collectors.push_back(list);
      });
}

Result<HttpResponse> TreeOrList(const HttpRequest& request) {
  if (request.url.ends_with("/tree")) return testing::GoodAnswer(request);
  return JsonResponse(201, R"({"rows":[{"id":"UBND xã H44.01","handled":5}]})");
}

TEST_F(DaemonKnownTest, ACollectorWithIdsAloneIsReadByWhatAnotherOneTaught) {
  const std::string handled =
      R"(dvc_agency_applications_handled{agency="H44.01",period="quarter",portal="dvcqg",)"
      R"(province="phu-tho"} 5)";
  http_.SetAnswer(TreeOrList);
  Use(TreeAndList());
  StepAt(kNoon);
  EXPECT_THAT(published_->Text(), HasSubstr(handled));

  // After a restart the tree has not been polled yet when the list is.
  Open();
  http_.SetAnswer([](const HttpRequest& request) {
    return request.url.ends_with("/tree") ? JsonResponse(403, "no") : *TreeOrList(request);
  });
  Use(TreeAndList());
  StepAt(kNoon + hours(12));
  StepAt(kNoon + hours(24));
  EXPECT_THAT(published_->Text(), HasSubstr(handled));
}

TEST_F(DaemonKnownTest, ShowsAndNamesTheProvincesOfAnAnswerAboutTheNation) {
  const PollTarget nation = SmallTree(
      [](CollectorSpec& table) {
        table.of = Level::kNational;
        table.assertions.clear();
        table.entity.clear();
        RowSet& provinces = table.row_sets[0];
        provinces.pointer = "/rows";
        provinces.code = ParseSelector("/code").value();
        provinces.identities.clear();
        provinces.fields = {testing::FieldAt("applications_handled", "/handled")};
        table.row_sets.resize(1);
      },
      [](PortalSpec& portal) {
        auto an_giang = std::make_shared<Province>();
        an_giang->slug = "an-giang";
        an_giang->name = "An Giang";
        an_giang->identity_code = "H01";
        portal.provinces = {an_giang};
      });
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, R"({"rows":[{"code":"H01","handled":5}]})");
  });
  Use(nation);
  StepAt(kNoon);
  EXPECT_THAT(published_->Text(),
              HasSubstr(R"(dvc_province_applications_handled{period="quarter",portal="dvcqg",)"
                        R"(province="an-giang"} 5)"));
  EXPECT_THAT(published_->Text(), HasSubstr(R"(name="An Giang",province="an-giang"} 1)"));
}

TEST_F(DaemonKnownTest, SparesAPortalAnAnswerThatHasNotChanged) {
  const PollTarget by_get = SmallTree([](CollectorSpec& tree) {
    tree.request.method = "GET";
    tree.request.body.clear();
  });
  http_.SetAnswer([](const HttpRequest& request) {
    HttpResponse response = *testing::GoodAnswer(request);
    response.headers.emplace_back("ETag", "\"v1\"");
    return response;
  });
  Use(by_get);
  StepAt(kNoon);
  EXPECT_THAT(http_.requests.back().headers, IsEmpty());

  Open();  // remembered in the store
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(304, ""); });
  Use(by_get);
  StepAt(kNoon + hours(12));
  EXPECT_THAT(http_.requests.back().headers, Contains(Key("If-None-Match")));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", kNoon + hours(12))));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_new_answer", kNoon)));

  StepAt(StartOf(ParsePeriod("2027-Q1").value().first) + hours(12));
  EXPECT_THAT(http_.requests.back().headers, Not(Contains(Key("If-None-Match"))))
      << "another period is another question";
}

TEST_F(DaemonKnownTest, APortalThatSaysWhenToComeAgainIsAskedThenAndNotBefore) {
  http_.SetAnswer([](const HttpRequest&) {
    HttpResponse busy = JsonResponse(503, "{}");
    busy.headers.emplace_back("Retry-After", "7200");
    return busy;
  });
  Use(SmallTree());
  StepAt(kNoon);
  http_.SetAnswer(testing::GoodAnswer);
  StepAt(kNoon + hours(2) - seconds(1));
  EXPECT_EQ(http_.requests.size(), 1U);
  StepAt(kNoon + hours(2));
  EXPECT_EQ(http_.requests.size(), 2U);
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", kNoon + hours(2))));
}

TEST_F(DaemonKnownTest, AReloadOrARestartDoesNotAskAHostThatHasJustRefused) {
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(429, "no"); });
  Use(TreeAndList());
  StepAt(kNoon);  // the tree is refused, and the list has not been polled
  ASSERT_EQ(http_.requests.size(), 1U);
  Use(TreeAndList());
  StepAt(kNoon + hours(1));
  EXPECT_EQ(http_.requests.size(), 1U) << "after a reload";
  Open();
  now_ = kNoon + hours(2);
  Use(TreeAndList());
  StepAt(kNoon + hours(2));
  EXPECT_EQ(http_.requests.size(), 1U) << "after a restart";
  StepAt(kNoon + hours(12));
  EXPECT_GT(http_.requests.size(), 1U);
}

TEST_F(DaemonKnownTest, AReloadThatCannotReadTheStoreChangesNothing) {
  Use(SmallTree());
  StepAt(kNoon);
  const std::string before = published_->Text();
  {
    auto person = Database::Open(dir_.Path("dvcmon.db"), std::chrono::milliseconds(20));
    ASSERT_TRUE(person.ok());
    ASSERT_TRUE((*person)->Execute("BEGIN EXCLUSIVE").ok());
    const Status used = daemon_->Use(testing::ConfigOf(TreeAndList()), now_);
    ASSERT_FALSE(used.ok());
    EXPECT_EQ(used.error().code, ErrorCode::kDbBusy);
  }
  EXPECT_EQ(published_->Text(), before);
  StepAt(kNoon + hours(12));
  ASSERT_EQ(http_.requests.size(), 2U);
  EXPECT_THAT(http_.requests.back().url, ::testing::EndsWith("/tree"));
}

TEST_F(DaemonKnownTest, ShowsNoFigureThatIsNoLongerMapped) {
  Use(SmallTree());
  StepAt(kNoon);
  ASSERT_THAT(published_->Text(), HasSubstr("applications_received{channel=\"direct\""));
  const PollTarget without_direct = SmallTree([](CollectorSpec& tree) {
    tree.row_sets[0].fields.pop_back();
    tree.row_sets[0].identities.clear();
  });
  Use(without_direct);
  EXPECT_THAT(published_->Text(), Not(HasSubstr("channel=\"direct\""))) << "after a reload";
  EXPECT_THAT(published_->Text(), HasSubstr("channel=\"online\""));
  Open();
  Use(without_direct);
  EXPECT_THAT(published_->Text(), Not(HasSubstr("channel=\"direct\""))) << "after a restart";
  EXPECT_THAT(published_->Text(), HasSubstr("channel=\"online\""));
}

TEST_F(DaemonKnownTest, ACollectorThatIsPolledOnceAWeekDoesNotLoseAWeek) {
  http_.SetAnswer([](const HttpRequest&) { return Error{ErrorCode::kTooLarge, "", ""}; });
  Use(SmallTree([](CollectorSpec& tree) { tree.schedule.every = hours(24 * 7); }));
  StepAt(kNoon);
  http_.SetAnswer(testing::GoodAnswer);
  StepAt(kNoon + hours(24) - seconds(1));
  EXPECT_EQ(http_.requests.size(), 1U);
  StepAt(kNoon + hours(24));
  EXPECT_EQ(http_.requests.size(), 2U);
  StepAt(kNoon + hours(24 * 7));
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(DaemonKnownTest, AnOlderPageFromACacheChangesNothing) {
  const auto dated = [](const std::string& day) {
    return [=](const HttpRequest&) -> Result<HttpResponse> {
      std::string bytes = TreeAnswer({{"H44.01", "7"}});
      return JsonResponse(201, bytes.insert(1, "\"asOf\":\"" + day + "\","));
    };
  };
  Use(SmallTree([](CollectorSpec& tree) { tree.as_of = ParseSelector("/asOf").value(); }));
  http_.SetAnswer(dated("2026-11-21"));
  StepAt(kNoon);
  http_.SetAnswer(dated("2026-11-20"));
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(R"(clause="not_older",collector="tree")"));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", kNoon)));
  http_.SetAnswer(dated("2026-11-21"));
  StepAt(kNoon + hours(24));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("last_success", kNoon + hours(24))));
}

// Of five agencies that were accepted at noon.
std::string Merged(bool with_last) {
  if (with_last) return TreeAnswer({{"H44.01", "7"}, {"H44.02", "8"}});
  return TreeAnswer({{"H44.01", "7"}});
}

TEST_F(DaemonKnownTest, AgenciesThatAreMissingForTwoDaysAreBelievedToHaveMerged) {
  Use(SmallTree());
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(
        201,
        TreeAnswer(
            {{"H44.01", "1"}, {"H44.02", "2"}, {"H44.03", "3"}, {"H44.04", "4"}, {"H44.05", "5"}}));
  });
  StepAt(kNoon);
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(201, Merged(true)); });
  for (int half_day = 1; half_day <= 5; ++half_day) {
    StepAt(kNoon + hours(12) * half_day);
    EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "0\n")) << half_day;
  }
  StepAt(kNoon + hours(72));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_rows") + "3\n"));
}

TEST_F(DaemonKnownTest, AnswersThatMissOtherAgenciesEachTimeAreNotBelieved) {
  Use(SmallTree());
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "1"}, {"H44.02", "2"}, {"H44.03", "3"}}));
  });
  StepAt(kNoon);
  for (int half_day = 1; half_day <= 12; ++half_day) {
    http_.SetAnswer(
        [half_day](const HttpRequest&) { return JsonResponse(201, Merged(half_day % 2 == 0)); });
    StepAt(kNoon + hours(12) * half_day);
    EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "0\n")) << half_day;
  }
}

}  // namespace
}  // namespace dvcmon
