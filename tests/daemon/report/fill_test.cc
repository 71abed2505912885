// Tables of a small province of which portals tell day by day: what stands in lines and in their
// sums, and what is said of them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/window_flow.h"
#include "daemon/report/bodies.h"
#include "daemon/report/body_counts.h"
#include "daemon/report/figures.h"
#include "daemon/report/report.h"
#include "daemon/tables/write.h"
#include "tests/daemon/store/store_fixture.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::testing {
namespace {

using std::chrono::days;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kAll = "applications_received";
const Day kFirstPolled = ParseDay("2026-08-10").value();
const Day kLastPolled = ParseDay("2026-10-14").value();

Day InSeptember(int day) { return kLastPolled + days(day - 30 - 14); }
Day InOctober2026(int day) { return kLastPolled + days(day - 14); }

class FillTest : public StoreFixture {
 protected:
  // What a portal says of a body on a day; none: nothing.
  using Says = std::function<std::optional<double>(const std::string& body, const std::string& key,
                                                   Day day)>;

  // Five a day, by `more` more in each body: the province has three departments and a commune.
  static double Growing(const std::string& body, Day day, double more = 0) {
    const auto number = static_cast<double>(body.back() - '0');
    return (4 + number + more) * static_cast<double>((day - kFirstPolled).count() + 10);
  }

  void Play(const std::string& portal, const std::vector<std::string>& bodies,
            const std::vector<std::string>& keys, const Says& says) {
    const PollTarget target = TargetOf({.portal = portal, .period = "2026", .statistics = keys});
    const LedgerTerms terms{
        {{"applications_received", 1}, {"applications_handled", 1}},
        [this](Day after, Day to) { return config_->calendar->WorkingDays(after, to, "phu-tho"); },
        {}};
    for (Day day = kFirstPolled; day <= kLastPolled; day += days(1)) {
      std::vector<Cell> cells;
      for (const std::string& body : bodies) {
        for (const std::string& key : keys) {
          if (const auto value = says(body, key, day)) cells.push_back({body, key, *value});
        }
      }
      if (!cells.empty()) {
        ExpectWritten(store_, AcceptedPoll(target, StartOf(day) + std::chrono::hours(20), cells));
      }
      while (true) {
        const auto closed = store_.CloseDay(SourceOf(target), day, terms);
        ASSERT_TRUE(closed.ok()) << closed.error().message;
        if (!*closed) break;
      }
    }
  }

  // The columns after those of ordinals and titles; and what else the sheet has.
  void Use(const std::string& columns, const std::string& more = "") {
    UseSheet("    columns:\n      - {show: title, number: 1, title: Đơn vị}\n" + columns +
             "    groups:\n"
             "      - {id: departments, heading: A, title: Sở, tiers: [department]}\n"
             "      - {id: communes, heading: B, title: Xã, tiers: [commune]}\n"
             "    total: TỔNG CỘNG\n" +
             more);
  }
  void UseSheet(const std::string& sheet) {
    const TempDir folder("/dev/shm");
    folder.Write("form.yaml",
                 "report: form\ntitle: {vi: Mẫu, en: Form}\nperiods: [month]\ncutoff: report15\n"
                 "sheets:\n  - id: only\n    name: Biểu\n" +
                     sheet);
    std::string agencies = "agencies:\n";
    for (const char* code : {"H44.1", "H44.2", "H44.3", "H44.4"}) {
      agencies += fmt::format("  - {{province: phu-tho, code: {}, name: Đơn vị {}, tier: {}}}\n",
                              code, code, code[4] == '4' ? "commune" : "department");
    }
    folder.Write("agencies.yaml", agencies);
    const std::string shipped = std::filesystem::absolute("config").string();
    const LoadedConfig loaded = LoadConfig(folder.Write(
        "dvcmon.yaml",
        fmt::format("statistics: {0}/statistics.yaml\nprovinces: {0}/provinces.yaml\n"
                    "calendar: {0}/calendar.yaml\nagencies: agencies.yaml\n"
                    "portals: [{{file: {0}/portals/dvcqg.yaml, provinces: [phu-tho]}}]\n"
                    "reports: {{province: phu-tho, layouts: [form.yaml]}}\n",
                    shipped)));
    for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.Text();
    ASSERT_NE(loaded.config, nullptr);
    config_ = loaded.config;
  }

