// /api/v1/drops: falls that were judged, as they stood.
#include "daemon/store/drops.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <string>

#include "daemon/api/api.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class DropsTest : public ::testing::Test {
 protected:
  DropsTest() : store_(*Store::Open({dir_.Path("dvcmon.db")})) {
    auto config = std::make_shared<Config>();
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    province->name = "Phú Thọ";
    province->kind = "tinh";
    config->provinces["phu-tho"] = province;
    api_.Use(config);
    // Its source has the number 1.
    Poll poll = testing::AcceptedPoll(
        testing::TargetOf({.period = "2026", .statistics = {"applications_handled"}}),
        testing::kNoon - days(10), {{"H44.07", "applications_handled", 5.0}});
    poll.rows[0].name = "Sở Y tế";
    EXPECT_TRUE(store_.Write(poll).ok());
  }

  // On a day, counted from kNoon's.
  void Happens(DropChange change, int day, const std::string& agency) {
    const Day on = DayOf(testing::kNoon) + days(day);
    if (change == DropChange::kOpened) opened_[agency] = on;
    DropNews news{.of = {agency, "", DropRule::kOnlineRate},
                  .change = change,
                  .opened = opened_[agency],
                  .limit = 6};
    DropAtDay at{.day = on, .evidence = 7.5, .bodies = 12};
    at.finding.window = {
        .first = on - days(1), .observed = 10.0 + day, .received = 40, .expected = 36, .days = 2};
    auto db = Database::Open(dir_.Path("dvcmon.db"), std::chrono::seconds(1));
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE(KeepDropNews(**db, 1, "phu-tho", on, news, at).ok());
  }
  std::string Ask(const std::map<std::string, std::string>& query) {
    return api_.Answer({"GET", "/api/v1/drops", query, "", ""}).body;
  }

  testing::TempDir dir_{"/dev/shm"};
  Store store_;
  Api api_{dir_.Path("dvcmon.db"), [] { return testing::kNoon; }};
  std::map<std::string, Day> opened_;
};

TEST_F(DropsTest, TellsHowADropStandsAndWhatPeopleAreTold) {
  Happens(DropChange::kOpened, -5, "H44.07");
  Happens(DropChange::kNone, -4, "H44.07");
  EXPECT_THAT(
      Ask({}),
      AllOf(HasSubstr(R"("agency":"H44.07","group":"","name":"Sở Y tế")"),
            HasSubstr(R"("state":"open","opened":"2026-11-17","closed":null)"),
            HasSubstr(R"("day":"2026-11-18")"), HasSubstr(R"("observed":6)"),
            HasSubstr("Sở Y tế (tỉnh Phú Thọ): tỷ lệ hồ sơ nộp trực tuyến giảm còn 15,0%")));
}

TEST_F(DropsTest, TellsHowItStoodThen) {
  Happens(DropChange::kOpened, -5, "H44.07");
  Happens(DropChange::kRecovered, -2, "H44.07");
  EXPECT_THAT(Ask({}),
              HasSubstr(R"("state":"recovered","opened":"2026-11-17","closed":"2026-11-20")"));
  EXPECT_THAT(Ask({{"open", "true"}}), Not(HasSubstr("H44.07")));
  EXPECT_THAT(Ask({{"open", "true"}, {"as_of", "2026-11-18"}}),
              AllOf(HasSubstr(R"("state":"open")"), HasSubstr(R"("observed":5)")));
  EXPECT_THAT(Ask({{"as_of", "2026-11-17"}}), Not(HasSubstr("H44.07")))
      << "a day is judged when it has ended";
}

TEST_F(DropsTest, ComesInPagesAndByBody) {
  for (const char* agency : {"H44.01", "H44.07", "", "H44.09"}) {
    Happens(DropChange::kOpened, -5, agency);
  }
  const std::string first = Ask({{"limit", "3"}});
  EXPECT_THAT(first, AllOf(HasSubstr("H44.01"), Not(HasSubstr("H44.09"))));
  const size_t next = first.find(R"("next":")") + 8;
  EXPECT_THAT(Ask({{"after", first.substr(next, first.find('"', next) - next)}}),
              AllOf(HasSubstr("H44.09"), Not(HasSubstr("H44.07")), HasSubstr(R"("next":null)")));
  EXPECT_THAT(Ask({{"body", "H44.07"}}), AllOf(HasSubstr("H44.07"), Not(HasSubstr("H44.01"))));
  EXPECT_THAT(Ask({{"province", "phu-tho"}}), HasSubstr("H44.01"));
  EXPECT_THAT(Ask({{"format", "csv"}}), HasSubstr("id,portal,collector,province,agency"));
}

}  // namespace
}  // namespace dvcmon
