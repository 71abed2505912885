#include "tests/toxic/answers.h"

#include <fmt/format.h>

#include <array>

namespace dvcmon::testing {
namespace {

// In JSON's notation.
constexpr std::array<std::string_view, 10> kHostile = {
    R"(a\"b)",
    R"(a\\b\\)",
    R"(a\nlevel=info msg=forged)",
    R"(a{b=\"c\"} 1\n# HELP)",
    R"(<script>alert(1)</script>)",
    R"(a\u001b[31mred\u0007)",
    R"(a\u202egnol\u2066\u0085)",
    R"(=HYPERLINK(\"http://127.0.0.1/\"))",
    R"(a\r\n\tb)",
    R"(\u0000a\u007f)",
};

}  // namespace

std::string Agency(std::string_view code, std::string_view name, std::string_view number) {
  return fmt::format(
      R"({{"departmentCode":"{}","departmentName":"{}","level":"COMMUNE","payable":{}}})", code,
      name, number);
}

std::string Tree(const std::vector<std::string>& agencies, std::string_view number) {
  return fmt::format(R"({{"code":"OK","data":{{"parent":{{"departmentCode":"H44","online":{},)"
                     R"("direct":10}},"children":[{}]}},"message":"OK"}})",
                     number, fmt::join(agencies, ","));
}

std::string GoodTree() {
  return Tree({Agency("H44.01", "Sở Y tế", "7"), Agency("H44.02", "Xã Minh Đài", "8")}, "90");
}

std::string DecomposedTree() {
  return Tree({Agency("H44.01", "So\u031b\u0309 Y te\u0302\u0301", "7"),
               Agency("H44.02", "Xa\u0303 Minh \u0110a\u0300i", "8")},
              "90");
}

std::string HostileNames() {
  std::vector<std::string> agencies = {Agency("H44.99", std::string(1 << 20, 'x'))};
  for (size_t i = 0; i < kHostile.size(); ++i) {
    agencies.push_back(Agency(fmt::format("H44.1{}", i), kHostile[i]));
  }
  return Tree(agencies);
}

std::string HostileCodes() {
  std::vector<std::string> agencies;
  for (size_t i = 0; i < kHostile.size(); ++i) {
    agencies.push_back(Agency(fmt::format("H44.{}{}", i, kHostile[i]), "Xã"));
  }
  return Tree(agencies);
}

std::string ManyAgencies(int count) {
  std::vector<std::string> agencies;
  for (int i = 0; i < count; ++i) {
    agencies.push_back(Agency(fmt::format("H44.{}", i), fmt::format("Xã số {}", i)));
  }
  return Tree(agencies);
}

std::string Deep(int depth) {
  const auto size = static_cast<size_t>(depth);
  return std::string(size, '[') + std::string(size, ']');
}

std::string Utf16(std::string_view ascii) {
  std::string text = "\xFF\xFE";
  for (const char c : ascii) {
    text += c;
    text += '\0';
  }
  return text;
}

std::string Windows1258Tree() { return Tree({Agency("H44.01", "S\xF5\xD2")}); }

std::string Page(std::string_view body) {
  return fmt::format("<!DOCTYPE html><html><head><title>Cổng</title></head><body>{}</body></html>",
                     body);
}

}  // namespace dvcmon::testing
