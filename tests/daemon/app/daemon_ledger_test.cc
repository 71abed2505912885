// Days that have ended are entered into the ledgers, and what they add up to is shown.
#include <gmock/gmock.h>

#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Not;
using testing::SmallTree;
using testing::TreeAnswer;

// All is polled once a day, at once.
void BeDaily(PortalSpec& portal) {
  portal.schedule.every = hours(24);
  portal.pause = Duration(0);
}
template <class Edit>
PollTarget DailyTree(Edit edit) {
  return SmallTree(edit, &BeDaily);
}
PollTarget DailyTree() {
  return DailyTree([](CollectorSpec&) {});
}

class DaemonLedgerTest : public testing::DaemonTest {
 protected:
  void UseTree(const PollTarget& target = DailyTree(), std::vector<RecordRule> record = {}) {
    auto config = std::make_shared<Config>(*testing::ConfigOf(target));
    auto received = std::make_shared<Statistic>();
    received->id = "applications_received";
    received->counter = "applications_filed";
    received->formula = "766-2026";
    config->statistics[received->id] = received;
    config->record = std::move(record);
    const Status used = daemon_->Use(config, now_);
    ASSERT_TRUE(used.ok()) << used.error().message;
  }
  // The portal says so at noon of each day, from the first one on; ends two minutes after midnight.
  void Noons(const std::vector<int>& online, int direct = 10) {
    for (const int number : online) {
      http_.SetAnswer([number, direct](const HttpRequest&) {
        return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}, number, direct, number + direct));
      });
      StepAt(kNoon + hours(24) * day_);
      StepAt(kNoon + hours(24) * day_++ + hours(12) + minutes(2));
    }
  }
  static std::string Filed(const std::string& channel, int number) {
    return "dvc_province_applications_filed_total{channel=\"" + channel +
           "\",portal=\"dvcqg\",province=\"phu-tho\"} " + std::to_string(number) + "\n";
  }
  static std::string ShareOf(int days) {
    return "dvc_province_online_filing_ratio{portal=\"dvcqg\",province=\"phu-tho\","
           "rate=\"online_of_received\",window=\"" +
           std::to_string(days) + "d\"}";
  }
  static std::string Restatements(const std::string& kind, int number) {
    return "dvc_province_restatements_total{collector=\"tree\",kind=\"" + kind +
           "\",portal=\"dvcqg\",province=\"phu-tho\"} " + std::to_string(number) + "\n";
  }

  int day_ = 0;
};

TEST_F(DaemonLedgerTest, AfterMidnightWhatWasFiledIsCounted) {
  UseTree();
  Noons({90, 100, 104});
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Filed("online", 14)), HasSubstr(Filed("direct", 0))));
  StepAt(kNoon + hours(24) * 2 + hours(20));
  EXPECT_THAT(Metrics(), HasSubstr(Filed("online", 14)));
}

TEST_F(DaemonLedgerTest, ASourceThatStandsStillWhileFilingsAreExpectedIsFrozenUntilItMoves) {
  const std::string of = "{collector=\"tree\",portal=\"dvcqg\",province=\"phu-tho\"} ";
  UseTree();
  std::vector<int> numbers;
  for (int day = 0; day < 21; ++day) numbers.push_back(100 * day);
  Noons(numbers);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("dvcmon_collector_frozen_log10_p" + of + "0\n"),
                               HasSubstr("dvcmon_collector_healthy" + of + "1\n")));
  Noons({2000, 2000, 2000});  // a weekend is shorter
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("dvcmon_collector_frozen_log10_p" + of + "-"),
                               HasSubstr("dvcmon_collector_healthy" + of + "0\n")));
  Open();
  UseTree();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_collector_healthy" + of + "0\n")) << "a restart";
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}, 2300, 10, 2310));
  });
  StepAt(kNoon + hours(24) * day_);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("dvcmon_collector_frozen_log10_p" + of + "0\n"),
                               HasSubstr("dvcmon_collector_healthy" + of + "1\n")));
}

