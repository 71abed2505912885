#include "collectors/model/template.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

Context PhuTho() {
  Context context;
  context.province = "phu-tho";
  context.province_id = "019d\"2be3";
  context.identity_code = "H44";
  context.period = PeriodContaining(PeriodKind::kMonth, *ParseDay("2026-09-17"));
  context.page = 3;
  return context;
}

std::string Expanded(std::string_view text, Escape escape = Escape::kNone) {
  const auto parsed = Template::Parse(text, escape);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.ok() ? parsed->Expand(PhuTho()) : "";
}

TEST(TemplateTest, PutsInWhatThePlaceholdersStandFor) {
  EXPECT_EQ(Expanded("{province}/{identity_code}?nam={year}&quy={quarter}&thang={month}&p={page}"),
            "phu-tho/H44?nam=2026&quy=3&thang=9&p=3");
  EXPECT_EQ(Expanded("{period} {month02} {from} {to}"), "month 09 2026-09-01 2026-09-30");
}

TEST(TemplateTest, EscapesValuesForWhereTheyStand) {
  EXPECT_EQ(Expanded("{province_id}", Escape::kJson), "019d\\\"2be3");
  EXPECT_EQ(Expanded("a b={province_id}", Escape::kForm), "a%20b%3D019d%222be3");
  EXPECT_EQ(Expanded("{province_id}", Escape::kJsonInForm), "019d%5C%222be3");
}

TEST(TemplateTest, DoubledBracesAreBraces) {
  EXPECT_EQ(Expanded("{{\"y\":{year}}}"), "{\"y\":2026}");
}

TEST(TemplateTest, AnUnknownPlaceholderIsAnErrorThatListsTheKnownOnes) {
  for (const char* text : {"{jear}", "{year", "{}", "a } b"}) {
    const auto parsed = Template::Parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_FALSE(parsed.error().message.empty());
  }
  EXPECT_NE(Template::Parse("{jear}").error().message.find("{year}"), std::string::npos);
}

TEST(TemplateTest, KnowsAScalarThatIsOneNumber) {
  EXPECT_TRUE(Template::Parse("{year}")->IsOneNumber());
  EXPECT_TRUE(Template::Parse("{page}")->IsOneNumber());
  EXPECT_FALSE(Template::Parse("{year} ")->IsOneNumber());
  EXPECT_FALSE(Template::Parse("{month02}")->IsOneNumber()) << "a leading zero is no JSON number";
  EXPECT_FALSE(Template::Parse("2026")->IsOneNumber());
}

TEST(TemplateTest, KnowsWhichPlaceholdersItUses) {
  const auto parsed = Template::Parse("/x?y={year}");
  EXPECT_TRUE(parsed->Uses(Placeholder::kYear));
  EXPECT_FALSE(parsed->Uses(Placeholder::kProvince));
}

TEST(EscapeTest, ControlCharactersInJsonAreWrittenAsNumbers) {
  EXPECT_EQ(EscapeJson("a\n\"\\\x01"), "a\\u000a\\\"\\\\\\u0001");
}

}  // namespace
}  // namespace dvcmon