  void Make() {
    const auto report =
        MakeReport(store_, *config_,
                   {*config_->reports.layouts.at("form"), config_->provinces.at("phu-tho").get(),
                    *ParseWindow("2026-10", Cutoff::kReport15), StartOf(kLastPolled + days(2))});
    ASSERT_TRUE(report.ok()) << report.error().message << " " << report.error().where;
    book_ = report->book;
    sheet_ = book_.sheets.at(0);
  }
  const BookCell& CellAt(const std::string& row, const std::string& column) const {
    const auto of = std::ranges::find(sheet_.rows, row, &BookRow::id);
    const auto at = std::ranges::find(sheet_.columns, column, &BookSheet::Head::id);
    EXPECT_TRUE(of != sheet_.rows.end() && at != sheet_.columns.end()) << row << " " << column;
    return of->cells[static_cast<size_t>(at - sheet_.columns.begin())];
  }
  std::string At(const std::string& row, const std::string& column) const {
    return CellAt(row, column).text;
  }
  std::vector<std::string> NotesAt(const std::string& row, const std::string& column) const {
    std::vector<std::string> numbered;
    for (const BookNote& note : sheet_.notes) {
      if (note.numbered) numbered.push_back(note.text);
    }
    std::vector<std::string> notes;
    for (const int number : CellAt(row, column).notes) {
      notes.push_back(numbered.at(static_cast<size_t>(number) - 1));
    }
    return notes;
  }

