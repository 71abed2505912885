// Tables as provinces publish them, from bytes to readings.
#include <gmock/gmock.h>

#include "collectors/mapping.h"
#include "collectors/validate.h"
#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using testing::FieldAt;
using ::testing::HasSubstr;
using testing::SmallTree;
using testing::TemplateOf;

const Day kAskedOn = *ParseDay("2026-11-22");

Selector At(const char* text) { return ParseSelector(text).value(); }

Result<MappedAnswer> Mapped(const PollTarget& target, const std::string& bytes) {
  Mapping mapping(target, kAskedOn, nullptr);
  if (Status read = mapping.Read(bytes); !read.ok()) return read.error();
  return std::move(mapping).Take();
}

Field Vietnamese(const char* key, const char* at) {
  Field field = FieldAt(key, at);
  field.format = NumberFormat::kVietnamese;
  return field;
}

std::shared_ptr<const Province> ProvinceOf(const char* slug, const char* name) {
  auto province = std::make_shared<Province>();
  province->slug = slug;
  province->name = name;
  province->valid_from = *ParseDay("2008-08-01");
  return province;
}

// A CSV table about provinces that are named, with `edit` of its row set.
template <class Edit>
PollTarget Provinces(Edit edit) {
  PollTarget target = SmallTree(
      [&](CollectorSpec& collector) {
        collector.of = Level::kNational;
        collector.assertions.clear();
        collector.entity.clear();
        collector.format.kind = AnswerFormat::Kind::kCsv;
        collector.format.delimiter = ';';
        collector.format.numbers = NumberFormat::kVietnamese;
        collector.format.tables = {TableSpec{}};
        collector.format.tables[0].name = "t";
        RowSet rows;
        rows.name = "rows";
        rows.pointer = "/t";
        rows.level = Level::kProvince;
        rows.province = At("/Tỉnh");
        rows.fields = {Vietnamese("quality_total_score", "/Điểm")};
        edit(rows);
        collector.row_sets = {rows};
      },
      [](PortalSpec& portal) {
        portal.provinces = {ProvinceOf("hoa-binh", "Hòa Bình"), ProvinceOf("can-tho", "Cần Thơ")};
      });
  target.province = nullptr;
  return target;
}

PollTarget Provinces() {
  return Provinces([](RowSet&) {});
}

TEST(TableMappingTest, AWorkbookInPlaceOfAListSaysThatItIsOne) {
  const auto mapped = Mapped(Provinces(), std::string("PK\x03\x04\x14\0\xA7", 7));
  ASSERT_FALSE(mapped.ok());
  EXPECT_EQ(mapped.error().code, ErrorCode::kSyntax);
  EXPECT_THAT(mapped.error().message, HasSubstr("workbook"));
}

TEST(TableMappingTest, FindsProvincesByTheirNameHoweverItIsWritten) {
  for (const char* name :
       {"Hòa Bình", "Hoà Bình", "HÒA BÌNH", "Tỉnh Hòa Bình", "UBND tỉnh Hoà Bình", "hoa-binh",
        "Ho\xCC\x80"
        "a Bi\xCC\x80nh"}) {
    const auto mapped = Mapped(Provinces(), fmt::format("Tỉnh;Điểm\n{};85,54\n", name));
    ASSERT_TRUE(mapped.ok()) << name << ": " << mapped.error().message;
    EXPECT_EQ(mapped->rows[0].body, "hoa-binh") << name;
    EXPECT_EQ(mapped->readings[0].value, 85.54);
  }
  const auto city = Mapped(Provinces(), "Tỉnh;Điểm\nTP. Cần Thơ;1\n");
  ASSERT_TRUE(city.ok());
  EXPECT_EQ(city->rows[0].body, "can-tho");
}

TEST(TableMappingTest, ANameOfNoProvinceIsRefused) {
  for (const char* name : {"Hoa Binh", "Hòa Bình 2", "Bình Hòa", ""}) {
    const auto mapped = Mapped(Provinces(), fmt::format("Tỉnh;Điểm\n{};85,54\n", name));
    ASSERT_FALSE(mapped.ok()) << name;
    EXPECT_EQ(mapped.error().code, ErrorCode::kEntity);
  }
}

