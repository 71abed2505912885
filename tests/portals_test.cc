// Every shipped portal file against a saved answer: what is read, and where it stood.
//
// A collector of config/portals/ needs, for each kind of period, tests/fixtures/portals/<portal>/
// <collector>_<kind>.json (or .html, …; further pages: .page2.json, …) and .golden.tsv (body,
// statistic, state, value, place in its page). A portal that one province has for its own brings it
// along, with the id by which it is asked: provinces.yaml beside the answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "daemon/config/config.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFixtures = "tests/fixtures/portals/";
constexpr const char* kProvinceOfTheFixtures = "[phu-tho]";

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string ValueText(double value) {
  std::ostringstream text;
  text.precision(15);
  text << value;
  return text.str();
}

std::vector<std::string> Table(const Poll& poll) {
  std::vector<std::string> lines;
  for (const Reading& reading : poll.readings) {
    const bool value = reading.state == ReadingState::kValue;
    lines.push_back(poll.rows[reading.row].body + "\t" + poll.KeyOf(reading) + "\t" +
                    std::string(Name(reading.state)) + "\t" +
                    (value ? ValueText(reading.value) : "") + "\t" + poll.WhereOf(reading));
  }
  return lines;
}

// A portal file alone, watched for the province of its answers. Its url is that of an operator.
LoadedConfig LoadPortal(const fs::path& portal_file, const fs::path& folder) {
  const fs::path shipped = fs::absolute("config");
  const fs::path own = fs::absolute(kFixtures) / portal_file.stem() / "provinces.yaml";
  const bool has_own = fs::exists(own);
  const fs::path config = folder / "dvcmon.yaml";
  std::ofstream(config) << "statistics: " << (shipped / "statistics.yaml").string()
                        << "\nprovinces: " << (has_own ? own : shipped / "provinces.yaml").string()
                        << "\nportals:\n  - file: " << fs::absolute(portal_file).string()
                        << "\n    url: https://portal.example.gov.vn\n    provinces: "
                        << (has_own ? "all" : kProvinceOfTheFixtures) << "\n";
  return LoadConfig(config.string());
}

std::string_view Extension(AnswerFormat::Kind kind) {
  switch (kind) {
    case AnswerFormat::Kind::kJson:
      return ".json";
    case AnswerFormat::Kind::kHtml:
      return ".html";
    case AnswerFormat::Kind::kCsv:
      return ".csv";
    case AnswerFormat::Kind::kXlsx:
      return ".xlsx";
    case AnswerFormat::Kind::kXml:
      return ".xml";
  }
  return {};
}

std::string BaseOf(const PollTarget& target) {
  return std::string(kFixtures) + target.portal->name + "/" + target.collector->name + "_" +
         std::string(Name(target.period.kind));
}

PollTarget TargetOf(const WatchedPortal& watched, const CollectorSpec& spec, PeriodKind kind) {
  PollTarget target;
  target.portal = watched.portal;
  target.collector = std::shared_ptr<const CollectorSpec>(watched.portal, &spec);
  if (spec.of == Level::kProvince) target.province = watched.provinces.front();
  target.period = PeriodContaining(kind, *ParseDay("2026-09-26"));
  return target;
}

PollTarget TargetOf(const LoadedConfig& loaded, const std::string& collector, PeriodKind kind) {
  const WatchedPortal& watched = loaded.config->portals.front();
  for (const CollectorSpec& spec : watched.portal->collectors) {
    if (spec.name == collector) return TargetOf(watched, spec, kind);
  }
  throw std::runtime_error("no collector " + collector);
}

// The saved answer of one page, with `from` made `to`.
std::string Changed(const PollTarget& target, const std::string& from, const std::string& to) {
  std::string answer = Content(BaseOf(target) + ".json");
  const size_t at = answer.find(from);
  if (at == std::string::npos) throw std::runtime_error("no " + from);
  return answer.replace(at, from.size(), to);
}

