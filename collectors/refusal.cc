#include "collectors/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kPageHead = 64 << 10;  // markers stand at the top of a page

struct Marker {
  std::string_view text;  // in lower case
  ErrorCode code;
  std::string_view meaning;
};

// Seen on the pages of F5, Cloudflare and Vietnamese portals. The first match counts.
constexpr std::array<Marker, 12> kMarkers = {{
    {"request rejected", ErrorCode::kBlocked, "a firewall's page \"Request Rejected\""},
    {"your support id is", ErrorCode::kBlocked, "a firewall's page with a support id"},
    {"captcha", ErrorCode::kBlocked, "a captcha"},
    {"attention required! | cloudflare", ErrorCode::kBlocked, "a firewall's page"},
    {"access denied", ErrorCode::kBlocked, "a page \"Access Denied\""},
    {"web application firewall", ErrorCode::kBlocked, "a firewall's page"},
    {"type=\"password\"", ErrorCode::kMarker, "a login page"},
    {"type='password'", ErrorCode::kMarker, "a login page"},
    {"bảo trì", ErrorCode::kMarker, "a maintenance page"},
    {"nâng cấp hệ thống", ErrorCode::kMarker, "a maintenance page"},
    {"under maintenance", ErrorCode::kMarker, "a maintenance page"},
    {"phiên làm việc đã hết hạn", ErrorCode::kMarker, "a page that says the session has ended"},
}};

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string MediaType(const HttpResponse& response) {
  const std::string header = LowerAscii(response.Header("Content-Type"));
  const size_t end = header.find_first_of("; \t");
  return header.substr(0, end);
}

bool LooksLikeHtml(const HttpResponse& response) {
  const std::string type = MediaType(response);
  if (type == "text/html" || type == "application/xhtml+xml") return true;
  const size_t start = response.body.find_first_not_of(" \t\r\n");
  return start != std::string::npos && response.body[start] == '<';
}

std::optional<Marker> MarkerIn(const HttpResponse& response) {
  if (!LooksLikeHtml(response)) return std::nullopt;
  const std::string page = LowerAscii(std::string_view(response.body).substr(0, kPageHead));
  for (const Marker& marker : kMarkers) {
    if (page.find(marker.text) != std::string::npos) return marker;
  }
  return std::nullopt;
}

Error Because(ErrorCode code, std::string message) { return {code, std::move(message), ""}; }

bool IsAccepted(int status, const CollectorSpec& collector) {
  return std::ranges::find(collector.statuses, status) != collector.statuses.end();
}

// A page that is the answer, or instead of which there was none.
bool MayBeThePage(const HttpResponse& response, const CollectorSpec& collector) {
  const auto kind = collector.format.kind;
  const bool is_markup = kind == AnswerFormat::Kind::kHtml || kind == AnswerFormat::Kind::kXml;
  return is_markup && IsAccepted(response.status, collector) &&
         MediaType(response) == collector.content_type;
}

}  // namespace

std::optional<Error> PageInstead(const HttpResponse& response) {
  const auto marker = MarkerIn(response);
  if (!marker) return std::nullopt;
  return Because(marker->code,
                 fmt::format("the portal answered {} with {}", response.status, marker->meaning));
}

std::optional<Error> Refusal(const HttpResponse& response, const CollectorSpec& collector) {
  const int status = response.status;
  auto instead = MayBeThePage(response, collector) ? std::nullopt : PageInstead(response);
  if (instead && instead->code == ErrorCode::kBlocked) return instead;
  if (status == 403 || status == 429) {
    return Because(ErrorCode::kBlocked, fmt::format("the portal answered {}", status));
  }
  if (!IsAccepted(status, collector)) {
    return Because(ErrorCode::kStatus, fmt::format("the portal answered {}, expected {}", status,
                                                   fmt::join(collector.statuses, " or ")));
  }
  if (response.body.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Because(ErrorCode::kMarker, "the answer is empty");
  }
  if (instead) return instead;
  const std::string type = MediaType(response);
  if (type != collector.content_type) {
    return Because(ErrorCode::kContentType, fmt::format("the answer is \"{}\", expected \"{}\"",
                                                        Quotable(type), collector.content_type));
  }
  return std::nullopt;
}

bool MayRetry(const Error& error, int status) {
  switch (error.code) {
    case ErrorCode::kConnect:
    case ErrorCode::kTimeout:
    case ErrorCode::kPartial:
      return true;
    case ErrorCode::kStatus:
      return status == 408 || status >= 500;
    default:
      return false;
  }
}

}  // namespace dvcmon
