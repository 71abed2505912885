// What it takes to make a report and to write its files: of a province with two years of 150
// agencies, of which the portal tells one by one and not of the province as a whole; of the nation;
// and of a table that is longer than any.
//
//   dvcmon_report_bench      prints samples for bench.py: CPU seconds
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "daemon/config/config.h"
#include "daemon/pages/pages.h"
#include "daemon/report/report.h"
#include "daemon/store/store.h"
#include "daemon/tables/write.h"
#include "tests/bench/measure.h"
#include "tests/bench/province_history.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr int kRounds = 7;
constexpr int kDays = ProvinceHistory::kDays;
constexpr days kAtTheEnd{3};  // of each month the nation is polled, which is all that is asked
constexpr size_t kLongTable = 10'000;

std::shared_ptr<const Config> LoadShipped() {
  const testing::TempDir folder;
  const std::string shipped = std::filesystem::absolute("config").string();
  std::string text = fmt::format(
      "statistics: {0}/statistics.yaml\nprovinces: {0}/provinces.yaml\n"
      "calendar: {0}/calendar.yaml\n"
      "portals: [{{file: {0}/portals/dvcqg.yaml, provinces: all}}]\n"
      "reports:\n  province: {1}\n  words: {{parent: UBND TỈNH, organisation: SỞ NỘI VỤ, "
      "code: SNV, place: Lạng Sơn, receiver: Bộ Nội vụ}}\n  layouts:\n",
      shipped, ProvinceHistory::kProvince);
  for (const char* report : {"cchc-monthly", "bieu-06", "cac-tinh"}) {
    text += fmt::format("    - {}/reports/{}.yaml\n", shipped, report);
  }
  const LoadedConfig loaded = LoadConfig(folder.Write("dvcmon.yaml", text));
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
  if (!loaded.config) std::exit(1);
  return loaded.config;
}

// What the national portal says of a province on a day: counts that grow from day to day.
Poll NationalPoll(const std::string& slug, int64_t province, PeriodKind kind, Day day) {
  const PollTarget target = testing::TargetOf(
      {.collector = "provide-online-tree",
       .province = slug,
       .period = Text(PeriodContaining(kind, day)),
       .statistics = {"applications_received{channel=online}",
                      "applications_received{channel=direct}",
                      "applications_received{channel=postal}", "applications_handled",
                      "applications_handled_on_time", "applications_payable",
                      "applications_paid_online", "quality_total_score"}});
  const auto of = [&](int64_t daily) {
    return static_cast<double>(daily * ((day - target.period.first).count() + 1));
  };
  return testing::AcceptedPoll(target, StartOf(day) + hours(23),
                               {{slug, "applications_received{channel=online}", of(province + 20)},
                                {slug, "applications_received{channel=direct}", of(30)},
                                {slug, "applications_received{channel=postal}", of(2)},
                                {slug, "applications_handled", of(province + 50)},
                                {slug, "applications_handled_on_time", of(province + 45)},
                                {slug, "applications_payable", of(60)},
                                {slug, "applications_paid_online", of(province + 10)},
                                {slug, "quality_total_score", 60.0 + 0.5 * province}});
}

void WriteNation(Store& store, const Config& config) {
  LedgerTerms terms;
  for (const char* id :
       {"applications_received", "applications_handled", "applications_handled_on_time",
        "applications_payable", "applications_paid_online"}) {
    terms.counters[id] = 1;
  }
  int64_t number = 0;
  for (const auto& entry : config.provinces) {
    if (entry.second->valid_to) continue;
    const std::string& slug = entry.first;
    ++number;
    terms.working_days = [&](Day after, Day to) {
      return config.calendar->WorkingDays(after, to, slug);
    };
    for (Day day = ProvinceHistory::First(); day < ProvinceHistory::First() + days(kDays);
         day += days(1)) {
      if (PeriodContaining(PeriodKind::kMonth, day).last - day >= kAtTheEnd) continue;
      for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kYear}) {
        const Poll poll = NationalPoll(slug, number, kind, day);
        Require(store.Write(poll));
        while (Require(store.CloseDay(SourceOf(poll.target), day, terms))) {
        }
      }
    }
  }
  RequireEqual(number, 34, "provinces");
}

template <class Work>
auto Timed(const std::string& name, Work work) {
  for (int round = 1; round < kRounds; ++round) {
    const double began = CpuSeconds();
    work();
    PrintSample(name, CpuSeconds() - began);
  }
  return work();
}

