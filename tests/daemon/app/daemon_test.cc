#include "daemon/app/daemon.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <optional>
#include <sstream>

#include "daemon/store/sqlite.h"
#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ConfigOf;
using testing::DaemonTest;
using testing::FakeHttpClient;
using testing::GoodAnswer;
using ::testing::HasSubstr;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Not;
using testing::Own;
using testing::SmallTree;
using testing::TreeAnswer;

constexpr const char* kOnline =
    R"(dvc_province_applications_received{channel="online",period="quarter",portal="dvcqg",)"
    R"(province="phu-tho"} )";

// The order of samples in a family is nobody's promise.
std::vector<std::string> SortedLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

std::string Failures(const std::string& reason) {
  return R"(dvcmon_collector_poll_failures_total{collector="tree",portal="dvcqg",)"
         R"(province="phu-tho",reason=")" +
         reason + "\"} ";
}

TEST_F(DaemonTest, PollsKeepsAndShows) {
  Use(SmallTree());
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_rows") + "3\n"));
  const auto standings = store_->LoadStandings(DayOf(now_));
  ASSERT_TRUE(standings.ok());
  ASSERT_EQ(standings->size(), 1U);
  EXPECT_EQ(standings->front().figures.size(), 4U);
}

TEST_F(DaemonTest, PollsAgainWhenTheScheduleSaysAndNotBefore) {
  Use(SmallTree());
  StepAt(kNoon);
  StepAt(kNoon + hours(12) - seconds(1));
  EXPECT_EQ(http_.requests.size(), 1U);
  StepAt(kNoon + hours(12));
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(DaemonTest, PollsACollectorByItsOwnScheduleAndShowsItAsLongAsThatSays) {
  const auto weekly = [](CollectorSpec& collector) { collector.schedule.every = hours(24 * 7); };
  Use(SmallTree(weekly));
  StepAt(kNoon);
  StepAt(kNoon + hours(24 * 7) - seconds(1));
  EXPECT_EQ(http_.requests.size(), 1U) << "every twelve hours is for the rest of the portal";
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_interval_seconds") + "604800\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_healthy") + "1\n"));
  Open();
  Use(SmallTree(weekly));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n")) << "after a restart too";
  StepAt(kNoon + hours(24 * 7));
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(DaemonTest, AFailedPollKeepsTheOldFiguresUntilTheyExpire) {
  Use(SmallTree());
  StepAt(kNoon);
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(403, "no"); });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Failures("blocked") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "0\n"));
  StepAt(kNoon + hours(24));
  StepAt(kNoon + hours(36));
  EXPECT_THAT(Metrics(), Not(HasSubstr(kOnline)));
}

TEST_F(DaemonTest, AQuarantinedPollChangesNoFigureAndNamesItsClause) {
  Use(SmallTree());
  StepAt(kNoon);
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "700"}, {"H44.02", "800"}}, 900, 100, 999));
  });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Failures("contract") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(R"(contract_violations_total{clause="channels_sum",)"));
}

TEST_F(DaemonTest, ExpectsTheAgenciesOfTheLastAcceptedPollAlsoAfterARestart) {
  Use(SmallTree());
  StepAt(kNoon);
  Open();
  Use(SmallTree());
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}));
  });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(R"(contract_violations_total{clause="shrink",)"));
}

TEST_F(DaemonTest, ExpectsTheAgenciesOfThePollBefore) {
  Use(SmallTree());
  StepAt(kNoon);
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}));
  });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(R"(contract_violations_total{clause="shrink",)"));
}