TEST_F(DaemonLedgerTest, ADayIsNotCountedBeforeItHasEnded) {
  UseTree();
  Noons({90});
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}, 99, 10, 109));
  });
  StepAt(kNoon + hours(24));
  StepAt(kNoon + hours(36) - minutes(1));
  EXPECT_THAT(Metrics(), HasSubstr(Filed("online", 0)));
  StepAt(kNoon + hours(36) + minutes(2));
  EXPECT_THAT(Metrics(), HasSubstr(Filed("online", 9)));
}

TEST_F(DaemonLedgerTest, AfterARestartTheCounterIsWhereItWas) {
  UseTree();
  Noons({90, 100, 104});
  Open();
  UseTree();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr(Filed("online", 14)));
}

TEST_F(DaemonLedgerTest, DaysThatEndedWhileItWasDownAreEnteredAtTheStart) {
  UseTree();
  Noons({90});
  http_.SetAnswer([](const HttpRequest&) {
    return JsonResponse(201, TreeAnswer({{"H44.01", "7"}}, 97, 10, 107));
  });
  StepAt(kNoon + hours(24));
  Open();
  now_ = kNoon + hours(24) * 2;
  http_.SetAnswer([](const HttpRequest&) -> Result<HttpResponse> {
    return Error{ErrorCode::kTimeout, "no answer", ""};
  });
  UseTree();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr(Filed("online", 7)));
}

TEST_F(DaemonLedgerTest, ARestatedTotalIsNoFilingAndIsCountedAsSuch) {
  UseTree();
  Noons({90, 80, 83});
  EXPECT_THAT(Metrics(),
              AllOf(HasSubstr(Filed("online", 3)), HasSubstr(Restatements("restated", 1)),
                    HasSubstr(Restatements("bulk", 0))));
}

TEST_F(DaemonLedgerTest, AfterMidnightTheSharesOfTheLastDaysAreShown) {
  UseTree();
  Noons({90, 100});
  Noons({101}, 13);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(ShareOf(1) + " 0.25\n"), Not(HasSubstr(ShareOf(7)))));
  Noons({102, 103, 104, 105, 106}, 13);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(ShareOf(1) + " 1\n"), HasSubstr(ShareOf(7) + " 0.842"),
                               Not(HasSubstr(ShareOf(28)))));
}

TEST_F(DaemonLedgerTest, ADayThatIsNotKnownHasNoShare) {
  UseTree();
  Noons({90, 100});
  http_.SetAnswer([](const HttpRequest&) -> Result<HttpResponse> {
    return Error{ErrorCode::kTimeout, "no answer", ""};
  });
  StepAt(kNoon + hours(24) * 2);
  StepAt(kNoon + hours(24) * 2 + hours(12) + minutes(2));
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Filed("online", 10)), Not(HasSubstr(ShareOf(1)))));
}

TEST_F(DaemonLedgerTest, WhereAnotherPortalCountsFromAReloadOnNothingIsDerived) {
  UseTree();
  Noons({90, 100});
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Filed("online", 10)), HasSubstr("_ratio{")));
  UseTree(DailyTree(), {{"td", "applications_received", "phu-tho"}});
  StepAt(now_);
  EXPECT_THAT(Metrics(), AllOf(Not(HasSubstr("filed_total{")), Not(HasSubstr("_ratio{")),
                               HasSubstr("dvc_province_applications_received{"),
                               HasSubstr(Restatements("restated", 0))));
}

TEST_F(DaemonLedgerTest, OnlyACounterHasOne) {
  UseTree();
  Noons({90, 100});
  EXPECT_THAT(Metrics(), Not(HasSubstr("payable_")));
}

TEST_F(DaemonLedgerTest, OfTwoPeriodsOfACollectorTheLongerOneCounts) {
  UseTree(DailyTree([](CollectorSpec& collector) {
    collector.periods = {PeriodKind::kQuarter, PeriodKind::kYear};
    collector.request.body[PeriodKind::kYear] = testing::TemplateOf("{{\"year\":{year}}}");
  }));
  Noons({90, 100});
  const std::string text = Metrics();
  const size_t first = text.find(Filed("online", 10));
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("applications_filed_total{channel=\"online\"", first + 40),
            std::string::npos);
  const Source quarter{"dvcqg", "tree", "phu-tho", PeriodKind::kQuarter};
  EXPECT_TRUE(store_->LoadLedger(quarter, "phu-tho", "applications_received")->days.empty());
}

