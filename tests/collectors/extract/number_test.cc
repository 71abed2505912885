#include "collectors/extract/number.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "collectors/extract/cell.h"

namespace dvcmon {
namespace {

constexpr auto kPlain = NumberFormat::kPlain;
constexpr auto kVietnamese = NumberFormat::kVietnamese;
constexpr auto kEnglish = NumberFormat::kEnglish;

TEST(NumberTest, MeansWhatItsDeclaredFormatSays) {
  const struct {
    const char* text;
    NumberFormat format;
    std::optional<double> value;
  } cases[] = {
      {"91.919", kVietnamese, 91919},  // published counts of Bến Tre, 2023
      {"1.431", kVietnamese, 1431},
      {"91.919", kPlain, 91.919},
      {"40,746", kVietnamese, 40.746},  // PAPI of Ninh Thuận, 2020: three decimals
      {"40,746", kEnglish, 40746},
      {"2.95", kPlain, 2.95},
      {"2.95", kVietnamese, std::nullopt},   // no group of three
      {"0.758", kVietnamese, std::nullopt},  // nor a group that begins with 0
      {"-0.758", kVietnamese, std::nullopt},
      {"0,758", kEnglish, std::nullopt},
      {"0,758", kVietnamese, 0.758},
      {"1.234.567,8", kVietnamese, 1234567.8},
      {"1,234,567.8", kEnglish, 1234567.8},
      {"1234567", kVietnamese, 1234567},
      {"-1.234", kVietnamese, -1234},
      {"0", kPlain, 0},
      {" 12 ", kPlain, 12},
      {"\xC2\xA0"
       "12\xE2\x80\xAF",
       kPlain, 12},
      {"12.3456", kVietnamese, std::nullopt},
      {".123", kVietnamese, std::nullopt},
      {"1.23", kVietnamese, std::nullopt},
      {"1..234", kVietnamese, std::nullopt},
      {"1234.567", kVietnamese, std::nullopt},
      {"1,234", kPlain, std::nullopt},
      {"12,", kVietnamese, std::nullopt},
      {",5", kVietnamese, std::nullopt},
      {"1.5.2", kPlain, std::nullopt},
      {"1e3", kPlain, std::nullopt},
      {"0x10", kPlain, std::nullopt},
      {"12 %", kPlain, std::nullopt},
      {"nan", kPlain, std::nullopt},
      {"inf", kPlain, std::nullopt},
      {"--1", kPlain, std::nullopt},
      {"", kPlain, std::nullopt},
      {"-", kPlain, std::nullopt},
      {"1234567890123456", kPlain, std::nullopt},  // 16 digits
      {"١٢", kPlain, std::nullopt},
  };
  for (const auto& c : cases) {
    const auto number = ParseNumber(c.text, c.format);
    ASSERT_EQ(number.ok(), c.value.has_value()) << c.text;
    if (c.value) {
      EXPECT_DOUBLE_EQ(*number, *c.value) << c.text;
    } else {
      EXPECT_EQ(number.error().code, ErrorCode::kSyntax) << c.text;
    }
  }
}

TEST(CellTest, NullAndEmptyAreNotProvidedAndZeroIsZero) {
  Cell null;
  null.kind = Cell::Kind::kNull;
  Cell empty;
  empty.kind = Cell::Kind::kText;
  empty.text = "  ";
  Cell zero;
  zero.kind = Cell::Kind::kNumber;
  EXPECT_EQ(*NumberIn(null, NumberFormat::kJson), std::nullopt);
  EXPECT_EQ(*NumberIn(empty, kPlain), std::nullopt);
  EXPECT_EQ(*NumberIn(zero, NumberFormat::kJson), 0.0);
}

TEST(CellTest, WhatIsOfAnotherTypeIsAShapeErrorAndNoNumber) {
  Cell text;
  text.kind = Cell::Kind::kText;
  text.text = "12";
  Cell number;
  number.kind = Cell::Kind::kNumber;
  number.number = 12;
  Cell truth;
  truth.kind = Cell::Kind::kBool;
  const Cell absent;
  EXPECT_EQ(NumberIn(text, NumberFormat::kJson).error().code, ErrorCode::kShape);
  EXPECT_EQ(NumberIn(number, kPlain).error().code, ErrorCode::kShape);
  EXPECT_EQ(NumberIn(truth, NumberFormat::kJson).error().code, ErrorCode::kShape);
  EXPECT_EQ(NumberIn(absent, NumberFormat::kJson).error().code, ErrorCode::kShape);
}

}  // namespace
}  // namespace dvcmon
