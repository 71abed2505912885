// Reports beside the truth of the simulated world, by portals of several families: every cell of
// October, from 15 September to 14 October 2026, and what is said where there is no number.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "collectors/model/statistic_key.h"
#include "daemon/base/log.h"
#include "daemon/derive/ratios.h"
#include "daemon/report/report.h"
#include "daemon/tables/write.h"
#include "tests/support/temp_dir.h"
#include "tests/world/counting.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Days {
  Day first;
  Day last;
};

// What was in the days, by hand: the test does not ask the product what a window is.
const std::map<At, Days> kOctober = {
    {At::kPeriod, {DayAt("2026-09-15"), DayAt("2026-10-14")}},
    {At::kPrevious, {DayAt("2026-08-15"), DayAt("2026-09-14")}},
    {At::kLastYear, {DayAt("2025-09-15"), DayAt("2025-10-14")}},
    {At::kYear, {DayAt("2025-12-15"), DayAt("2026-10-14")}},
    {At::kYearOfLastYear, {DayAt("2024-12-15"), DayAt("2025-10-14")}},
};

class ReportTruthTest : public ::testing::Test {
 protected:
  ReportTruthTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  struct Choice {
    std::string portal;
    std::string province;
    Day from = DayAt("2026-08-10");
    Day to = DayAt("2026-10-20");
    std::vector<std::string> agencies{};   // of agencies.yaml
    std::vector<std::string> provinces{};  // watched; none: the one
  };

  void Play(const Choice& choice, const Portals::Options& options = {}) {
    choice_ = choice;
    portals_.emplace(world_, options);
    ConfigOptions wanted;
    wanted.watched = {{choice.portal, choice.provinces.empty()
                                          ? std::vector<std::string>{choice.province}
                                          : choice.provinces}};
    wanted.about = choice.province;
    wanted.reports = {"cchc-monthly", "bieu-06"};
    wanted.agencies = choice.agencies;
    const LoadedConfig loaded = LoadConfig(WriteConfig(folder_.Path("config"), wanted));
    for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.Text();
    config_ = loaded.config;
    ASSERT_NE(config_, nullptr);
    auto history = History::Open(*portals_, folder_.Path(choice.portal + ".db"), config_,
                                 StartOf(choice.from));
    ASSERT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
    ASSERT_TRUE(history_->Play(choice.from, choice.to).ok());
    keys_.clear();
    const auto sources = history_->store().Sources();
    ASSERT_TRUE(sources.ok());
    for (const Source& source : *sources) {
      const auto series = history_->store().SeriesOf(source);
      ASSERT_TRUE(series.ok());
      for (const SeriesOfSource& of : *series) keys_[source.collector].insert(of.statistic);
    }
  }

  Report Make(const std::string& name, const std::string& period) {
    const Layout& layout = *config_->reports.layouts.at(name);
    auto report = MakeReport(history_->store(), *config_,
                             {layout, config_->provinces.at(choice_.province).get(),
                              *ParseWindow(period, layout.cutoff), StartOf(choice_.to)});
    EXPECT_TRUE(report.ok()) << report.error().message;
    EXPECT_TRUE(CheckBook(report->book).ok());
    return *std::move(report);
  }

  // Of the days, or as it stood at the end of the last one.
  std::optional<double> Truth(const std::string& key, const std::string& agency, Days in,
                              bool stands) const {
    const auto counting = CountingsOf(choice_.portal).find(key);
    if (counting == CountingsOf(choice_.portal).end()) return std::nullopt;
    const Province& province = *world_.Find(choice_.province);
    PublishedRow row;
    if (stands) {
      const Period year = PeriodContaining(PeriodKind::kYear, in.last);
      const Snapshot shown = portals_->Of(choice_.portal).At(province, year, EveningOf(in.last));
      const PublishedRow* found = agency.empty() ? &shown.total : shown.Find(agency);
      if (found == nullptr) return std::nullopt;
      row = *found;
    } else {
      row.counts = agency.empty()
                       ? world_.Between(province, in.first, in.last)
                       : world_.Between(*World::Find(province, agency, in.last), in.first, in.last);
      row.in_time = row.counts.Filed() - row.counts[Flow::kLate];
    }
    return static_cast<double>(counting->second(row));
  }