TEST(TableMappingTest, NeverTakesANumberFromAnotherColumn) {
  const auto renamed = Mapped(Provinces(), "Tỉnh;Điểm số\nCần Thơ;85\n");
  ASSERT_FALSE(renamed.ok());
  EXPECT_EQ(renamed.error().code, ErrorCode::kDrift);
  EXPECT_THAT(renamed.error().message, HasSubstr("/Tỉnh, /Điểm số ("));
  const auto swapped = Mapped(Provinces(), "Điểm;Tỉnh\n85;Cần Thơ\n");
  ASSERT_TRUE(swapped.ok()) << swapped.error().message;
  EXPECT_EQ(swapped->readings[0].value, 85);
}

TEST(TableMappingTest, AColumnThatIsNotRequiredMayBeGone) {
  const auto target = Provinces([](RowSet& rows) {
    rows.fields.push_back(Vietnamese("applications_payable", "/Hồ sơ"));
    rows.fields.back().required = false;
  });
  const auto mapped = Mapped(target, "Tỉnh;Điểm\nCần Thơ;85\n");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->readings.size(), 1U);
}

TEST(TableMappingTest, AColumnThatIsNotRequiredMayNotBeTwo) {
  const auto target = Provinces([](RowSet& rows) {
    rows.fields.push_back(Vietnamese("applications_payable", "/Hồ sơ"));
    rows.fields.back().required = false;
  });
  const auto mapped = Mapped(target, "Tỉnh;Điểm;Hồ sơ;Hồ sơ\nCần Thơ;85;1;2\n");
  ASSERT_FALSE(mapped.ok()) << "both would be lost without a word";
  EXPECT_EQ(mapped.error().code, ErrorCode::kDrift);
  EXPECT_THAT(mapped.error().message, HasSubstr("more than one column /Hồ sơ"));
}

TEST(TableMappingTest, ALabelOfTheRowIsOneThatItsStatisticAllows) {
  const auto target = Provinces([](RowSet& rows) {
    rows.labels = {{"index", At("/Chỉ số"), {}}};
    auto statistic = std::make_shared<Statistic>(*rows.fields[0].statistic);
    statistic->labels["index"] = {"par", "sipas"};
    rows.fields[0].statistic = std::move(statistic);
  });
  EXPECT_TRUE(Mapped(target, "Tỉnh;Chỉ số;Điểm\nCần Thơ;par;85\n").ok());
  const auto unknown = Mapped(target, "Tỉnh;Chỉ số;Điểm\nCần Thơ;papi;41\n");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::kShape);
  EXPECT_THAT(
      unknown.error().message,
      HasSubstr("\"papi\" where the label index should stand: it is not one of par, sipas"));
}

TEST(TableMappingTest, LabelsStandInTheRow) {
  const auto target = Provinces([](RowSet& rows) {
    rows.labels = {{"component", At("/Lĩnh vực"), {{"Cải cách thủ tục", "procedures"}, {"", ""}}},
                   {"year", At("/Năm"), {}}};
  });
  const auto mapped = Mapped(target,
                             "Tỉnh;Năm;Lĩnh vực;Điểm\n"
                             "Cần Thơ;2021;;84,97\n"
                             "Cần Thơ;2021;Cải cách thủ tục;12\n");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  const Field& field = target.collector->row_sets[0].fields[0];
  EXPECT_EQ(KeyOf(mapped->rows[0], field), "quality_total_score{component=,year=2021}");
  EXPECT_EQ(KeyOf(mapped->rows[1], field), "quality_total_score{component=procedures,year=2021}");
  const auto unknown = Mapped(target, "Tỉnh;Năm;Lĩnh vực;Điểm\nCần Thơ;2021;Khác;1\n");
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().message, HasSubstr("\"Khác\" where the label component"));
  const auto no_label = Mapped(target, "Tỉnh;Năm;Lĩnh vực;Điểm\nCần Thơ;năm ngoái;;1\n");
  ASSERT_FALSE(no_label.ok());
  EXPECT_THAT(no_label.error().message, HasSubstr("where the label year"));
}

