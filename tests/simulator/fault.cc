#include "tests/simulator/fault.h"

#include <array>

namespace dvcmon::simulator {
namespace {

constexpr std::array<std::string_view, 22> kWords = {"none",
                                                     "hang",
                                                     "drip",
                                                     "reset",
                                                     "short",
                                                     "endless",
                                                     "html",
                                                     "firewall",
                                                     "maintenance",
                                                     "other_province",
                                                     "missing_agencies",
                                                     "invalid_utf8",
                                                     "wrong_type",
                                                     "truncated",
                                                     "duplicate_key",
                                                     "big_integer",
                                                     "broken_sum",
                                                     "torn",
                                                     "total_changes",
                                                     "row_repeated",
                                                     "status_500",
                                                     "status_429"};

constexpr std::string_view kLoginPage =
    "<!DOCTYPE html><html lang=\"vi\"><head><title>Đăng nhập</title></head>"
    "<body><form action=\"/login\"><input name=\"username\"></form></body></html>\n";

constexpr std::string_view kFirewallPage =
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
    "Please consult with your administrator.<br><br>Your support ID is: 1234567890123456789<br>"
    "</body></html>\n";

// Puts `value` in place of what stands at the first `key`. False: there is no such key.
bool Put(std::string& body, std::string_view key, std::string_view value) {
  const std::string quoted = "\"" + std::string(key) + "\":";
  const size_t at = body.find(quoted);
  if (at == std::string::npos) return false;
  const size_t from = at + quoted.size();
  const size_t to =
      body[from] == '"' ? body.find('"', from + 1) + 1 : body.find_first_of(",}", from);
  body.replace(from, to - from, value);
  return true;
}

void Insert(std::string& body, std::string_view before, std::string_view text) {
  if (const size_t at = body.find(before); at != std::string::npos) body.insert(at, text);
}

void DropSecondHalfOfTheUnits(std::string& body) {
  const size_t first = body.find("\"children\":[");
  const size_t end = body.find(']', first);
  if (first == std::string::npos || end == std::string::npos) return;
  const size_t cut = body.find("},{", first + (end - first) / 2);
  if (cut < end) body.erase(cut + 1, end - cut - 1);
}

// Where the object that begins at `from` ends. No text in these answers has a brace in it.
size_t EndOfObject(const std::string& body, size_t from) {
  int depth = 0;
  for (size_t i = from; i < body.size(); ++i) {
    if (body[i] == '{') ++depth;
    if (body[i] == '}' && --depth == 0) return i + 1;
  }
  return body.size();
}

void RepeatFirstRow(std::string& body) {
  for (const std::string_view rows : {R"("items":[)", R"("evaluation":[)", R"("children":[)"}) {
    const size_t at = body.find(rows);
    if (at == std::string::npos) continue;
    const size_t first = at + rows.size();
    const size_t second = EndOfObject(body, first) + 1;
    if (body[second - 1] != ',') return;
    const std::string row = body.substr(first, second - 1 - first);
    body.replace(second, EndOfObject(body, second) - second, row);
    return;
  }
}

Answer Page(int status, std::string_view html) {
  return {.status = status, .content_type = "text/html; charset=utf-8", .body = std::string(html)};
}

Answer Envelope(int status, std::string_view code, std::string_view message) {
  return {.status = status,
          .body = R"({"code":")" + std::string(code) + R"(","data":null,"message":")" +
                  std::string(message) + "\"}"};
}

}  // namespace

std::string_view Name(Fault fault) { return kWords[static_cast<size_t>(fault)]; }

std::optional<Fault> ParseFault(std::string_view word) {
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == word) return static_cast<Fault>(i);
  }
  return std::nullopt;
}

std::string FaultWords() {
  std::string words;
  for (const std::string_view word : kWords) words.append(words.empty() ? "" : ", ").append(word);
  return words;
}

Answer Spoil(Answer answer, Fault fault) {
  std::string& body = answer.body;
  switch (fault) {
    case Fault::kNone:
      break;
    case Fault::kHang:
      answer.delivery = Delivery::kHang;
      break;
    case Fault::kDrip:
      answer.delivery = Delivery::kDrip;
      break;
    case Fault::kReset:
      answer.delivery = Delivery::kReset;
      break;
    case Fault::kShort:
      answer.delivery = Delivery::kShort;
      break;
    case Fault::kEndless:
      answer.delivery = Delivery::kEndless;
      break;
    case Fault::kHtml:
      return Page(201, kLoginPage);
    case Fault::kFirewall:
      return Page(200, kFirewallPage);
    case Fault::kMaintenance:
      return Envelope(201, "MAINTENANCE", "Hệ thống đang bảo trì");
    case Fault::kOtherProvince:
      Put(body, "departmentId", "\"019d2be3-6a88-732b-8b17-0000000000aa\"");
      Put(body, "departmentName", "\"Cả nước\"");
      Put(body, "departmentCode", "null");
      break;
    case Fault::kMissingAgencies:
      DropSecondHalfOfTheUnits(body);
      break;
    case Fault::kInvalidUtf8:
      Put(body, "departmentName", "\"Ph\xff Th\xc3\"");
      break;
    case Fault::kWrongType:
      Put(body, "totalMaxScore", "\"12,00\"");
      break;
    case Fault::kTruncated:
      body.resize(body.rfind(',', body.size() * 2 / 3) + 1);
      break;
    case Fault::kDuplicateKey:
      Insert(body, "\"totalScore\":", "\"totalScore\":1,");
      break;
    case Fault::kBigInteger:
      Put(body, "totalMaxScore", "123456789012345678901234567890");
      break;
    case Fault::kBrokenSum:
      for (const std::string_view total :
           {"channelTotalSum", "totalDossierFinancialObligation", "totalReceived"}) {
        if (Put(body, total, "1")) break;
      }
      break;
    case Fault::kTorn:
      Put(body, "totalScore", "0.01");
      break;
    case Fault::kTotalChanges:
      if (body.find(R"("currentPage":1,)") == std::string::npos) Put(body, "total", "1000000");
      break;
    case Fault::kRowRepeated:
      RepeatFirstRow(body);
      break;
    case Fault::kStatus500:
      return Envelope(500, "INTERNAL_SERVER_ERROR", "Lỗi hệ thống");
    case Fault::kStatus429: {
      Answer limited = Envelope(429, "TOO_MANY_REQUESTS", "Quá nhiều yêu cầu");
      limited.headers.emplace_back("Retry-After", "1");
      return limited;
    }
  }
  return answer;
}

}  // namespace dvcmon::simulator