TEST_F(DaemonTest, AReloadStartsNothingAtAHostWhereAPollStillRuns) {
  Use(SmallTree());
  http_.hanging = true;
  StepAt(kNoon);
  Use(SmallTree([](CollectorSpec& collector) { collector.name = "bush"; }));  // never polled: due
  StepAt(kNoon + seconds(5));
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(DaemonTest, AfterARestartTheFiguresAreThereBeforeAnythingIsAsked) {
  Use(SmallTree());
  StepAt(kNoon);
  const std::vector<std::string> before = SortedLines(published_->Text());
  Open();
  http_.requests.clear();
  Use(SmallTree());
  EXPECT_EQ(SortedLines(published_->Text()), before);
  StepAt(kNoon + hours(1));
  EXPECT_TRUE(http_.requests.empty()) << "the restart is no reason to ask again";
}

TEST_F(DaemonTest, AsksAboutThePeriodOfTheDay) {
  Use(SmallTree());
  StepAt(*ParseTime("2026-12-31T23:59:00+07:00"));
  StepAt(*ParseTime("2027-01-01T12:00:00+07:00"));
  ASSERT_EQ(http_.requests.size(), 2U);
  EXPECT_THAT(http_.requests[0].body, HasSubstr("\"quarter\":4"));
  EXPECT_THAT(http_.requests[1].body, HasSubstr("\"quarter\":1"));
}

TEST_F(DaemonTest, NobodyIsAskedAboutAProvinceThatDoesNotExistThatDay) {
  PollTarget target = SmallTree();
  auto province = std::make_shared<Province>(*target.province);
  province->valid_to = *ParseDay("2026-11-22");
  target.province = province;
  Use(target);
  StepAt(kNoon);
  StepAt(kNoon + hours(12));
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(DaemonTest, AHangingPortalKeepsItsHostBusyAndNothingElse) {
  const PollTarget slow = SmallTree();
  const PollTarget other = SmallTree([](CollectorSpec&) {},
                                     [](PortalSpec& portal) {
                                       portal.name = "other";
                                       portal.url = "https://other.test";
                                     });
  auto config = std::make_shared<Config>();
  config->portals = {{slow.portal, {slow.province}}, {other.portal, {other.province}}};
  http_.hanging = true;
  ASSERT_TRUE(daemon_->Use(config, now_).ok());
  StepAt(kNoon);
  EXPECT_EQ(http_.requests.size(), 2U);
  StepAt(kNoon + hours(24));
  EXPECT_EQ(http_.requests.size(), 2U) << "one poll at a time and host";
  http_.LetGo(Error{ErrorCode::kTls, "expired", ""});
  StepAt(kNoon + hours(24));
  EXPECT_THAT(Metrics(), HasSubstr(R"(portal="other",province="phu-tho",reason="tls"} 1)"));
}

TEST_F(DaemonTest, ManyPollsThatEndAtOnceDelayNoneThatIsDueMeanwhile) {
  const auto portal = [](const std::string& name, Duration every) {
    return SmallTree([](CollectorSpec&) {},
                     [&](PortalSpec& spec) {
                       spec.name = name;
                       spec.url = "https://" + name + ".test";
                       spec.schedule.every = every;
                     });
  };
  const PollTarget quick = portal("quick", seconds(60));
  Use(quick);
  StepAt(kNoon);
  auto config = std::make_shared<Config>();
  config->portals = {{quick.portal, {quick.province}}};
  for (const char* name : {"a", "b", "c"}) {
    const PollTarget slow = portal(name, hours(12));
    config->portals.push_back({slow.portal, {slow.province}});
  }
  ASSERT_TRUE(daemon_->Use(config, now_).ok());
  http_.hanging = true;
  StepAt(kNoon + seconds(1));
  ASSERT_EQ(http_.requests.size(), 4U);
  http_.LetGo(Error{ErrorCode::kTls, "expired", ""});
  EXPECT_EQ(StepOnceAt(kNoon + seconds(59)), kNoon + seconds(59)) << "there is more to do";
  StepOnceAt(kNoon + seconds(60));
  EXPECT_EQ(http_.requests.size(), 5U) << "the quick one is asked again";
  EXPECT_EQ(store_->Size()->polls, 3) << "and one has still to be kept";
  StepAt(kNoon + seconds(61));
  EXPECT_EQ(store_->Size()->polls, 4);
}

TEST_F(DaemonTest, AReloadKeepsThePlaceInTheScheduleAndTheRunningPoll) {
  Use(SmallTree());
  http_.hanging = true;
  StepAt(kNoon);
  Use(SmallTree());
  StepAt(kNoon + seconds(5));
  EXPECT_EQ(http_.requests.size(), 1U) << "its poll still runs";
  http_.LetGo(GoodAnswer({}));
  StepAt(kNoon + seconds(10));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
  StepAt(kNoon + hours(1));
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(DaemonTest, WhatAReloadRemovesIsNotShownAnyMore) {
  Use(SmallTree());
  StepAt(kNoon);
  Use(SmallTree([](CollectorSpec& collector) { collector.name = "bush"; }));
  EXPECT_THAT(Metrics(), Not(HasSubstr(R"(collector="tree")")));
  EXPECT_THAT(Metrics(), Not(HasSubstr(kOnline)));
}

TEST_F(DaemonTest, APollThatEndsAfterItsSourceWasTakenAwayBringsNothingBack) {
  Use(SmallTree());
  http_.hanging = true;
  StepAt(kNoon);
  Use(SmallTree([](CollectorSpec& collector) { collector.name = "bush"; }));
  http_.LetGo(GoodAnswer({}));
  StepAt(kNoon + seconds(1));
  EXPECT_THAT(Metrics(), Not(HasSubstr(R"(collector="tree")")));
  EXPECT_THAT(Metrics(), Not(HasSubstr(kOnline)));
  EXPECT_EQ(store_->Size()->polls, 1) << "what was learnt is kept all the same";
}

TEST_F(DaemonTest, ASourceThatAReloadBringsBackShowsWhatIsKnownAtOnce) {
  Use(SmallTree());
  StepAt(kNoon);
  Use(SmallTree([](CollectorSpec& collector) { collector.name = "bush"; }));
  Use(SmallTree());
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"));
}

TEST_F(DaemonTest, APortalThatRefusesRobotsIsLeftAloneWhole) {
  const PollTarget target = SmallTree([](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth};
  });
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(429, "{}"); });
  Use(target);
  StepAt(kNoon);
  StepAt(kNoon + hours(1));
  EXPECT_EQ(http_.requests.size(), 1U);
  StepAt(kNoon + hours(12));
  EXPECT_EQ(http_.requests.size(), 2U) << "asked once more after the interval";
}