  Store store_ = Open();
  std::shared_ptr<const Config> config_;
  Book book_;
  BookSheet sheet_;
};

// As "Biểu 4. Đối soát".
constexpr const char* kTwoSystems =
    "      - {id: local, number: 2, title: Tỉnh, count: applications_received, portal: "
    "\"!dvcqg\"}\n"
    "      - {id: national, number: 3, title: DVCQG, count: applications_received, portal: dvcqg}\n"
    "      - {id: difference, number: 4, title: Lệch, formula: (2)-(3)}\n"
    "      - {id: share, number: 5, title: \"%\", formula: (3)/(2), percent: true}\n"
    "      - {id: twice, number: 6, title: Gấp đôi, formula: (2)+(2)}\n"
    "      - {id: left, number: 7, title: Còn, formula: (6)-(3)}\n";

TEST_F(FillTest, OfSumsOverOtherBodiesThereIsNoDifference) {
  Use(kTwoSystems);
  Play("local", {"H44.1", "H44.2", "H44.4"}, {kAll},
       [](const auto& body, const auto&, Day day) { return Growing(body, day); });
  Play("dvcqg", {"H44.1", "H44.4"}, {kAll},
       [](const auto& body, const auto&, Day day) { return Growing(body, day, -1); });
  Make();
  EXPECT_EQ(At("H44.1", "difference"), "30");
  EXPECT_EQ(At("H44.2", "difference"), "…");
  EXPECT_EQ(At("departments", "local"), "330");
  EXPECT_EQ(At("departments", "national"), "120");
  for (const char* sum : {"departments", "total"}) {
    for (const char* column : {"difference", "share", "left"}) {
      EXPECT_EQ(At(sum, column), "…") << sum << " " << column;
      EXPECT_THAT(NotesAt(sum, column),
                  ElementsAre(fmt::format("không tính: chỉ {} đơn vị có đủ số liệu",
                                          sum[0] == 'd' ? "1/3" : "2/4")))
          << sum << " " << column;
    }
  }
  EXPECT_EQ(At("departments", "twice"), "660");
  EXPECT_EQ(At("communes", "difference"), "30");
  EXPECT_THAT(NotesAt("communes", "difference"), IsEmpty());
}

TEST_F(FillTest, OfSumsOverTheSameBodiesThereIsOneThoughOneOfThemIsSilent) {
  Use(kTwoSystems);
  for (const char* portal : {"local", "dvcqg"}) {
    Play(portal, {"H44.1", "H44.2", "H44.4"}, {kAll}, [&](const auto& body, const auto&, Day day) {
      return Growing(body, day, *portal == 'd' ? -1 : 0);
    });
  }
  Make();
  EXPECT_EQ(At("departments", "difference"), "60");
  EXPECT_EQ(At("total", "difference"), "90");
  EXPECT_EQ(At("total", "share"), "84,21");
  EXPECT_THAT(NotesAt("total", "local"), ElementsAre("cộng 3/4 đơn vị có số liệu"));
}

constexpr const char* kReceived =
    "      - {id: received, number: 2, title: Tiếp nhận, count: applications_received}\n";
constexpr const char* kReceivedAndHandled =
    "      - {id: received, number: 2, title: Tiếp nhận, count: applications_received}\n"
    "      - {id: handled, number: 3, title: Giải quyết, count: applications_handled}\n";

TEST_F(FillTest, ALineNamesItsDaysThatAreLeftOutAndASumTellsHowManyLackAny) {
  Use(kReceived);
  Play("local", {"H44.1", "H44.2", "H44.4"}, {kAll}, [](const auto& body, const auto&, Day day) {
    const bool falls = body == "H44.1" && day >= InOctober2026(1);
    const bool falls_again = body == "H44.1" && day >= InOctober2026(3);  // a Saturday
    return Growing(body, day) - (falls ? 20 : 0) - (falls_again ? 20 : 0);
  });
  Make();
  EXPECT_EQ(At("H44.1", "received"), "140");
  EXPECT_THAT(NotesAt("H44.1", "received"),
              ElementsAre("chưa gồm 2 ngày, trong đó 1 ngày làm việc: không rõ số phát sinh của "
                          "ngày 01/10/2026 (nguồn đã điều chỉnh số liệu), của ngày 03/10/2026 "
                          "(nguồn đã điều chỉnh số liệu)"));
  EXPECT_THAT(NotesAt("departments", "received"),
              ElementsAre("cộng 2/3 đơn vị có số liệu", "số của 1 đơn vị chưa gồm mọi ngày"));
}

TEST_F(FillTest, ASumTellsOfBodiesWhoseFiguresAreOfAnOlderDay) {
  Use(kReceived);
  Play("local", {"H44.1", "H44.2", "H44.3", "H44.4"}, {kAll},
       [](const auto& body, const auto&, Day day) -> std::optional<double> {
         if (body == "H44.1" && day == InSeptember(14)) return std::nullopt;
         if (body == "H44.2" && day > InOctober2026(13)) return std::nullopt;
         if (body == "H44.4" && day > InOctober2026(12)) return std::nullopt;
         return Growing(body, day);
       });
  Make();
  EXPECT_THAT(NotesAt("H44.1", "received"),
              ElementsAre("số liệu từ ngày 14/09/2026 đến hết ngày 14/10/2026, vì ngày chốt không "
                          "có số"));
  EXPECT_THAT(NotesAt("departments", "received"),
              ElementsAre("trong đó 1 đơn vị lấy số đến hết ngày 13/10/2026, 1 đơn vị lấy số từ "
                          "ngày 14/09/2026"));
  EXPECT_THAT(NotesAt("communes", "received"),
              ElementsAre("trong đó 1 đơn vị lấy số đến hết ngày 12/10/2026"));
  EXPECT_THAT(NotesAt("total", "received"),
              ElementsAre("trong đó 1 đơn vị lấy số đến hết ngày 12/10/2026, 1 đơn vị lấy số đến "
                          "hết ngày 13/10/2026, 1 đơn vị lấy số từ ngày 14/09/2026"));
}

TEST_F(FillTest, AChangeSaysWhatItsOtherWindowLacks) {
  Use("      - {id: change, number: 2, title: Tăng, change: online_of_received, at: previous}\n");
  const std::string online = "applications_received{channel=online}";
  Play("local", {"H44.1", "H44.2"}, {online, "applications_received{channel=direct}"},
       [&](const auto& body, const auto& key, Day day) -> std::optional<double> {
         if (body == "H44.1" && day == InSeptember(14)) return std::nullopt;
         const bool falls = body == "H44.2" && key == online && day >= InSeptember(12);
         return Growing(body, day, key == online ? 3 : 0) - (falls ? 20 : 0);
       });
  Make();
  EXPECT_THAT(NotesAt("H44.1", "change"),
              ElementsAre("số liệu từ ngày 14/09/2026 đến hết ngày 14/10/2026, vì ngày chốt không "
                          "có số",
                          "số của kỳ so sánh từ ngày 15/08/2026 đến hết ngày 13/09/2026"));
  EXPECT_THAT(NotesAt("H44.2", "change"), ElementsAre("số của kỳ so sánh chưa gồm mọi ngày"));
}

TEST_F(FillTest, EachPartOfACountBroughtWhatItGrew) {
  std::string columns;
  for (const char* channel : {"online", "direct", "postal"}) {
    columns += fmt::format(
        "      - {{id: {0}, title: Kênh, count: \"applications_received{{channel={0}}}\"}}\n",
        channel);
  }
  Use(columns);
  const std::string part = "applications_received{channel=";
  const std::map<std::string, double> more = {
      {part + "online}", 3}, {part + "direct}", 0}, {part + "postal}", 1}};
  Play("local", {"H44.1", "H44.2", "H44.3"}, {part + "direct}", part + "online}", part + "postal}"},
       [&](const auto& body, const auto& key, Day day) -> std::optional<double> {
         const double total = Growing(body, day, more.at(key));
         const bool taken_back = body == "H44.2" && key == part + "direct}";
         if (body == "H44.3" && key == part + "postal}" && day < InSeptember(15)) return {};
         return total - (taken_back && day >= InSeptember(22) ? 40 : 0);
       });
  Make();
  EXPECT_EQ(At("H44.1", "online"), "240");
  EXPECT_EQ(At("H44.1", "direct"), "150");
  EXPECT_EQ(At("H44.1", "postal"), "180");
  // Of 28 days: without that one, and the one on which all may have come back.
  EXPECT_EQ(At("H44.2", "online"), "252");
  EXPECT_EQ(At("H44.2", "direct"), "168");
  EXPECT_EQ(At("H44.2", "postal"), "196");
  // Of 29 days: on the first all begin anew, and nothing stood before the one that is new.
  EXPECT_EQ(At("H44.3", "online"), "290");
  EXPECT_EQ(At("H44.3", "direct"), "203");
  EXPECT_EQ(At("H44.3", "postal"), "…");
}

// What portals do to running totals: they grow, stand still, fall, jump, or are not told.
class Unruly {
 public:
  explicit Unruly(unsigned seed) : dice_(seed) {}