  // What the portal of the test publishes of a statistic, or of one of its keys: by one collector,
  // since numbers of two are not mixed.
  std::vector<std::string> Published(const std::string& named) const {
    std::set<std::string> found;
    for (const auto& [collector, keys] : keys_) {
      for (const std::string& key : keys) {
        if (IsCounted(named, key)) found.insert(key);
      }
    }
    return {found.begin(), found.end()};
  }
  bool IsKnownToTheWorld(const Measure& measure) const {
    for (const std::string& named : measure.over) {
      for (const std::string& key : Published(named)) {
        if (!CountingsOf(choice_.portal).contains(key)) return false;
      }
    }
    return true;
  }

  // Of a count: none, where the portal does not say.
  std::optional<double> Expected(const Measure& measure, const std::string& agency, Days in) const {
    double sum = 0;
    for (const std::string& named : measure.over) {
      const std::vector<std::string> keys = Published(named);
      if (keys.empty()) return std::nullopt;
      for (const std::string& key : keys) {
        const bool counts =
            !config_->statistics.at(std::string(StatisticIdOf(key)))->counter.empty();
        Days of = in;
        if (measure.taken == Measure::Taken::kBegin) of.last = in.first - days(1);
        const auto one = Truth(key, agency, of, !counts);
        if (!one) return std::nullopt;
        sum += *one;
      }
    }
    return sum * measure.scale;
  }

  std::optional<double> ExpectedRate(const std::string& rate, const std::string& agency,
                                     Days in) const {
    for (const auto& [collector, published] : keys_) {
      std::vector<Count> counts;
      for (const std::string& key : published) {
        const auto value = IsOperand(key) ? Truth(key, agency, in, false) : std::nullopt;
        if (value) counts.push_back({key, ReadingState::kValue, *value});
      }
      const Ratio ratio = RatioOf(*FindRatio(rate), counts);
      if (ratio.state == Ratio::State::kValue) return 100 * ratio.value();
    }
    return std::nullopt;
  }

  struct Compared {
    int numbers = 0;
    int missing = 0;
    std::vector<std::string> wrong{};
  };

  // One cell beside the truth.
  void Compare(const BookSheet& sheet, const BookRow& row, size_t column, const Measure& measure,
               const std::string& agency, Days in, Compared& compared) const {
    const BookCell& cell = row.cells[column];
    const std::string about =
        fmt::format("{} {} {}: {}", sheet.id, row.id, sheet.columns[column].id, cell.text);
    const auto expected = measure.kind == Measure::Kind::kRate
                              ? ExpectedRate(measure.name, agency, in)
                              : Expected(measure, agency, in);
    if (!expected) {
      ++compared.missing;
      if (cell.kind == BookCell::Kind::kNumber)
        compared.wrong.push_back(about + ", and nobody said so");
      return;
    }
    ++compared.numbers;
    const double tolerance = measure.kind == Measure::Kind::kRate ? 0.0051 : 0;
    if (cell.kind != BookCell::Kind::kNumber || std::abs(cell.value - *expected) > tolerance) {
      compared.wrong.push_back(fmt::format("{} and not {}", about, *expected));
    }
  }

  // Every count and share of the sheets, at those times.
  Compared CompareAll(const Report& report, const std::string& name,
                      const std::set<At>& times) const {
    Compared compared;
    const Layout& layout = *config_->reports.layouts.at(name);
    for (const BookSheet& sheet : report.book.sheets) {
      const auto of = std::ranges::find(layout.sheets, sheet.id, &SheetLayout::id);
      for (const BookRow& row : sheet.rows) {
        if (row.kind != BookRow::Kind::kLine) continue;
        const auto line = std::ranges::find(of->lines, row.id, &LineLayout::id);
        for (size_t column = 0; column < of->columns.size(); ++column) {
          const ColumnLayout& wanted = of->columns[column];
          if (wanted.show != ColumnLayout::Show::kCell || wanted.formula) continue;
          if (!times.contains(wanted.at) || !wanted.portal.empty()) continue;
          const Measure* measure = &wanted.measure;
          if (measure->is_none() && line != of->lines.end() && wanted.of == "value") {
            const auto value = std::ranges::find(line->measures, "value", &LineLayout::Named::name);
            if (value != line->measures.end()) measure = &value->measure;
          }
          if (measure->kind != Measure::Kind::kCount && measure->kind != Measure::Kind::kRate)
            continue;
          if (measure->kind == Measure::Kind::kCount && !IsKnownToTheWorld(*measure)) continue;
          if (measure->kind == Measure::Kind::kRate && !FindRatio(measure->name)->additive)
            continue;
          const std::string agency = of->lines.empty() ? row.id.substr(0, row.id.find('/')) : "";
          Compare(sheet, row, column, *measure, agency, kOctober.at(wanted.at), compared);
        }
      }
    }
    return compared;
  }