// What is broken of the contract.
std::vector<std::string> Broken(const PollTarget& target, const char* bytes) {
  const auto mapped = Mapped(target, bytes);
  EXPECT_TRUE(mapped.ok()) << mapped.error().message;
  size_t missing = 0;
  std::vector<std::string> clauses;
  for (const ClauseResult& clause : Validate(*target.collector, *mapped, {}, missing)) {
    if (!clause.held) clauses.push_back(clause.message);
  }
  return clauses;
}

TEST(TableMappingTest, RowsAreToldApartByTheirLabels) {
  const auto target = Provinces([](RowSet& rows) { rows.labels = {{"year", At("/Năm"), {}}}; });
  EXPECT_THAT(Broken(target, "Tỉnh;Năm;Điểm\nCần Thơ;2020;1\nCần Thơ;2021;2\n"), ElementsAre());
  EXPECT_THAT(Broken(target, "Tỉnh;Năm;Điểm\nCần Thơ;2021;1\nCần Thơ;2021;2\n"),
              ElementsAre("can-tho year=2021 stands twice"));
}

TEST(TableMappingTest, TwoRowSetsMayNotMeetInAFigure) {
  PollTarget target = Provinces([](RowSet& rows) { rows.labels = {{"year", At("/Năm"), {}}}; });
  auto collector = std::make_shared<CollectorSpec>(*target.collector);
  RowSet of_2020 = collector->row_sets[0];
  of_2020.labels.clear();
  of_2020.only = {{At("/Năm"), TemplateOf("2020")}};
  of_2020.fields = {Vietnamese("quality_total_score{year=2020}", "/Điểm")};
  collector->row_sets.push_back(of_2020);
  target.collector = collector;
  EXPECT_THAT(Broken(target, "Tỉnh;Năm;Điểm\nCần Thơ;2020;1\n"),
              ElementsAre("quality_total_score{year=2020} of can-tho stands twice"));
}

TEST(TableMappingTest, RowsWithoutAnyFigureAreNoAnswer) {
  const auto target = Provinces([](RowSet& rows) { rows.fields[0].required = false; });
  EXPECT_THAT(Broken(target, "Tỉnh;Điểm\nCần Thơ;1\n"), ElementsAre());
  EXPECT_THAT(Broken(target, "Tỉnh;Điểm số\nCần Thơ;1\n"),
              ElementsAre(HasSubstr("there are rows and no figure")));
}

TEST(TableMappingTest, TotalsBesideTheirPartsAreLeftOut) {
  const auto target = Provinces([](RowSet& rows) {
    rows.except = {{At("/Tỉnh"), TemplateOf("Tổng cộng")}, {At("/Tỉnh"), TemplateOf("Cả nước")}};
  });
  const auto mapped = Mapped(target, "Tỉnh;Điểm\nCả nước;9\nCần Thơ;5\nTổng cộng;5\n");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->rows.size(), 1U);
}

// The row that came closest is the one to look at.
TEST(TableMappingTest, SaysWhatLeftOutTheRowsThatItMisses) {
  const auto target = Provinces([](RowSet& rows) {
    rows.only = {{At("/Loại"), TemplateOf("tỉnh")}, {At("/Năm"), TemplateOf("{year}")}};
    rows.except = {{At("/Tỉnh"), TemplateOf("Cả nước")}};
  });
  const auto message = [&](const char* bytes) {
    const auto mapped = Mapped(target, bytes);
    EXPECT_TRUE(mapped.ok());
    size_t missing = 0;
    return Validate(*target.collector, *mapped, {}, missing).front().message;
  };
  EXPECT_THAT(message("Tỉnh;Loại;Năm;Điểm\nHòa Bình;bộ;2026;1\nCần Thơ;tỉnh;2021;2\n"),
              HasSubstr("leave out 2: /t/1/Năm is \"2021\" and not \"2026\""));
  EXPECT_THAT(message("Tỉnh;Loại;Năm;Điểm\nCả nước;tỉnh;2026;1\n"),
              HasSubstr("leave out 1: /t/0/Tỉnh is \"Cả nước\""));
  EXPECT_EQ(message("Tỉnh;Loại;Năm;Điểm\nHòa Bình;bộ;2026;1\nCần Thơ;tỉnh;2026;2\n"), "");
}