  std::optional<double> Says(const std::string& body, const std::string& key, Day day) {
    if (day != day_) {
      day_ = day;
      source_ = dice_() % 30;
    }
    if (source_ == 0) return std::nullopt;
    double& total = totals_[body + key];
    const unsigned event = dice_() % 60;
    if (event == 0) {
      total -= std::min(total, static_cast<double>(dice_() % 40));
    } else if (event == 1) {
      total += 5'000;
    } else if (event > 15 && source_ > 4) {
      total += dice_() % 12;
    }
    return event == 2 ? std::nullopt : std::optional(total);
  }

 private:
  std::mt19937 dice_;
  unsigned source_ = 1;  // 0: the portal is down on the day
  Day day_{};
  std::map<std::string, double> totals_;
};

TEST_F(FillTest, WhatTotalsAreApartIsWhatTheirLedgersSay) {
  Use("      - {id: all, title: Tổng, count: applications_received}\n");
  const std::vector<std::string> keys = {kAll + "{channel=online}", kAll + "{channel=direct}"};
  int known = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const std::string portal = fmt::format("local{}", seed);
    Unruly unruly(seed);
    Play(portal, {"H44.1", "H44.2", "H44.3"}, keys,
         [&](const auto&... of) { return unruly.Says(of...); });
  }
  ReportFigures figures(store_, *config_, StartOf(kLastPolled + days(1)) - Duration(1));
  figures.Load({"phu-tho"});
  ASSERT_EQ(figures.sources(), 12U);
  std::mt19937 dice(1);
  for (size_t source = 0; source < figures.sources(); ++source) {
    const auto all = store_.SeriesOf(figures.source(source));
    ASSERT_TRUE(all.ok());
    for (int window = 0; window < 40; ++window) {
      const Day first = kFirstPolled + days(1 + dice() % 50);
      const Day last = std::min(kLastPolled, first + days(dice() % 30));
      for (const SeriesOfSource& series : *all) {
        const auto ledger = store_.LedgerOf(series.id, kFirstPolled, last);
        ASSERT_TRUE(ledger.ok());
        const WindowFlow flow = FlowInWindow(*ledger, first, last, *config_->calendar,
                                             *config_->provinces.at("phu-tho"));
        const auto& amounts = figures.AmountsOf(source, {Level::kAgency, series.body, "phu-tho"},
                                                kAll, {first, last, {}}, true);
        const auto amount = std::ranges::find(amounts, series.statistic, &Amount::key);
        ASSERT_NE(amount, amounts.end());
        SCOPED_TRACE(fmt::format("{} {} {} {} to {}", source, series.body, series.statistic,
                                 FormatDay(first), FormatDay(last)));
        if (flow.unknown) {
          EXPECT_TRUE(amount->state != ReadingState::kValue || !amount->incomplete.empty());
          continue;
        }
        ++known;
        EXPECT_EQ(amount->state, ReadingState::kValue);
        EXPECT_EQ(amount->value, flow.filed.Total());
        EXPECT_EQ(amount->first, flow.first);
        EXPECT_EQ(amount->last, flow.last);
        EXPECT_EQ(amount->carried, flow.first != first || flow.last != last);
      }
    }
  }
  EXPECT_GT(known, 500) << "of 2880";
}