Report Make(const std::string& name, const Store& store, const Config& config,
            const std::string& report, const std::string& period) {
  const Layout& layout = *config.reports.layouts.at(report);
  const Province* province =
      layout.national ? nullptr : config.provinces.at(config.reports.province).get();
  const ReportQuestion question{layout, province, ParseWindow(period, layout.cutoff).value(),
                                StartOf(ProvinceHistory::First() + days(kDays))};
  return Timed(name, [&] { return Require(MakeReport(store, config, question)); });
}

void WriteAll(const std::string& name, const Book& book) {
  Timed(name + "_xlsx", [&] { return Require(WriteXlsx(book)).size(); });
  Timed(name + "_docx", [&] { return Require(WriteDocx(book)).size(); });
  Timed(name + "_csv", [&] { return WriteCsv(book).size(); });
  Timed(name + "_html", [&] { return WriteHtml(book).size(); });
  Timed(name + "_json", [&] { return WriteJson(book).size(); });
}

// The lines of the sheet, again and again.
Book Lengthened(Book book, const std::string& sheet) {
  std::erase_if(book.sheets, [&](const BookSheet& one) { return one.id != sheet; });
  BookSheet& only = book.sheets.at(0);
  std::erase_if(only.rows, [](const BookRow& row) { return row.kind != BookRow::Kind::kLine; });
  only.sums.clear();
  const size_t lines = only.rows.size();
  while (only.rows.size() < kLongTable) {
    BookRow row = only.rows[only.rows.size() % lines];
    row.id += fmt::format("-{}", only.rows.size());
    only.rows.push_back(std::move(row));
  }
  only.lines = only.rows.size();
  for (size_t column = 0; column < only.columns.size(); ++column) {
    only.control_totals[column] = 0;
    for (const BookRow& row : only.rows) {
      const BookCell& cell = row.cells[column];
      if (cell.kind == BookCell::Kind::kNumber) only.control_totals[column] += cell.value;
    }
  }
  Require(CheckBook(book));
  return book;
}

// What people look at, as it would be now, of a daemon that has never been asked before.
void MeasurePages(const std::string& path, const std::shared_ptr<const Config>& config,
                  const std::map<std::string, std::string>& paths) {
  Pages pages(path, [] { return StartOf(ProvinceHistory::First() + days(kDays)) + hours(8); });
  pages.Use(config);
  for (const auto& [name, target] : paths) {
    const WebRequest request{
        "GET", target, {{"province", std::string(ProvinceHistory::kProvince)}}, "", ""};
    const WebResponse answer = Timed(name, [&] { return pages.Answer(request).value(); });
    RequireEqual(answer.status, 200, target);
  }
}

void MeasureProvince(const std::string& path, const std::shared_ptr<const Config>& shared) {
  const Config& config = *shared;
  constexpr int64_t kLines = 150;
  Store store = Require(Store::Open({path}));
  ProvinceHistory().Write(store, hours(24));
  const Report monthly = Make("report_monthly", store, config, "cchc-monthly", "2027-06");
  RequireEqual(static_cast<int64_t>(monthly.book.sheets.at(1).lines), kLines, "lines of bodies");
  WriteAll("monthly", monthly.book);
  const Report form = Make("report_form_06", store, config, "bieu-06", "2027-06");
  RequireEqual(static_cast<int64_t>(form.book.sheets.at(0).lines), kLines, "lines of bodies");
  WriteAll("form_06", form.book);
  WriteAll("long", Lengthened(monthly.book, "bieu-2a"));
  MeasurePages(path, shared,
               {{"page_overview", "/"},
                {"page_agencies", "/agencies"},
                {"page_reports", "/reports"},
                {"page_drops", "/drops"},
                {"page_portals", "/portals"}});
}

void MeasureNation(const std::string& path, const std::shared_ptr<const Config>& shared) {
  const Config& config = *shared;
  Store store = Require(Store::Open({path}));
  WriteNation(store, config);
  const Report nation = Make("report_nation", store, config, "cac-tinh", "2027-05");
  RequireEqual(static_cast<int64_t>(nation.book.sheets.at(0).lines), 34, "lines of provinces");
  WriteAll("nation", nation.book);
  MeasurePages(path, shared, {{"page_provinces", "/provinces"}});
}

void Run() {
  const testing::TempDir folder("/dev/shm");
  const auto config = LoadShipped();
  MeasureProvince(folder.Path("province.db"), config);
  MeasureNation(folder.Path("nation.db"), config);
}

}  // namespace
}  // namespace dvcmon::bench

int main() { dvcmon::bench::Run(); }