Poll ReadAnswer(const PollTarget& target, std::string bytes) {
  return ReadSavedAnswer(target, {std::move(bytes)}, *ParseTime("2026-09-26T08:00:00+07:00"), {});
}

// All pages, read by one who has learnt `ids`.
Poll ReadPages(const PollTarget& target, const AgencyIds& ids) {
  const std::string base = BaseOf(target);
  const std::string extension(Extension(target.collector->format.kind));
  std::vector<std::string> pages = {Content(base + extension)};
  for (int number = 2;; ++number) {
    const std::string page = base + ".page" + std::to_string(number) + extension;
    if (!fs::exists(page)) break;
    pages.push_back(Content(page));
  }
  Known known;
  known.ids = std::make_shared<const AgencyIds>(ids);
  return ReadSavedAnswer(target, std::move(pages), *ParseTime("2026-09-26T08:00:00+07:00"), known);
}

void CheckAnswer(const PollTarget& target, AgencyIds& ids) {
  const std::string base = BaseOf(target);
  SCOPED_TRACE(base);
  ASSERT_TRUE(fs::exists(base + std::string(Extension(target.collector->format.kind))))
      << "no answer, no merge";
  ASSERT_TRUE(fs::exists(base + ".golden.tsv")) << "no golden list, no merge";
  const Poll poll = ReadPages(target, ids);
  ASSERT_TRUE(poll.accepted()) << poll.error->message << " at " << poll.error->where;
  EXPECT_EQ(poll.torn, "");
  EXPECT_EQ(Table(poll), Lines(Content(base + ".golden.tsv")));
  for (const Row& row : poll.rows) {
    if (!row.id.empty()) ids[row.id] = row.body;
  }
}

class PortalFilesTest : public ::testing::Test {
 protected:
  const dvcmon::testing::TempDir own_;
  const fs::path folder_ = own_.Path("");
};

// The national portal, and one collector of it.
class NationalPortalFileTest : public PortalFilesTest {
 protected:
  PollTarget Target(const std::string& collector, PeriodKind kind) const {
    return TargetOf(loaded_, collector, kind);
  }

  const LoadedConfig loaded_ = LoadPortal("config/portals/dvcqg.yaml", folder_);
};

TEST_F(PortalFilesTest, EachReadsItsSavedAnswersAsTheGoldenListsSay) {
  size_t portals = 0;
  for (const auto& entry : fs::directory_iterator("config/portals")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path());
    const LoadedConfig loaded = LoadPortal(entry.path(), folder_);
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded.config, nullptr);
    ++portals;
    const WatchedPortal& watched = loaded.config->portals.front();
    AgencyIds ids;
    for (const CollectorSpec& collector : watched.portal->collectors) {
      for (const PeriodKind kind : collector.periods) {
        CheckAnswer(TargetOf(watched, collector, kind), ids);
      }
    }
  }
  EXPECT_GT(portals, 0U);
}

TEST_F(NationalPortalFileTest, GivesEachOf34ProvincesSixScoresThatAddUpToItsTotal) {
  for (const PeriodKind kind : {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth}) {
    const Poll poll = ReadPages(Target("service-results", kind), {});
    ASSERT_TRUE(poll.accepted()) << poll.error->message;
    std::map<std::string, double> totals;
    std::map<std::string, std::vector<double>> scores;
    for (const Reading& reading : poll.readings) {
      const Row& row = poll.rows[reading.row];
      if (poll.LevelOf(row) != Level::kProvince) continue;
      const Field& field = poll.FieldOf(reading);
      if (field.key == "quality_total_score") totals[row.body] = reading.value;
      if (field.statistic->id == "quality_score") scores[row.body].push_back(reading.value);
    }
    EXPECT_EQ(totals.size(), 34U);
    for (const auto& [province, total] : totals) {
      EXPECT_EQ(scores[province].size(), 6U) << province;
      double sum = 0;
      for (const double score : scores[province]) sum += score;
      EXPECT_NEAR(sum, total, 1e-9) << province;
    }
  }
}