  static const BookRow& RowOf(const BookSheet& sheet, std::string_view id) {
    const auto found = std::ranges::find(sheet.rows, id, &BookRow::id);
    EXPECT_NE(found, sheet.rows.end()) << id;
    return *found;
  }
  static const BookCell& CellOf(const BookSheet& sheet, std::string_view row,
                                std::string_view column) {
    const auto at = std::ranges::find(sheet.columns, column, &BookSheet::Head::id);
    EXPECT_NE(at, sheet.columns.end()) << column;
    return RowOf(sheet, row).cells[static_cast<size_t>(at - sheet.columns.begin())];
  }
  static const BookSheet& SheetOf(const Report& report, std::string_view id) {
    const auto found = std::ranges::find(report.book.sheets, id, &BookSheet::id);
    EXPECT_NE(found, report.book.sheets.end()) << id;
    return *found;
  }
  static std::vector<std::string> NotesOf(const BookSheet& sheet) {
    std::vector<std::string> texts;
    for (const BookNote& note : sheet.notes) texts.push_back(note.text);
    return texts;
  }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.first = DayAt("2025-01-01");
    return options;
  }()};
  Choice choice_;
  std::optional<Portals> portals_;
  std::shared_ptr<const Config> config_;
  std::unique_ptr<History> history_;
  std::map<std::string, std::set<std::string>> keys_;  // by collector
};

TEST_F(ReportTruthTest, OctoberIsTheTruthInEveryCell) {
  for (const auto& [portal, province] :
       {std::pair<std::string, std::string>("world-csv", "vinh-long"),
        {"igate", "an-giang"},
        {"td", "thanh-hoa"}}) {
    Play({portal, province});
    for (const char* name : {"cchc-monthly", "bieu-06"}) {
      const Compared compared =
          CompareAll(Make(name, "2026-10"), name, {At::kPeriod, At::kPrevious});
      EXPECT_THAT(compared.wrong, IsEmpty()) << portal << " " << name;
      EXPECT_GE(compared.numbers, 30) << portal << " " << name;
    }
  }
}

TEST_F(ReportTruthTest, TheYearAndLastYearAreTheTruthOnceTheyWereWatched) {
  Play({"opencps", "quang-ninh", DayAt("2025-09-10")});
  const Report report = Make("cchc-monthly", "2026-10");
  const Compared compared =
      CompareAll(report, "cchc-monthly", {At::kPeriod, At::kPrevious, At::kLastYear, At::kYear});
  EXPECT_THAT(compared.wrong, IsEmpty());
  EXPECT_GE(compared.numbers, 60);
  const BookSheet& province = SheetOf(report, "bieu-1");
  EXPECT_EQ(CellOf(province, "received", "year_of_last_year").kind, BookCell::Kind::kMissing);
  EXPECT_THAT(NotesOf(province), Contains(HasSubstr("14/12/2024")));
}

TEST_F(ReportTruthTest, SumsOfGroupsAreThoseOfTheirLines) {
  Play({"world-csv", "vinh-long"});
  const Report report = Make("cchc-monthly", "2026-10");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  double lines = 0;
  for (const BookRow& row : sheet.rows) {
    if (row.kind == BookRow::Kind::kLine) lines += CellOf(sheet, row.id, "received").value;
  }
  EXPECT_GT(lines, 0);
  EXPECT_EQ(
      CellOf(sheet, "departments", "received").value + CellOf(sheet, "communes", "received").value,
      lines);
  EXPECT_EQ(CellOf(sheet, "total", "received").value, lines);
  EXPECT_EQ(CellOf(sheet, "total", "received").value,
            CellOf(SheetOf(report, "bieu-1"), "received", "now").value);
}