// A day on which both are restated is neither's, and the province's own number is what it
// publishes.
TEST_F(FillTest, AProvinceThatLacksADayIsNoSumOfAgenciesThatLackItToo) {
  Use("      - {id: all, title: Tổng, count: applications_received}\n");
  const Day restated = InOctober2026(6);
  const auto play = [&](const std::string& portal, bool agencies_too) {
    Play(portal, {"phu-tho", "H44.1", "H44.2"}, {kAll},
         [&](const auto& body, const auto&, Day day) {
           const double daily = body == "phu-tho" ? 10 : 4;
           const bool falls = day >= restated && (agencies_too || body == "phu-tho");
           return daily * static_cast<double>((day - kFirstPolled).count() + 10) -
                  (falls ? 2.5 * daily : 0);
         });
  };
  play("both", true);
  play("one", false);
  const Time as_of = StartOf(kLastPolled + days(1)) - Duration(1);
  ReportFigures figures(store_, *config_, as_of);
  figures.Load({"phu-tho"});
  const auto names = store_.LoadNames(as_of);
  ASSERT_TRUE(names.ok());
  const ReportBodies bodies(*names, *config_);
  BodyCounts counts(figures, bodies, *config_);
  const auto received = [&](const char* portal) {
    return counts.Count({kAll}, Measure::Taken::kByStatistic, true,
                        bodies.Of(*config_->provinces.at("phu-tho")),
                        {InSeptember(15), kLastPolled, {}}, portal);
  };
  const Finding own = received("both");
  EXPECT_EQ(own.value, 10 * 29);
  EXPECT_THAT(own.left_out, ElementsAre(restated));
  const Finding sum = received("one");
  EXPECT_EQ(sum.value, 2 * 4 * 30);
  EXPECT_THAT(sum.left_out, IsEmpty());
}

TEST_F(FillTest, SumsAreHeldAgainstTheirLines) {
  Use("      - {id: thousands, number: 2, title: Nghìn, count: applications_received, scale: "
      "0.001, "
      "digits: 1}\n");
  Play("local", {"H44.1", "H44.2", "H44.4"}, {kAll},
       [](const auto& body, const auto&, Day day) { return Growing(body, day); });
  Make();
  EXPECT_EQ(At("H44.1", "thousands"), "0,2");  // 150
  EXPECT_EQ(At("H44.2", "thousands"), "0,2");  // 180
  EXPECT_EQ(At("departments", "thousands"), "0,3");
  ASSERT_THAT(sheet_.sums, SizeIs(3));
  EXPECT_TRUE(CheckBook(book_).ok());
  const auto total = std::ranges::find(sheet_.rows, "total", &BookRow::id) - sheet_.rows.begin();
  book_.sheets[0].rows[static_cast<size_t>(total)].cells[1].value += 0.2;
  const Status broken = CheckBook(book_);
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(broken.error().message, HasSubstr("column \"thousands\""));
}

// What is received of the bodies but the last, and handled of the bodies but the first.
std::optional<double> WithoutOneEach(const std::string& body, const std::string& key, Day day) {
  if (key == kAll ? body == "H44.3" : body == "H44.1") return std::nullopt;
  return static_cast<double>((body.back() - '0') * ((day - kFirstPolled).count() + 10));
}