TEST(TableMappingTest, IsFinalWhenAllItsRowsAre) {
  const auto target = Provinces([](RowSet& rows) {
    rows.is_final = Assertion{At("/Chốt"), TemplateOf("true")};
  });
  EXPECT_EQ(Mapped(target, "Tỉnh;Điểm;Chốt\nCần Thơ;5;true\n")->is_final, true);
  EXPECT_EQ(Mapped(target, "Tỉnh;Điểm;Chốt\nCần Thơ;5;true\nHòa Bình;5;false\n")->is_final, false);
  EXPECT_EQ(Mapped(Provinces(), "Tỉnh;Điểm\nCần Thơ;5\n")->is_final, std::nullopt);
}

// 45.646 of 91.919 are 49.659 %; published was "49,6 %".
TEST(TableMappingTest, APublishedRatioIsComparedWithItsOperands) {
  const auto target = Provinces([](RowSet& rows) {
    rows.fields.push_back(Vietnamese("applications_payable", "/Tiếp nhận"));
    rows.fields.push_back(Vietnamese("applications_paid_online", "/Trực tuyến"));
    Identity ratio;
    ratio.clause = "rate";
    ratio.is_ratio = true;
    ratio.parts.resize(2);
    ratio.parts[0].field = 2;
    ratio.parts[1].field = 1;
    ratio.total.field = 0;
    ratio.factor = 0.01;
    ratio.tolerance = 0.001;
    rows.identities = {ratio};
  });
  const auto mapped = Mapped(
      target, "Tỉnh;Điểm;Tiếp nhận;Trực tuyến\nCần Thơ;49,6;91.919;45.646\nHòa Bình;1;0;0\n");
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  ASSERT_EQ(mapped->balances.size(), 1U) << "of nothing there is no ratio";
  EXPECT_NEAR(mapped->balances[0].parts, 0.49659, 1e-5);
  EXPECT_NEAR(mapped->balances[0].total, 0.496, 1e-12);
}

TEST(TableMappingTest, DatesAreReadAsTheyAreWrittenInVietNam) {
  const auto target = Provinces([](RowSet& rows) { rows.as_of = At("/Ngày"); });
  for (const auto& [text, time] : std::vector<std::pair<const char*, const char*>>{
           {"14/10/2026", "2026-10-14T00:00:00+07:00"},
           {"4/9/2026", "2026-09-04T00:00:00+07:00"},
           {"14/10/2026 08:30", "2026-10-14T08:30:00+07:00"},
           {"14/10/2026 08:30:15", "2026-10-14T08:30:15+07:00"},
           {"2026-10-14", "2026-10-14T00:00:00+07:00"},
           {"2026-10-14T01:30:00.000+0700", "2026-10-14T01:30:00+07:00"}}) {
    const auto mapped = Mapped(target, fmt::format("Tỉnh;Điểm;Ngày\nCần Thơ;5;{}\n", text));
    ASSERT_TRUE(mapped.ok()) << text << ": " << mapped.error().message;
    EXPECT_EQ(FormatTime(*mapped->oldest), time) << text;
  }
  for (const char* text : {"31/02/2026", "14/10", "10-14-2026", "14/10/26", "14/10/2026 lúc 8h"}) {
    EXPECT_FALSE(Mapped(target, fmt::format("Tỉnh;Điểm;Ngày\nCần Thơ;5;{}\n", text)).ok()) << text;
  }
}

}  // namespace
}  // namespace dvcmon
