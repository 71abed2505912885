#include "daemon/config/portal_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "collectors/http/address.h"
#include "daemon/config/access.h"
#include "daemon/config/origin.h"
#include "daemon/config/scalars.h"
#include "daemon/config/schedules.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kUrlForm =
    "a url like https://dichvucong.gov.vn is needed here: scheme, host and perhaps :port, without "
    "user, path or query";
// Manners towards a public portal; on a private network the operator knows what it can bear.
constexpr Duration kLeastPublicPause = milliseconds(200);

// The value is never repeated in a message: what is wrong with it may be a password.
void ReadUrl(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a url");
  if (text == nullptr) return;
  if (SplitOrigin(*text)) {
    out = *text;
  } else {
    value.Error(std::string(kUrlForm));
  }
}

void ReadAddresses(const YamlValue& value, std::vector<std::string>& out) {
  if (!value) return;
  out.clear();
  for (const YamlValue& element : value.List()) {
    const std::string* text = element.Scalar("a network like 10.1.0.0/16");
    if (text == nullptr) continue;
    if (auto cidr = ParseCidr(*text); !cidr) {
      element.Error(cidr.error().message);
    } else {
      out.push_back(*text);
    }
  }
}

void ReadTimeouts(const YamlValue& value, Timeouts& out) {
  const YamlMap map(value, kTimeoutsKeys);
  ReadDuration(map["connect"], out.connect, milliseconds(100), minutes(5));
  ReadDuration(map["first_byte"], out.first_byte, milliseconds(100), minutes(10));
  ReadDuration(map["total"], out.total, milliseconds(100), hours(1));
  ReadBytes(map["low_speed_bytes"], out.low_speed_bytes, 1, 1 << 20);
  ReadDuration(map["low_speed_time"], out.low_speed_time, seconds(1), minutes(10));
}

void ReadLimits(const YamlValue& value, ByteLimits& out) {
  const YamlMap map(value, kLimitsKeys);
  ReadBytes(map["wire"], out.wire, 1 << 10, 256 << 20);
  ReadBytes(map["decoded"], out.decoded, 1 << 10, 1 << 30);
  ReadWhole(map["ratio"], out.ratio, 1, 10'000);
  ReadBytes(map["headers"], out.headers, 1 << 10, 1 << 20);
  ReadBytes(map["poll"], out.poll, 1 << 10, 1 << 30);
}

void ReadRetry(const YamlValue& value, RetryPolicy& out) {
  const YamlMap map(value, kRetryKeys);
  int64_t attempts = out.attempts;
  ReadWhole(map["attempts"], attempts, 1, 10);
  out.attempts = static_cast<int>(attempts);
  ReadDuration(map["base"], out.base, milliseconds(1), minutes(10));
  ReadDuration(map["cap"], out.cap, milliseconds(1), hours(6));
}

}  // namespace

void ReadPortalSettings(const YamlMap& map, PortalSpec& portal) {
  ReadUrl(map["url"], portal.url);
  ReadBool(map["allow_http"], portal.allow_http);
  ReadAddresses(map["allow_addresses"], portal.allow_addresses);
  ReadFileName(map["ca_file"], portal.ca_file);
  ReadAccess(map, portal.access);
  ReadPrintable(map["user_agent"], portal.user_agent, 200);
  ReadDuration(map["pause"], portal.pause, milliseconds(0), minutes(10));
  ReadSchedule(map["schedule"], portal.schedule);
  ReadHours(map["hours"], portal.schedule.hours);
  ReadTimeouts(map["timeouts"], portal.timeouts);
  ReadLimits(map["limits"], portal.limits);
  ReadRetry(map["retry"], portal.retry);
}

void CheckPortalSettings(const PortalSpec& portal, const YamlMap& portal_file,
                         const YamlMap& over) {
  const auto at = [&](std::string_view key) {
    return over.Has(key) ? over[key] : portal_file[key];
  };
  const bool is_asked =
      portal.collectors.empty() || !std::ranges::all_of(portal.collectors, &CollectorSpec::by_hand);
  if (!at("url") && is_asked) {
    portal_file["url"].Error("is missing: needed here, or beside `file` in dvcmon.yaml");
  }
  if (portal.url.starts_with("http://") && !portal.allow_http) {
    at("url").Error(
        "http is not allowed: anyone on the way can change the figures; use https, or set "
        "allow_http: true");
  }
  CheckAccess(portal, portal_file, over);
  if (!at("schedule") && is_asked) portal_file.Required("schedule");
  if (!portal.allow_addresses.empty()) return;
  if (portal.pause < kLeastPublicPause) {
    at("pause").Error(fmt::format("less than {} is only for a portal in allow_addresses",
                                  FormatDuration(kLeastPublicPause)));
  }
}

}  // namespace dvcmon
