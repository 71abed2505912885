#include "collectors/extract/persons.h"

#include <algorithm>
#include <array>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kLongestWord = 100;  // bytes, with marks and separators

// As BareLetters() has them; in order.
constexpr std::array<std::string_view, 40> kWords = {
    "address",        "applicant",     "applicantaddress", "applicantname",
    "birthday",       "cccd",          "chuhoso",          "citizenid",
    "cmnd",           "dateofbirth",   "diachi",           "diachinguoinop",
    "dienthoai",      "email",         "fullname",         "hoten",
    "hotenchuhoso",   "hotennguoinop", "hovaten",          "identitycard",
    "identitynumber", "idnumber",      "mobile",           "ngaysinh",
    "nguoinop",       "nguoinophoso",  "owneraddress",     "ownerfullname",
    "ownername",      "phone",         "phonenumber",      "sdt",
    "socancuoc",      "socccd",        "socmnd",           "sodienthoai",
    "tenchuhoso",     "tencongdan",    "tennguoinop",      "tennguoinophoso"};
static_assert(std::ranges::is_sorted(kWords));

// Of one person in whatever they stand: "Địa chỉ thường trú", "Số CCCD của người nộp". What a
// column of numbers may be called as well ("Số người nộp hồ sơ", "qua điện thoại") is above.
constexpr std::array<std::string_view, 13> kParts = {
    "applicantname", "cancuoccongdan", "cccd",       "cmnd",    "dateofbirth",
    "diachi",        "fullname",       "hoten",      "hovaten", "ngaysinh",
    "sodienthoai",   "tenchuhoso",     "tennguoinop"};

bool IsOfPerson(std::string_view word) {
  if (word.empty() || word.size() > kLongestWord) return false;
  const std::string bare = BareLetters(word);
  return std::ranges::binary_search(kWords, std::string_view(bare)) ||
         std::ranges::any_of(
             kParts, [&](std::string_view part) { return bare.find(part) != std::string::npos; });
}

// The first of the words between the separators that is one.
std::optional<std::string_view> FirstOfPerson(std::string_view text, std::string_view separators) {
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    const std::string_view word = text.substr(0, end);
    if (IsOfPerson(word)) return word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> PersonField(const Structure& structure) {
  for (const std::string& line : structure) {
    const std::string_view path = std::string_view(line).substr(0, line.rfind(' '));
    if (FirstOfPerson(path, "/~")) return std::string(path);  // "CMND/CCCD" is "CMND~1CCCD" here
  }
  return std::nullopt;
}

std::optional<std::string> PersonFieldIn(std::string_view bytes) {
  const auto word = FirstOfPerson(bytes, "\"'<>,;:=|/{}[]\\\t\r\n");
  return word ? std::optional<std::string>(*word) : std::nullopt;
}

}  // namespace dvcmon