TEST_F(ReportTruthTest, WithoutAReadingAtTheCutoffNothingIsSaidButWhy) {
  Play({"world-html", "phu-tho"}, {.faults = {{.kind = Fault::Kind::kOutage,
                                               .portal = "world-html",
                                               .province = "",
                                               .from = StartOf(DayAt("2026-10-09")),
                                               .to = StartOf(DayAt("2026-10-17"))}}});
  const Report report = Make("cchc-monthly", "2026-10");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  int lines = 0;
  for (const BookRow& row : sheet.rows) {
    if (row.kind != BookRow::Kind::kLine) continue;
    ++lines;
    EXPECT_EQ(CellOf(sheet, row.id, "received").kind, BookCell::Kind::kMissing) << row.id;
  }
  EXPECT_GE(lines, 5);
  EXPECT_EQ(CellOf(sheet, "total", "received").kind, BookCell::Kind::kMissing);
  EXPECT_THAT(NotesOf(sheet),
              Contains("số liệu gần nhất là của ngày 08/10/2026, trước ngày chốt 14/10/2026 quá 2 "
                       "ngày làm việc"));
}

TEST_F(ReportTruthTest, OfABatchSourceTheDaysThatAreCountedAreTold) {
  Play({"world-xlsx", "lang-son"}, {.policies = {{"world-xlsx", {.is_batch = true}}}});
  const Report report = Make("cchc-monthly", "2026-10");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  const Publication& portal = portals_->Of("world-xlsx");
  const auto refreshed = [&](Day day) { return DayOf(portal.CountedAt(EveningOf(day))); };
  const Days counted = {refreshed(DayAt("2026-09-14")) + days(1), refreshed(DayAt("2026-10-14"))};
  int lines = 0;
  for (const BookRow& row : sheet.rows) {
    if (row.kind != BookRow::Kind::kLine) continue;
    ++lines;
    EXPECT_EQ(CellOf(sheet, row.id, "received").value,
              *Expected({.kind = Measure::Kind::kCount, .over = {"applications_received"}}, row.id,
                        counted))
        << row.id;
  }
  EXPECT_GE(lines, 5);
  const bool carried = counted.first != DayAt("2026-09-15") || counted.last != DayAt("2026-10-14");
  ASSERT_TRUE(carried) << "otherwise this would show nothing";
  EXPECT_THAT(NotesOf(sheet), Contains(HasSubstr("đến hết ngày " + DayVi(counted.last))));
}

TEST_F(ReportTruthTest, TheDayOnWhichAnAgencyWasRestatedIsLeftOutAndTheTotalSaysSo) {
  const Province& province = *world_.Find("lang-son");
  const Agency& agency = std::ranges::max(province.agencies, {}, [this](const Agency& one) {
    return world_.Between(one, DayAt("2026-01-01"), DayAt("2026-09-30")).Filed();
  });
  Play({"world-xlsx", "lang-son"}, {.faults = {{.kind = Fault::Kind::kRestated,
                                                .portal = "world-xlsx",
                                                .province = "lang-son",
                                                .from = StartOf(DayAt("2026-10-01")),
                                                .to = StartOf(DayAt("2026-10-02")),
                                                .agency = agency.code,
                                                .share = 0.1}}});
  const Report report = Make("cchc-monthly", "2026-10");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  const auto filed = [&](const char* first, const char* last) {
    return static_cast<double>(world_.Between(agency, DayAt(first), DayAt(last)).Filed());
  };
  const BookCell& cell = CellOf(sheet, agency.code, "received");
  EXPECT_EQ(cell.value, filed("2026-09-15", "2026-09-30") + filed("2026-10-02", "2026-10-14"));
  EXPECT_FALSE(cell.notes.empty());
  EXPECT_THAT(NotesOf(sheet), Contains("chưa gồm 1 ngày làm việc: không rõ số phát sinh của "
                                       "ngày 01/10/2026: nguồn đã điều chỉnh số liệu"));
  EXPECT_FALSE(CellOf(sheet, "total", "received").notes.empty());
  EXPECT_THAT(NotesOf(sheet), Contains("số của 1 đơn vị chưa gồm mọi ngày"));
  EXPECT_THAT(report.book.summary, Contains(HasSubstr("nguồn điều chỉnh")));
}