HttpResponse AnswerWith(int status, const std::string& retry_after) {
  HttpResponse answer = JsonResponse(status, "{}");
  if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
  return answer;
}

TEST_F(DaemonTest, APortalThatRefusesRobotsIsAskedAgainAfterTheIntervalOrWhenItSaid) {
  const struct {
    const char* retry_after;
    Duration interval;
    Duration wait;
  } cases[] = {
      {"120", minutes(1), minutes(2)},
      {"120", hours(12), hours(12)},
      {"Sun, 22 Nov 2026 05:30:00 GMT", minutes(1), minutes(30)},
      {"Sun, 22 Nov 2026 04:00:00 GMT", minutes(1), minutes(1)},
      {"-1", minutes(1), minutes(1)},
      {"1000000000", minutes(1), hours(6)},
      {"1000000000", hours(12), hours(12)},
      {"soon", minutes(1), minutes(1)},
      {"", minutes(1), minutes(1)},
  };
  ASSERT_EQ(kNoon, *ParseTime("2026-11-22T05:00:00Z"));
  for (const auto& c : cases) {
    // Each in a portal of its own: nothing is known of its host.
    const std::string name = "portal" + std::to_string(&c - cases);
    Use(SmallTree([](CollectorSpec&) {},
                  [&](PortalSpec& portal) {
                    portal.name = name;
                    portal.url = "https://" + name + ".test";
                    portal.schedule.every = c.interval;
                  }));
    http_.requests.clear();
    http_.SetAnswer([&](const HttpRequest&) { return AnswerWith(429, c.retry_after); });
    StepAt(kNoon);
    ASSERT_EQ(http_.requests.size(), 1U) << "no second attempt inside the poll";
    StepAt(kNoon + c.wait - Duration(1));
    EXPECT_EQ(http_.requests.size(), 1U) << c.retry_after;
    StepAt(kNoon + c.wait);
    EXPECT_EQ(http_.requests.size(), 2U) << c.retry_after;
  }
}

// Steps as Run() would, from one moment that Step() named to the next.
void RunUntil(Time end, Time& now, const std::function<Time(Time)>& step) {
  while (now < end) now = std::min(end, std::max(step(now), now + Duration(1)));
}

TEST_F(DaemonTest, APortalThatIsBrokenForAnHourIsTriedSparinglyAndReadWholeAfterwards) {
  const PollTarget target = SmallTree([](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth};
  });
  auto config = std::make_shared<Config>();
  const std::vector<std::shared_ptr<const Province>> provinces = [&] {
    std::vector<std::shared_ptr<const Province>> all;
    for (const char* slug : {"phu-tho", "an-giang", "hue"}) {
      auto province = std::make_shared<Province>(*target.province);
      province->slug = slug;
      all.push_back(province);
    }
    return all;
  }();
  config->portals = {{target.portal, provinces}};
  ASSERT_TRUE(daemon_->Use(config, kNoon).ok());
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(503, "{}"); });
  Time now = kNoon;
  const auto step = [this](Time moment) { return StepAt(moment); };
  RunUntil(kNoon + hours(1), now, step);
  const size_t attempts = static_cast<size_t>(target.portal->retry.attempts);
  EXPECT_EQ(http_.requests.size(), (5 + 3) * attempts)
      << "five at once, then at 0:15, 0:30 and 0:45";
  http_.requests.clear();
  http_.SetAnswer(GoodAnswer);
  RunUntil(kNoon + hours(1) + minutes(15), now, step);
  EXPECT_EQ(http_.requests.size(), 9U) << "also those of the polls that had failed";
  RunUntil(kNoon + hours(12), now, step);
  EXPECT_EQ(http_.requests.size(), 9U) << "once each";
}