// A second collector of the same counters, by year.
void AlsoOfTheYear(PortalSpec& portal) {
  BeDaily(portal);
  CollectorSpec other = portal.collectors[0];
  other.name = "year";
  other.periods = {PeriodKind::kYear};
  other.request.body[PeriodKind::kYear] = testing::TemplateOf("{{\"year\":{year}}}");
  portal.collectors.push_back(other);
}

TEST_F(DaemonLedgerTest, OfTwoCollectorsThatCountTheSameOneIsShown) {
  const PollTarget target = SmallTree([](CollectorSpec&) {}, AlsoOfTheYear);
  UseTree(target);
  Noons({90, 100});
  const std::string text = Metrics();
  const size_t first = text.find(Filed("online", 10));
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("applications_filed_total{channel=\"online\"", first + 40),
            std::string::npos);
  EXPECT_THAT(text,
              AllOf(HasSubstr("collector=\"tree\",kind"), HasSubstr("collector=\"year\",kind")));
}

TEST_F(DaemonLedgerTest, WhoIsJudgedByAnotherCollectorFromAReloadOnIsShownOnce) {
  const auto times_shown = [this] {
    const std::string text = "\n" + Metrics();
    const std::string family = "\ndvc_province_drop_open{";
    int times = 0;
    for (size_t at = text.find(family); at != std::string::npos; at = text.find(family, at + 1)) {
      ++times;
    }
    return times;
  };
  UseTree();
  Noons({90, 100, 110, 120});
  EXPECT_EQ(times_shown(), 1);
  UseTree(SmallTree([](CollectorSpec&) {}, AlsoOfTheYear));
  Noons({130, 140, 150, 160});
  EXPECT_EQ(times_shown(), 1) << "after a reload";
  Open();
  UseTree(SmallTree([](CollectorSpec&) {}, AlsoOfTheYear));
  Noons({170, 180});
  EXPECT_EQ(times_shown(), 1) << "after a restart";
}

TEST_F(DaemonLedgerTest, AFallOfAProvinceIsShownAndIsOverWhenItIs) {
  const std::string open =
      "dvc_province_drop_open{portal=\"dvcqg\",province=\"phu-tho\",rule=\"online_rate\"} ";
  UseTree();
  int online = 0;
  int direct = 0;
  const auto live = [&](int working_days, int more_online, int more_direct) {
    while (working_days > 0) {
      const unsigned weekday =
          std::chrono::weekday(DayOf(kNoon) + std::chrono::days(day_)).iso_encoding();
      if (weekday <= 5) {
        online += more_online + working_days % 7;
        direct += more_direct;
        --working_days;
      }
      Noons({online}, direct);
    }
  };
  live(5, 900, 100);
  EXPECT_THAT(Metrics(), HasSubstr("dvc_province_drop_not_judged{portal=\"dvcqg\","
                                   "province=\"phu-tho\",reason=\"too_few_known\","
                                   "rule=\"online_rate\"} 1\n"));
  live(45, 900, 100);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(open + "0\n"),
                               HasSubstr("dvcmon_evaluation_last_run_timestamp_seconds ")));
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvc_province_drop_lower_bound")));
  live(2, 500, 500);
  EXPECT_THAT(Metrics(),
              AllOf(HasSubstr(open + "1\n"), HasSubstr("dvc_province_drop_lower_bound{"),
                    HasSubstr("dvc_province_drop_missing_applications{portal=\"dvcqg\",")));
  Open();
  UseTree();
  StepAt(now_);
  EXPECT_THAT(Metrics(), HasSubstr(open + "1\n")) << "a restart";
  live(6, 900, 100);
  EXPECT_THAT(Metrics(), HasSubstr(open + "0\n"));
}

}  // namespace
}  // namespace dvcmon