TEST_F(ReportTruthTest, AnAgencyOfWhichNobodyTellsStandsInItsPlace) {
  Play({.portal = "world-xlsx",
        .province = "lang-son",
        .agencies = {
            "{province: lang-son, code: H37.99, name: Sở Không Báo Cáo, tier: department}"}});
  const Report report = Make("cchc-monthly", "2026-10");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  EXPECT_EQ(CellOf(sheet, "H37.99", "received").kind, BookCell::Kind::kMissing);
  EXPECT_EQ(RowOf(sheet, "H37.99").cells[1].text, "Sở Không Báo Cáo");
  EXPECT_THAT(RowOf(sheet, "total").cells[1].text,
              HasSubstr(fmt::format("({}/{} đơn vị)", sheet.lines - 1, sheet.lines)));
  EXPECT_THAT(NotesOf(sheet),
              Contains(fmt::format("cộng {}/{} đơn vị có số liệu", sheet.lines - 1, sheet.lines)));
}

TEST_F(ReportTruthTest, OverTheMergerAProvinceIsTheSumOfThoseBefore) {
  Play({.portal = "world-csv",
        .province = "vinh-long",
        .from = DayAt("2025-06-10"),
        .to = DayAt("2025-07-20"),
        .provinces = {"ben-tre", "tra-vinh", "vinh-long-den-2025", "vinh-long"}});
  const Report report = Make("cchc-monthly", "2025-07");
  const BookSheet& sheet = SheetOf(report, "bieu-1");
  Counts truth =
      world_.Between(*world_.Find("vinh-long"), DayAt("2025-07-02"), DayAt("2025-07-14"));
  for (const char* before : {"ben-tre", "tra-vinh", "vinh-long-den-2025"}) {
    truth += world_.Between(*world_.Find(before), DayAt("2025-06-15"), DayAt("2025-06-30"));
  }
  EXPECT_EQ(CellOf(sheet, "received", "now").value, static_cast<double>(truth.Filed()));
  EXPECT_THAT(NotesOf(sheet),
              Contains("số liệu trước ngày 01/07/2025 cộng theo địa bàn sau sắp xếp"));
  const BookSheet& agencies = SheetOf(report, "bieu-2a");
  EXPECT_THAT(NotesOf(agencies), Contains("tính từ ngày 01/07/2025, ngày thành lập"));
}

TEST_F(ReportTruthTest, OfTheTimeBeforeTheMergerThereAreDistricts) {
  Play({.portal = "world-csv",
        .province = "vinh-long-den-2025",
        .from = DayAt("2025-03-10"),
        .to = DayAt("2025-04-20")});
  const Report report = Make("cchc-monthly", "2025-04");
  const BookSheet& sheet = SheetOf(report, "bieu-2a");
  EXPECT_EQ(CellOf(sheet, "districts", "received").kind, BookCell::Kind::kNumber);
  EXPECT_EQ(CellOf(SheetOf(report, "bieu-1"), "received", "now").value,
            static_cast<double>(world_
                                    .Between(*world_.Find("vinh-long-den-2025"),
                                             DayAt("2025-03-15"), DayAt("2025-04-14"))
                                    .Filed()));
}

TEST_F(ReportTruthTest, AnOpenMonthIsProvisional) {
  Play({.portal = "world-xlsx", .province = "lang-son", .to = DayAt("2026-10-08")});
  const Report report = Make("cchc-monthly", "2026-10");
  EXPECT_TRUE(report.provisional);
  const BookCell& total = CellOf(SheetOf(report, "bieu-2a"), "total", "received");
  EXPECT_TRUE(total.provisional);
  EXPECT_THAT(total.text, HasSubstr("(sb)"));
  EXPECT_EQ(total.value,
            static_cast<double>(
                world_.Between(*world_.Find("lang-son"), DayAt("2026-09-15"), DayAt("2026-10-07"))
                    .Filed()));
}

TEST_F(ReportTruthTest, TwiceItIsTheSame) {
  Play({"world-xlsx", "lang-son"});
  EXPECT_EQ(WriteJson(Make("cchc-monthly", "2026-10").book),
            WriteJson(Make("cchc-monthly", "2026-10").book));
}

}  // namespace
}  // namespace dvcmon::world