TEST_F(DaemonTest, ASourceThatFailsAloneWaitsForItsTime) {
  Use(SmallTree());
  http_.SetAnswer([](const HttpRequest&) { return JsonResponse(503, "{}"); });
  StepAt(kNoon);
  const size_t asked = http_.requests.size();
  StepAt(kNoon + hours(12) - Duration(1));
  EXPECT_EQ(http_.requests.size(), asked);
}

TEST_F(DaemonTest, AValueIsNotShownAMomentLongerThanItsPeriod) {
  Use(SmallTree());
  const Time late = *ParseTime("2026-12-31T23:59:50+07:00");
  StepAt(late);
  http_.hanging = true;
  const Time midnight = *ParseTime("2027-01-01T00:00:00+07:00");
  EXPECT_LE(StepAt(late + seconds(1)), midnight);
  ASSERT_THAT(Metrics(), HasSubstr(kOnline));
  StepAt(midnight);
  EXPECT_THAT(Metrics(), Not(HasSubstr(kOnline)));
}

TEST_F(DaemonTest, WhatEndedBeforeTheStopIsKept) {
  Use(SmallTree());
  http_.hanging = true;
  StepAt(kNoon);
  http_.LetGo(GoodAnswer({}));
  ASSERT_TRUE(daemon_->KeepDelivered().ok());
  EXPECT_EQ(store_->Size()->polls, 1);
  EXPECT_EQ(http_.requests.size(), 1U) << "nothing new is started";
}

TEST_F(DaemonTest, ACancelledPollIsNoFact) {
  Use(SmallTree());
  http_.hanging = true;
  StepAt(kNoon);
  http_.LetGo(Error{ErrorCode::kCancelled, "stopped", ""});
  StepAt(kNoon);
  EXPECT_EQ(store_->Size()->polls, 0);
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_polls_total") + "0\n"));
}

TEST_F(DaemonTest, ComesBackWhenTheNextPollIsDueOrAfterAWhile) {
  Use(SmallTree([](CollectorSpec&) {},
                [](PortalSpec& portal) { portal.schedule.every = seconds(5); }));
  EXPECT_EQ(StepAt(kNoon), kNoon + seconds(5));
  Use(SmallTree());
  EXPECT_LE(StepAt(kNoon + seconds(1)), kNoon + seconds(60)) << "values must disappear in time";
}

TEST_F(DaemonTest, AStoreThatCannotBeWrittenIsSaidAndPollingGoesOn) {
  Use(SmallTree());
  StepAt(kNoon);
  // No file of this process may grow beyond what the store is now.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "9"}, {"H44.02", "9"}}, 95, 5));
  });
  StepAt(kNoon + hours(12));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_writable 0\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_polls_lost_total 1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(Failures("store") + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "90\n"))
      << "what is not on disk was not learnt";
  StepAt(kNoon + hours(24));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_writable 1\n"));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "95\n"));
}

TEST_F(DaemonTest, PollsWaitWhileSomebodyHasTheStoreLockedAndNoneIsLost) {
  Use(SmallTree());
  StepAt(kNoon);
  auto shell = Database::Open(dir_.Path("dvcmon.db"), std::chrono::milliseconds(20));
  ASSERT_TRUE(shell.ok());
  ASSERT_TRUE((*shell)->Execute("BEGIN EXCLUSIVE").ok());
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "9"}, {"H44.02", "9"}}, 95, 5));
  });
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_writable 0\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_polls_lost_total 0\n"));
  ASSERT_TRUE((*shell)->Execute("ROLLBACK").ok());
  StepAt(kNoon + hours(12) + seconds(10));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_writable 1\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_store_polls_lost_total 0\n"));
  EXPECT_THAT(Metrics(), HasSubstr(std::string(kOnline) + "95\n"));
  EXPECT_EQ(store_->Size()->polls, 2);
}

}  // namespace
}  // namespace dvcmon