TEST_F(NationalPortalFileTest, CallsAUnitWithoutACodeByItsIdUntilTheProgressListHasTaughtTheCode) {
  const PollTarget target = Target("transparency", PeriodKind::kYear);
  AgencyIds ids;
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "019d2be3-6a88-732b-8b17-000000000001");
  CheckAnswer(Target("dvc-progress-tree", PeriodKind::kYear), ids);
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "H44.01");
}

TEST_F(PortalFilesTest, CallAMonthOfOpenCpsFinalAndItsYearProvisional) {
  const LoadedConfig loaded = LoadPortal("config/portals/opencps.yaml", folder_);
  const PollTarget month = TargetOf(loaded, "statistics-month", PeriodKind::kMonth);
  EXPECT_EQ(ReadPages(month, {}).is_final, true);
  EXPECT_EQ(
      ReadAnswer(month, Changed(month, R"("reporting":true)", R"("reporting":false)")).is_final,
      false);
  const PollTarget year = TargetOf(loaded, "statistics-year", PeriodKind::kYear);
  EXPECT_EQ(ReadPages(year, {}).is_final, false);
}

TEST_F(PortalFilesTest, KnowAnAgencyOfIgateByItsIdUntilTheStatisticsHaveTaughtTheCode) {
  const LoadedConfig loaded = LoadPortal("config/portals/igate.yaml", folder_);
  const PollTarget target = TargetOf(loaded, "online-report", PeriodKind::kYear);
  AgencyIds ids;
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "686b1f0e2c85942b02d00002");
  CheckAnswer(TargetOf(loaded, "agency-statistics", PeriodKind::kYear), ids);
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "H01.07");
}

// Faults that the system was seen to have.
class TanDanFileTest : public PortalFilesTest {
 protected:
  const LoadedConfig loaded_ = LoadPortal("config/portals/td.yaml", folder_);
  const PollTarget payment_ = TargetOf(loaded_, "payment", PeriodKind::kYear);
};

TEST_F(TanDanFileTest, QuarantinesMoreThanAHundredPerCentPaid) {
  const Poll poll = ReadAnswer(payment_, Changed(payment_, "20110", "21011"));
  ASSERT_FALSE(poll.accepted());
  EXPECT_EQ(poll.error->code, ErrorCode::kContract);
  EXPECT_THAT(poll.error->message, ::testing::HasSubstr("paid_within_payable"));
}

TEST_F(TanDanFileTest, TakesNoTextForANumber) {
  for (const char* zero : {"\"\"", "\"0\""}) {
    const Poll poll = ReadAnswer(payment_, Changed(payment_, "20110", zero));
    ASSERT_FALSE(poll.accepted()) << zero;
    EXPECT_EQ(poll.error->code, ErrorCode::kShape) << zero;
    EXPECT_EQ(poll.error->where, "/data/1/hoSoThuocThuTucCoPhiDaTTTT");
  }
}

TEST_F(TanDanFileTest, ReadsAnAnswerBehindAByteOrderMark) {
  const Poll poll = ReadAnswer(payment_, "\xEF\xBB\xBF" + Content(BaseOf(payment_) + ".json"));
  EXPECT_TRUE(poll.accepted()) << poll.error->message;
}

TEST_F(TanDanFileTest, SaysWhatWasThereInPlaceOfTheRowsItWants) {
  const PollTarget stored = TargetOf(loaded_, "stored-year", PeriodKind::kYear);
  const Poll poll = ReadAnswer(stored, Changed(stored, R"("nam":2026,"loaiThongKe":"ToanTinh")",
                                               R"("nam":2024,"loaiThongKe":"ToanTinh")"));
  ASSERT_FALSE(poll.accepted());
  EXPECT_THAT(poll.error->message,
              ::testing::HasSubstr(R"(leave out 4: /data/2/nam is "2024" and not "2026")"));
}

}  // namespace
}  // namespace dvcmon