TEST_F(FillTest, SumsOverOtherBodiesAreNotCalledWrong) {
  Use(kReceivedAndHandled, "    checks: [(2)=(3)]\n");
  Play("local", {"H44.1", "H44.2", "H44.3"}, {kAll, "applications_handled"}, WithoutOneEach);
  Make();
  EXPECT_EQ(At("departments", "received"), "90");
  EXPECT_EQ(At("departments", "handled"), "150");
  EXPECT_THAT(NotesAt("departments", "title"),
              ElementsAre("không đối chiếu được (2)=(3): chỉ 1/3 đơn vị có đủ số liệu"));
  EXPECT_THAT(NotesAt("H44.2", "title"), IsEmpty());
}

TEST_F(FillTest, ASumOfNobodySaysSo) {
  Use(kReceived);
  Play("local", {"H44.1"}, {kAll},
       [](const auto& body, const auto&, Day day) { return Growing(body, day); });
  Make();
  EXPECT_EQ(At("communes", "received"), "…");
  EXPECT_THAT(NotesAt("communes", "received"), ElementsAre("không đơn vị nào có số liệu"));
}

TEST_F(FillTest, ACheckThatFailsForDaysThatAreLeftOutSaysSo) {
  Use(kReceivedAndHandled, "    checks: [(2)=(3)]\n");
  Play("local", {"H44.1", "H44.2"}, {kAll, "applications_handled"},
       [](const auto& body, const auto& key, Day day) {
         if (body == "H44.2") return Growing(body, day, key == kAll ? 1 : 0);
         const bool falls = key == kAll && day >= InOctober2026(1);
         return Growing(body, day) - (falls ? 20 : 0);
       });
  Make();
  EXPECT_THAT(NotesAt("H44.1", "title"),
              ElementsAre("số liệu không khớp (2)=(3): các cột không gồm cùng những ngày"));
  EXPECT_THAT(NotesAt("H44.2", "title"),
              ElementsAre("số liệu không khớp (2)=(3): nguồn công bố lệch nhau"));
}

// Of the province. Where it falls, it is not to what it was on a day before: that is an old page.
constexpr const char* kTwoLines =
    "    columns:\n      - {show: title, number: 1, title: Chỉ tiêu}\n"
    "      - {id: now, number: 2, title: Trong kỳ}\n"
    "      - {id: previous, number: 3, title: Kỳ trước, at: previous}\n"
    "    lines:\n"
    "      - {id: received, title: Tiếp nhận, count: applications_received}\n"
    "      - {id: handled, title: Giải quyết, count: applications_handled}\n";

TEST_F(FillTest, LinesThatLackOtherDaysSaySoOnceForTheTable) {
  UseSheet(kTwoLines);
  Play("local", {"phu-tho"}, {kAll, "applications_handled"},
       [](const auto&, const auto& key, Day day) {
         const bool falls = key == kAll && day >= InOctober2026(1);
         return Growing("1", day) - (falls ? 18 : 0);
       });
  Make();
  EXPECT_EQ(At("received", "now"), "145");
  EXPECT_EQ(At("handled", "now"), "150");
  std::vector<std::string> of_table;
  for (const BookNote& note : sheet_.notes) {
    if (!note.numbered) of_table.push_back(note.text);
  }
  EXPECT_THAT(of_table, ElementsAre("Các dòng không gồm cùng những ngày (xem ghi chú của từng số), "
                                    "nên số thành phần có thể không cộng đúng bằng tổng."));
}

TEST_F(FillTest, LinesThatLackTheSameDaysAddUp) {
  UseSheet(kTwoLines);
  Play("local", {"phu-tho"}, {kAll, "applications_handled"}, [](const auto&, const auto&, Day day) {
    return Growing("1", day) - (day >= InOctober2026(1) ? 18 : 0);
  });
  Make();
  EXPECT_EQ(At("received", "now"), "145");
  EXPECT_EQ(At("handled", "now"), "145");
  EXPECT_THAT(NotesAt("received", "now"), ElementsAre(HasSubstr("chưa gồm 1 ngày làm việc")));
  EXPECT_EQ(NotesAt("handled", "now"), NotesAt("received", "now"));
  for (const BookNote& note : sheet_.notes) EXPECT_TRUE(note.numbered) << note.text;
}

}  // namespace
}  // namespace dvcmon::testing
